import { generateKeyPairSync, verify } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import { clientId, clientSecret, type Script, scriptedProvider } from '../../../support/scripted-provider'
import { type IssuerOptions, testAt } from '../../../support/with-issuer'

const variables = { APPS_TEST_CLIENT_SECRET: clientSecret }

async function tried(script: Script = {}, args: string[] = [], options: IssuerOptions = {}) {
  const provider = await scriptedProvider(script)
  const run = await testAt(provider.url, clientId, args, { variables, approveDevice: async () => {}, ...options })
  const said = `${run.stdout}${run.stderr}${run.pages.map(({ text }) => text).join('')}`
  for (const secret of provider.secrets) expect(said).not.toContain(secret)
  return {
    ...run,
    provider,
    sent: (path: string) => provider.requests.filter((each) => each.path === path),
    step: (name: string) => run.json().steps.find(({ step }: { step: string }) => step === name),
  }
}

const jwt = (claims: object): string =>
  [{ alg: 'HS256' }, claims, {}].map((part) => Buffer.from(JSON.stringify(part)).toString('base64url')).join('.')

const byDevice = ['--grant', 'device']

describe('Keycloak', () => {
  const session = { scope: 'openid profile email', refresh_token: jwt({ typ: 'Refresh' }), refresh_expires_in: 1800 }
  const offline = {
    scope: 'openid offline_access profile email',
    refresh_token: jwt({ typ: 'Offline' }),
    refresh_expires_in: 0,
  }

  test('a device grant that ignores offline_access does not hold: its refresh token ends with the session', async () => {
    const { exitCode, json, step, error } = await tried({ answer: session }, byDevice)
    expect([exitCode, json().verdict]).toEqual([3, 'incomplete'])
    expect(json().scope).toEqual({ requested: 'openid offline_access', granted: 'openid profile email' })
    expect(step('refresh-token-issued')).toMatchObject({
      status: 'warn',
      detail:
        'the response has a refresh token (typ Refresh, ends in 30m (1800 s)), but the granted scope (openid profile email) has no offline_access: it may end with the user’s session',
    })
    expect(error().message).toContain(
      'Could not find out whether the grant holds: refresh-token-issued: the response has',
    )
  })

  test('--control compares kinds of refresh tokens', async () => {
    const { exitCode, step } = await tried({ answer: offline, answerWithoutScope: session }, ['--control'])
    expect(exitCode).toBe(0)
    expect(step('refresh-token-issued')).toMatchObject({
      status: 'pass',
      detail: 'the response has a refresh token (typ Offline, without an end)',
    })
    expect(step('without-offline-access')).toMatchObject({
      status: 'pass',
      detail:
        'a refresh token of another kind came (typ Refresh, ends in 30m (1800 s)), not one (typ Offline, without an end): offline_access decides',
    })
  })

  test('--control: the same kind of token shows that the scope does not decide', async () => {
    const { exitCode, step } = await tried({ answer: session }, ['--control'])
    expect(exitCode).toBe(3)
    expect(step('without-offline-access')).toMatchObject({
      status: 'warn',
      detail: 'a refresh token came as well (typ Refresh, ends in 30m (1800 s)): offline_access is not what decides',
    })
  })

  test('a user without the offline role (not_allowed) is no answer about the client', async () => {
    const refusal = { error: 'not_allowed', error_description: 'Offline tokens not allowed for the user or client' }
    const { exitCode, json, step } = await tried({ refusal })
    expect([exitCode, json().verdict]).toEqual([3, 'incomplete'])
    expect(step('refresh-token-issued')).toMatchObject({
      status: 'not-tried',
      detail:
        'cannot tell: the provider refused this request, not_allowed: Offline tokens not allowed for the user or client',
    })
  })

  test('a client that must use PKCE gets it in the device grant', async () => {
    const { sent } = await tried({}, byDevice)
    expect(sent('/device')[0]?.form).toMatchObject({
      code_challenge: expect.stringMatching(/^.{43}$/),
      code_challenge_method: 'S256',
    })
    expect(sent('/token')[0]?.form['code_verifier']).toMatch(/^.{43}$/)
  })
})

test.each(['invalid_request', 'invalid_target'])(
  '%s: the request was not understood, so nothing is claimed',
  async (error) => {
    const { exitCode, json } = await tried({ refusal: { error } })
    expect([exitCode, json().verdict, json().refreshToken.issued]).toEqual([3, 'incomplete', null])
  },
)

