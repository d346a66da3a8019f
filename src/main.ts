import './cli/configure-zod'
import packageJson from '../package.json' with { type: 'json' }
import type { Command, CommandContext } from './cli/command'
import { type CommonRequest, type Invocation, parseInvocation } from './cli/parse-invocation'
import { commands } from './commands/index'
import { CutShort, Failure, Interrupted, isReaderGone, isWriteError, outputIncomplete } from './failures/errors'
import { type ExitCode, exitCodes } from './failures/exit-codes'
import {
  chooseColour,
  chooseFormat,
  createOutput,
  type FailureReport,
  type Format,
  type Output,
  type Verbosity,
} from './output/output'
import type { Environment } from './platform/environment'
import { isInteractive } from './platform/is-interactive'
import { Secrets } from './secrets/secrets'

export { realEnvironment } from './platform/real-environment'

/** The whole program: from the words of the command line to the exit code. It never ends the process itself. */
export async function run(argv: readonly string[], environment: Environment): Promise<ExitCode | number> {
  const secrets = new Secrets()
  let output = outputFor(environment, secrets, formatAskedFor(argv))
  try {
    const invocation = await parseInvocation(argv, commands, packageJson.version)
    if (invocation.kind !== 'command') return await say(invocation, output, environment)
    output = outputFor(environment, secrets, invocation.common)
    const { output: heard, lastWords } = holdingLastWords(output)
    const code = await execute(invocation.command, invocation.request, invocation.common, {
      environment,
      output: heard,
      secrets,
    })
    const mayBeCut = invocation.command.usesDomain && environment.signals.interrupted.aborted
    const ending = mayBeCut ? cut(lastWords, environment) : { code, words: lastWords }
    await sayLastWords(ending.words, output)
    return ending.code
  } catch (error) {
    return await fail(error, output, environment)
  }
}

async function say(
  invocation: Exclude<Invocation, { kind: 'command' }>,
  output: Output,
  environment: Environment,
): Promise<ExitCode> {
  if (invocation.kind === 'text') {
    await output.raw(invocation.text)
    return exitCodes.yes
  }
  await environment.stderr.write(invocation.help)
  return exitCodes.wrongUsage
}

type Surroundings = Pick<CommandContext, 'environment' | 'output' | 'secrets'>

async function execute(
  command: Command<unknown>,
  request: unknown,
  common: CommonRequest,
  around: Surroundings,
): Promise<ExitCode | number> {
  const { environment } = around
  let opened: Promise<import('./identity-domain/domain').IdentityDomain> | undefined
  const waiting: import('./identity-domain/http/rate-limit-gate').RateLimitWindow = {
    opensAt: 0,
    reason: 'asked',
    isAnnounced: true,
  }
  const context: CommandContext = {
    ...around,
    version: packageJson.version,
    usageModel: async () => (await import('./cli/usage-model')).usageModelOf(commands),
    isInteractive: isInteractive(common, environment),
    domain() {
      opened ??= import('./cli/connect-domain').then(({ connectDomain: openDomainOf }) =>
        openDomainOf(common, around, command, waiting),
      )
      return opened
    },
    domainOf: async (profile, secret) =>
      (await import('./cli/connect-domain')).connectDomain(common, around, command, waiting, { profile, secret }),
    oauth: async (issuer) => (await import('./cli/connect-oauth')).connectOAuth(common, around, issuer, waiting),
    confirm: async (question) => {
      await around.output.question(question, '[y/N]')
      const answer = await environment.stdin.readLine(environment.signals.interrupted)
      if (answer === null) await environment.stderr.write('\n')
      return /^\s*y(es)?\s*$/i.test(answer ?? '')
    },
  }
  try {
    return await command.run(request, context)
  } finally {
    const domain = await opened?.catch(() => undefined)
    await domain?.close()
  }
}

/** The last resort of this program, and the only one. */
async function fail(error: unknown, output: Output, environment: Environment): Promise<ExitCode> {
  const { interrupted } = environment.signals
  const failure = interrupted.aborted && !isWriteError(error) ? new Interrupted(interrupted.reason) : explain(error)
  if (failure.exitCode !== exitCodes.readerGone) await output.failure(failure)
  return failure.exitCode
}

function explain(error: unknown): Failure {
  if (error instanceof Failure) return error
  if (isWriteError(error)) {
    return isReaderGone(error)
      ? new Failure(exitCodes.readerGone, 'The reader of the output has gone.')
      : outputIncomplete(error)
  }
  const { name = 'unknown', message = '' } = error instanceof Error ? error : {}
  return new Failure(
    exitCodes.ourFault,
    `This is a fault in apps itself: ${name}${message === '' ? '' : `: ${message}`}.`,
    {
      hint: `Please report it with the command and this version: ${packageJson.version}.`,
    },
  )
}

/** An output that keeps the failures back: which one is the last, and so decides, shows when the command has ended. */
function holdingLastWords(output: Output): { output: Output; lastWords: FailureReport[] } {
  const lastWords: FailureReport[] = []
  return { output: { ...output, failure: async (report) => void lastWords.push(report) }, lastWords }
}

/** One error ends a run. What was one before it became clear that there is a later one is a warning. */
async function sayLastWords(words: readonly FailureReport[], output: Output): Promise<void> {
  for (const { message } of words.slice(0, -1)) await output.warning(message)
  const last = words.at(-1)
  if (last !== undefined) await output.failure(last)
}

/** A signal comes before all else, whatever the command made of it. What that was is part of the last word. */
function cut(words: readonly FailureReport[], { signals }: Environment): { code: ExitCode; words: FailureReport[] } {
  const code = signals.interrupted.reason === 'SIGINT' ? exitCodes.interrupted : exitCodes.terminated
  const said = words.filter((report) => !(report instanceof CutShort))
  const last = said.at(-1)
  const ending =
    last === undefined
      ? new Failure(code, 'Interrupted; what was done until then stands above.')
      : { ...last, exitCode: code, message: `Interrupted. ${last.message}` }
  return { code, words: [...said.slice(0, -1), ending] }
}

function outputFor(environment: Environment, secrets: Secrets, asked: Partial<CommonRequest>): Output {
  const { stdout, stderr, variables } = environment
  const noColor = asked.color === false
  return createOutput({
    stdout,
    stderr,
    format: chooseFormat(stdout, asked.output),
    colour: {
      stdout: chooseColour(variables, stdout, { noColor }),
      stderr: chooseColour(variables, stderr, { noColor }),
    },
    verbosity: verbosityOf(asked),
    hide: (text) => secrets.hide(text),
  })
}

function verbosityOf({ quiet, verbose, debug }: Partial<CommonRequest>): Verbosity {
  if (debug) return 'debug'
  if (verbose) return 'verbose'
  return quiet ? 'quiet' : 'normal'
}

/** Also a command line that makes no sense is answered in the form that its reader expects. */
function formatAskedFor(argv: readonly string[]): { output?: Format } {
  const words = argv.includes('--') ? argv.slice(0, argv.indexOf('--')) : argv
  const asked = words.some(
    (word, at) =>
      /^(-o=?json|--output=json)$/.test(word) || (word === 'json' && /^(-o|--output)$/.test(words[at - 1] ?? '')),
  )
  return asked ? { output: 'json' } : {}
}
