/**
 * One word of a command that is printed to be pasted into a POSIX shell. Text from a server, a policy or a command line goes
 * into a printed command only through this.
 */
export const shellWord = (text: string): string =>
  /^[A-Za-z0-9._:/@%+,-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`