test.each(['invalid_scope', 'unauthorized_client', 'unsupported_grant_type'])('%s is a no', async (error) => {
  const { exitCode, json } = await tried({ refusal: { error } })
  expect([exitCode, json().verdict, json().refreshToken.issued]).toEqual([1, 'not-issued', false])
})

describe('GitHub', () => {
  test('a poll that is answered with 200 and authorization_pending is waited for', async () => {
    const pending: [number, object][] = [
      [200, { error: 'authorization_pending', error_description: 'The authorization request is still pending.' }],
      [200, { error: 'slow_down', interval: 10 }],
    ]
    const { exitCode, waits, json } = await tried({ pending }, byDevice)
    expect([exitCode, json().verdict]).toEqual([0, 'holds'])
    expect(waits.slice(0, 3)).toEqual([5, 5, 10])
  })

  test('a refusal with 200 is a refusal', async () => {
    const { exitCode, error } = await tried({ pending: [[200, { error: 'access_denied' }]] }, byDevice)
    expect([exitCode, error().message]).toEqual([4, 'The sign-in was refused: access_denied.'])
  })
})

describe('Entra', () => {
  test('a scope without offline_access is not enough, and --control settles it', async () => {
    const answer = { scope: 'openid User.Read' }
    const answerWithoutScope = { refresh_token: undefined }
    expect((await tried({ answer, answerWithoutScope })).exitCode).toBe(3)
    const { exitCode, json, step } = await tried({ answer, answerWithoutScope }, ['--control'])
    expect([exitCode, json().verdict]).toEqual([0, 'holds'])
    expect(step('without-offline-access').detail).toBe('no refresh token came: offline_access is what decides')
  })
})

describe('Google', () => {
  test('its own parameters, and no prompt of ours', async () => {
    const { exitCode, provider } = await tried({}, ['--param', 'access_type=offline', '--prompt', 'none'])
    expect(exitCode).toBe(0)
    expect(provider.queries[0]).toMatchObject({ access_type: 'offline' })
    expect(provider.queries[0]).not.toHaveProperty('prompt')
  })

  test('no rotation: one refresh without a new token is no law', async () => {
    const { exitCode, step, json } = await tried({ rotates: [false, false, false] })
    expect(exitCode).toBe(0)
    expect(json().refreshToken).toEqual({ issued: true, rotated: false, reuseRefused: null })
    expect(step('refresh-token-rotated')).toMatchObject({
      status: 'warn',
      detail: 'no new refresh token came at this refresh; some providers rotate later',
      fix: 'To see whether it stays like this, add --rotation-wait 1m.',
    })
  })
})

describe('Okta, Auth0 and Hydra', () => {
  test('a refresh token that rotates only after an interval', async () => {
    const { exitCode, step, json, waits, stderr } = await tried({ rotates: [false] }, ['--rotation-wait', '40s'])
    expect([exitCode, json().refreshToken.rotated]).toEqual([0, true])
    expect(waits).toContain(40)
    expect(stderr).toContain('Waiting 40s before the next refresh (--rotation-wait).')
    expect(step('refresh-token-rotated')).toMatchObject({
      status: 'pass',
      detail: 'the refresh brought a new refresh token, 40s (40 s) after one that brought none',
    })
  })

  test('none after the interval either', async () => {
    const { step } = await tried({ rotates: [false, false, false] }, ['--rotation-wait', '1m'])
    expect(step('refresh-token-rotated').detail).toBe('no new refresh token came, neither at once nor after 1m (60 s)')
  })

  test('a used token that is accepted within a grace period, said with its age', async () => {
    const { exitCode, step } = await tried({ reuses: 1 })
    expect(exitCode).toBe(0)
    expect(step('spent-token-refused')).toMatchObject({
      status: 'warn',
      detail: 'a second use at once was accepted: whoever copied the used token could use it then',
      fix: 'To see whether it stays like this, add --rotation-wait 1m.',
    })
  })

  test('--rotation-wait replays the used token only after the interval', async () => {
    const { exitCode, step, waits, stderr } = await tried({}, ['--rotation-wait', '30s'])
    expect(exitCode).toBe(0)
    expect(waits).toContain(30)
    expect(stderr).toContain('Waiting 30s before the used refresh token is replayed (--rotation-wait).')
    expect(step('spent-token-refused').detail).toMatch(/^a second use, 30s \(30 s\) after its first use, was refused: /)
  })

  test('--param brings an audience, in both grants', async () => {
    const param = ['--param', 'audience=https://api.example.com']
    expect((await tried({}, param)).provider.queries[0]).toMatchObject({ audience: 'https://api.example.com' })
    const device = await tried({}, [...param, ...byDevice])
    expect(device.sent('/device')[0]?.form).toMatchObject({ audience: 'https://api.example.com' })
  })
})

