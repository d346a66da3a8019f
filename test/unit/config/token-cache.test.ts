import { describe, expect, test } from 'vitest'
import { createSettingsSources } from '../../../src/config/create-settings-sources'
import type { Profile } from '../../../src/config/profiles/profile'
import { withTokenCache } from '../../../src/config/token-cache'
import type { ClientSecret, IssuedToken } from '../../../src/identity-domain/auth/credentials'
import type { Environment, KeychainModule } from '../../../src/platform/environment'
import { Secret, Secrets } from '../../../src/secrets/secrets'

const asked = Date.UTC(2026, 9, 5, 14, 3, 0)
const after = (seconds: number): Date => new Date(asked + seconds * 1000)
const domain = 'https://idcs-1.identity.oraclecloud.com'

interface Use {
  profile?: string
  origin?: string
  clientId?: string
  secret?: string
}

/** A machine with a configuration directory and a keychain in memory; each keychain entry is shared by all profiles. */
function machine() {
  let text: string | null = null
  class AsyncEntry {
    getPassword = async () => text ?? undefined
    setPassword = async (password: string) => {
      text = password
    }
    deletePassword = async () => {
      text = null
      return true
    }
  }
  const profileNames = ['prod', 'pro', 'test']
  async function cacheOf(
    { profile = 'prod', origin = domain, clientId = 'client', secret = 'secret-canary' }: Use,
    now: Date,
  ) {
    const profiles = Object.fromEntries(
      profileNames.map((name) => [
        name,
        { domainUrl: origin, clientId, secretStore: 'keychain', tokenCache: 'keychain' },
      ]),
    )
    const environment = {
      variables: { APPS_CONFIG_DIR: '/config' },
      clock: { now: () => now },
      signals: { interrupted: new AbortController().signal },
      keychain: async () => ({ AsyncEntry }) as unknown as KeychainModule,
      files: {
        read: async () => ({ text: JSON.stringify({ version: 1, profiles }), readableByOthers: false }),
        isOpenToOthers: async () => false,
      },
    } as unknown as Environment
    const used: Profile = {
      name: profile,
      origin: new URL(origin),
      signIn: { kind: 'client-secret', clientId, secret: { kind: 'stored', store: 'keychain' } },
      caFile: null,
      tokenCache: 'keychain',
    }
    const credentials: ClientSecret = { kind: 'client', clientId, secret: new Secret(secret), from: 'client' }
    const sources = createSettingsSources({}, environment, new Secrets())
    const { keeper } = await withTokenCache(credentials, { profile: used, store: 'keychain' }, sources)
    if (keeper === undefined) throw new Error('there is no cache')
    return keeper
  }
  return {
    text: () => text,
    write: (content: string) => {
      text = content
    },
    keep: async (issued: Partial<IssuedToken> = {}) =>
      (await cacheOf({}, after(0))).keep({
        token: new Secret('token-canary-0123456789'),
        askedAt: after(0),
        expiresIn: 3600,
        ...issued,
      }),
    tokenFor: async (use: Use, seconds: number) => (await cacheOf(use, after(seconds))).token?.reveal() ?? null,
  }
}

const token = 'token-canary-0123456789'

test('a token is cached with its end and without the secret', async () => {
  const { keep, text, tokenFor } = machine()
  await keep()
  expect(await tokenFor({}, 0)).toBe(token)
  expect(text()).not.toContain('secret')
  expect(JSON.parse(text() ?? '')).toMatchObject({ version: 2, token, expiresAt: after(3600).toISOString() })
})

describe('a cached token is used until two minutes before its end', () => {
  test.each([
    [-0.001, false],
    [-86_400, false],
    [0, true],
    [3479.999, true],
    [3480, false],
    [3600, false],
    [86_400, false],
  ])('after %d s of 3600: %s', async (seconds, expected) => {
    const { keep, tokenFor } = machine()
    await keep()
    expect(await tokenFor({}, seconds)).toBe(expected ? token : null)
  })

  test('and for a day at most, whatever the domain says', async () => {
    const { keep, tokenFor } = machine()
    await keep({ expiresIn: 1e12 })
    expect(await tokenFor({}, 86_279)).toBe(token)
    expect(await tokenFor({}, 86_280)).toBe(null)
  })

  test('a fraction of a second does not count', async () => {
    const { keep, tokenFor } = machine()
    await keep({ expiresIn: 200.9 })
    expect(await tokenFor({}, 79.9)).toBe(token)
    expect(await tokenFor({}, 80.1)).toBe(null)
  })

  test.each([null, 1, 60, 120])('a token with a lifetime of %s s is not cached', async (expiresIn) => {
    const { keep, text } = machine()
    await keep()
    await keep({ expiresIn })
    expect(text()).toBe(null)
  })

  test('a text too short to be a token is not cached, because hiding it would hide words', async () => {
    const { keep, text } = machine()
    await keep({ token: new Secret('the') })
    expect(text()).toBe(null)
  })
})

describe('a cached token is not used', () => {
  test.each([
    ['another profile', { profile: 'test' }],
    ['another domain', { origin: 'https://idcs-2.identity.oraclecloud.com' }],
    ['another client', { clientId: 'other' }],
    ['another secret', { secret: 'other' }],
    ['parts that are equal when joined', { profile: 'pro', clientId: 'dclient' }],
  ])('for %s', async (_, other) => {
    const { keep, tokenFor } = machine()
    await keep()
    expect(await tokenFor(other, 0)).toBe(null)
  })

  test.each([
    ['nothing', () => ''],
    ['half of it', (text: string) => text.slice(0, 60)],
    ['text that is not JSON', () => token],
    ['null', () => 'null'],
    ['a number', () => '7'],
    ['a list', () => '[]'],
    ['another object', () => '{"version":2}'],
    ['a version 1', (text: string) => JSON.stringify({ ...JSON.parse(text), version: 1 })],
    ['a token that is a number', (text: string) => JSON.stringify({ ...JSON.parse(text), token: 7 })],
    ['a token that is a word', (text: string) => JSON.stringify({ ...JSON.parse(text), token: 'the' })],
    ['a token that is a book', (text: string) => JSON.stringify({ ...JSON.parse(text), token: 'x'.repeat(70_000) })],
    ['a start that is not a time', (text: string) => JSON.stringify({ ...JSON.parse(text), askedAt: '1' })],
    ['no end', (text: string) => JSON.stringify({ ...JSON.parse(text), expiresAt: undefined })],
    ['no binding', (text: string) => JSON.stringify({ ...JSON.parse(text), binding: undefined })],
    ['another binding', (text: string) => JSON.stringify({ ...JSON.parse(text), binding: 'AAAA' })],
  ])('from %s', async (_, change) => {
    const { keep, text, write, tokenFor } = machine()
    await keep()
    write(change(text() ?? ''))
    expect(await tokenFor({}, 0)).toBe(null)
  })
})
