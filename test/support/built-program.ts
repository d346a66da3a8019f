import { fileURLToPath } from 'node:url'

/** What the stories start: the program as it was built here, or, in `npm run test:nodes`, as it was packed and installed. */
export const builtProgram =
  process.env['APPS_TEST_PROGRAM'] ?? fileURLToPath(new URL('../../bin/apps.js', import.meta.url))
