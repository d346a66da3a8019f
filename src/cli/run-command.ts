import { CutShort, Failure, Interrupted } from '../failures/errors'
import { type ExitCode, exitCodes } from '../failures/exit-codes'
import type { FailureReport } from '../output/output'
import type { Environment } from '../platform/environment'
import { isInteractive } from '../platform/is-interactive'
import { askLine } from './ask-line'
import { type Command, isOnline } from './command'
import { accessDomain, type RunContext } from './domain-access'
import { type CommonRequest, type Invocation, namesSeveral } from './parse-invocation'
import type { SeveralDomains } from './several-domains'

/**
 * Runs a command. A run reports one error, the last one: it decides the exit code. Earlier ones become warnings.
 *
 * @returns the exit code; that of another program, when the command ran one
 */
export async function runCommand(
  { command, request, common }: Extract<Invocation, { kind: 'command' }>,
  context: RunContext,
): Promise<ExitCode | number> {
  const { environment, output } = context
  const failures: FailureReport[] = []
  const collecting = { ...output, failure: async (report: FailureReport) => void failures.push(report) }
  const isInterrupted = () => isOnline(command) && environment.signals.interrupted.aborted
  let exitCode: ExitCode | number
  try {
    exitCode = await runAndClose(command, request, common, { ...context, output: collecting })
  } catch (error) {
    if (isInterrupted() && tellsOfEffects(error, context)) failures.push(error)
    // An error never takes the place of what the command has already reported.
    if (!isInterrupted() || failures.length === 0) {
      for (const { message } of failures) await output.warning(message)
      throw error
    }
    // That of the signal takes its place.
    exitCode = exitCodes.interrupted
  }
  const end = isInterrupted() ? interrupted(failures, environment) : { exitCode, failures }
  for (const { message } of end.failures.slice(0, -1)) await output.warning(message)
  const last = end.failures.at(-1)
  if (last !== undefined) await output.failure(last)
  return end.exitCode
}

/** After something was sent, its error says more than that the run was interrupted. */
const tellsOfEffects = (error: unknown, { effectsSoFar }: RunContext): error is Failure =>
  effectsSoFar.effects === 'sent' &&
  error instanceof Failure &&
  !(error instanceof Interrupted || error instanceof CutShort)

/** After a signal the exit code is that of the signal, whatever the command returned. The error keeps the command's message. */
function interrupted(failures: readonly FailureReport[], { signals }: Environment) {
  const exitCode = signals.interrupted.reason === 'SIGINT' ? exitCodes.interrupted : exitCodes.terminated
  const reported = failures.filter((report) => !(report instanceof CutShort))
  const last = reported.at(-1)
  const final =
    last === undefined
      ? new Failure(exitCode, 'Interrupted. The results so far are shown above.')
      : { ...last, exitCode, message: `Interrupted. ${last.message}` }
  return { exitCode, failures: [...reported.slice(0, -1), final] }
}

async function runAndClose(
  command: Command<unknown>,
  request: unknown,
  common: CommonRequest,
  context: RunContext,
): Promise<ExitCode | number> {
  const { environment, output } = context
  const access = accessDomain(common, { ...context, command })
  let several: Promise<SeveralDomains> | undefined
  try {
    return await command.run(request, {
      ...context,
      ...access,
      output: { ...output, failure: async (report) => output.failure(await access.suggesting(report)) },
      isInteractive: isInteractive(common, environment),
      async severalDomains() {
        if (!namesSeveral(common)) return null
        several ??= import('./several-domains').then(({ openSeveral }) => openSeveral(common, { ...context, command }))
        return (await several).domains
      },
      confirm: async (question, above) => /^y(es)?$/i.test(await askLine(context, question, '[y/N]', above)),
    })
  } catch (error) {
    throw await access.suggesting(error)
  } finally {
    await access.close()
    await (await several?.catch(() => undefined))?.close()
  }
}
