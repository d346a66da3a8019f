import type { CommandContext } from '../../cli/command'
import { UsageError } from '../../failures/errors'
import { promptHidden } from '../../output/prompt-hidden'

/** One line, typed by a person. @throws {UsageError} naming the option where there is nobody to ask */
export async function promptFor(what: string, option: string, context: CommandContext): Promise<string> {
  const { environment, isInteractive: mayAsk } = context
  if (mayAsk) {
    await environment.stderr.write(`${what}: `)
    const typed = (await environment.stdin.readLine(environment.signals.interrupted))?.trim() ?? ''
    if (typed !== '') return typed
    await environment.stderr.write('\n')
  }
  throw new UsageError(`${what}: ${option} is missing.`, 'See the usage: apps login --help')
}

export interface AskedSecret {
  what: 'secret' | 'token'
  question: string
  /** Said by its option; else it is typed. */
  isPiped: boolean
}

/** A line of stdin, or typed without being shown. @throws {UsageError} */
export async function promptForSecret(
  { what, question, isPiped }: AskedSecret,
  context: CommandContext,
): Promise<string> {
  const { stdin, signals } = context.environment
  const secret =
    isPiped && !(stdin.isTerminal && context.isInteractive)
      ? await stdin.readLine(signals.interrupted)
      : context.isInteractive
        ? await promptHidden(`${question}: `, context.environment, context.secrets)
        : null
  if (secret !== null && secret !== '') return context.secrets.register(secret).reveal()
  const wasAsked = context.isInteractive && (!isPiped || stdin.isTerminal)
  if (wasAsked) throw new UsageError(`No ${what} was typed.`, 'Run the command again. Nothing was stored.')
  throw new UsageError(
    isPiped ? `stdin contains no ${what}.` : `No ${what} was given, and this run cannot prompt for it.`,
    `Pipe it in with --${what}-stdin < FILE, or use --${what}-file or --${what}-command.`,
  )
}
