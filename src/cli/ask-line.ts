import type { CommandContext } from './command'

/** One line, typed by a person; empty where none comes. */
export async function askLine(
  { environment, output }: Pick<CommandContext, 'environment' | 'output'>,
  ...question: Parameters<CommandContext['output']['question']>
): Promise<string> {
  // What was typed before a question that guards a change is no answer to it.
  await environment.stdin.dropTyped?.()
  await output.question(...question)
  const answer = await environment.stdin.readLine(environment.signals.interrupted).catch(async (error) => {
    // What is said next begins on a line of its own.
    await environment.stderr.write('\n')
    throw error
  })
  if (answer === null) await environment.stderr.write('\n')
  return answer?.trim() ?? ''
}
