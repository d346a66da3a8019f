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

/** A file that still asks for the values would bring them back. Null: there is no such file. */
export function nextPlanWarning({ begin }: JournalState): string | null {
  const { kind = null, path = '' } = begin?.source ?? {}
  return kind === 'desired-state'
    ? `The next plan from ${path} changes these values again, unless you edit that file.`
    : null
}
