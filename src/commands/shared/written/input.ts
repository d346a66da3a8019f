import type { CommandContext } from '../../../cli/command'
import { describeFileProblem, UsageError, waitingFor } from '../../../failures/errors'
import type { FileProblem } from '../../../failures/file-problem'
import { formatMistake, type Reading } from './mistakes'

/** All that is wrong with a file is said: the first as the failure, the others beside it. */
export async function taken<Value>(
  reading: Reading<Value>,
  path: string,
  hint: string,
  { output }: CommandContext,
): Promise<Value> {
  if (reading.isRead) {
    for (const each of reading.warnings) await output.warning(ended(formatMistake(path, each)))
    return reading.value
  }
  const [first, ...others] = reading.mistakes.map((each) => ended(formatMistake(path, each)))
  for (const each of others) await output.warning(each)
  throw new UsageError(first ?? `${path} cannot be read.`, hint)
}

const ended = (text: string): string => (/[.?!]$/.test(text) ? text : `${text}.`)

/** What a file is called in messages and in reports. */
export const nameOf = (path: string): string => (path === '-' ? 'stdin' : path)

/**
 * A file, or stdin for `-`.
 *
 * @param from the option that names it; null: an argument
 * @throws {UsageError} naming the file
 */
export async function textOf(
  path: string,
  from: string | null,
  limit: number,
  { environment }: CommandContext,
): Promise<string> {
  const { files, stdin, ended: stop } = environment
  try {
    return await waitingFor(`${nameOf(path)}${from === null ? '' : ` (${from})`}`, async () =>
      path === '-' ? stdin.readAll(stop, { limit }) : (await files.read(path, { limit, stop })).text,
    )
  } catch (error) {
    const { problem } = error as FileProblem
    if (problem === undefined) throw error
    throw new UsageError(`${from === null ? '' : `${from}: `}${nameOf(path)} ${describeFileProblem[problem]}.`)
  }
}
