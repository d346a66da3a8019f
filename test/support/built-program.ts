import { fileURLToPath } from 'node:url'

/** The built program: of this folder or, in `npm run test:nodes`, the one that was packed and installed. */
export const builtProgram =
  process.env['APPS_TEST_PROGRAM'] ?? fileURLToPath(new URL('../../bin/apps.js', import.meta.url))

const executable = process.env['APPS_TEST_EXECUTABLE']

/** The words that start it: through Node, or as the single executable that APPS_TEST_EXECUTABLE names. */
export const programWords: readonly [string, ...string[]] =
  executable === undefined ? [process.execPath, builtProgram] : [executable]

/** Starts with {@link programWords}, split as `spawn` takes them. */
export const programWith = (args: readonly string[]): [file: string, args: string[]] => {
  const [file, ...words] = programWords
  return [file, [...words, ...args]]
}
