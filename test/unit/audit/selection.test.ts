import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { AuditedApp } from '../../../src/audit/audited-app'
import type { Selection } from '../../../src/audit/policy'
import { fits, selectionFilter } from '../../../src/audit/selection'
import { auditedApp, auditedClient } from '../../support/audited-apps'

const selected = (selection: Selection, part: Partial<AuditedApp>) => selectionFilter(selection)(auditedClient(part))

describe('which apps a rule is about', () => {
  test.each<[string, Selection, Partial<AuditedApp>, boolean]>([
    ['an empty selection is all', {}, {}, true],
    ['a name', { displayName: ['Teller'] }, {}, true],
    ['in another letter case', { displayName: ['tELLER'] }, {}, true],
    ['letters that only capitals have in common', { displayName: ['STRASSE'] }, { displayName: 'Straße' }, false],
    ['N28 é as two characters', { displayName: ['prod-caf\u00e9*'] }, { displayName: 'Prod-Cafe\u0301 1' }, true],
    ['N28 é as one', { displayName: ['prod-cafe\u0301?'] }, { displayName: 'prod-caf\u00e91' }, true],
    [
      'N28 é in a tag',
      { tags: [{ key: 'caf\u00e9', value: 'e\u0301' }] },
      { tags: [{ key: 'cafe\u0301', value: '\u00e9' }] },
      true,
    ],
    ['one of several', { displayName: ['x', 'tell*'] }, {}, true],
    ['another name', { displayName: ['Telle'] }, {}, false],
    ['* may be nothing', { displayName: ['*Teller*'] }, {}, true],
    ['? is one character', { displayName: ['T?ller'] }, {}, true],
    ['and never none', { displayName: ['Teller?'] }, {}, false],
    ['a character outside the basic plane is one', { displayName: ['a?b'] }, { displayName: 'a😀b' }, true],
    ['dots are dots', { displayName: ['Tel.er'] }, {}, false],
    ['one that is left out', { not: { displayName: ['tell*'] } }, {}, false],
    ['one that does not match all that is left out', { not: { displayName: ['tell*'], active: false } }, {}, true],
    ['what is wanted still has to match', { displayName: ['x'], not: { active: false } }, {}, false],
    ['an id, in any letter case', { id: ['C1'] }, {}, true],
    ['another id', { id: ['c2'] }, {}, false],
    ['a client id', { clientId: ['Teller'] }, {}, true],
    ['no client id', { clientId: ['teller'] }, { clientId: null }, false],
    ['a client type', { clientType: ['public', 'confidential'] }, {}, true],
    ['another client type', { clientType: ['public'] }, {}, false],
    ['none', { clientType: ['public'] }, { clientType: null }, false],
    ['a trust scope', { trustScope: ['Explicit'] }, {}, true],
    ['which has its letter case', { trustScope: ['explicit'] }, {}, false],
    ['one of the grants', { allowedGrants: ['implicit', 'refresh_token'] }, {}, true],
    ['none of the grants', { allowedGrants: ['implicit'] }, {}, false],
    ['a tag', { tags: [{ key: 'env', value: 'prod' }] }, { tags: [{ key: 'env', value: 'prod' }] }, true],
    ['of another value', { tags: [{ key: 'env', value: 'prod' }] }, { tags: [{ key: 'env', value: 'test' }] }, false],
    ['of any value', { tags: [{ key: 'env', value: null }] }, { tags: [{ key: 'env', value: 'test' }] }, true],
    [
      'one tag of several, by one of several',
      {
        tags: [
          { key: 'team', value: null },
          { key: 'env', value: 'prod' },
        ],
      },
      {
        tags: [
          { key: 'tier', value: '1' },
          { key: 'env', value: 'prod' },
        ],
      },
      true,
    ],
    ['of another key', { tags: [{ key: 'env', value: null }] }, { tags: [{ key: 'team', value: 'test' }] }, false],
    ['active', { active: true }, { active: true }, true],
    ['not active', { active: true }, { active: false }, false],
    ['a flag that is not set counts as false', { active: false }, { active: null }, true],
    ['a resource', { isOAuthResource: true }, {}, false],
    ['a client', { isOAuthClient: true }, {}, true],
    ['offline', { allowOffline: false }, { allowOffline: null }, true],
    ['every member has to hold', { isOAuthClient: true, displayName: ['Other'] }, {}, false],
  ])('%s', (_, selection, part, holds) => expect(selected(selection, part)).toBe(holds))

  test('a hostile pattern on a hostile name is judged as any other', () => {
    const name = 'a'.repeat(20_000)
    expect(selectionFilter({ displayName: ['*a*a*a*a*a*a*a*a*a*b'] })(auditedApp({ displayName: name }))).toBe(false)
  })
})

/** Tries everything that `*` could stand for. */
function fitsByTrying(name: string[], pattern: string[]): boolean {
  const [first, ...rest] = pattern
  if (first === undefined) return name.length === 0
  if (first === '*') return name.some((_, at) => fitsByTrying(name.slice(at), rest)) || fitsByTrying([], rest)
  return name.length > 0 && (first === '?' || first === name[0]) && fitsByTrying(name.slice(1), rest)
}

test('a pattern fits exactly where trying everything finds a way', () => {
  const letters = (from: string) => fc.array(fc.constantFrom(...from), { maxLength: 8 })
  fc.assert(
    fc.property(letters('ab'), letters('ab*?'), (name, pattern) => {
      expect(fits(name, pattern)).toBe(fitsByTrying(name, pattern))
    }),
    { numRuns: 1000 },
  )
})
