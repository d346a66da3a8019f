import type { Context } from '../../command'
import { UsageError } from '../../errors'
import { forTerminal } from '../../output/printable'
import type { LoginRequest } from './request'

/** One line, typed by a person. @throws {UsageError} naming the option where there is nobody to ask */
export async function askFor(what: string, option: string, context: Context): Promise<string> {
  const { environment, mayAsk } = context
  if (mayAsk) {
    await environment.stderr.write(`${what}: `)
    const typed = (await environment.stdin.readLine(environment.signals.interrupted))?.trim() ?? ''
    if (typed !== '') return typed
    await environment.stderr.write('\n')
  }
  throw new UsageError(`${what}: ${option} is missing.`, 'apps login --help shows what there is to say.')
}

/** A line of stdin, or typed without being shown. @throws {UsageError} */
export async function askForSecret(
  clientId: string,
  { secretStdin }: Pick<LoginRequest, 'secretStdin'>,
  context: Context,
): Promise<string> {
  const { stdin, signals } = context.environment
  const secret = secretStdin
    ? await stdin.readLine(signals.interrupted)
    : context.mayAsk
      ? await hidden(`Secret of client ${clientId}: `, context)
      : null
  if (secret !== null && secret !== '') return context.secrets.keep(secret).reveal()
  throw new UsageError(
    secretStdin ? 'There is no secret on stdin.' : 'There is no secret, and nobody to ask for it.',
    'Give it on stdin with --secret-stdin < FILE, or say where it is with --secret-file or --secret-command.',
  )
}

async function hidden(question: string, { environment, secrets }: Context): Promise<string | null> {
  const { stdin, stderr, signals } = environment
  const typed = await stdin.readHidden(signals.interrupted, () => stderr.write(forTerminal(secrets.hide(question))))
  await stderr.write('\n')
  return typed
}
