import type { CommandContext } from '../../cli/command'
import { UsageError } from '../../failures/errors'
import type { NamedJournal } from '../../plan/own-changes'
import { beginOf, lookIntoJournal } from '../shared/apply/journal-file'

/**
 * The journals that say which differences are our own.
 *
 * @throws {UsageError} for what is no journal, or holds no run
 */
export async function readJournals(paths: readonly string[], context: CommandContext): Promise<NamedJournal[]> {
  const journals: NamedJournal[] = []
  for (const path of paths) {
    const state = await lookIntoJournal(path, context, { whileInUse: true })
    journals.push({ path, begin: beginOf(state, path), rows: state.rows })
  }
  return journals
}

/** @throws {UsageError} for a journal of a domain that is not compared: it was meant for another run */
export function ensureJournalsFit(journals: readonly NamedJournal[], domains: readonly string[]): void {
  const stranger = journals.find(({ begin }) => !domains.includes(begin.domain))
  if (stranger === undefined) return
  throw new UsageError(
    `--journal: ${stranger.path} is of ${stranger.begin.domain}, and what is compared is ${domains.join(', ')}.`,
    'Name the journals of this domain only.',
  )
}
