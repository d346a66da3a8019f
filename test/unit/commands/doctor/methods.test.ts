import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { fingerprints, jwt, somebody } from './signed-in'

type Somebody = Awaited<ReturnType<typeof somebody>>

/** Why it counts; a profile says so by its name. */
const by = (profile: string, variable: string): string => (profile === '' ? ` Chosen by ${variable}.` : '')

/** Each way to sign in: what is set, and as what a profile of the same is stored. */
const methods: {
  name: string
  set(who: Somebody): Record<string, string>
  login: string[]
  credentials(who: Somebody, profile: string): string
  signIn(who: Somebody, profile: string): string
  roles: string
}[] = [
  {
    name: "a client's secret",
    set: ({ sandbox, home }) => ({ APPS_CLIENT_ID: sandbox.clientId, APPS_CLIENT_SECRET_FILE: join(home, 'secret') }),
    login: ['--client-id', 'CLIENT', '--secret-file', 'HOME/secret'],
    credentials: ({ sandbox }, profile) =>
      `pass: Client secret: ${profile}client ${sandbox.clientId}.${by(profile, 'APPS_CLIENT_ID')}`,
    signIn: ({ sandbox }, profile) =>
      `pass: The domain issued an access token to ${profile}client ${sandbox.clientId}.`,
    roles: 'pass: Application Administrator (granted to the client).',
  },
  {
    name: "a client's private key",
    set: ({ sandbox, home }) => ({
      APPS_CLIENT_ID: sandbox.clientId,
      APPS_CLIENT_KEY_FILE: join(home, '.oci/key.pem'),
      APPS_CLIENT_KEY_ID: 'ci',
    }),
    login: ['--client-id', 'CLIENT', '--key-file', 'HOME/.oci/key.pem', '--key-id', 'ci'],
    credentials: ({ sandbox }, profile) =>
      `pass: Client private key: ${profile}client ${sandbox.clientId}. Its certificate in the domain: under the alias 'ci' (APPS_CLIENT_KEY_ID names another).${by(profile, 'APPS_CLIENT_ID')}`,
    signIn: ({ sandbox }, profile) =>
      `pass: The domain issued an access token to ${profile}client ${sandbox.clientId}.`,
    roles: 'pass: Application Administrator (granted to the client).',
  },
  {
    name: 'an API key of OCI',
    set: () => ({ APPS_OCI_PROFILE: 'KEY' }),
    login: ['--oci-profile', 'KEY'],
    credentials: (_, profile) =>
      `pass: API key that signs each request: ${profile}OCI profile 'KEY'.${by(profile, 'APPS_OCI_PROFILE')}`,
    signIn: (_, profile) => `pass: The domain accepts ${profile}OCI profile 'KEY'.`,
    roles: 'pass: application administrator (granted to the user).',
  },
  {
    name: 'a session of OCI',
    set: () => ({ APPS_OCI_PROFILE: 'S' }),
    login: ['--oci-profile', 'S'],
    credentials: (_, profile) =>
      `pass: Session that signs each request: ${profile}OCI profile 'S'.${by(profile, 'APPS_OCI_PROFILE')} It expires at 2026-10-05T15:03:00Z, in 60 minutes.`,
    signIn: (_, profile) => `pass: The domain accepts ${profile}OCI profile 'S'.`,
    roles: 'pass: application administrator (granted to the user).',
  },
]

describe.each(methods)('by $name', ({ set, login, credentials, signIn, roles }) => {
  test('from what is set: every check passes, and says how', async () => {
    const who = await somebody()
    const { exitCode, said, document } = await who.examined(set(who))
    expect([said('credentials'), said('sign-in'), said('app-roles')]).toEqual([
      credentials(who, ''),
      signIn(who, ''),
      roles,
    ])
    expect(document.checks.filter(({ status }: { status: string }) => status !== 'pass')).toEqual([])
    expect([exitCode, document.verdict]).toEqual([0, 'ready'])
  })

  test('from a profile: it is named', async () => {
    const who = await somebody()
    const { sandbox, home } = who
    const words = login.map((word) => word.replace('CLIENT', sandbox.clientId).replace('HOME', home))
    expect((await who.run(['login', 'p', '--domain-url', sandbox.url, ...words, '-q'], {})).exitCode).toBe(0)
    const { exitCode, said } = await who.examined({ APPS_DOMAIN_URL: undefined })
    expect([said('credentials'), said('sign-in')]).toEqual([
      credentials(who, "profile 'p', "),
      signIn(who, "profile 'p', "),
    ])
    expect(exitCode).toBe(0)
  })
})

