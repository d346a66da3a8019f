// What several providers are expected to lead to: the verdict, and every step that does not pass.
const left = (...steps) => Object.fromEntries(steps.map((step) => [step, 'not-tried']))

export const notRotated = { 'refresh-token-rotated': 'warn', 'spent-token-refused': 'not-tried' }

const afterTheRefresh = left(
  'access-token-renewed',
  'refresh-token-rotated',
  'scope-kept',
  'id-tokens-agree',
  'spent-token-refused',
  'revoked-token-refused',
)

/** Tokens came, and no refresh token. */
export const notIssued = {
  verdict: 'not-issued',
  'refresh-token-issued': 'fail',
  'refresh-token-redeems': 'not-tried',
  ...afterTheRefresh,
}

/** The provider refused what was asked for, because of the client or the scope. */
export const requestRefused = {
  ...notIssued,
  'sign-in': 'fail',
  ...left('id-token', 'access-token-lifetime'),
}

/** The provider refused the request, and that shows nothing about the client. */
export const requestUnclear = { ...requestRefused, verdict: 'incomplete', 'refresh-token-issued': 'not-tried' }
