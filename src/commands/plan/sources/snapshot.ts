import type { CommandContext } from '../../../cli/command'
import { UsageError } from '../../../failures/errors'
import type { Entry, WantedLifetime, Wishes } from '../../../plan/wishes'
import type { Lifetime } from '../../../token-settings/app'
import type { Seconds } from '../../../token-settings/duration'
import { sha256Of } from '../../shared/plan/plan-file'
import { readSnapshots, type Snapshot, type SnapshotRow, writtenSnapshot } from '../../shared/snapshot'
import type { Source } from './source'

/** Back to what a snapshot shows. Apps that it does not have stay as they are. */
export async function readSnapshotToRestore(path: string, context: CommandContext): Promise<Source> {
  const snapshots = await readSnapshots(path, context.environment.files)
  return {
    kind: 'snapshot',
    path,
    sha256: sha256Of(snapshots.map((each) => writtenSnapshot(each, (text) => text)).join('')),
    reason: null,
    wishesFor: (origin) => wishesOf(snapshotOf(origin, snapshots, path)),
    warnings: snapshots.every(({ complete }) => complete)
      ? []
      : [`${path} is of a list that was not complete, so the plan may lack apps.`],
  }
}

function snapshotOf(origin: string, snapshots: readonly Snapshot[], path: string): Snapshot {
  const found = snapshots.find(({ domain }) => domain === origin)
  if (found !== undefined) return found
  const domains = snapshots.map(({ domain }) => domain).join(', ')
  throw new UsageError(`--restore: ${path} has no snapshot of ${origin}.`, `It has those of ${domains}.`)
}

const wishesOf = ({ rows }: Snapshot): Wishes => ({
  // Behind the line about the domain.
  entries: rows.map((row, at) => entryOf(row, at + 2)),
  protect: [],
  sparesOracle: false,
  skipped: [],
})

function entryOf(row: SnapshotRow, line: number): Entry {
  const { id, displayName, clientId, refreshTokenExpiry, accessTokenExpiry, allowOffline, allowedGrants } = row
  const { active, isOAuthResource, isOAuthClient } = row
  const grants = allowedGrants?.filter((grant) => typeof grant === 'string')
  return {
    line,
    about: { id },
    checks: withoutAbsent({ displayName, clientId, active, isOAuthResource, isOAuthClient }),
    wants: {
      refreshTokenExpiry: lifetimeIn(refreshTokenExpiry),
      accessTokenExpiry: lifetimeIn(accessTokenExpiry),
      ...(allowOffline === undefined ? {} : { allowOffline }),
      ...(grants === undefined ? {} : { allowedGrants: { add: grants, remove: 'others' } }),
    },
  }
}

const lifetimeIn = ({ seconds, source }: { seconds: number; source: Lifetime['source'] }): WantedLifetime => ({
  kind: 'exactly',
  seconds: source === 'default' ? null : (seconds as Seconds),
})

type Present<Value> = { [Name in keyof Value]?: Exclude<Value[Name], undefined> }

const withoutAbsent = <Value extends object>(value: Value): Present<Value> =>
  Object.fromEntries(Object.entries(value).filter(([, member]) => member !== undefined)) as Present<Value>
