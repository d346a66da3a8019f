import { run } from '../../src/main'
import type { Environment } from '../../src/platform/environment'
import { realEnvironment } from '../../src/platform/real-environment'

/** One for all: each of them listens to signals. */
const real = realEnvironment()

/** What a person sees: both streams on one terminal of 80 columns, without colour, where nobody answers questions. */
export async function onATerminal(
  args: readonly string[],
  variables: Environment['variables'],
  input = '',
): Promise<{ exitCode: number; seen: string }> {
  let seen = ''
  const terminal = {
    isTerminal: true,
    columns: 80,
    write: async (text: string) => {
      seen += text
    },
  }
  const environment: Environment = {
    ...real,
    stdin: {
      isTerminal: false,
      readAll: async () => input,
      readLine: async () => input.split('\n')[0] || null,
      readHidden: async () => null,
    },
    stdout: terminal,
    stderr: terminal,
    variables: { NO_COLOR: '1', ...variables },
  }
  return { exitCode: await run(args, environment), seen }
}
