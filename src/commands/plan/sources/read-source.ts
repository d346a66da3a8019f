import type { CommandContext } from '../../../cli/command'
import type { Request } from '../request'
import type { Source } from './source'

/** Only the reader of the source that is asked for is loaded. */
export async function readSource(asked: Request, context: CommandContext): Promise<Source> {
  if (asked.fromAudit !== undefined) return (await import('./audit-report')).readAuditReport(asked.fromAudit, context)
  if (asked.restore !== undefined) return (await import('./snapshot')).readSnapshotToRestore(asked.restore, context)
  if (asked.undo !== undefined) return (await import('./journal')).readJournalToUndo(asked.undo, context)
  return (await import('./desired-state')).readDesiredState(asked.file ?? '-', asked.inputFormat, context)
}
