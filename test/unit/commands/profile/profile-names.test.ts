import fc from 'fast-check'
import { expect, test } from 'vitest'
import { freeName } from '../../../../src/commands/profile/profile-names'
import { profileName } from '../../../../src/config/profiles/profile'
import { runs } from '../../../support/extent'

test.each([
  ['Default', 'default'],
  ['OracleIdentityCloudService', 'oracleidentitycloudservice'],
  ['Prod (EU)', 'prod-eu'],
  ['  ..Müller & Söhne', 'muller-sohne'],
  ['prod_1.2', 'prod_1.2'],
  ['生产', 'domain'],
  ['../../etc/passwd', 'etc-passwd'],
])('%s gets the profile name %s', (displayName, name) => expect(freeName(displayName, new Set())).toBe(name))

test('a name that is taken gets a number', () => {
  expect(freeName('Default', new Set(['default']))).toBe('default-2')
  expect(freeName('Default', new Set(['default', 'default-2']))).toBe('default-3')
  const long = 'x'.repeat(64)
  expect(freeName(long, new Set([long]))).toBe(`${'x'.repeat(62)}-2`)
})

test('every name is valid and not taken', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), fc.array(fc.string()), (displayName, others) => {
      const taken = new Set([...others, freeName(displayName, new Set())].map((each) => each.toLowerCase()))
      const name = freeName(displayName, taken)
      expect(name).toMatch(profileName)
      expect(taken.has(name.toLowerCase())).toBe(false)
    }),
    { numRuns: runs(200) },
  )
})
