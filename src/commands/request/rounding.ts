import type { CommandContext } from '../../cli/command'
import type { RawAnswer } from '../../identity-domain/raw-request'

export async function warnOfRounding(
  { isExact }: Pick<RawAnswer, 'isExact'>,
  { output }: CommandContext,
): Promise<void> {
  if (!isExact) await output.warning('A number in the answer has more digits than are kept here: it is shown rounded.')
}
