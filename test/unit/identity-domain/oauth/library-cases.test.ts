import { afterEach, describe, expect, test } from 'vitest'
import { publish } from '../../../support/extent'
import { clientId, clientSecret, type Script, scriptedProvider } from '../../../support/scripted-provider'
import { type IssuerOptions, testAt } from '../../../support/with-issuer'

const variables = { APPS_TEST_CLIENT_SECRET: clientSecret }

async function tried(script: Script = {}, args: string[] = [], options: IssuerOptions = {}) {
  const provider = await scriptedProvider(script)
  const run = await testAt(provider.url, clientId, args, { variables, ...options })
  const said = `${run.stdout}${run.stderr}${run.pages.map(({ text }) => text).join('')}`
  for (const secret of provider.secrets) expect(said).not.toContain(secret)
  return { ...run, provider, tokenRequests: () => provider.requests.filter(({ path }) => path === '/token') }
}

/** Named as in the OpenID conformance suite's client modules. This is not a certification. */
describe('OAuth cases', () => {
  afterEach(({ task }) => publish('oauth-cases', { cases: 1, held: task.result?.state === 'fail' ? 0 : 1 }))

  test('happy-path', async () => {
    const { exitCode, json, provider, tokenRequests } = await tried()

    expect(exitCode).toBe(0)
    expect(json()).toMatchObject({
      client: { id: null, displayName: null, clientId },
      resource: null,
      grant: 'code',
      scope: { requested: 'openid offline_access', granted: 'openid offline_access' },
      verdict: 'holds',
      refreshToken: { issued: true, rotated: true, reuseRefused: true },
      accessToken: { expiresIn: 600, configured: null },
      refreshLifetime: { configured: null, atLeast: null, atMost: null },
      diagnosis: [],
      revoked: true,
    })
    expect(tokenRequests()[0]?.form).toMatchObject({
      grant_type: 'authorization_code',
      code_verifier: expect.stringMatching(/^.{43}$/),
    })
    expect(provider.requests.map(({ path }) => path).slice(0, 3)).toEqual([
      '/.well-known/openid-configuration',
      '/authorize',
      '/token',
    ])
  })

  test('refresh-token', async () => {
    const { statuses, tokenRequests } = await tried()
    expect(Object.entries(statuses()).filter(([, status]) => status !== 'pass')).toEqual([])
    expect(tokenRequests().map(({ form }) => form['grant_type'])).toEqual([
      'authorization_code',
      'refresh_token',
      'refresh_token',
      'refresh_token',
    ])
  })

  test('client-secret-basic', async () => {
    const { tokenRequests } = await tried()
    const basic = `Basic ${Buffer.from('conformance-client:k9Qx-7Zr2_Lm4T%7EpW8vJ').toString('base64')}`
    expect(tokenRequests().map(({ authorization }) => authorization)).toEqual([basic, basic, basic, basic])
  })

  test.each<[string, Script['callback']]>([
    ['invalid-state', { state: 'another' }],
    ['missing-state', { state: undefined }],
  ])('%s: the request is turned away, and the wait goes on to its end', async (_, callback) => {
    const { exitCode, pages, tokenRequests, error } = await tried({ callback: callback ?? {} })

    expect(exitCode).toBe(4)
    expect(pages.at(-1)?.status).toBe(400)
    expect(error().message).toBe('Nobody signed in: the sign-in was not finished within 5 minutes.')
    expect(tokenRequests()).toEqual([])
  })

  test('invalid-authorization-response-iss', async () => {
    const { exitCode, tokenRequests, error } = await tried({ callback: { iss: 'https://evil.example' } })

    expect(exitCode).toBe(7)
    expect(error().message).toBe(
      "The answer to the sign-in names the issuer https://evil.example: it is not this provider's, and was not used.",
    )
    expect(tokenRequests()).toEqual([])
  })

  test('a provider that promises to name itself, and does not', async () => {
    const { exitCode, tokenRequests } = await tried({
      discovery: { authorization_response_iss_parameter_supported: true },
    })
    expect(exitCode).toBe(7)
    expect(tokenRequests()).toEqual([])
  })

  test('discovery-issuer-mismatch', async () => {
    const { exitCode, provider, error } = await tried({ discovery: { issuer: 'https://evil.example' } })

    expect(exitCode).toBe(7)
    expect(error().message).toContain('The discovery document names the issuer https://evil.example, which is not')
    expect(provider.requests).toHaveLength(1)
  })

  test('token-endpoint-response-without-expires_in', async () => {
    const { exitCode, json, statuses } = await tried({ answer: { expires_in: undefined } })
    expect(exitCode).toBe(0)
    expect(json().accessToken).toEqual({ expiresIn: null, configured: null })
    expect(statuses()['access-token-lifetime']).toBe('warn')
  })

  test.each<[string, unknown, string, number]>([
    ['"3600"', '3600', 'warn', 0],
    ['"12abc"', '12abc', 'fail', 0],
    ['-5', -5, 'fail', 0],
    ['1e12', 1e12, 'fail', 0],
  ])('J29: expires_in %s', async (_, expires_in, status, code) => {
    const { exitCode, statuses } = await tried({ answer: { expires_in } })
    expect([statuses()['access-token-lifetime'], exitCode]).toEqual([status, code])
  })

  test('no-scope-in-token-endpoint-response', async () => {
    const { exitCode, json, statuses } = await tried({ answer: { scope: undefined } })
    expect(exitCode).toBe(0)
    expect(json().scope.granted).toBe(null)
    expect(statuses()['scope-kept']).toBe('not-tried')
  })

  test.each<[string, (string | undefined)[], string, string, number]>([
    ['the first answer has less than was asked for', ['openid read', undefined], 'warn', 'incomplete', 3],
    ['both have the same, and less than was asked for', ['read', 'read'], 'warn', 'incomplete', 3],
    ['the second answer has less than was asked for', [undefined, 'openid read'], 'fail', 'incomplete', 3],
    ['the first answer has what was asked for', ['read write offline_access', undefined], 'pass', 'holds', 0],
    ['the second answer has what was asked for', [undefined, 'write read'], 'pass', 'holds', 0],
  ])('the answers name a scope: %s', async (_, [...scopes], status, verdict, code) => {
    const scope = { toJSON: () => scopes.shift() }
    const { exitCode, json, statuses } = await tried({ answer: { scope } }, ['--scope', 'read write', '--no-reuse'])
    expect([statuses()['scope-kept'], json().verdict, exitCode]).toEqual([status, verdict, code])
  })

  test.each(['bearer', 'BEARER', 'bEaReR'])('token-type-case-insensitivity: %s', async (token_type) => {
    expect((await tried({ answer: { token_type } })).exitCode).toBe(0)
  })

  const unusable: [string, Record<string, unknown>, string][] = [
    ['token_type MAC', { token_type: 'MAC' }, 'its token_type is not Bearer'],
    ['no token_type', { token_type: undefined }, 'it has no token_type'],
    ['an empty access token', { access_token: '' }, 'it has no access token'],
    ['no access token', { access_token: undefined }, 'it has no access token'],
    [
      'an access token with a line break',
      { access_token: 'abc\r\ndef' },
      'its access token has invalid characters (RFC 6750 section 2.1)',
    ],
    ['an access token of 1 MB', { access_token: 'a'.repeat(1_000_000) }, 'its access token is too long'],
    ['a refresh token that is a number', { refresh_token: 5 }, 'its refresh_token is not a string'],
  ]
  test.each(unusable)('J30: %s is 3, and what came is revoked', async (_, answer, why) => {
    const { exitCode, json, statuses, error, tokenRequests, provider } = await tried({ answer })
    expect(exitCode).toBe(3)
    expect(error()).toMatchObject({ code: 3, message: `The provider's token response cannot be trusted: ${why}.` })
    expect(json()).toMatchObject({ verdict: 'incomplete', refreshToken: { issued: null }, revoked: true })
    expect(json().steps).toContainEqual({
      step: 'sign-in',
      status: 'fail',
      detail: `a user signed in, but the token response must not be used: ${why}`,
    })
    expect(statuses()).toMatchObject({ 'id-token': 'not-tried', 'refresh-token-issued': 'not-tried' })
    expect(tokenRequests()).toHaveLength(1)
    expect(provider.requests.filter(({ path }) => path === '/revoke').length).toBeGreaterThan(0)
  })

  test.each(unusable)('J30: %s after the refresh is 3 as well', async (_, secondAnswer, why) => {
    const { exitCode, json, statuses, error, tokenRequests } = await tried({ secondAnswer })
    expect([exitCode, error().message]).toEqual([3, `The provider's token response cannot be trusted: ${why}.`])
    expect(json()).toMatchObject({ verdict: 'incomplete', refreshToken: { issued: true }, revoked: true })
    expect(statuses()).toMatchObject({ 'refresh-token-redeems': 'fail', 'spent-token-refused': 'not-tried' })
    expect(tokenRequests()).toHaveLength(2)
  })

  test.each([null, ''])('a refresh token that is %j is none', async (refresh_token) => {
    const { exitCode, json } = await tried({ answer: { refresh_token } })
    expect([exitCode, json().verdict]).toEqual([1, 'not-issued'])
  })

  test.each<[string, Script, string]>([
    ['invalid-iss', { firstClaims: { iss: 'https://evil.example' } }, 'unexpected JWT iss (issuer) claim value'],
    ['invalid-aud', { firstClaims: { aud: 'another' } }, 'unexpected JWT aud (audience) claim value'],
    ['invalid-nonce', { firstClaims: { nonce: 'another' } }, 'unexpected ID Token nonce claim value'],
    ['missing-nonce', { firstClaims: { nonce: undefined } }, 'JWT nonce (nonce) claim missing'],
    [
      'invalid-azp',
      { firstClaims: { aud: [clientId, 'another'], azp: 'another' } },
      'unexpected ID Token azp (authorized party) claim value',
    ],
    ['expired-exp', { firstClaims: { exp: 1_600_000_000 } }, 'unexpected JWT exp (expiration time) claim value'],
    ['null-alg', { header: { alg: 'none' } }, 'its ID token is not signed: its alg is none'],
    [
      'null-alg, which the provider says it uses',
      { header: { alg: 'None' }, discovery: { id_token_signing_alg_values_supported: ['RS256', 'None'] } },
      'its ID token is not signed: its alg is none',
    ],
    [
      'HS256 with another secret',
      { signingSecret: 'not the secret of this client' },
      'the signature of its ID token is wrong',
    ],
    ['HS256 with the public key as the secret', { header: { alg: 'HS256' } }, 'the signature of its ID token is wrong'],
    ['a missing sub', { firstClaims: { sub: undefined } }, 'JWT sub (subject) claim missing'],
    [
      'a wrong signature',
      { wrongKey: true },
      'the signature of its ID token is wrong, or its key is not among the published ones',
    ],
  ])('J33: %s: refused, nothing further is tried with it, all is revoked', async (_, script, why) => {
    const { exitCode, json, statuses, stdout, tokenRequests } = await tried(script)

    expect(exitCode).toBe(3)
    expect(stdout).toContain(`the response must not be used: ${why}`)
    expect(statuses()).toMatchObject({ 'id-token': 'fail', 'refresh-token-issued': 'not-tried', revoked: 'pass' })
    expect(tokenRequests()).toHaveLength(1)
    expect(json()).toMatchObject({ verdict: 'incomplete', revoked: true })
  })

  test.each<[string, Record<string, unknown>, string, string]>([
    [
      'refresh-token-invalid-issuer',
      { iss: 'https://evil.example' },
      'refresh-token-redeems',
      'unexpected JWT iss (issuer) claim value',
    ],
    ['refresh-token-invalid-sub', { sub: 'user-2' }, 'id-tokens-agree', 'another sub (OpenID Connect 12.2)'],
  ])('J33: %s: nothing further is tried with it, and all is revoked', async (_, secondClaims, failed, why) => {
    const { exitCode, json, statuses, stdout, tokenRequests } = await tried({ secondClaims })

    expect(exitCode).toBe(3)
    expect(json().verdict).toBe('incomplete')
    expect(statuses()[failed]).toBe('fail')
    expect(stdout).toContain(why)
    expect(json().revoked).toBe(true)
    expect(tokenRequests()).toHaveLength(2)
    expect(statuses()).toMatchObject({ 'spent-token-refused': 'not-tried', 'revoked-token-refused': 'not-tried' })
  })

  test.each<[string, Record<string, unknown>]>([
    ['auth_time', { auth_time: 5 }],
    ['nonce', { nonce: 'another' }],
    ['azp', { azp: clientId }],
  ])('another %s after the refresh fails its own step, and the grant holds', async (claim, secondClaims) => {
    const { exitCode, json, statuses, tokenRequests } = await tried({ secondClaims })

    expect([exitCode, json().verdict]).toEqual([0, 'holds'])
    expect(json().steps).toContainEqual({
      step: 'id-tokens-agree',
      status: 'fail',
      detail: `after the refresh the ID token has another ${claim} (OpenID Connect 12.2)`,
    })
    expect(tokenRequests()).toHaveLength(4)
    expect(statuses()).toMatchObject({ 'spent-token-refused': 'pass', 'revoked-token-refused': 'pass' })
  })

  test('HS256: the signature is checked with the client secret', async () => {
    const { exitCode, stdout, statuses } = await tried({ signingSecret: clientSecret })
    expect(exitCode).toBe(0)
    expect(statuses()['id-token']).toBe('pass')
    expect(stdout).not.toContain('which only the client')
  })

  test('HS256 of a public client cannot be checked, and that is said', async () => {
    const { exitCode, stdout, statuses } = await tried({ signingSecret: clientSecret }, [], { variables: {} })
    expect(exitCode).toBe(0)
    expect(statuses()['id-token']).toBe('not-tried')
    expect(stdout).toContain("it is signed with HS256, which only the client's secret can check")
  })

  test.each<[string, Script['keys']]>([
    ['no JWK set', () => ({ error: 'no' })],
    ['two keys of one name', (key) => ({ keys: [key, key] })],
    ['a key that is none', () => ({ keys: [{ kty: 'RSA', kid: 'key-1' }] })],
  ])('K8: %s: nothing is claimed of the signature', async (_, keys) => {
    const { exitCode, json } = await tried({ ...(keys && { keys }) })
    expect(exitCode).toBe(0)
    expect(json().steps).toContainEqual({
      step: 'id-token',
      status: 'not-tried',
      detail:
        'issuer, audience, nonce and expiry are right; its signature was not checked: what is published as signing keys cannot be used',
    })
  })

  test('K8: a key that is not published is none of the provider’s', async () => {
    const { exitCode, stdout } = await tried({ keys: (key) => ({ keys: [{ ...key, kid: 'key-2' }] }) })
    expect(exitCode).toBe(3)
    expect(stdout).toContain('the signature of its ID token is wrong, or its key is not among the published ones')
  })

  test('a token whose ID token is for another user is not kept', async () => {
    const files = { mayCreate: async () => 'yes' as const }
    const { exitCode, json, statuses } = await tried({ secondClaims: { sub: 'user-2' } }, ['--keep', 'token'], {
      files,
    })
    expect([exitCode, json().revoked]).toEqual([3, true])
    expect(statuses()).toMatchObject({ kept: 'not-tried', revoked: 'pass' })
  })

  test('O11: a refused sign-in is 4, and its words are made safe', async () => {
    const callback = { code: undefined, error: 'access_denied', error_description: '\u001b[31m<script>no' }
    const { exitCode, error, pages } = await tried({ callback })
    expect(exitCode).toBe(4)
    expect(error().message).toBe('The sign-in was refused: access_denied: \u001b[31m<script>no.')
    expect(pages.at(-1)?.text).not.toContain('script')
  })

  test.each([
    ['access_denied', 4, 'The sign-in was refused: access_denied.', null],
    ['server_error', 7, 'The provider failed at the sign-in: server_error.', 'Try again later.'],
    ['temporarily_unavailable', 7, 'The provider failed at the sign-in: temporarily_unavailable.', 'Try again later.'],
  ])('F83: %s says nothing of guesses that lock accounts', async (code, exit, message, hint) => {
    const { exitCode, error } = await tried({ callback: { code: undefined, error: code } })
    expect([exitCode, error().message, error().hint]).toEqual([exit, message, hint])
  })

  test('S2: an endpoint without TLS on another machine is refused at once', async () => {
    const { exitCode, provider } = await tried({ discovery: { token_endpoint: 'http://192.0.2.1/token' } })
    expect(exitCode).toBe(7)
    expect(provider.requests).toHaveLength(1)
  })
})
