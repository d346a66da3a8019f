import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, describe, expect, test } from 'vitest'
import { createFile, mayCreate, replaceFile } from '../../../../src/platform/file-writing'
import { realEnvironment } from '../../../../src/platform/real-environment'
import {
  type Asked,
  clientId,
  clientSecret,
  type Script,
  type ScriptedProvider,
  scriptedProvider,
} from '../../../support/scripted-provider'
import { type IssuerOptions, testAt } from '../../../support/with-issuer'

const variables = { APPS_TEST_CLIENT_SECRET: clientSecret }

async function triedAt(provider: ScriptedProvider, args: string[] = [], options: IssuerOptions = {}) {
  const run = await testAt(provider.url, clientId, args, { variables, approveDevice: async () => {}, ...options })
  const said = `${run.stdout}${run.stderr}`
  for (const secret of provider.secrets) expect(said).not.toContain(secret)
  return {
    ...run,
    step: (name: string) => run.json().steps.find(({ step }: { step: string }) => step === name),
  }
}

async function tried(script: Script = {}, args: string[] = [], options: IssuerOptions = {}) {
  const provider = await scriptedProvider(script)
  const run = await triedAt(provider, args, options)
  return { ...run, sent: (path: string) => provider.requests.filter((each) => each.path === path) }
}

type Given = [status: number, body: object]
type Reply = [status: number, body: object | string]
const isRefresh = ({ form }: Asked) => form['grant_type'] === 'refresh_token'
const isSignIn = ({ path, form }: Asked) => path === '/token' && form['grant_type'] !== 'refresh_token'
/** From the n-th refresh on, this is answered. */
const refreshes = (nth: number, reply: (given: Given) => Reply): Script => ({
  respond: (asked, given) => (isRefresh(asked) && asked.nth >= nth ? reply(given) : undefined),
})
const signIns = (reply: (given: Given, nth: number) => Reply | undefined): Script => ({
  respond: (asked, given) => (isSignIn(asked) ? reply(given, asked.nth) : undefined),
})

const byDevice = ['--grant', 'device']

const outcomes: [code: string, status: number, isProof: boolean][] = [
  ['invalid_grant', 200, true],
  ['invalid_grant', 400, true],
  ['invalid_grant', 401, true],
  ['invalid_grant', 429, false],
  ['invalid_grant', 500, false],
  ['invalid_grant', 503, false],
  ['invalid_client', 401, false],
  ['invalid_request', 400, false],
  ['invalid_scope', 400, false],
  ['server_error', 400, false],
  ['temporarily_unavailable', 400, false],
  ['temporarily_unavailable', 503, false],
  ['slow_down', 400, false],
  ['slow_down', 429, false],
  ['access_denied', 403, false],
  ['banana', 400, false],
]

