import type { TriedProfile } from '../config/domain-settings'
import { CutShort, Failure, NoSuchApp } from '../failures/errors'
import { type ExitCode, exitCodes } from '../failures/exit-codes'
import { shellWord } from '../failures/shell-word'
import type { IdentityDomain } from '../identity-domain/domain'
import type { RateLimitWindow } from '../identity-domain/http/rate-limit-gate'
import type { FailureReport } from '../output/output'
import type { Environment } from '../platform/environment'
import { isInteractive } from '../platform/is-interactive'
import { askLine } from './ask-line'
import type { Command, CommandContext } from './command'
import type { CommonRequest, Invocation } from './parse-invocation'

/** What a run has before its command line is parsed. */
type RunContext = Pick<CommandContext, 'environment' | 'output' | 'secrets' | 'version' | 'commands'>

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
  const exitCode = await runAndClose(command, request, common, { ...context, output: collecting })
  const isInterrupted = command.usesDomain && environment.signals.interrupted.aborted
  const end = isInterrupted ? interrupted(failures, environment) : { exitCode, failures }
  for (const { message } of end.failures.slice(0, -1)) await output.warning(message)
  const last = end.failures.at(-1)
  if (last !== undefined) await output.failure(last)
  return end.exitCode
}

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
  // One for all connections of the run: the domain limits requests, not connections.
  const window: RateLimitWindow = { opensAt: 0, reason: 'asked', isAnnounced: true }
  let opened: Promise<IdentityDomain> | undefined
  let profileInUse: string | null = null
  const connect = async (tried?: TriedProfile) =>
    (await import('./connect-domain')).connectDomain(common, context, command, window, tried)
  const withTarget = (printed: string) => [printed, ...targetOptions(common, profileInUse)].join(' ')
  const suggesting = async <Report>(report: Report): Promise<Report | NoSuchApp> =>
    report instanceof NoSuchApp && opened !== undefined
      ? (await import('./suggest-app')).suggestApp(report, await opened, { withTarget })
      : report
  try {
    return await command.run(request, {
      ...context,
      output: { ...output, failure: async (report) => output.failure(await suggesting(report)) },
      isInteractive: isInteractive(common, environment),
      domain() {
        opened ??= connect().then(({ domain, profile }) => {
          profileInUse = profile
          return domain
        })
        return opened
      },
      domainOf: async (profile, secret) => (await connect({ profile, secret })).domain,
      targetName: (origin) => (profileInUse === null ? origin : `${origin} (profile ${profileInUse})`),
      withTarget,
      oauth: async (issuer) => (await import('./connect-oauth')).connectOAuth(common, context, issuer, window),
      confirm: async (question) => /^y(es)?$/i.test(await askLine(context, question, '[y/N]')),
    })
  } catch (error) {
    throw await suggesting(error)
  } finally {
    const domain = await opened?.catch(() => undefined)
    await domain?.close()
  }
}

function targetOptions({ profile, domainUrl }: CommonRequest, profileInUse: string | null): string[] {
  const name = profile ?? (domainUrl === undefined ? profileInUse : null)
  if (name !== null && name !== undefined) return [`--profile ${shellWord(name)}`]
  return domainUrl === undefined ? [] : [`--domain-url ${shellWord(domainUrl)}`]
}
