import { expect, test } from 'vitest'
import type { AuditedApp } from '../../../src/audit/audited-app'
import { edgesTo, hasUnknownTrust } from '../../../src/audit/trust-edges'
import { auditedClient, auditedResource, scopeOf } from '../../support/audited-apps'

const tag = { key: 'team', value: 'quotes' }
const resource = auditedResource({
  tags: [tag],
  scopes: [{ fqs: scopeOf('r1') }, { fqs: 'https://r1.example/write' }],
})
const other = auditedResource({ id: 'r2', tags: [tag] })

test.each<[string, Partial<AuditedApp>, string[]]>([
  ['its list', { allowedScopes: [scopeOf('r1'), scopeOf('r2')] }, [`r1 explicit ${scopeOf('r1')}`]],
  [
    'its account',
    { trustScope: 'Account', allowedScopes: [scopeOf('r1')] },
    [`r1 account ${scopeOf('r1')} https://r1.example/write`],
  ],
  [
    'a tag',
    { trustScope: 'Tags', allowedTags: [tag], allowedScopes: [scopeOf('r1')] },
    [`r1 tag ${scopeOf('r1')} https://r1.example/write`],
  ],
  [
    'its list beside tags',
    { trustScope: 'Tags', allowedTags: [{ key: 'a', value: 'b' }], allowedScopes: [scopeOf('r1')] },
    [`r1 explicit ${scopeOf('r1')}`],
  ],
  [
    'its list where its trust is not known',
    { trustScope: 'Default', allowedScopes: [scopeOf('r1')] },
    [`r1 explicit ${scopeOf('r1')}`],
  ],
  ['nothing', { allowedScopes: [scopeOf('r2')] }, []],
  ['nothing while it is not active', { active: false, trustScope: 'Account' }, []],
  ['nothing where it is no client', { isOAuthClient: null, trustScope: 'Account' }, []],
])('a client has edges by %s', (_, part, expected) => {
  const client = auditedClient({ allowedScopes: [], ...part })
  const edges = [...edgesTo([resource], [client, resource, other])(client)]
  expect(edges.map(({ resource, kind, scopes }) => [resource.id, kind, ...scopes].join(' '))).toEqual(expected)
})

test('a client whose trust no app shows is known as such', () => {
  expect(hasUnknownTrust(auditedClient({ trustScope: 'Default' }))).toBe(true)
  expect(hasUnknownTrust(auditedClient({ trustScope: null, clientType: 'public' }))).toBe(true)
  expect(hasUnknownTrust(auditedClient())).toBe(false)
})
