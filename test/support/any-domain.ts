import fc from 'fast-check'
import type { AuditedApp } from '../../src/audit/audited-app'
import { auditedApp, day } from './audited-apps'
import { byDefault, setTo } from './example-app'

const flag = fc.constantFrom(true, true, false, null)
const lifetime = fc.constantFrom(
  setTo(0),
  setTo(60),
  setTo(7 * day),
  setTo(8 * day),
  setTo(90 * day),
  byDefault(7 * day),
)
const tags = fc.subarray([
  { key: 'env', value: 'prod' },
  { key: 'env', value: 'test' },
  { key: 'team', value: 'a' },
])
const scopesOf = (place: number) => [`https://${place}.example/read`, `https://${place}.example/write`]
const anyScope = fc.constantFrom(...[0, 1, 2, 3, 4, 5].flatMap(scopesOf), 'https://gone.example/read', 'urn:opc:idm:x')

const definedScopes = (place: number) => {
  const all = scopesOf(place).map((fqs) => ({ fqs }))
  return fc.constantFrom<AuditedApp['scopes']>(all, all.slice(1), [{ fqs: null }], [])
}

const appAt = (place: number) =>
  fc
    .record({
      refreshTokenExpiry: lifetime,
      accessTokenExpiry: fc.constantFrom(setTo(3600), setTo(8 * day), byDefault(3600)),
      allowOffline: flag,
      isOAuthResource: flag,
      isOAuthClient: flag,
      active: flag,
      clientType: fc.constantFrom('confidential', 'public', 'trusted', null),
      allowedGrants: fc.oneof(
        fc.constant(['authorization_code', 'refresh_token']),
        fc.subarray([
          'authorization_code',
          'password',
          'refresh_token',
          'implicit',
          'client_credentials',
          'urn:x:undocumented',
        ]),
      ),
      trustScope: fc.constantFrom('Explicit', 'Explicit', 'Account', 'Tags', 'Default', null),
      allowedScopes: fc.uniqueArray(anyScope, { maxLength: 3 }),
      bypassConsent: flag,
      allowedTags: tags,
      tags,
      scopes: definedScopes(place),
    })
    .map((part) => auditedApp({ id: `a${place}`, displayName: `App ${place}`, ...part }))

/** The apps of a domain, few and much entangled. */
export const anyDomain = (fewest = 0) =>
  fc.integer({ min: fewest, max: 6 }).chain((count) => fc.tuple(...Array.from({ length: count }, (_, at) => appAt(at))))
