import type { Lifetime } from '../../token-settings/app'
import { formatWithSeconds } from '../../token-settings/duration'
import { effectOf } from '../../token-settings/effect'
import { type AppRule, foundLifetime } from './rule'

interface RefreshWithoutEffect {
  kind: 'refresh-without-effect'
  actual: Lifetime
  why: keyof typeof reasons
}

const reasons = {
  'not-a-resource': 'the app is not an OAuth resource, and the resource sets how long tokens live',
  'offline-not-allowed': 'the resource does not allow offline access, so no refresh token is issued for it',
}

export const refreshWithoutEffect: AppRule<RefreshWithoutEffect> = {
  code: 'refresh-without-effect',
  title: 'A refresh lifetime is set where it has no effect',
  why: [
    'The resource decides how long its refresh tokens live, and only if it allows offline access. On an app that is only',
    'a client, or on a resource without offline access, the value is stored but changes nothing, and somebody may rely',
    'on it. Change the resource instead, or remove the value.',
  ].join(' '),
  source: 'App schema, refreshTokenExpiry and allowOffline; OCI IAM guide, "Token Expiry Table".',
  looksAt: 'app',
  reads: ['isOAuthClient'],
  isAbout: ({ isOAuthResource, isOAuthClient, refreshTokenExpiry }) =>
    isOAuthResource === true || isOAuthClient === true || refreshTokenExpiry.source === 'app',
  findIn: (app) => {
    const { refreshTokenExpiry, isOAuthResource } = app
    if (refreshTokenExpiry.source !== 'app' || effectOf(app).refresh) return []
    const why = isOAuthResource === true ? 'offline-not-allowed' : 'not-a-resource'
    return [{ kind: 'refresh-without-effect', actual: refreshTokenExpiry, why }]
  },
  message: ({ actual, why }) =>
    `refreshTokenExpiry is ${formatWithSeconds(actual.seconds)} but has no effect: ${reasons[why]}`,
  fix: (_, { id }) => ({ command: 'unset-expiry', app: id }),
  facts: ({ actual, why }) => ({
    attribute: 'refreshTokenExpiry',
    found: foundLifetime('refreshTokenExpiry', actual),
    wanted: 'no value',
    evidence: { why },
  }),
}
