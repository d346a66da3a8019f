import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { compileFilter, FilterError, parseFilter } from '../../../../src/sandbox/scim/filter'
import { domainWithoutPort, send } from '../domain-without-port'

const state = domainWithoutPort()

function found(filter: string): unknown[] {
  return state.apps
    .all()
    .filter(compileFilter(parseFilter(filter)))
    .map((app) => app['displayName'])
}

describe('a filter finds', () => {
  test.each([
    ['displayName eq "resourceowner"', ['ResourceOwner']],
    ['DISPLAYNAME EQ "ResourceOwner"', ['ResourceOwner']],
    ['displayName eq "ResourceOwne"', []],
    ['displayName sw "field"', ['Field Service API', 'Field Service Mobile']],
    ['displayName ew " api"', ['Field Service API', 'Payments API']],
    ['displayName co "SERVICE"', ['Field Service API', 'Field Service Mobile']],
    ['displayName gt "p" and displayName lt "s"', ['ResourceOwner', 'Payments API', 'Report Mailer']],
    ['displayName ge "resourceowner" and displayName le "resourceowner"', ['ResourceOwner']],
    ['name eq "3FD7476A48A94381BD5E1BC88CC92021"', ['ResourceOwner']],
    ['id eq "idcsappid"', ['IDCSApp']],
    ['active eq false', ['Legacy Intranet']],
    ['active ne true', ['Legacy Intranet']],
    ['allowOffline eq false', ['Payments API']],
    ['not (isOAuthResource eq true or isOAuthClient eq true)', ['Expense Reports']],
    [
      'NOT(isOAuthResource eq true) AND allowedGrants EQ "refresh_token"',
      ['Field Service Mobile', 'Warehouse Scanner', 'Report Mailer'],
    ],
    // caseExact attributes
    ['allowedGrants eq "REFRESH_TOKEN"', []],
    ['loginMechanism eq "saml"', []],
    ['loginMechanism eq "SAML"', ['Expense Reports']],
    // and binds more tightly than or
    ['loginMechanism eq "SAML" or active eq false and displayName sw "x"', ['Expense Reports']],
    ['(loginMechanism eq "SAML" or active eq false) and displayName sw "x"', []],
    // value paths
    ['scopes[fqs eq "https://payments.example.com/payments"]', ['Payments API']],
    ['scopes[value sw "orders" and fqs ew "write"]', ['Field Service API']],
    ['scopes[value eq "orders.read" and fqs ew "write"]', []],
    ['allowedScopes[fqs co "payments"]', ['Customer Portal', 'Nightly Invoice Export']],
    ['allowedGrants[value eq "password"]', ['Legacy Intranet', 'Report Mailer']],
    ['scopes.value eq "reports"', ['Analytics Connector']],
    ['scopes eq "reports"', ['Analytics Connector']],
    ['grantedAppRoles eq "d70f4c19e8b2463fa65c3b8e07a1f942"', ['User Import']],
    // presence
    ['not (ocid pr)', ['ResourceOwner']],
    ['ocid eq null', ['ResourceOwner']],
    ['allowOffline pr and not (scopes pr)', ['IDCSApp']],
    // dates are compared as dates, whatever their zone
    ['meta.created lt "2021-02-03T02:00:00+01:00"', ['IDCSApp']],
    ['meta.created eq "2022-06-25T18:10:26.953+02:00"', ['ResourceOwner']],
    ['urn:ietf:params:scim:schemas:oracle:idcs:App:displayName eq "ResourceOwner"', ['ResourceOwner']],
    // JSON escapes
    ['displayName eq "\\u0052esourceOwner"', ['ResourceOwner']],
    ['displayName eq "a\\"b"', []],
  ])('%s', (filter, names) => {
    expect(found(filter)).toEqual(names)
  })
})

