import type { CommandContext } from '../../cli/command'
import { UsageError } from '../../failures/errors'
import { typed } from './policy/mistakes'
import type { Request } from './request'

const seeHelp = 'See the usage: apps audit --help'

/**
 * No report is written over a file that the audit reads, nor over another report, in whatever way they are named.
 *
 * @throws {UsageError}
 */
export async function ensureFilesAreSeparate(
  { output, policy, waivers, baseline }: Pick<Request, 'output' | 'policy' | 'waivers' | 'baseline'>,
  { environment: { files } }: CommandContext,
): Promise<void> {
  const written = new Set<string>()
  for (const { path } of output) {
    if (path === null) continue
    const place = await files.place(path, { ofName: false })
    if (written.has(place)) throw new UsageError(`--output: the file ${typed(path)} is named twice.`, seeHelp)
    written.add(place)
  }
  if (written.size === 0) return
  for (const path of [policy, waivers, baseline]) {
    if (path === undefined) continue
    if (written.has(await files.place(path, { ofName: false })))
      throw new UsageError(`--output: ${typed(path)} is a file that the audit reads.`, seeHelp)
  }
}
