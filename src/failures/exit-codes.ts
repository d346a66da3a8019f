/** What a script may conclude from the exit code. Each number means one thing; its words are in {@link exitCodeMeanings}. */
export const exitCodes = {
  yes: 0,
  no: 1,
  wrongUsage: 2,
  incomplete: 3,
  notPermitted: 4,
  noSuchApp: 5,
  conflict: 6,
  domainFailed: 7,
  effectUnknown: 8,
  partlyDone: 9,
  ourFault: 10,
  cannotWrite: 11,
  interrupted: 130,
  /** 128 + SIGPIPE, which Node turns into an error of `write`. */
  readerGone: 141,
  terminated: 143,
} as const

export type ExitCode = (typeof exitCodes)[keyof typeof exitCodes]

/** For people; docs/output.md has the same table. */
export const exitCodeMeanings: Record<ExitCode, string> = {
  0: 'done, and the answer is yes',
  1: 'done, and the answer is no',
  2: 'the command line or configuration makes no sense, or a guard or a declined question stopped it; nothing was changed',
  3: 'incomplete: something could not be read or judged; never reported as a yes',
  4: 'not signed in, or not permitted',
  5: 'no such app, or several of that name',
  6: 'conflict: the value is not the one expected, or somebody else changed it; nothing of ours was written',
  7: 'the domain could not be reached, refused, or gave an answer that cannot be trusted; certain that nothing was changed',
  8: 'a change was sent, and its effect is unknown or reads back different',
  9: 'partly done; the report says what was and what was not',
  10: 'a fault in `apps` itself',
  11: 'output or a local file could not be written',
  130: 'interrupted by Ctrl-C',
  141: 'the reader of stdout has gone',
  143: 'terminated',
}

/** Signals come before all; then the first that applies. */
const byImportance: readonly ExitCode[] = [130, 143, 141, 10, 8, 11, 9, 3, 7, 4, 6, 5, 2, 1, 0]

/** The code to end with when several apply. Of none it is 0. */
export function mostImportant(codes: Iterable<ExitCode>): ExitCode {
  const present = new Set(codes)
  return byImportance.find((code) => present.has(code)) ?? exitCodes.yes
}
