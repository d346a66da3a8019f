import type { Lifetime } from '../../token-settings/app'
import { formatDuration } from '../../token-settings/duration'
import { effectOf } from '../../token-settings/effect'
import { type AppRule, formatLifetime, foundLifetime } from './rule'

interface AccessOutlivesRefresh {
  kind: 'access-outlives-refresh'
  actual: Lifetime
  refresh: Lifetime
}

export const accessOutlivesRefresh: AppRule<AccessOutlivesRefresh> = {
  code: 'access-outlives-refresh',
  title: 'Access tokens live longer than refresh tokens',
  why: [
    'Refresh tokens exist so that access tokens can be short: a user who is locked out fails at the next refresh.',
    'If the access token lives longer, it still works after the refresh token has ended, and it cannot be revoked.',
    'Judged on resources that issue refresh tokens, with the documented defaults for values that are not set.',
  ].join(' '),
  source: 'RFC 6749 section 1.5; OCI IAM guide, "Token Expiry Table".',
  looksAt: 'app',
  reads: [],
  isAbout: (app) => effectOf(app).refresh,
  findIn: ({ accessTokenExpiry, refreshTokenExpiry }) =>
    accessTokenExpiry.seconds > refreshTokenExpiry.seconds
      ? [{ kind: 'access-outlives-refresh', actual: accessTokenExpiry, refresh: refreshTokenExpiry }]
      : [],
  message: ({ actual, refresh }) =>
    `access tokens live ${formatLifetime(actual)}, longer than refresh tokens, which live ${formatLifetime(refresh)}`,
  fix: ({ actual, refresh }, { id }) =>
    refresh.seconds === 0
      ? { command: null, advice: 'Set a lifetime for the refresh tokens first: they have 0 seconds now.' }
      : { command: 'set-expiry', app: id, attribute: 'accessTokenExpiry', to: refresh.seconds, from: actual },
  facts: ({ actual, refresh: { seconds, source } }) => ({
    attribute: 'accessTokenExpiry',
    found: foundLifetime('accessTokenExpiry', actual),
    wanted: `refresh ${formatDuration(seconds)}`,
    evidence: { refresh: { seconds, duration: formatDuration(seconds), source } },
  }),
  timesOver: ({ actual, refresh }) => actual.seconds / refresh.seconds,
}
