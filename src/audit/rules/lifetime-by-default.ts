import { attributeOf, type Lifetime, type LifetimeAttribute } from '../../token-settings/app'
import { formatWithSeconds } from '../../token-settings/duration'
import { effectOf } from '../../token-settings/effect'
import { lifetimeKinds } from '../audited-app'
import { type AppRule, foundLifetime } from './rule'

interface LifetimeByDefault {
  kind: 'lifetime-by-default'
  attribute: LifetimeAttribute
  actual: Lifetime
}

export const lifetimeByDefault: AppRule<LifetimeByDefault> = {
  code: 'lifetime-by-default',
  title: 'A lifetime is not set, so the default applies',
  why: [
    'If a resource has no value of its own, tokens live as Oracle documents: refresh tokens a week, access tokens an',
    'hour. Nobody chose that for this resource, and the default is a setting of the service that customers can neither',
    'see nor change. Set the value, even to the same length, if it should not change.',
  ].join(' '),
  source: 'OCI IAM guide, "Token Expiry Table".',
  looksAt: 'app',
  reads: [],
  isAbout: (app) => effectOf(app).access,
  findIn: (app) => {
    const effect = effectOf(app)
    return lifetimeKinds
      .filter((kind) => effect[kind] && app[attributeOf[kind]].source === 'default')
      .map((kind) => ({ kind: 'lifetime-by-default', attribute: attributeOf[kind], actual: app[attributeOf[kind]] }))
  },
  message: ({ attribute, actual }) =>
    `${attribute} is not set: the documented default of ${formatWithSeconds(actual.seconds)} applies`,
  fix: ({ attribute, actual }, { id }) => ({
    command: 'set-expiry',
    app: id,
    attribute,
    to: actual.seconds,
    from: actual,
  }),
  facts: ({ attribute, actual }) => ({ attribute, found: foundLifetime(attribute, actual), wanted: 'a value' }),
  subject: ({ attribute }) => attribute,
}