describe('Auth0', () => {
  test('an issuer that ends with a slash, which nobody types', async () => {
    const { exitCode, json } = await tried({ issuer: (url) => `${url}/` })
    expect([exitCode, json().verdict]).toEqual([0, 'holds'])
  })
})

describe('dex', () => {
  test('a poll that is answered with 401 and authorization_pending, and no scope in the response', async () => {
    const pending: [number, object][] = [[401, { error: 'authorization_pending' }]]
    const { exitCode, json, step } = await tried({ pending, answer: { scope: undefined } }, byDevice)
    expect([exitCode, json().verdict, json().scope.granted]).toEqual([0, 'holds', null])
    expect(step('scope-kept').status).toBe('not-tried')
  })
})

describe('zitadel', () => {
  test('an ID token for several audiences, with the client as azp', async () => {
    const claims = { aud: [clientId, 'project-1'], azp: clientId }
    const { exitCode, json, step } = await tried({ firstClaims: claims, secondClaims: claims })
    expect([exitCode, json().verdict]).toEqual([0, 'holds'])
    expect(step('id-tokens-agree').status).toBe('pass')
  })
})

describe('Logto', () => {
  test('consent is asked for, the API is named by resource, and ES384 is checked', async () => {
    const { exitCode, step, provider } = await tried({ elliptic: true }, [
      '--param',
      'resource=https://api.example.com',
    ])
    expect(exitCode).toBe(0)
    expect(provider.queries[0]).toMatchObject({ prompt: 'consent', resource: 'https://api.example.com' })
    expect(step('id-token')).toMatchObject({
      status: 'pass',
      detail: 'issuer, audience, nonce and expiry are right, and so is its signature',
    })
  })
})

describe('Entra, for all tenants', () => {
  test('an issuer with a placeholder is no issuer: the hint says which to name', async () => {
    const { exitCode, error } = await tried({ issuer: (url) => `${url}/{tenantid}/v2.0` })
    expect(exitCode).toBe(7)
    expect(error().message).toContain('/{tenantid}/v2.0, which is not http://127.0.0.1:')
    expect(error().hint).toBe(
      'This address is for all tenants. Name the issuer of one: --issuer with its id in the path.',
    )
  })
})

describe('a used token that works again, without rotation', () => {
  test('that it is refused the second time is said', async () => {
    const { exitCode, json, step } = await tried({ rotates: [false], secondAnswer: {}, refusalAfter: 1 }, [
      '--rotation-wait',
      '10s',
    ])
    expect([exitCode, json().verdict]).toEqual([3, 'incomplete'])
    expect(step('refresh-token-rotated')).toMatchObject({ status: 'fail' })
    expect(step('refresh-token-rotated').detail).toContain(
      'no new refresh token came, and 10s (10 s) later the old one was refused: invalid_grant',
    )
  })
})

describe('the client shows who it is', () => {
  const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
  const pem = privateKey.export({ type: 'pkcs8', format: 'pem' }).toString()

  test('--auth-method post', async () => {
    const { sent } = await tried({}, ['--auth-method', 'post'])
    expect(sent('/token')[0]).toMatchObject({ authorization: '', form: { client_secret: clientSecret } })
  })

  test('--auth-method none: a public client', async () => {
    const { sent } = await tried({}, ['--auth-method', 'none'])
    expect(sent('/token')[0]?.authorization).toBe('')
    expect(sent('/token')[0]?.form).not.toHaveProperty('client_secret')
  })

  test('--auth-method private_key_jwt, for the issuer alone', async () => {
    const files = { read: async () => ({ text: pem, readableByOthers: false }) }
    const { exitCode, sent, provider } = await tried({}, ['--auth-method', 'private_key_jwt'], {
      variables: { APPS_TEST_CLIENT_KEY_FILE: 'key.pem' },
      files,
    })
    expect(exitCode).toBe(0)
    const { client_assertion: assertion = '', client_assertion_type: type } = sent('/token')[0]?.form ?? {}
    expect(type).toBe('urn:ietf:params:oauth:client-assertion-type:jwt-bearer')
    const [header = '', claims = '', signature = ''] = assertion.split('.')
    expect(JSON.parse(Buffer.from(claims, 'base64url').toString())).toMatchObject({
      iss: clientId,
      sub: clientId,
      aud: provider.url,
    })
    expect(
      verify('RSA-SHA256', Buffer.from(`${header}.${claims}`), publicKey, Buffer.from(signature, 'base64url')),
    ).toBe(true)
  })

  test('private_key_jwt without a key names the variable', async () => {
    const { exitCode, error } = await tried({}, ['--auth-method', 'private_key_jwt'])
    expect([exitCode, error()]).toMatchObject([
      2,
      {
        message: '--auth-method private_key_jwt needs the private key of the client.',
        hint: 'Set APPS_TEST_CLIENT_KEY_FILE.',
      },
    ])
  })
})