describe('by an access token', () => {
  /** One that the sandbox accepts, whatever it says. */
  async function withToken(claims: object, ahead = 0) {
    const who = await somebody({ ahead })
    await who.run(['list'], { APPS_CLIENT_ID: who.sandbox.clientId, APPS_CLIENT_SECRET: who.sandbox.clientSecret })
    const [known] = who.sandbox.state.tokens.values()
    const token = jwt(claims)
    if (known !== undefined) who.sandbox.state.tokens.set(token, known)
    const sent = who.sandbox.requests.length
    const examined = await who.examined({ APPS_ACCESS_TOKEN: token })
    const paths = who.sandbox.requests.slice(sent).map(({ path }) => path.split('?')[0])
    return { ...examined, paths }
  }
  const hour = 3600
  const began = Date.UTC(2026, 9, 5, 14, 3, 0) / 1000

  test('its roles and its end are told', async () => {
    const { exitCode, said } = await withToken({
      sub_type: 'client',
      clientAppRoles: ['Authenticated Client', 'Application Administrator'],
      exp: began + 5 * hour,
    })
    expect(said('credentials')).toBe(
      'pass: Access token: APPS_ACCESS_TOKEN. It expires at 2026-10-05T19:03:00Z, in 5 hours.',
    )
    expect(said('app-roles')).toBe('pass: Authenticated Client, Application Administrator (in the access token).')
    expect(exitCode).toBe(0)
  })

  test('what a client may do is nothing to a user who may not', async () => {
    const { said, allowed, document } = await withToken({
      sub_type: 'user',
      clientAppRoles: ['Identity Domain Administrator'],
      userAppRoles: ['Authenticated'],
    })
    expect(said('credentials')).toBe('pass: Access token: APPS_ACCESS_TOKEN. It has no end time.')
    expect(said('app-roles')).toBe(
      'pass: The client: Identity Domain Administrator. The user: Authenticated (in the access token). Both need a right.',
    )
    expect([said('changing'), allowed('set-expiry'), document.roles]).toEqual([
      'warn: Its roles do not allow changing apps: the set-* commands will be refused.',
      'no',
      [],
    ])
  })

  test('the role of every client proves nothing', async () => {
    const { exitCode, said, allowed } = await withToken({ clientAppRoles: ['Authenticated Client'] })
    expect([said('changing'), allowed('set-grant'), exitCode]).toEqual([
      'unknown: It is unknown whether it may change apps. Nothing was changed to check this.',
      'unknown',
      3,
    ])
  })

  test.each([
    [
      { exp: began },
      "fail: Access token: APPS_ACCESS_TOKEN. It expired at 2026-10-05T14:03:00Z, by the domain's clock.",
      'Get a new token, or sign in with APPS_CLIENT_ID and APPS_CLIENT_SECRET.',
    ],
    [
      { exp: began + 300 },
      'warn: Access token: APPS_ACCESS_TOKEN. It expires at 2026-10-05T14:08:00Z, in 5 minutes.',
      'Get a new token, or sign in with APPS_CLIENT_ID and APPS_CLIENT_SECRET.',
    ],
    [
      { tok_type: 'IT' },
      'warn: Access token: APPS_ACCESS_TOKEN. It has no end time. It is not an access token.',
      'Use an access token: an ID token cannot sign in.',
    ],
    [
      { scope: 'openid' },
      'warn: Access token: APPS_ACCESS_TOKEN. It has no end time. It was issued for something other than managing apps.',
      'Ask for a token with the scope urn:opc:idm:__myscopes__.',
    ],
  ])('%j', async (claims, credentials, fix) => {
    const { said, fix: fixOf } = await withToken(claims)
    expect([said('credentials'), fixOf('credentials')]).toEqual([credentials, fix])
  })

  test('one that has ended is not sent: 4', async () => {
    const { exitCode, said, paths } = await withToken({ exp: began - 1 })
    expect([exitCode, paths]).toEqual([4, ['/.well-known/openid-configuration']])
    expect(said('reading')).toBe("not-tried: Not tried: the check 'credentials' failed.")
  })

  test("where this machine's clock is wrong, the domain's says whether it has ended", async () => {
    const { exitCode, said } = await withToken({ exp: began + hour }, 2 * hour)
    expect(said('clock')).toBe("warn: This machine's clock is 7200 s behind the domain's.")
    expect(said('credentials')).toMatch(/^fail: .* It expired at 2026-10-05T15:03:00Z, by the domain's clock\.$/)
    expect(exitCode).toBe(4)
  })

  test('from a profile: it is named', async () => {
    const who = await somebody()
    const { sandbox, home } = who
    await who.run(['list'], { APPS_CLIENT_ID: sandbox.clientId, APPS_CLIENT_SECRET: sandbox.clientSecret })
    const [token = ''] = sandbox.state.tokens.keys()
    who.keep('tokens.tok', `${token}\n`)
    const words = ['login', 'p', '--domain-url', sandbox.url, '--token-file', join(home, 'tokens.tok'), '-q']
    expect((await who.run(words, {})).exitCode).toBe(0)
    const { exitCode, said } = await who.examined({ APPS_DOMAIN_URL: undefined })
    expect([said('credentials'), said('sign-in')]).toEqual([
      "pass: Access token: profile 'p'. It expires at 2026-10-05T15:03:00Z, in 60 minutes.",
      "pass: The domain accepts profile 'p'.",
    ])
    // The sandbox's tokens name no roles.
    expect([said('app-roles'), exitCode]).toEqual(['unknown: The access token contains no app roles.', 3])
  })

  test('what is no JWT tells nothing', async () => {
    const who = await somebody()
    const { exitCode, said } = await who.examined({ APPS_ACCESS_TOKEN: 'opaque' })
    expect(said('credentials')).toBe('pass: Access token: APPS_ACCESS_TOKEN. It is not a JWT, so its end is unknown.')
    expect(said('sign-in')).toBe(
      'fail: The domain did not accept the access token (APPS_ACCESS_TOKEN): it is not valid, or has expired.',
    )
    expect(exitCode).toBe(4)
  })
})

describe('by a signature', () => {
  test('a key that the profile does not name: a warning, and the refusal', async () => {
    const who = await somebody()
    const { exitCode, said, fix } = await who.examined({ APPS_OCI_PROFILE: 'OTHER' })
    expect(said('credentials')).toBe(
      `warn: API key that signs each request: OCI profile 'OTHER'. Chosen by APPS_OCI_PROFILE. The key of OCI profile 'OTHER' has the fingerprint ${fingerprints.other}, and the profile names ${fingerprints.right}: is key_file the one that belongs to it?`,
    )
    expect(said('sign-in')).toBe("fail: The domain did not accept the signature (OCI profile 'OTHER').")
    expect(fix('sign-in')).toBe(
      `Has the user ocid1.user.oc1..dana an API key with the fingerprint ${fingerprints.right}, and a role in this domain?`,
    )
    expect(exitCode).toBe(4)
  })

  test('a session that is about to end: a warning, and how to prolong it', async () => {
    const who = await somebody({ minutes: 5 })
    const { exitCode, said, fix } = await who.examined({ APPS_OCI_PROFILE: 'S' })
    expect([said('credentials'), fix('credentials'), exitCode]).toEqual([
      "warn: Session that signs each request: OCI profile 'S'. Chosen by APPS_OCI_PROFILE. It expires at 2026-10-05T14:08:00Z, in 5 minutes.",
      'Before it expires: oci session refresh --profile S',
      0,
    ])
  })

  test('a session that has ended: 4, and nothing is signed', async () => {
    const who = await somebody()
    who.keep('.oci/token', jwt({ exp: 1_700_000_000 }))
    const { exitCode, said, fix } = await who.examined({ APPS_OCI_PROFILE: 'S' })
    expect(said('credentials')).toBe(
      "fail: The session of OCI profile 'S' expired at 2023-11-14T22:13:20Z, by the clock of this machine.",
    )
    expect(fix('credentials')).toContain('oci session authenticate --profile-name S begins a new one')
    expect([exitCode, who.sandbox.requests.map(({ path }) => path)]).toEqual([4, ['/.well-known/openid-configuration']])
  })

  test.each([
    [600, 'fail', 4],
    [-600, 'fail', 4],
    [200, 'warn', 0],
  ])('F61: a clock that is %i s behind: %s', async (ahead, status, expected) => {
    const who = await somebody({ ahead })
    const { exitCode, said, fix } = await who.examined({ APPS_OCI_PROFILE: 'KEY' })
    expect(said('clock')).toBe(
      `${status}: This machine's clock is ${Math.abs(ahead)} s ${ahead < 0 ? 'ahead of' : 'behind'} the domain's.`,
    )
    expect(fix('clock')).toMatch(/Signed requests are valid for five minutes\.$/)
    expect(exitCode).toBe(expected)
  })

  test('roles that do not let a user change apps do not prove that policies of OCI do not', async () => {
    const who = await somebody({ roles: ['User Administrator'] })
    const { exitCode, said, allowed } = await who.examined({ APPS_OCI_PROFILE: 'KEY' })
    expect(said('app-roles')).toBe('pass: user administrator (granted to the user).')
    expect([allowed('list'), allowed('set-expiry'), exitCode]).toEqual(['yes', 'unknown', 3])
  })

  test('where the domain does not tell the roles, they are unknown, and never none', async () => {
    const who = await somebody()
    who.sandbox.faults.add({ match: { path: '/admin/v1/Me', times: 9 }, action: { type: 'status', status: 404 } })
    const { exitCode, said, fix, document } = await who.examined({ APPS_OCI_PROFILE: 'KEY' })
    expect([said('app-roles'), fix('app-roles')]).toEqual([
      'unknown: A signature contains no app roles, and the domain does not return those of its user.',
      "The console shows them with the domain's administrators. All commands work with Application Administrator.",
    ])
    expect(said('least-privilege')).toMatch(/^unknown: /)
    expect([document.roles, exitCode]).toEqual([null, 3])
  })
})