describe('a filter is refused', () => {
  test.each([
    ['', 'An attribute is missing at the end', 0],
    ['displayName', 'An operator is missing at the end', 11],
    ['displayName eq', 'A value is missing at the end', 14],
    ['displayName is "x"', "'is' is not an operator", 12],
    ['displayName eq x', "'x' is not a value; put strings in double quotes", 15],
    ['displayName eq "x', 'A quotation mark is not closed', 15],
    ['displayName eq "\\x"', '\'"\\x"\' is not a value; put strings in double quotes', 15],
    ['displayName eq "x" displayName', "Unexpected 'displayName'", 19],
    ['(active eq true', "')' is missing at the end", 15],
    ['active eq true)', "Unexpected ')'", 14],
    ['not active eq true', "Expected '(' instead of 'active'", 4],
    ['"displayName" eq "x"', 'Expected an attribute instead of "displayName"', 0],
    ['scopes[value eq "x"', "']' is missing at the end", 19],
    ['nonsense eq 1', "There is no attribute 'nonsense'", 0],
    ['refreshTokenExpiry gt 604800', "The attribute 'refreshTokenExpiry' is not searchable", 0],
    ['accessTokenExpiry pr', "The attribute 'accessTokenExpiry' is not searchable", 0],
    ['meta.version eq "x"', "The attribute 'meta.version' is not searchable", 0],
    ['scopes[description eq "x"]', "The attribute 'description' is not searchable", 7],
    ['scopes[nonsense eq "x"]', "'scopes' has no 'nonsense'", 7],
    ['active eq "true"', "'active' (boolean) cannot be compared like that", 0],
    ['active gt true', "'active' (boolean) cannot be compared like that", 0],
    ['displayName eq 5', "'displayName' (string) cannot be compared like that", 0],
    ['meta.created gt "yesterday"', "'yesterday' is not a date and time", 0],
    ['meta eq "x"', "'meta' needs a sub-attribute to compare", 0],
  ])('%j: %s', (filter, message, position) => {
    let error: unknown
    try {
      found(filter)
    } catch (thrown) {
      error = thrown
    }
    expect(error).toBeInstanceOf(FilterError)
    expect(error).toMatchObject({ message, position })
  })

  test('when it is nested or chained without end', () => {
    const deep = `${'('.repeat(100_000)}active eq true${')'.repeat(100_000)}`
    const long = Array(100_000).fill('active eq true').join(' and ')
    expect(() => parseFilter(deep)).toThrow('The filter is too long')
    expect(() => parseFilter(long)).toThrow('The filter is too long')
  })

  test('with 400 and a SCIM error over the wire', () => {
    const { status, json } = send(state, 'GET', '/admin/v1/Apps?filter=refreshTokenExpiry+gt+604800')
    expect(status).toBe(400)
    expect(json).toEqual({
      schemas: ['urn:ietf:params:scim:api:messages:2.0:Error'],
      detail: "The filter cannot be used: The attribute 'refreshTokenExpiry' is not searchable, at character 1.",
      status: '400',
    })
  })
})

const word = fc.constantFrom(
  ...[
    'displayName',
    'active',
    'scopes',
    'meta.created',
    'eq',
    'ne',
    'pr',
    'and',
    'or',
    'not',
    '(',
    ')',
    '[',
    ']',
    '"',
    '\\',
  ],
  ...['"x"', 'true', 'null', '1', '1e400', '-', 'urn:x', '__proto__', ' ', '\u0000', '\ud800'],
)

test('the parser and the compiler throw nothing but a FilterError', () => {
  const text = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.array(word, { maxLength: 20 }).map((words) => words.join(' ')),
    fc.array(word, { maxLength: 20 }).map((words) => words.join('')),
  )
  fc.assert(
    fc.property(text, (filter) => {
      try {
        const predicate = compileFilter(parseFilter(filter))
        for (const app of state.apps.all()) expect(predicate(app)).toBeTypeOf('boolean')
      } catch (error) {
        expect(error).toBeInstanceOf(FilterError)
      }
    }),
    { numRuns: 2000 },
  )
})

test('not, and, or behave as in logic', () => {
  const simple = fc.constantFrom('active eq true', 'isOAuthResource eq true', 'displayName sw "f"', 'ocid pr')
  fc.assert(
    fc.property(simple, simple, (one, other) => {
      expect(found(`not (${one} and ${other})`)).toEqual(found(`not (${one}) or not (${other})`))
      expect(found(`not (not (${one}))`)).toEqual(found(one))
    }),
  )
})
