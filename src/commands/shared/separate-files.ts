import type { CommandContext } from '../../cli/command'
import { UsageError } from '../../failures/errors'
import { shorten } from '../../output/encoders'
import type { Destination } from './destinations'

const longestShown = 80

/**
 * No report is written over a file that the command reads, nor over another report, in whatever way they are named.
 *
 * @param appended files that the command adds lines to, and the options that name them
 * @param read paths; what was not given is undefined
 * @throws {UsageError}
 */
export async function ensureFilesAreSeparate(
  command: string,
  {
    output,
    appended = [],
    read,
  }: {
    output: readonly Destination<string>[]
    appended?: readonly Written[]
    read: readonly (string | undefined)[]
  },
  { environment: { files } }: CommandContext,
): Promise<void> {
  const seeHelp = `See the usage: apps ${command} --help`
  const written = new Map<string, string>()
  const reports = output.flatMap(({ path }): Written[] => (path === null ? [] : [{ option: '--output', path }]))
  for (const { option, path } of [...reports, ...appended]) {
    const place = await files.place(path, { ofName: false })
    if (written.has(place)) throw new UsageError(`${option}: the file ${typed(path)} is named twice.`, seeHelp)
    written.set(place, option)
  }
  if (written.size === 0) return
  for (const path of read) {
    if (path === undefined) continue
    const option = written.get(await files.place(path, { ofName: false }))
    if (option !== undefined)
      throw new UsageError(`${option}: ${typed(path)} is a file that the ${command} reads.`, seeHelp)
  }
}

interface Written {
  option: string
  path: string
}

const typed = (text: string): string => `'${shorten(text, longestShown)}'`
