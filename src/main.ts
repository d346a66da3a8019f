import './cli/configure-zod'
import packageJson from '../package.json' with { type: 'json' }
import { limitRun } from './cli/limit-run'
import { formatBeforeParsing, openOutput } from './cli/open-output'
import { parseInvocation } from './cli/parse-invocation'
import { runCommand } from './cli/run-command'
import { type EffectsSoFar, watchEffects } from './cli/watch-effects'
import { commands } from './commands/index'
import { Failure, Interrupted, isReaderGone, isWriteError, outputIncomplete } from './failures/errors'
import { type ExitCode, exitCodes } from './failures/exit-codes'
import type { Environment } from './platform/environment'
import { Secrets } from './secrets/secrets'
import { secretsInWord } from './secrets/secrets-in-words'

export { realEnvironment } from './platform/real-environment'

/** For a process that {@link Environment.keychain} has started. */
export const answerForKeychain = async (): Promise<void> =>
  (await import('./platform/load-keychain')).answerForKeychain()

const { version } = packageJson

/** The whole program: from the words of the command line to the exit code. It never ends the process itself. */
export async function run(argv: readonly string[], environment: Environment): Promise<ExitCode | number> {
  const secrets = new Secrets()
  for (const each of typedWords(argv, environment)) for (const secret of secretsInWord(each)) secrets.register(secret)
  const { annotates, ...before } = formatBeforeParsing(argv)
  let output = openOutput(environment, secrets, { ...before, annotates })
  const effectsSoFar: EffectsSoFar = { effects: 'none' }
  try {
    const invocation = await parseInvocation(argv, commands, version)
    if (invocation.kind === 'text') {
      await output.raw(invocation.text)
      return exitCodes.yes
    }
    if (invocation.kind === 'no-command') {
      await environment.stderr.write(invocation.help)
      return exitCodes.wrongUsage
    }
    const limited = await limitRun(invocation, watchEffects(environment, effectsSoFar))
    output = openOutput(limited, secrets, { ...invocation.common, annotates })
    return await runCommand(invocation, { environment: limited, output, secrets, version, commands, effectsSoFar })
  } catch (error) {
    const failure = asFailure(error, environment, effectsSoFar)
    if (failure.exitCode !== exitCodes.readerGone) await output.failure(failure)
    return failure.exitCode
  }
}

/** What a person has typed: a message that quotes a secret pasted in the wrong place must not show it. */
const typedWords = (argv: readonly string[], { variables }: Environment): string[] => [
  ...argv,
  ...Object.entries(variables).flatMap(([name, value]) => (/^(?:APPS|OCI)_/.test(name) && value ? [value] : [])),
]

/** The only catch-all of the program. */
function asFailure(error: unknown, { signals: { interrupted } }: Environment, { effects }: EffectsSoFar): Failure {
  if (isWriteError(error)) {
    return isReaderGone(error)
      ? new Failure(exitCodes.readerGone, 'The reader of the output closed it.')
      : outputIncomplete(error)
  }
  if (interrupted.aborted) return new Interrupted(interrupted.reason, effects)
  if (error instanceof Failure) return error
  const { name = 'unknown', message = '' } = error instanceof Error ? error : {}
  const what = `${name}${message === '' ? '' : `: ${message}`}`
  const hint = `Please report it with the command that you ran and this version: ${version}.`
  return new Failure(exitCodes.ourFault, `This is a bug in apps: ${what}.`, { hint })
}
