import { describe, expect, test } from 'vitest'
import { type Binding, isOfUse, sealed, tokenWithin } from '../../../src/config/sealed-token'
import type { IssuedToken } from '../../../src/identity-domain/auth/credentials'
import { Secret } from '../../../src/secrets/secrets'

const asked = Date.UTC(2026, 9, 5, 14, 3, 0)
const binding: Binding = {
  profile: 'prod',
  origin: 'https://idcs-1.identity.oraclecloud.com',
  clientId: '3fd7476a48a94381bd5e1bc88cc92021',
  proof: 'secret-canary',
}

const issued = (more: Partial<IssuedToken> = {}): IssuedToken => ({
  token: new Secret('token-canary-0123456789'),
  askedAt: new Date(asked),
  expiresIn: 3600,
  ...more,
})

/** That is kept. */
function textOf(more: Partial<IssuedToken> = {}): string {
  const text = sealed(issued(more), binding)
  if (text === null) throw new Error('nothing is kept')
  return text
}

const after = (seconds: number): Date => new Date(asked + seconds * 1000)

test('a token comes back as it was', () => {
  expect(tokenWithin(textOf())).toBe('token-canary-0123456789')
  expect(isOfUse(textOf(), binding, after(0))).toBe(true)
})

test('the secret is not in what is kept', () => {
  expect(textOf()).not.toContain('secret')
  expect(Object.keys(JSON.parse(textOf()))).toEqual(['version', 'token', 'askedAt', 'expiresIn', 'seal'])
})

describe('how long it is of use', () => {
  test.each([
    [-0.001, false],
    [-86_400, false],
    [0, true],
    [3479.999, true],
    [3480, false],
    [3600, false],
    [86_400, false],
  ])('after %d s of 3600: %s', (seconds, expected) => {
    expect(isOfUse(textOf(), binding, after(seconds))).toBe(expected)
  })

  test('no longer than a day, whatever the domain says', () => {
    const text = textOf({ expiresIn: 1e12 })
    expect(isOfUse(text, binding, after(86_279))).toBe(true)
    expect(isOfUse(text, binding, after(86_280))).toBe(false)
  })

  test('a part of a second does not count', () => {
    expect(isOfUse(textOf({ expiresIn: 200.9 }), binding, after(79.9))).toBe(true)
    expect(isOfUse(textOf({ expiresIn: 200.9 }), binding, after(80.1))).toBe(false)
  })

  test.each([null, 1, 60, 120])('a lifetime of %s is not worth keeping', (expiresIn) => {
    expect(sealed(issued({ expiresIn }), binding)).toBe(null)
  })

  test('what is too short to be a token is not kept: hidden, it would take words with it', () => {
    expect(sealed(issued({ token: new Secret('the') }), binding)).toBe(null)
  })
})

describe('what it is of use for', () => {
  test.each([
    ['another profile', { profile: 'test' }],
    ['another domain', { origin: 'https://idcs-2.identity.oraclecloud.com' }],
    ['another client', { clientId: 'other' }],
    ['another secret', { proof: 'other' }],
    ['parts that are only joined alike', { profile: 'pro', origin: 'dhttps://idcs-1.identity.oraclecloud.com' }],
  ])('not for %s', (_, other) => {
    expect(isOfUse(textOf(), { ...binding, ...other }, after(0))).toBe(false)
  })

  test.each([
    ['token', 'token-canary-0123456780'],
    ['askedAt', asked + 1],
    ['expiresIn', 7200],
    ['seal', ''],
    ['seal', 'AAAA'],
    ['version', 2],
  ])('not with another %s', (name, value) => {
    const text = JSON.stringify({ ...JSON.parse(textOf()), [name]: value })
    expect(isOfUse(text, binding, after(10))).toBe(false)
  })
})

const own = (more: object) => JSON.stringify({ ...JSON.parse(textOf()), ...more })

test.each([
  ['nothing', ''],
  ['half of it', textOf().slice(0, 60)],
  ['no JSON', 'token-canary-0123456789'],
  ['null', 'null'],
  ['a number', '7'],
  ['a list', '[]'],
  ['another object', '{"version":1}'],
  ['a token that is none', own({ token: 7 })],
  ['a token that is a word', own({ token: 'the' })],
  ['a token that is a book', own({ token: 'x'.repeat(70_000) })],
  ['a time that is none', own({ askedAt: '1' })],
  ['a lifetime that is none', own({ expiresIn: null })],
  ['no seal', own({ seal: undefined })],
])('%s is no token', (_, text) => {
  expect(tokenWithin(text)).toBe(null)
  expect(isOfUse(text, binding, after(0))).toBe(false)
})