describe('only a refusal of the token proves that the token does not work', () => {
  test.each(outcomes)('the refresh: %s with %i', async (error, status, isProof) => {
    const { exitCode, json, step } = await tried(refreshes(1, () => [status, { error }]))
    expect([exitCode, json().verdict]).toEqual(isProof ? [1, 'does-not-refresh'] : [3, 'incomplete'])
    expect(step('refresh-token-redeems').status).toBe(isProof ? 'fail' : 'not-tried')
  })

  test.each(outcomes)('the replay: %s with %i', async (error, status, isProof) => {
    const { exitCode, json, step } = await tried(refreshes(2, () => [status, { error }]))
    expect([exitCode, json().refreshToken.reuseRefused]).toEqual([0, isProof ? true : null])
    expect(step('spent-token-refused').status).toBe(isProof ? 'pass' : 'not-tried')
  })

  test.each(outcomes)('after the revocation: %s with %i', async (error, status, isProof) => {
    const { exitCode, step } = await tried(refreshes(3, () => [status, { error }]))
    expect(exitCode).toBe(0)
    expect(step('revoked-token-refused').status).toBe(isProof ? 'pass' : 'not-tried')
  })

  test.each(outcomes)('the second refresh of --rotation-wait: %s with %i', async (error, status, isProof) => {
    const script = { rotates: [false], ...refreshes(2, () => [status, { error }]) }
    const { exitCode, step } = await tried(script, ['--rotation-wait', '10s', '--no-revoke'])
    expect(exitCode).toBe(isProof ? 3 : 0)
    expect(step('refresh-token-rotated').status).toBe(isProof ? 'fail' : 'not-tried')
  })

  test.each(['unauthorized_client', 'unsupported_grant_type'])('%s: this client may not redeem it', async (error) => {
    const { exitCode, step } = await tried(refreshes(1, () => [400, { error }]))
    expect(exitCode).toBe(1)
    expect(step('refresh-token-redeems').detail).toBe(`the provider does not let this client redeem it: ${error}`)
  })

  test.each(['unauthorized_client', 'unsupported_grant_type'])(
    '%s with 401: the client did not show who it is, so nothing is said of what it may do',
    async (error) => {
      const atRefresh = await tried(refreshes(1, () => [401, { error }]))
      expect([atRefresh.exitCode, atRefresh.json().verdict]).toEqual([3, 'incomplete'])
      const atSignIn = await tried(signIns(() => [401, { error, error_description: 'Invalid client credentials' }]))
      expect(atSignIn.exitCode).toBe(4)
      expect(atSignIn.error().message).toBe(`The sign-in was refused: ${error}: Invalid client credentials.`)
    },
  )

  test('slow_down at the sign-in is no refusal of it', async () => {
    const { exitCode, error } = await tried(signIns(() => [400, { error: 'slow_down' }]))
    expect([exitCode, error().message]).toEqual([7, 'The provider failed at the sign-in: slow_down.'])
  })
})

describe('a response that contradicts itself is not judged', () => {
  const twice = ([, body]: Given): Reply => [200, `${JSON.stringify(body).slice(0, -1)},"refresh_token":null}`]
  const both = ([, body]: Given): Reply => [200, { ...body, error: 'temporarily_unavailable' }]
  const withStatus = ([, body]: Given): Reply => [400, body]
  const contradictions: [string, (given: Given) => Reply, string][] = [
    ['a name twice', twice, 'an object in it has the same name twice'],
    ['tokens and an error', both, 'it has tokens and an error'],
    ['tokens and the status of an error', withStatus, 'it has tokens and status 400'],
  ]

  test.each(contradictions)('the sign-in: %s', async (_, reply, why) => {
    const { exitCode, json, error, sent } = await tried(signIns(reply))
    expect([exitCode, json().verdict, json().refreshToken.issued]).toEqual([3, 'incomplete', null])
    expect(json().scope.granted).toBe(null)
    expect(error().message).toBe(`The provider's token response cannot be trusted: ${why}.`)
    // Whatever it is worth, each token in it is revoked.
    expect(sent('/revoke').map(({ form }) => form['token_type_hint'])).toEqual(['refresh_token', 'access_token'])
  })

  test.each(contradictions)('the refresh: %s', async (_, reply, why) => {
    const { exitCode, json, step } = await tried(refreshes(1, reply))
    expect([exitCode, json().verdict]).toEqual([3, 'incomplete'])
    expect(step('refresh-token-redeems').detail).toBe(`the response must not be used: ${why}`)
  })

  test.each(contradictions)('the replay: %s', async (_, reply) => {
    const { step, json } = await tried({ reuses: 1, ...refreshes(2, reply) })
    expect([step('spent-token-refused').status, json().refreshToken.reuseRefused]).toEqual(['not-tried', null])
  })

  test('a refusal that names two errors', async () => {
    const { exitCode, step } = await tried(refreshes(1, () => [400, '{"error":"invalid_grant","error":"slow_down"}']))
    expect([exitCode, step('refresh-token-redeems').status]).toEqual([3, 'fail'])
  })

  test('a discovery document that names an endpoint twice', async () => {
    const respond: Script['respond'] = ({ path }, [, body]) =>
      path.endsWith('configuration')
        ? [200, `${JSON.stringify(body).slice(0, -1)},"token_endpoint":"https://evil.example/"}`]
        : undefined
    const { exitCode, error } = await tried({ respond })
    expect([exitCode, error().message]).toEqual([
      7,
      "The provider's discovery document: an object in it has the same name twice.",
    ])
  })
})

