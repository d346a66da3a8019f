/**
 * What is mutated, with the tests that have to notice, and how many of a hundred mutants they must kill. Only tests that
 * run in one process; smallest group first.
 */
export const groups = {
  outcome: {
    mutate: ['src/token-settings/outcome.ts'],
    tests: ['test/unit/token-settings/outcome.test.ts'],
    least: 95,
  },
  durations: {
    mutate: [
      'src/token-settings/duration.ts',
      'src/token-settings/duration-grammar.ts',
      'src/token-settings/duration-refusal.ts',
    ],
    tests: ['test/unit/token-settings/duration-refusal.test.ts', 'test/unit/token-settings/duration.test.ts'],
    least: 95,
  },
  paging: {
    mutate: ['src/identity-domain/list/page-chain.ts', 'src/identity-domain/list/pages-ahead.ts'],
    tests: [
      'test/unit/identity-domain/list/page-chain.test.ts',
      'test/unit/identity-domain/list/pages-ahead.test.ts',
      'test/unit/identity-domain/list/list-apps.test.ts',
      'test/unit/identity-domain/list/list-apps.property.test.ts',
    ],
    least: 95,
  },
  retry: {
    mutate: ['src/identity-domain/http/retry.ts', 'src/identity-domain/http/rate-limit-gate.ts'],
    tests: [
      'test/unit/identity-domain/http/retry.test.ts',
      'test/unit/identity-domain/http/retry-after.test.ts',
      'test/unit/identity-domain/http/refusals.test.ts',
      'test/unit/identity-domain/auth/sign-in.test.ts',
      'test/unit/identity-domain/apps/change-app.test.ts',
      'test/unit/identity-domain/http/no-connection.test.ts',
    ],
    least: 85,
  },
  redaction: {
    mutate: ['src/secrets/secrets.ts', 'src/secrets/secret-forms.ts', 'src/secrets/secret-screen.ts'],
    tests: ['test/unit/secrets/secret-forms.test.ts', 'test/unit/secrets/secrets.test.ts'],
    least: 95,
  },
  policy: {
    mutate: ['src/audit/judge.ts', 'src/audit/rules/limits.ts', 'src/audit/selection.ts'],
    tests: [
      'test/unit/audit/judge.test.ts',
      'test/unit/audit/judge-model.test.ts',
      'test/unit/audit/selection.test.ts',
      'test/unit/audit/fields-read.test.ts',
      'test/unit/audit/summarize.test.ts',
    ],
    least: 95,
  },
  plans: {
    mutate: ['src/token-settings/change.ts'],
    tests: ['test/unit/token-settings/change.test.ts', 'test/unit/token-settings/switches.test.ts'],
    least: 85,
  },
  encoders: {
    mutate: ['src/output/encoders.ts'],
    tests: [
      'test/unit/output/encoders.test.ts',
      'test/unit/output/width.test.ts',
      'test/unit/output/markup.test.ts',
      'test/unit/output/html-encoder.test.ts',
    ],
    least: 85,
  },
}
