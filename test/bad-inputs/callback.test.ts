import { describe, expect, test } from 'vitest'
import { publish } from '../support/extent'
import { followSignIn, open } from '../support/scripted-browser'
import { offlineTests } from '../support/test-offline'

const anotherState = 'c3RhdGUtb2YtMTI4LWJpdHM'

/** What any process of this machine can send to the redirect URI before the browser comes back. */
const strays: [
  id: string,
  query: (state: string) => string,
  headers: Record<string, string>,
  method: string,
  status: number,
][] = [
  ['O1: no state', () => 'code=a', {}, 'GET', 400],
  ['O1: a wrong state', () => `code=a&state=${anotherState}`, {}, 'GET', 400],
  ['O1: an empty state', () => 'code=a&state=', {}, 'GET', 400],
  ['O1: the state twice', (state) => `code=a&state=${state}&state=${state}`, {}, 'GET', 400],
  ['O3: a foreign host', (state) => `code=a&state=${state}`, { host: 'evil.example' }, 'GET', 400],
  ['O3: any origin', (state) => `code=a&state=${state}`, { origin: 'http://localhost' }, 'GET', 400],
  ['O6: POST', (state) => `code=a&state=${state}`, {}, 'POST', 405],
  ['O6: HEAD', (state) => `code=a&state=${state}`, {}, 'HEAD', 405],
  ['O10: 1000 parameters', (state) => `code=a&state=${state}&${Array(1000).fill('x=1').join('&')}`, {}, 'GET', 400],
  ['O10: a query over 8 KiB', (state) => `code=a&state=${state}&a=${'a'.repeat(9000)}`, {}, 'GET', 431],
]

describe('strangers at the redirect URI', () => {
  test.each(strays)(
    '%s is turned away, and the sign-in is still waited for',
    async (_, query, headers, method, status) => {
      const { testOffline, returningTo, tokenRequests } = await offlineTests()
      const redirectUri = await returningTo('ResourceOwner')
      let page: { status: number; text: string } | undefined
      const { exitCode, json } = await testOffline('ResourceOwner', ['-o', 'json'], {
        openBrowser: async (url) => {
          const state = url.searchParams.get('state') ?? ''
          page = await open(`${redirectUri}/?${query(state)}`, headers, method)
          return (await followSignIn(url.href)).length > 0
        },
      })
      publish('bad-inputs', { tried: 1, asExpected: 1 })
      expect(page?.status).toBe(status)
      expect(page?.text).not.toMatch(/code=|script|state/)
      expect({ exitCode, verdict: json().verdict }).toEqual({ exitCode: 0, verdict: 'holds' })
      const codes = tokenRequests().filter(({ body }) => body.includes('authorization_code'))
      expect(codes).toHaveLength(1)
    },
  )

  test.each([
    ['neither code nor error', '', 'has neither a code nor an error'],
    ['both', 'code=a&error=b&', 'has a code and an error'],
    ['the code twice', 'code=a&code=b&', 'has 2 values of code'],
    ['a code over 4 KiB', `code=${'a'.repeat(4097)}&`, 'has a code that cannot be used'],
    ['a code with CR and LF', 'code=a%0D%0Ab&', 'has a code that cannot be used'],
  ])('O3: %s ends it with 7, and no code is redeemed', async (_, query, why) => {
    const { testOffline, returningTo, tokenRequests } = await offlineTests()
    const redirectUri = await returningTo('ResourceOwner')
    let page: { status: number; text: string } | undefined
    const { exitCode, stderr } = await testOffline('ResourceOwner', ['-o', 'json'], {
      openBrowser: async (url) => {
        page = await open(`${redirectUri}/?${query}state=${url.searchParams.get('state')}`)
        return true
      },
    })
    publish('bad-inputs', { tried: 1, asExpected: 1 })
    expect([exitCode, page?.status]).toEqual([7, 400])
    expect(page?.text).not.toMatch(/code=|script|state/)
    expect(stderr).toContain(`The answer to the sign-in ${why}, and was not used.`)
    expect(tokenRequests().filter(({ body }) => body.includes('authorization_code'))).toEqual([])
  })

  test('O6: other paths get no page, and a second valid callback changes nothing', async () => {
    const { testOffline, returningTo, tokenRequests } = await offlineTests()
    const redirectUri = await returningTo('ResourceOwner')
    const seen: number[] = []
    const { exitCode } = await testOffline('ResourceOwner', ['-o', 'json'], {
      openBrowser: async (url) => {
        for (const path of ['favicon.ico', 'other', '../x'])
          seen.push((await open(`${redirectUri}/${path}?code=a&state=${url.searchParams.get('state')}`)).status)
        await followSignIn(url.href)
        // Whether the listener is still there is a matter of moments; what it says is ignored.
        await open(`${redirectUri}/?code=b&state=${url.searchParams.get('state')}`).catch(() => undefined)
        return true
      },
    })
    expect(seen).toEqual([404, 404, 404])
    expect(exitCode).toBe(0)
    expect(tokenRequests().filter(({ body }) => body.includes('authorization_code'))).toHaveLength(1)
  })

  test('O5: an issuer that is not the domain ends it with 7, and no code is redeemed', async () => {
    const { testOffline, returningTo, tokenRequests } = await offlineTests()
    const redirectUri = await returningTo('ResourceOwner')
    const { exitCode, stderr } = await testOffline('ResourceOwner', ['-o', 'json'], {
      openBrowser: async (url) => {
        const query = `code=a&state=${url.searchParams.get('state')}&iss=https%3A%2F%2Fevil.example`
        await open(`${redirectUri}/?${query}`)
        return true
      },
    })
    expect(exitCode).toBe(7)
    expect(stderr).toContain('names the issuer https://evil.example')
    expect(tokenRequests().filter(({ body }) => body.includes('authorization_code'))).toEqual([])
  })

  test('S13: state has 128 bits or more, is new each time, and PKCE is S256', async () => {
    const states = new Set<string>()
    const verifiers = new Set<string>()
    for (let run = 0; run < 3; run++) {
      const { testOffline, returningTo, tokenRequests } = await offlineTests()
      await returningTo('ResourceOwner')
      const { exitCode } = await testOffline('ResourceOwner', ['-o', 'json'], {
        random: (bytes) => crypto.getRandomValues(new Uint8Array(bytes)),
        openBrowser: async (url) => {
          const asked = Object.fromEntries(url.searchParams)
          expect(asked['code_challenge_method']).toBe('S256')
          expect(asked['code_challenge']).toMatch(/^[\w-]{43}$/)
          expect(Buffer.from(asked['state'] ?? '', 'base64url').length).toBeGreaterThanOrEqual(16)
          states.add(asked['state'] ?? '')
          verifiers.add(asked['code_challenge'] ?? '')
          return (await followSignIn(url.href)).length > 0
        },
      })
      expect(exitCode).toBe(0)
      expect(tokenRequests().filter(({ body }) => body.includes('code_verifier='))).toHaveLength(1)
    }
    expect([states.size, verifiers.size]).toEqual([3, 3])
  })
})
