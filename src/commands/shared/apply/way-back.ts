import { createHash } from 'node:crypto'
import type { JournalState } from '../../../plan/journal'
import { rowsBack } from '../../../plan/undo'
import { rowJson } from '../plan/plan-json'
import { beginOf } from './journal-file'
import type { Undertaking } from './undertaking'

/** What an undo of this journal carries out. */
export function wayBack(path: string, state: JournalState): Undertaking {
  const { domain, source } = beginOf(state, path)
  const rows = rowsBack(state.rows.values())
  const sha256 = createHash('sha256')
    .update(JSON.stringify(rows.map(rowJson)))
    .digest('hex')
  const undone = { kind: 'journal', path, reason: source.reason } as const
  return { kind: 'undo', path, sha256, domain, source: undone, createdAt: null, rows }
}
