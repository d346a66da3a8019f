import { isReaderGone, isWriteError, outputIncomplete } from '../../failures/errors'
import { type ExitCode, mostImportant } from '../../failures/exit-codes'
import type { Output, View } from '../../output/output'
import type { Change } from './change'
import { failureOf, inOneSentence, madeByOracle, type Stopped, wayBack } from './change-messages'

/** What there is to say about a change besides the change itself. */
export interface Remarks {
  warnings: readonly string[]
  /** The guard that stopped it, in words. */
  stopped: Stopped | null
}

/** A change with everything that is said about it, in the order in which a person reads it. */
export async function showChange(
  change: Change,
  { warnings: others, stopped }: Remarks,
  view: View<Change>,
  output: Output,
): Promise<ExitCode> {
  const warnings = [...madeByOracle(change), ...others]
  for (const warning of warnings) await output.warning(warning)
  const failure = failureOf(change, stopped)
  const isBackSaid = warnings.some((warning) => warning.includes(wayBack(change)))
  const after = change.report.outcome === 'confirmed' && !isBackSaid ? [wayBack(change)] : []
  const exitCode = await printed(change, { view, after }, output).catch(async (error) => {
    if (failure !== null) await output.failure(failure)
    throw error
  })
  if (failure !== null) await output.failure(failure)
  return exitCode
}

/** What became of a change is said in any case, on stderr when stdout takes it no more. */
async function printed(
  change: Change,
  { view, after }: { view: View<Change>; after: readonly string[] },
  output: Output,
): Promise<ExitCode> {
  const { exitCode } = change.report
  try {
    await output.result(view, change)
    for (const text of after) await output.note(text)
    return exitCode
  } catch (error) {
    for (const text of [inOneSentence(change), ...after]) await output.note(text)
    // The reason of a signal is no error, and the end of the run says it.
    if (!(error instanceof Error)) return exitCode
    if (!isWriteError(error)) throw error
    if (isReaderGone(error)) return exitCode
    const failure = outputIncomplete(error)
    await output.failure(failure)
    return mostImportant([exitCode, failure.exitCode])
  }
}
