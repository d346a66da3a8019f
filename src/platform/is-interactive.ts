import type { Environment } from './environment'

/** Whether there is somebody to ask: a person at a terminal who has not said `--no-input`. */
export const isInteractive = (
  { input = true }: { input?: boolean | undefined },
  { stdin, stderr }: Pick<Environment, 'stdin' | 'stderr'>,
): boolean => input && stdin.isTerminal && stderr.isTerminal
