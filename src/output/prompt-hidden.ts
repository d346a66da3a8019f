import type { Environment } from '../platform/environment'
import { forTerminal } from './encoders'

/**
 * Asks for something that is not shown while it is typed.
 *
 * @returns null when the input ends first
 */
export async function promptHidden(
  question: string,
  { stdin, stderr, signals }: Pick<Environment, 'stdin' | 'stderr' | 'signals'>,
  secrets: { hide(text: string): string },
): Promise<string | null> {
  const typed = await stdin.readHidden(signals.interrupted, () => stderr.write(forTerminal(secrets.hide(question))))
  await stderr.write('\n')
  return typed
}
