import type { CommandContext } from '../../../cli/command'
import { UsageError } from '../../../failures/errors'
import { snapshotSource, wishesToRestore } from '../../shared/plan/restore'
import { readSnapshots, type Snapshot } from '../../shared/snapshot'
import { ensureComplete, plannerOf, type Source } from './source'

/** Back to what a snapshot shows. Apps that it does not have stay as they are. */
export async function readSnapshotToRestore(path: string, context: CommandContext): Promise<Source> {
  const snapshots = await readSnapshots(path, context.environment.files)
  return {
    ...snapshotSource(path, snapshots),
    plannerFor(origin) {
      const snapshot = snapshotOf(origin, snapshots, path)
      ensureComplete(
        snapshot.complete,
        `${path} is of a list that was not complete, and may lack apps`,
        'Name a complete snapshot.',
      )
      return plannerOf(wishesToRestore(snapshot))
    },
    warnings: [],
  }
}

function snapshotOf(origin: string, snapshots: readonly Snapshot[], path: string): Snapshot {
  const found = snapshots.find(({ domain }) => domain === origin)
  if (found !== undefined) return found
  const domains = snapshots.map(({ domain }) => domain).join(', ')
  throw new UsageError(`--restore: ${path} has no snapshot of ${origin}.`, `It has those of ${domains}.`)
}
