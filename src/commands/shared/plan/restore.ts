import { createHash } from 'node:crypto'
import type { PlanSource } from '../../../plan/plan'
import type { Entry, PlannableApp, WantedLifetime, Wishes } from '../../../plan/wishes'
import type { Lifetime } from '../../../token-settings/app'
import type { Seconds } from '../../../token-settings/duration'
import { type Snapshot, type SnapshotRow, writtenSnapshot } from '../snapshot'

/** How a plan names the file of the snapshots that it goes back to. */
export const snapshotSource = (path: string, snapshots: readonly Snapshot[]): PlanSource & { kind: 'snapshot' } => ({
  kind: 'snapshot',
  path,
  sha256: sha256Of(snapshots),
  reason: null,
})

function sha256Of(snapshots: readonly Snapshot[]): string {
  const hash = createHash('sha256')
  for (const each of snapshots) for (const piece of writtenSnapshot(each, (text) => text)) hash.update(piece)
  return hash.digest('hex')
}

/** Back to what a snapshot shows. Apps that it does not have stay as they are. */
export const wishesToRestore = ({ rows }: Snapshot): Wishes => ({
  // Behind the line about the domain.
  entries: Array.from(rows, (row, at) => entryOf(row, at + 2)),
  protect: [],
  sparesOracle: false,
  skipped: [],
})

function entryOf(row: SnapshotRow, line: number): Entry {
  const { id, displayName, clientId, refreshTokenExpiry, accessTokenExpiry, allowOffline, allowedGrants } = row
  const { active, isOAuthResource, isOAuthClient } = row
  const grants = allowedGrants === undefined ? undefined : grantsIn(allowedGrants)
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

const lifetimeIn = ({ seconds, source }: SnapshotRow['refreshTokenExpiry']): WantedLifetime => ({
  kind: 'exactly',
  seconds: source === 'default' ? null : (seconds as Seconds),
})

type Present<Value> = { [Name in keyof Value]?: Exclude<Value[Name], undefined> }

const withoutAbsent = <Value extends object>(value: Value): Present<Value> =>
  Object.fromEntries(Object.entries(value).filter(([, member]) => member !== undefined)) as Present<Value>

/** An app of a snapshot, as far as going back to another snapshot asks for it. */
export function plannableApp(row: SnapshotRow): PlannableApp {
  const { id, displayName, clientId, refreshTokenExpiry, accessTokenExpiry, allowedGrants = [] } = row
  const { allowOffline = null, active = null, isOAuthResource = null, isOAuthClient = null } = row
  return {
    ...notAskedFor,
    ...{ id, displayName, clientId, allowOffline, active, isOAuthResource, isOAuthClient },
    refreshTokenExpiry: withoutDuration(refreshTokenExpiry),
    accessTokenExpiry: withoutDuration(accessTokenExpiry),
    allowedGrants: grantsIn(allowedGrants),
  }
}

const withoutDuration = ({ seconds, source }: SnapshotRow['refreshTokenExpiry']): Lifetime => ({
  seconds: seconds as Seconds,
  source,
})

const grantsIn = (list: readonly unknown[]): string[] => list.filter((grant) => typeof grant === 'string')

/** Other sources of a plan select apps by these, or count who loses something. */
const notAskedFor = {
  ...{ ocid: null, clientType: null, trustScope: null, bypassConsent: null, contact: null, isOPCService: null },
  ...{ allowedScopes: [], allowedTags: [], tags: [], scopes: [] },
}