describe('--control', () => {
  const scopeless = { scope: 'openid' }

  test('the first refresh token is redeemed before anybody signs in again, which may end it', async () => {
    const { exitCode, json, step } = await tried({ oneRefreshToken: true }, ['--control'])
    expect([exitCode, json().verdict]).toEqual([0, 'holds'])
    expect(step('refresh-token-redeems').status).toBe('pass')
  })

  test.each<[string, Reply]>([
    ['an error beside tokens', [200, { access_token: 'a', token_type: 'Bearer', error: 'server_error' }]],
    ['an outage', [400, { error: 'temporarily_unavailable' }]],
    ['a request that was not understood', [400, { error: 'invalid_request' }]],
  ])('%s does not prove that offline_access decides', async (_, reply) => {
    const script = signIns(([status, body], nth) => (nth === 2 ? reply : [status, { ...body, ...scopeless }]))
    const { exitCode, step } = await tried(script, ['--control'])
    expect(exitCode).toBe(3)
    expect(step('without-offline-access').status).toBe('not-tried')
  })

  test('a bad ID token of it proves nothing either', async () => {
    const script = signIns(([status, body], nth) => [
      status,
      nth === 2 ? { ...body, ...scopeless, refresh_token: undefined, id_token: 'a.b.c' } : { ...body, ...scopeless },
    ])
    const { exitCode, step } = await tried(script, ['--control'])
    expect([exitCode, step('without-offline-access').status]).toEqual([3, 'not-tried'])
  })
})

describe('the scope', () => {
  test('one that is empty is named, and has no offline_access', async () => {
    const { exitCode, json, step } = await tried({ answer: { scope: '' } })
    expect([exitCode, json().scope.granted]).toEqual([3, ''])
    expect(step('refresh-token-issued').detail).toContain('the granted scope (empty) has no offline_access')
  })

  test('a refresh that names less is not a refresh token that does not work', async () => {
    const scopes = ['openid offline_access read', 'openid offline_access']
    const { exitCode, json, step } = await tried({ answer: { scope: { toJSON: () => scopes.shift() } } }, [
      '--no-reuse',
    ])
    expect([exitCode, json().verdict]).toEqual([3, 'incomplete'])
    expect(step('scope-kept')).toMatchObject({ status: 'fail', detail: 'after the refresh the scope lacks read' })
  })

  test('a refresh that does not name offline_access is not said to name the same', async () => {
    const { exitCode, step } = await tried({ secondAnswer: { scope: 'openid' } })
    expect(exitCode).toBe(0)
    expect(step('scope-kept')).toMatchObject({
      status: 'warn',
      detail: 'the response to the refresh does not name offline_access, which was granted',
    })
  })
})

const directories: string[] = []
afterEach(async () => {
  for (const directory of directories.splice(0)) await rm(directory, { recursive: true })
})

/** A token that was kept, and the runs that redeem it. */
async function keeping(script: Script, args: string[] = []) {
  const directory = await mkdtemp(join(tmpdir(), 'apps-test-'))
  directories.push(directory)
  const file = join(directory, 'token.json')
  const files = { ...realEnvironment().files, mayCreate, create: createFile, replace: replaceFile }
  const provider = await scriptedProvider(script)
  const kept = await triedAt(provider, ['--keep', file, ...args], { files })
  return {
    file,
    kept,
    provider,
    redeem: () => triedAt(provider, ['--from', file], { files }),
    content: async () => JSON.parse(await readFile(file, 'utf8')),
  }
}

