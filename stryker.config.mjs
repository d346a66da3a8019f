import { groups } from './scripts/mutation/groups.mjs'

// One group at a time: npm run mutation, which sets it and puts the reports together.
const name = process.env['APPS_MUTATION_GROUP'] ?? 'outcome'
const { mutate, least } = groups[name]

/** @type {import('@stryker-mutator/api/core').PartialStrykerOptions} */
export default {
  mutate,
  testRunner: 'vitest',
  vitest: { configFile: 'scripts/mutation/vitest.config.mts', related: false },
  coverageAnalysis: 'perTest',
  concurrency: 2,
  // A mutant that is only slow, on a busy machine, must not pass for one that was noticed.
  timeoutMS: 30_000,
  reporters: ['json', 'clear-text', 'progress-append-only'],
  clearTextReporter: { allowColor: false, reportTests: false, allowEmojis: false },
  jsonReporter: { fileName: `reports/mutation/${name}.json` },
  // Each run is a whole one: of mutants in what a module does when it is loaded, an incremental one keeps old results
  // although there are new tests.
  incremental: false,
  tempDirName: 'reports/stryker',
  ignorePatterns: ['/dist', '/coverage', '/docs', '/reports'],
  thresholds: { high: 100, low: least, break: least },
  disableTypeChecks: false,
  allowConsoleColors: false,
}
