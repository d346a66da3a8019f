import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { exampleIds, type MachineKind } from '../../src/sandbox/server'
import { machineVariables } from '../support/machine'
import { type Ending, errorOf, json, terminalWithSandbox } from '../support/program'

const app = exampleIds.resourceOwner

/** Each machine, how it is named, and what `doctor` says of its steps. */
const machines: [kind: MachineKind, auth: string, steps: [check: string, detail: RegExp][]][] = [
  [
    'instance',
    'instance-principal',
    [
      [
        'metadata-service',
        /^http:\S+\/opc\/v2 answers: this is an instance of tenancy ocid1\.tenancy\.oc1\.\.sandbox\.$/,
      ],
      ['federation', /^http:\S+ issued a session token\. It ends in 20 minutes\.$/],
    ],
  ],
  [
    'resource-principal',
    'resource-principal',
    [['session-token', /^OCI gave this resource a session token\. It ends in \d+ minutes\.$/]],
  ],
  [
    'resource-principal-content',
    'resource-principal',
    [['session-token', /^OCI gave this resource a session token\. It ends in \d+ minutes\.$/]],
  ],
  [
    'workload',
    'workload-identity',
    [
      ['service-account', /^The token of the service account was read from \S+\/token\.$/],
      ['session-token', /^https:\S+:12250 issued a session token\. It ends in 20 minutes\.$/],
    ],
  ],
  [
    'cloud-shell',
    'delegation-token',
    [
      ['delegation-token', /^The delegation token was read from \S+ \(delegation_token_file of OCI profile 'eu-/],
      ['metadata-service', / answers: /],
      ['federation', / issued a session token\./],
    ],
  ],
  [
    'ci',
    'ci',
    [
      [
        'job-token',
        /^GitHub issued an ID token: issuer https:\/\/token\.actions\.githubusercontent\.com, subject repo:\S+, audience https:\/\/cloud\.oracle\.com\.$/,
      ],
      ['token-exchange', /^The domain issued a session token\. It ends in 60 minutes\.$/],
    ],
  ],
  [
    'gitlab',
    'ci',
    [
      ['job-token', /^GitLab issued an ID token: issuer https:\/\/gitlab\.com, subject /],
      ['token-exchange', /^The domain issued a session token\./],
    ],
  ],
]

const noError = ({ exitCode, stderr }: Ending) => ({ exitCode, errors: /Error|Warning/.test(stderr) ? stderr : '' })

describe.each(machines)('%s, by --auth %s', (kind, auth, steps) => {
  test('lists, audits and changes without a stored secret, and leaves nothing on the disk', async () => {
    const terminal = await terminalWithSandbox()
    const variables = await machineVariables(terminal.sandbox, kind)
    // From Node 22 on, the compiled program is cached in the home. That is code, and not what is looked for here.
    const files = () =>
      readdirSync(variables['HOME'] ?? '', { recursive: true, encoding: 'utf8' })
        .filter((path) => !/^\.cache($|[\\/]identity-domain-apps)/.test(path))
        .sort()
    const before = files()
    const listed = await terminal.apps(['list', '--auth', auth, '-o', 'json'], { variables })
    const audited = await terminal.apps(['audit', '--max-refresh', '1d', '--debug'], {
      variables: { ...variables, APPS_AUTH: auth.replaceAll('-', '_') },
    })
    const changed = await terminal.apps(['set-expiry', app, '9d', '--auth', auth, '-o', 'json'], { variables })

    expect(noError(listed)).toEqual({ exitCode: 0, errors: '' })
    expect(audited.exitCode).toBe(1)
    expect(json(changed)).toMatchObject({ outcome: 'confirmed', to: { seconds: 777600 } })
    expect(files()).toEqual(before)
  })

  test('doctor says which way was taken and why, and shows each step', async () => {
    const terminal = await terminalWithSandbox()
    const variables = await machineVariables(terminal.sandbox, kind)
    const { stdout } = await terminal.apps(['doctor', '--auth', auth, '-o', 'json'], { variables })
    const { checks } = JSON.parse(stdout) as { checks: { check: string; status: string; detail: string }[] }
    const said = (name: string) => checks.find(({ check }) => check === name)
    expect(said('credentials')?.detail).toMatch(/^Session token, obtained in each run: .* \(--auth\)\.$/)
    for (const [name, detail] of steps) {
      expect(said(name)).toMatchObject({ status: 'pass' })
      expect(said(name)?.detail).toMatch(detail)
    }
    expect(said('reading')).toMatchObject({ status: 'pass' })
  })
})

test('in Cloud Shell, what it sets is enough, as for oci', async () => {
  const terminal = await terminalWithSandbox()
  const variables = await machineVariables(terminal.sandbox, 'cloud-shell')
  const ending = await terminal.apps(['get-expiry', app, '--seconds'], { variables })
  expect(ending).toEqual({ exitCode: 0, stdout: '604800\n', stderr: '' })
  expect(terminal.sandbox.requests.at(-1)).toMatchObject({ method: 'GET' })
})

test('a profile of ~/.oci/config names an instance principal', async () => {
  const terminal = await terminalWithSandbox()
  const variables = await machineVariables(terminal.sandbox, 'cloud-shell')
  const file = `${variables['HOME']}/other`
  writeFileSync(file, '[I]\nauthentication_type=instance_principal\ntenancy=t\n', { mode: 0o600 })
  const ending = await terminal.apps(['get-expiry', app, '--seconds', '--oci-profile', 'I'], {
    variables: { ...variables, OCI_CLI_CONFIG_FILE: file, OCI_CLI_AUTH: undefined },
  })
  expect(ending).toEqual({ exitCode: 0, stdout: '604800\n', stderr: '' })
})

const manyApps = (count: number) =>
  Array.from({ length: count }, (_, at) => ({ id: at.toString(16).padStart(32, '0'), displayName: `App ${at}` }))

describe('a session token that ends in mid-list', () => {
  test.each(machines.filter(([kind]) => !kind.startsWith('resource')))(
    '%s: is renewed once, for all pages',
    async (kind, auth) => {
      const terminal = await terminalWithSandbox({ apps: manyApps(3000) })
      const variables = await machineVariables(terminal.sandbox, kind)
      terminal.sandbox.faults.add({ match: { kind: 'list', skip: 2 }, action: { type: 'expireTokens' } })
      const before = terminal.sandbox.requests.length
      const ending = await terminal.apps(['list', '--auth', auth, '-o', 'ndjson', '-v'], { variables })
      expect(ending.exitCode).toBe(0)
      expect(ending.stdout.trimEnd().split('\n').length).toBeGreaterThanOrEqual(3002)
      const asked = terminal.sandbox.requests.slice(before).filter(({ method }) => method === 'POST')
      expect(asked.length).toBeLessThanOrEqual(2)
      expect(ending.stderr.match(/^The domain rejected the token: signing in again\.$/gm)).toHaveLength(1)
    },
  )
})

describe('what fails says so in one sentence, with the next step', () => {
  const failing: [MachineKind, string, Record<string, string>, number, RegExp, RegExp][] = [
    [
      'instance',
      'metadata',
      { metadata: 'slow' },
      7,
      /cannot be used: no answer within 2 s\.$/,
      /compute instance of OCI\?/,
    ],
    ['instance', 'metadata', { metadata: 'reset' }, 7, /cannot be used: the connection was closed/, /--auth/],
    [
      'instance',
      'metadata',
      { metadata: 'html' },
      7,
      /cannot be trusted: identity\/cert\.pem is not a certificate/,
      /portal/,
    ],
    [
      'instance',
      'metadata',
      { metadata: 'redirect' },
      7,
      /redirects to https:\/\/portal\.example; redirects are not/,
      /--auth/,
    ],
    ['instance', 'metadata', { metadata: 'missing' }, 7, /answered 404\.$/, /compute instance of OCI\?/],
    [
      'instance',
      'a dynamic group that does not match',
      { dynamicGroup: 'no-match' },
      4,
      /^The domain does not let these credentials \(instance principal \(--auth\)\) list apps: .*NotAuthorizedOrNotFound/,
      /^Give a dynamic group that includes this instance the app role 'Application Administrator'/,
    ],
    [
      'workload',
      'a missing role',
      { dynamicGroupRole: 'missing' },
      4,
      /^The domain does not let these credentials \(workload identity \(--auth\)\) list apps: .*accessDenied/,
      /^Give a dynamic group that includes this workload the app role/,
    ],
  ]

  test.each(failing)('%s, %s %j', async (kind, _, switches, exitCode, message, hint) => {
    const terminal = await terminalWithSandbox({ switches })
    const variables = await machineVariables(terminal.sandbox, kind)
    const auth = machines.find(([each]) => each === kind)?.[1] ?? ''
    const ending = await terminal.apps(['list', '--auth', auth, '-o', 'json'], { variables })
    expect({ exitCode: ending.exitCode, stdout: ending.stdout }).toEqual({ exitCode, stdout: '' })
    expect(errorOf(ending).message).toMatch(message)
    expect(errorOf(ending).hint).toMatch(hint)
  })

  test('a clock that is off by ten minutes', async () => {
    const terminal = await terminalWithSandbox({ switches: { signatureClock: 'sandbox' } })
    const variables = await machineVariables(terminal.sandbox, 'instance')
    terminal.sandbox.clock.advance(600)
    const ending = await terminal.apps(['list', '--auth', 'instance-principal', '-o', 'json'], { variables })
    expect(ending.exitCode).toBe(4)
    expect(errorOf(ending).message).toMatch(/This machine's clock differs by -\d+ s\.$/)
    expect(errorOf(ending).hint).toMatch(/^Set the clock of this machine/)
    const { stdout } = await terminal.apps(['doctor', '--auth', 'instance-principal'], { variables })
    expect(stdout).toMatch(/^federation\tfail\t/m)
    expect(stdout).toContain("sign-in\tnot-tried\tNot tried: the check 'federation' failed.")
  })

  test('a job without `id-token: write`, and a trust that does not match', async () => {
    const terminal = await terminalWithSandbox()
    const variables = await machineVariables(terminal.sandbox, 'ci')
    const noPermission = { ...variables, ACTIONS_ID_TOKEN_REQUEST_URL: undefined }
    const none = await terminal.apps(['list', '--auth', 'ci', '-o', 'json'], { variables: noPermission })
    expect(none.exitCode).toBe(2)
    expect(errorOf(none)).toMatchObject({
      message: 'GitHub gives this job no ID token: its permissions lack `id-token: write`.',
      hint: 'Add it to `permissions` of the job, beside `contents: read`.',
    })
    const other = { ...variables, APPS_ID_TOKEN_AUDIENCE: 'https://other.example' }
    const refused = await terminal.apps(['list', '--auth', 'ci', '-o', 'json'], { variables: other })
    expect(refused.exitCode).toBe(4)
    expect(errorOf(refused).message).toMatch(/^The token endpoint of the domain answered 400 \(invalid_grant/)
    expect(errorOf(refused).hint).toMatch(
      /^An identity propagation trust must be active and match the ID token \(issuer https:\S+, subject repo:\S+, audience https:\/\/other\.example\) and the client \w+\. To see the trusts: apps request GET/,
    )
    const byIdAlone = { ...variables, APPS_CLIENT_SECRET: undefined }
    const without = await terminal.apps(['list', '--auth', 'ci', '-o', 'json'], { variables: byIdAlone })
    expect([without.exitCode, errorOf(without).hint]).toEqual([
      4,
      expect.stringMatching(
        /by its id alone\. Set APPS_CLIENT_SECRET for this client\. The client needs no app role\.$/,
      ),
    ])
  })
})

test('a domain that takes a client by its id alone needs no secret at all', async () => {
  const terminal = await terminalWithSandbox({ switches: { exchangeClient: 'public-too' } })
  const variables = await machineVariables(terminal.sandbox, 'ci')
  expect(variables['APPS_CLIENT_SECRET']).toBeUndefined()
  const ending = await terminal.apps(['list', '--auth', 'ci', '-q'], { variables })
  expect(ending.exitCode).toBe(0)
})

test('apps login stores how a machine signs in, and nothing else', async () => {
  const terminal = await terminalWithSandbox()
  const machine = await machineVariables(terminal.sandbox, 'instance')
  const variables = { ...machine, APPS_CONFIG_DIR: `${machine['HOME']}/config` }
  const login = ['login', 'here', '--auth', 'instance_principal', '--domain-url', terminal.sandbox.url, '-o', 'json']
  const stored = await terminal.apps(login, { variables })
  const alone = { variables: { ...variables, APPS_DOMAIN_URL: undefined } }
  const read = await terminal.apps(['get-expiry', app, '--seconds'], alone)
  const doctor = await terminal.apps(['doctor'], alone)
  const twice = await terminal.apps(['list', '--profile', 'here', '--auth', 'token'], alone)
  const job = await terminal.apps(['login', 'job', '--auth', 'ci', '--domain-url', terminal.sandbox.url], alone)

  expect(json(stored)).toEqual({
    name: 'here',
    current: true,
    domain: terminal.sandbox.url,
    method: 'principal',
    clientId: null,
    auth: 'instance-principal',
  })
  expect(JSON.parse(readFileSync(`${machine['HOME']}/config/profiles.json`, 'utf8')).profiles).toEqual({
    here: { domainUrl: terminal.sandbox.url, auth: 'instance-principal' },
  })
  expect(read).toEqual({ exitCode: 0, stdout: '604800\n', stderr: '' })
  expect(doctor.stdout).toContain("Session token, obtained in each run: instance principal (profile 'here').")
  expect([twice.exitCode, twice.stderr]).toEqual([
    2,
    'Error: --profile here says how to sign in, and so does --auth; which one counts?\nHint: Leave one of them out.\n',
  ])
  expect([job.exitCode, job.stderr]).toEqual([
    2,
    expect.stringMatching(/^Error: --auth ci cannot be stored in a profile; instance-principal, /),
  ])
})

test('two runs at once do not disturb each other', async () => {
  const terminal = await terminalWithSandbox()
  const variables = await machineVariables(terminal.sandbox, 'instance')
  const both = await Promise.all(
    ['1', '2', '3'].map(() => terminal.apps(['list', '--auth', 'instance-principal', '-q'], { variables })),
  )
  expect(both.map(({ exitCode }) => exitCode)).toEqual([0, 0, 0])
  expect(new Set(both.map(({ stdout }) => stdout)).size).toBe(1)
})
