// Prints "N passed, N failed" for a report of vitest (--reporter=json), and ends with 1 unless tests ran and all passed.
// Whatever stopped them counts as one failure: there is no report then, or one without a single test.

import { readFileSync } from 'node:fs'

const { passed, failed } = counted(process.argv[2])
process.stdout.write(`${passed} passed, ${failed} failed\n`)
process.exitCode = failed === 0 ? 0 : 1

function counted(file) {
  try {
    const { numPassedTests: passed = 0, numFailedTests = 0, success } = JSON.parse(readFileSync(file, 'utf8'))
    const isGood = success === true && passed > 0
    return { passed, failed: isGood ? numFailedTests : Math.max(1, numFailedTests) }
  } catch {
    return { passed: 0, failed: 1 }
  }
}
