/**
 * What is mutated, with the tests that have to notice, and how many of a hundred mutants they must kill. Only tests that
 * run in one process; smallest group first.
 */
export const groups = {
  outcome: {
    mutate: ['src/token-settings/outcome.ts'],
    tests: ['test/token-settings/outcome.test.ts'],
    least: 95,
  },
  durations: {
    mutate: ['src/duration.ts', 'src/duration-grammar.ts', 'src/duration-refusal.ts'],
    tests: ['test/duration-refusal.test.ts', 'test/duration.test.ts'],
    least: 95,
  },
  paging: {
    mutate: ['src/identity-domain/page-chain.ts', 'src/identity-domain/pages-ahead.ts'],
    tests: [
      'test/identity-domain/page-chain.test.ts',
      'test/identity-domain/pages-ahead.test.ts',
      'test/identity-domain/list-apps.test.ts',
      'test/identity-domain/list-apps.property.test.ts',
    ],
    least: 95,
  },
  retry: {
    mutate: ['src/identity-domain/retry.ts', 'src/identity-domain/gate.ts'],
    tests: [
      'test/identity-domain/retry.test.ts',
      'test/identity-domain/retry-after.test.ts',
      'test/identity-domain/refusals.test.ts',
      'test/identity-domain/sign-in.test.ts',
      'test/identity-domain/change-app.test.ts',
      'test/identity-domain/no-connection.test.ts',
    ],
    least: 85,
  },
  redaction: {
    mutate: ['src/secrets.ts', 'src/secret-forms.ts', 'src/secret-screen.ts'],
    tests: ['test/secret-forms.test.ts', 'test/secrets.test.ts'],
    least: 95,
  },
  policy: {
    mutate: ['src/token-settings/judge.ts', 'src/token-settings/rules/limits.ts', 'src/token-settings/selection.ts'],
    tests: [
      'test/token-settings/judge.test.ts',
      'test/token-settings/judge-model.test.ts',
      'test/token-settings/selection.test.ts',
      'test/token-settings/fields-read.test.ts',
      'test/token-settings/summarize.test.ts',
    ],
    least: 95,
  },
  plans: {
    mutate: ['src/token-settings/change.ts'],
    tests: ['test/token-settings/change.test.ts', 'test/token-settings/switches.test.ts'],
    least: 85,
  },
  encoders: {
    mutate: ['src/output/printable.ts'],
    tests: [
      'test/output/printable.test.ts',
      'test/output/width.test.ts',
      'test/output/markup.test.ts',
      'test/output/html-encoder.test.ts',
    ],
    least: 85,
  },
}
