import type { CommandContext } from '../../../cli/command'
import { shellWord } from '../../../failures/shell-word'
import { allowOptions } from './guard-words'
import type { Decisions, Undertaking, Waves } from './undertaking'

/** Beside what is carried out. */
export const usualJournal = ({ kind, path }: Pick<Undertaking, 'kind' | 'path'>): string =>
  kind === 'apply' ? `${path}.journal.ndjson` : `${path.replace(/\.ndjson$/, '')}.undo.ndjson`

/** What goes on with a run that has not got to its end: it can be pasted. */
export function resuming(
  undertaking: Pick<Undertaking, 'kind' | 'path'>,
  { journal, waves, allow }: Pick<Decisions, 'journal' | 'waves' | 'allow'>,
  { withTarget }: CommandContext,
): string {
  const { kind, path } = undertaking
  const named = journal === usualJournal(undertaking) ? '' : ` --journal ${shellWord(journal)}`
  const opened = allow.length === 0 ? '' : ` ${allowOptions(allow)}`
  return withTarget(`apps ${kind} ${shellWord(path)}${named}${waveWords(waves)} --resume${opened}`)
}

function waveWords(waves: Waves | null): string {
  if (waves === null) return ''
  const gate = waves.gate === null ? '' : ` --gate ${shellWord(waves.gate.typed)}`
  return ` --waves ${shellWord(waves.typed)}${gate}${waves.undoOnFailure ? ' --undo-on-failure' : ''}`
}
