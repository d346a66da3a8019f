import { isReaderGone, isWriteError, outputIncomplete } from '../../failures/errors'
import { type ExitCode, mostImportant } from '../../failures/exit-codes'
import type { Output, View } from '../../output/output'
import type { Change } from './change'
import { failureOf, inOneSentence, type Stopped } from './change-messages'

/** What there is to say about a change besides the change itself. */
export interface Remarks {
  warnings: readonly string[]
  /** The guard that stopped it, in words. */
  stopped: Stopped | null
}

/** A change with everything that is said about it, in the order in which a person reads it. */
export async function showChange(
  change: Change,
  { warnings, stopped }: Remarks,
  view: View<Change>,
  output: Output,
): Promise<ExitCode> {
  for (const warning of warnings) await output.warning(warning)
  const failure = failureOf(change, stopped)
  const exitCode = await printed(change, view, output)
  if (failure !== null) await output.failure(failure)
  return exitCode
}

/** What became of a change is said in any case, on stderr when stdout takes it no more. */
async function printed(change: Change, view: View<Change>, output: Output): Promise<ExitCode> {
  const { exitCode } = change.report
  try {
    await output.result(view, change)
    return exitCode
  } catch (error) {
    if (!isWriteError(error)) throw error
    await output.note(inOneSentence(change))
    if (isReaderGone(error)) return exitCode
    const failure = outputIncomplete(error)
    await output.failure(failure)
    return mostImportant([exitCode, failure.exitCode])
  }
}