test('pushed authorization requests, where discovery requires them', async () => {
  const { exitCode, provider, sent } = await tried({ discovery: { require_pushed_authorization_requests: true } })
  expect(exitCode).toBe(0)
  expect(sent('/par')[0]?.form).toMatchObject({
    scope: 'openid offline_access',
    prompt: 'consent',
    client_id: clientId,
  })
  expect(provider.queries[0]).toEqual({ client_id: clientId, request_uri: 'urn:request:1' })
})

test('a pushed authorization request that is answered with nonsense is not followed', async () => {
  const discovery = { require_pushed_authorization_requests: true }
  for (const pushed of [{}, { request_uri: 5 }, { request_uri: 'a b' }, { request_uri: 'x'.repeat(3000) }]) {
    const { exitCode, error, provider } = await tried({ discovery, pushed })
    expect([exitCode, provider.queries]).toEqual([7, []])
    expect(error().message).toBe(
      'The provider did not take the pushed authorization request: the provider answered 201.',
    )
  }
})

test('a granted scope of any length is shown short', async () => {
  const { step } = await tried({ answer: { scope: 'x'.repeat(100_000) } })
  expect(step('refresh-token-issued').detail.length).toBeLessThan(400)
})

test('verification_uri_complete is shown where it leads to the same place', async () => {
  const { stderr } = await tried({ device: { verification_uri_complete: 'https://evil.example/?c=WDJB' } }, byDevice)
  expect(stderr).not.toContain('evil.example')
  const provider = await tried({}, byDevice)
  expect(provider.stderr).not.toContain('Or open')
})

test('a clock that is wrong is named as that', async () => {
  const now = Math.floor(Date.now() / 1000)
  const { stdout, exitCode } = await tried({
    firstClaims: { iat: now - 7800, exp: now - 7200 },
    headers: { date: new Date((now - 7500) * 1000).toUTCString() },
  })
  expect(exitCode).toBe(3)
  expect(stdout).toMatch(/expiration is past current timestamp\. This machine's clock differs by -?[0-9]+ s\./)
})

describe('discovery is read before a browser opens', () => {
  test.each<[string, object, string]>([
    ['the grant', { grant_types_supported: ['refresh_token'] }, 'the grant authorization_code'],
    ['the response type', { response_types_supported: ['id_token'] }, 'the response type code'],
    ['the response mode', { response_modes_supported: ['form_post'] }, 'the response mode query'],
    ['PKCE', { code_challenge_methods_supported: ['plain'] }, 'PKCE with S256'],
    [
      'the method',
      { token_endpoint_auth_methods_supported: ['tls_client_auth'] },
      'client authentication by client_secret_basic',
    ],
  ])('%s is missing', async (_, discovery, missing) => {
    const { step } = await tried({ discovery })
    expect(step('discovery')).toMatchObject({ status: 'warn', detail: `discovery does not name ${missing}` })
  })

  test('signed authorization requests alone', async () => {
    const { step } = await tried({ discovery: { require_signed_request_object: true } })
    expect(step('discovery').detail).toBe(
      'the provider takes only signed authorization requests, which this cannot send',
    )
  })
})

test.each([
  [['--param', 'state=x'], 'names a parameter that this command sets itself, or that is a secret'],
  [['--param', 'client_secret=x'], 'names a parameter that this command sets itself, or that is a secret'],
  [['--param', 'audience'], 'is not NAME=VALUE'],
  [['--param', 'a=1', '--param', 'a=2'], 'names one parameter twice'],
  [['--prompt', 'CONSENT'], 'is not a prompt'],
  [['--rotation-wait', '2h'], 'is not between 1s and 1h'],
  [['--auth-method', 'tls'], 'is none of basic, post, private_key_jwt and none'],
  [['--grant', 'password', '--username', 'u', '--prompt', 'login'], 'is for an authorization request'],
])('%s is 2, before any request', async (args, message) => {
  const { exitCode, error, provider } = await tried({}, args)
  expect(exitCode).toBe(2)
  expect(error().message).toContain(message)
  expect(provider.requests).toEqual([])
})
