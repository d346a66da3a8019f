import type { CommandContext } from '../../cli/command'
import { UsageError } from '../../failures/errors'
import { shorten } from '../../output/encoders'
import type { Destination } from './destinations'

const longestShown = 80

/**
 * No report is written over a file that the command reads, nor over another report, in whatever way they are named.
 *
 * @param read paths; what was not given is undefined
 * @throws {UsageError}
 */
export async function ensureFilesAreSeparate(
  command: string,
  { output, read }: { output: readonly Destination<string>[]; read: readonly (string | undefined)[] },
  { environment: { files } }: CommandContext,
): Promise<void> {
  const seeHelp = `See the usage: apps ${command} --help`
  const written = new Set<string>()
  for (const { path } of output) {
    if (path === null) continue
    const place = await files.place(path, { ofName: false })
    if (written.has(place)) throw new UsageError(`--output: the file ${typed(path)} is named twice.`, seeHelp)
    written.add(place)
  }
  if (written.size === 0) return
  for (const path of read) {
    if (path === undefined) continue
    if (written.has(await files.place(path, { ofName: false })))
      throw new UsageError(`--output: ${typed(path)} is a file that the ${command} reads.`, seeHelp)
  }
}

const typed = (text: string): string => `'${shorten(text, longestShown)}'`
