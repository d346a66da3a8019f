import type { CommandContext } from '../../cli/command'
import { Failure, waitingFor } from '../../failures/errors'
import { exitCodes } from '../../failures/exit-codes'
import type { ReportFile } from '../../platform/environment'
import type { Destination } from './destinations'

export interface OpenReport<Format extends string> {
  format: Format
  path: string
  file: ReportFile
}

/**
 * The files that reports go to, before the first request is made: a run whose report cannot be written does not start.
 *
 * @throws {Failure} with exit code 11
 */
export async function openReportFiles<Format extends string>(
  asked: readonly Destination<Format>[],
  { environment }: CommandContext,
): Promise<OpenReport<Format>[]> {
  const opened: OpenReport<Format>[] = []
  for (const { format, path } of asked) {
    if (path === null) continue
    try {
      opened.push({
        format,
        path,
        file: await waitingFor(
          `a reader of ${path}`,
          () => environment.files.report(path, environment.ended),
          exitCodes.cannotWrite,
        ),
      })
    } catch (error) {
      for (const { file } of opened) await file.discard()
      throw cannotWrite(path, error, 'No request was sent to the domain.')
    }
  }
  return opened
}

/**
 * Each file is whole, or as it was. One that cannot be written keeps none of the others from being written.
 *
 * @returns why a file was not written; for the caller to throw when all else is done
 */
export async function writeReportFiles<Format extends string>(
  files: readonly OpenReport<Format>[],
  write: (report: OpenReport<Format>) => Promise<void>,
): Promise<Failure[]> {
  const failures: Failure[] = []
  for (const report of files) {
    const { path, file } = report
    try {
      await waitingFor(`the report ${path} to be written`, () => write(report), exitCodes.cannotWrite)
      await file.finish()
    } catch (error) {
      failures.push(cannotWrite(path, error, 'The file was not changed.'))
    }
  }
  return failures
}

function cannotWrite(path: string, error: unknown, what: string): Failure {
  const { code } = (error ?? {}) as NodeJS.ErrnoException
  if (error instanceof Failure) return error
  if (code === undefined) throw error
  return new Failure(exitCodes.cannotWrite, `Cannot write ${path} (${code}). ${what}`)
}
