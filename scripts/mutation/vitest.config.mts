import { defineConfig } from 'vitest/config'
import { groups } from './groups.mjs'

const name = (process.env['APPS_MUTATION_GROUP'] ?? 'outcome') as keyof typeof groups

export default defineConfig({
  test: {
    include: groups[name].tests,
    // The same mutants have to survive each time, so properties draw the same examples each time.
    setupFiles: ['test/support/no-network.ts', 'scripts/mutation/fixed-seed.ts'],
    env: { APPS_TEST_LONG: 'no' },
    testTimeout: 300_000,
  },
})