describe('a token that was kept', () => {
  test('a granted scope without offline_access is as little as at the sign-in', async () => {
    const { kept, redeem } = await keeping({ answer: { scope: 'openid' } })
    const { exitCode, json, step } = await redeem()
    expect([kept.exitCode, exitCode, json().verdict, json().scope.granted]).toEqual([3, 3, 'incomplete', 'openid'])
    expect(step('refresh-token-issued').status).toBe('warn')
  })

  test('a refresh that names no scope is for the one that was granted', async () => {
    const { redeem } = await keeping({ answer: { scope: 'openid' }, secondAnswer: { scope: undefined } })
    const { exitCode, json } = await redeem()
    expect([exitCode, json().scope.granted]).toEqual([3, 'openid'])
  })

  test.each(outcomes)('%s with %i', async (error, status, isProof) => {
    const { redeem } = await keeping(refreshes(2, () => [status, { error }]))
    const { exitCode, json } = await redeem()
    expect([exitCode, json().verdict]).toEqual(isProof ? [1, 'does-not-refresh'] : [3, 'incomplete'])
    expect(json().refreshLifetime.atMost === null).toBe(!isProof)
  })

  test('after a response that was lost, a refusal proves nothing', async () => {
    let isCut = true
    const { file, redeem } = await keeping(
      refreshes(2, ([status, body]) => (isCut ? [200, JSON.stringify(body).slice(0, -1)] : [status, body])),
    )
    const lost = await redeem()
    isCut = false
    const again = await redeem()
    expect([lost.exitCode, again.exitCode, again.json().verdict]).toEqual([3, 3, 'incomplete'])
    for (const run of [lost, again]) {
      expect(run.error().message).toMatch(/: refresh-token-redeems: cannot tell: /)
      expect(run.error().hint).toBe(
        `The token in ${file} may be used up. Sign in again, and keep a new one with --keep.`,
      )
    }
    expect(again.step('refresh-token-redeems').detail).toContain('but may have been used up before')
  })

  test('an outage leaves it as it was', async () => {
    const { file, redeem, content } = await keeping(refreshes(2, () => [400, { error: 'temporarily_unavailable' }]))
    const { error } = await redeem()
    expect(error().hint).toBe(`Run the command again later: the token in ${file} was not used up.`)
    expect(await content()).toMatchObject({ inUse: false })
  })

  test('nothing is revoked, also where the response must not be used', async () => {
    const { redeem, provider } = await keeping(refreshes(2, ([, body]) => [200, { ...body, token_type: 'mac' }]))
    const { exitCode, step } = await redeem()
    expect(exitCode).toBe(3)
    expect(step('revoked')).toMatchObject({ status: 'not-tried', detail: 'left out: --from revokes nothing' })
    expect(provider.requests.filter(({ path }) => path === '/revoke')).toEqual([])
  })

  test('one that is not rotated lived from its last use, and one that has ended since its issue', async () => {
    const start = Date.now()
    let passed = 0
    const headers = {
      get date() {
        return new Date(start + passed * 1000).toUTCString()
      },
    }
    let hasEnded = false
    const { redeem } = await keeping({
      headers,
      rotates: [false, false, false, false],
      ...refreshes(1, (given) => (hasEnded ? [400, { error: 'invalid_grant' }] : given)),
    })
    const ages: [number | null, number | null][] = []
    for (const at of [3600, 3600 + 600, 3600 + 1200]) {
      passed = at
      hasEnded = at === 3600 + 1200
      const { atLeast, atMost } = (await redeem()).json().refreshLifetime
      ages.push([atLeast, atMost])
    }
    expect(ages[0]?.[0]).toBeGreaterThan(3595)
    expect(ages[0]?.[0]).toBeLessThanOrEqual(3600)
    expect(ages[1]).toEqual([ages[0]?.[0], null])
    expect(ages[2]?.[1]).toBeGreaterThanOrEqual(4800)
  })

  test('after --control it may have been ended by the second sign-in, which is said', async () => {
    const { kept } = await keeping({}, ['--control'])
    expect(kept.step('kept')).toMatchObject({
      status: 'warn',
      detail: expect.stringContaining('unless the sign-in without offline_access has ended it'),
    })
  })
})

test('a revocation that is answered with an error is none, whatever its status', async () => {
  const respond: Script['respond'] = ({ path }) =>
    path === '/revoke' ? [200, { error: 'unsupported_token_type' }] : undefined
  const { exitCode, json, step } = await tried({ respond })
  expect([exitCode, json().revoked]).toEqual([0, false])
  expect(step('revoked').detail).toMatch(/^the provider did not revoke \(unsupported_token_type\): /)
})

test.each([200, 400])(
  'a token that the provider calls invalid with %i has ended, which is not a failure',
  async (status) => {
    let revocations = 0
    const respond: Script['respond'] = ({ path }) =>
      path === '/revoke' && ++revocations > 1 ? [status, { error: 'invalid_token' }] : undefined
    const { exitCode, json, step } = await tried({ respond })
    expect([exitCode, json().revoked, revocations]).toEqual([0, true, 3])
    expect(step('revoked')).toMatchObject({
      status: 'pass',
      detail: 'revoked: 1 refresh token; the provider says that 2 access tokens ended before',
    })
    expect(step('revoked-token-refused').status).toBe('pass')
  },
)

