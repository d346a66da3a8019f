import type { CommandContext } from '../../../cli/command'
import { shellWord } from '../../../failures/shell-word'
import type { Decisions, Undertaking, Waves } from './undertaking'

/** Beside what is carried out. */
export const usualJournal = ({ kind, path }: Pick<Undertaking, 'kind' | 'path'>): string =>
  kind === 'apply' ? `${path}.journal.ndjson` : `${path.replace(/\.ndjson$/, '')}.undo.ndjson`

/** What goes on with a run that has not got to its end: it can be pasted. */
export function resuming(
  undertaking: Pick<Undertaking, 'kind' | 'path'>,
  { journal, waves }: Pick<Decisions, 'journal' | 'waves'>,
  { withTarget }: CommandContext,
): string {
  const { kind, path } = undertaking
  const named = journal === usualJournal(undertaking) ? '' : ` --journal ${shellWord(journal)}`
  return withTarget(`apps ${kind} ${shellWord(path)}${named}${waveWords(waves)} --resume`)
}

function waveWords(waves: Waves | null): string {
  if (waves === null) return ''
  const gate = waves.gate === null ? '' : ` --gate ${shellWord(waves.gate.typed)}`
  return ` --waves ${shellWord(waves.typed)}${gate}${waves.undoOnFailure ? ' --undo-on-failure' : ''}`
}