test.each<[string, Script['callback'], string]>([
  ['a code and an error', { error: 'access_denied' }, 'has a code and an error'],
  ['neither', { code: undefined }, 'has neither a code nor an error'],
  ['an empty code', { code: '' }, 'has an empty code'],
])('an answer to the sign-in with the right state and %s ends the wait', async (_, callback, why) => {
  const { exitCode, error, sent } = await tried({ callback: callback ?? {} })
  expect([exitCode, error().message]).toEqual([7, `The answer to the sign-in ${why}, and was not used.`])
  expect(sent('/token')).toEqual([])
})

describe('the device grant', () => {
  test.each<[string, Record<string, unknown>, string[]]>([
    ['an interval without end', { interval: 1e12, expires_in: 60 }, []],
    ['an interval as long as the code lives', { interval: 60, expires_in: 60 }, []],
    ['an interval of 0, and little time', { interval: 0 }, ['--timeout', '6s']],
    ['a code that lives for 2 s', { expires_in: 2 }, []],
    ['a code that has expired already', { expires_in: -1 }, []],
  ])('%s: it is asked at least once', async (_, device, args) => {
    const { exitCode, sent } = await tried({ device }, [...byDevice, ...args])
    expect([exitCode, sent('/token').length > 0]).toEqual([args.length > 0 ? exitCode : 0, true])
  })

  test('a code that is not approved is not said to have expired before it has', async () => {
    const pending: [number, object][] = [[400, { error: 'authorization_pending' }]]
    const { exitCode, error, waits } = await tried({ device: { interval: 1e12, expires_in: 60 }, pending }, byDevice)
    expect([exitCode, waits]).toEqual([4, [48]])
    expect(error().message).toBe(
      'Nobody approved the sign-in: the user code expires before the provider may be asked again.',
    )
  })
})

describe('the signing keys', () => {
  test.each<[string, Reply, string]>([
    ['an outage', [500, {}], 'the signing keys could not be read: the provider answered 500'],
    ['an authorization that is missing', [401, {}], 'the signing keys cannot be read without signing in'],
  ])('%s is said as what it is', async (_, reply, why) => {
    const { step } = await tried({ respond: ({ path }) => (path === '/keys' ? reply : undefined) })
    expect(step('id-token').detail).toContain(`its signature was not checked: ${why}`)
  })
})

test('a lifetime with a fraction is shown as it came', async () => {
  const { step, json } = await tried({ answer: { expires_in: 3599.5 } })
  expect(json().accessToken.expiresIn).toBe(3599.5)
  expect(step('access-token-lifetime')).toMatchObject({
    status: 'warn',
    detail: 'expires_in says 3599.5 s: not whole seconds (RFC 6749 appendix A.14)',
  })
})

test('Ctrl-C during a revocation says what is waited for, and what may live on', async () => {
  const interrupted = new AbortController()
  const signals = { interrupted: interrupted.signal, leaveNow: new AbortController().signal }
  const respond: Script['respond'] = ({ path, nth }) => {
    if (path === '/revoke' && nth === 1) interrupted.abort('SIGINT')
    return undefined
  }
  const { exitCode, json, stderr } = await tried({ respond }, [], { signals })
  expect([exitCode, json().revoked]).toEqual([130, false])
  expect(json().steps).toContainEqual({
    step: 'revoked',
    status: 'warn',
    detail: 'interrupted: 1 refresh token may live on until they expire',
  })
  expect(stderr).toContain('Revoking the tokens of this run, for 5 s at most. Press Ctrl-C again to end at once;')
})

test('credentials that go to another origin than the issuer’s are said', async () => {
  const other = await scriptedProvider()
  const { step } = await tried({ discovery: { revocation_endpoint: `${other.url}/revoke` } })
  expect(step('discovery').detail).toContain(
    `; credentials of the client also go to ${other.url}, which discovery names`,
  )
})
