import { createHash, createPublicKey } from 'node:crypto'
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import nock from 'nock'
import { afterAll, describe, expect, test } from 'vitest'
import { run } from '../../../../src/main'
import { realEnvironment } from '../../../../src/platform/real-environment'
import { testIdentity } from '../../../faults/certificate'
import { fakeClock } from '../../../support/fake-clock'
import { type FakeOptions, fakeEnvironment } from '../../../support/fake-environment'
import { HoldingDispatcher } from '../../../support/holding-dispatcher'
import { rsaPair } from '../../../support/keys'
import { NockDispatcher } from '../../../support/nock-dispatcher'
import { nothingPending } from '../../identity-domain/on-nock'

nothingPending()

const folder = mkdtempSync(join(tmpdir(), 'apps-discover-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))
const { files } = realEnvironment()

const pair = rsaPair()
const fingerprint = createHash('md5')
  .update(createPublicKey(pair.publicKey).export({ type: 'spki', format: 'der' }))
  .digest('hex')
  .replace(/..(?!$)/g, '$&:')

const root = 'ocid1.tenancy.oc1..t'
const path = `/20160918/domains?compartmentId=${root}&limit=100`
const oci = (region = 'eu-frankfurt-1') => nock(`https://identity.${region}.oci.oraclecloud.com`)

const domain = (name: string, more: object = {}) => ({
  id: `ocid1.domain.oc1..${name.toLowerCase()}`,
  displayName: name,
  url: `https://idcs-${name.toLowerCase()}.identity.oraclecloud.com:443`,
  homeRegion: 'eu-frankfurt-1',
  type: 'DEFAULT',
  lifecycleState: 'ACTIVE',
  ...more,
})
const originOf = (name: string) => `https://idcs-${name}.identity.oraclecloud.com`

/** The whole program with the OCI profiles DEFAULT and B in a home directory of its own. */
function withTenancy() {
  const home = mkdtempSync(join(folder, 'home-'))
  const config = join(home, '.config/apps/profiles.json')
  mkdirSync(join(home, '.oci'))
  writeFileSync(join(home, '.oci/key.pem'), pair.privateKey, { mode: 0o600 })
  const values = `user=ocid1.user.oc1..u\ntenancy=${root}\nregion=eu-frankfurt-1\nfingerprint=${fingerprint}\nkey_file=~/.oci/key.pem\n`
  writeFileSync(join(home, '.oci/config'), `[DEFAULT]\n${values}\n[B]\nregion=us-ashburn-1\n`, { mode: 0o600 })
  return {
    async discover(argv: string[] = [], { variables, ...options }: FakeOptions = {}) {
      const clock = fakeClock()
      const environment = fakeEnvironment({
        files,
        clock,
        network: async () => new HoldingDispatcher(new NockDispatcher(), clock),
        ...options,
        variables: { HOME: home, ...variables },
      })
      const exitCode = await run(['profile', 'discover', ...argv], environment)
      return { exitCode, ...environment.said }
    },
    stored: () => (existsSync(config) ? JSON.parse(readFileSync(config, 'utf8')) : null),
    store(profiles: object, current?: string) {
      mkdirSync(join(home, '.config/apps'), { recursive: true, mode: 0o700 })
      writeFileSync(config, JSON.stringify({ version: 1, current, profiles }), { mode: 0o600 })
    },
  }
}

const lastError = (stderr: string) => JSON.parse(stderr.trim().split('\n').at(-1) ?? '').error

describe('which tenancy is asked', () => {
  test.each<[string, string[], Record<string, string>, string]>([
    ['DEFAULT where nothing is named', [], {}, 'eu-frankfurt-1'],
    ['the option', ['--oci-profile', 'B'], { APPS_OCI_PROFILE: 'DEFAULT' }, 'us-ashburn-1'],
    ['the variable', [], { APPS_OCI_PROFILE: 'B', OCI_CLI_PROFILE: 'DEFAULT' }, 'us-ashburn-1'],
    ['the variable of oci', [], { OCI_CLI_PROFILE: 'B' }, 'us-ashburn-1'],
    ['with the region of oci', [], { OCI_CLI_REGION: 'uk-london-1' }, 'uk-london-1'],
  ])('%s', async (_, argv, variables, region) => {
    oci(region).get(path).reply(200, [])
    expect((await withTenancy().discover(argv, { variables })).exitCode).toBe(0)
  })

  test('another compartment', async () => {
    const compartment = 'ocid1.compartment.oc1..c'
    oci().get(path.replace(root, compartment)).reply(200, [])
    const { exitCode, stderr } = await withTenancy().discover(['--compartment', compartment])
    expect(exitCode).toBe(0)
    expect(stderr).toBe('There are no identity domains in this compartment. For another one: --compartment OCID\n')
  })

  test.each([
    [['--compartment', 'Sales'], "--compartment 'Sales' is not the OCID of a compartment."],
    [['prod'], 'profile discover does not take a name.'],
    [['--oci-profile', 'none'], "there is no profile 'none'"],
    [['--force'], '--force works only with profile remove.'],
  ])('%j is exit 2, and nothing is asked', async (argv, said) => {
    const { exitCode, stdout, stderr } = await withTenancy().discover(argv)
    expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: '' })
    expect(stderr).toContain(said)
  })
})

describe('what is shown', () => {
  test('JSON has every domain with the profiles that are there for it', async () => {
    const { discover, store, stored } = withTenancy()
    store({ prod: { domainUrl: originOf('a'), ociProfile: 'DEFAULT' } }, 'prod')
    oci()
      .get(path)
      .reply(200, [domain('A'), domain('B', { lifecycleState: 'INACTIVE' })])
    const before = stored()
    const { exitCode, stdout, stderr } = await discover(['-o', 'json'])
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' })
    expect(JSON.parse(stdout)).toEqual([
      { ...domain('A'), url: originOf('a'), profiles: ['prod'] },
      { ...domain('B'), url: originOf('b'), lifecycleState: 'INACTIVE', profiles: [] },
    ])
    expect(stored()).toEqual(before)
  })

  test('without a terminal nothing is stored, and the command that stores them is printed', async () => {
    const { discover, stored } = withTenancy()
    oci('us-ashburn-1')
      .get(path)
      .reply(200, [domain('A')])
    const { exitCode, stderr } = await discover(['--oci-profile', 'B'])
    expect(exitCode).toBe(0)
    expect(stderr).toBe(
      'To store a profile for each active domain that has none: apps profile discover --save --oci-profile B\n',
    )
    expect(stored()).toBeNull()
  })
})

describe('--save', () => {
  test('stores a profile for each active domain that has none, and none of them comes into use', async () => {
    const { discover, store, stored } = withTenancy()
    const mine = { domainUrl: originOf('a'), ociProfile: 'MINE' }
    store({ prod: mine, b: { ...mine, domainUrl: originOf('other') } }, 'prod')
    oci('us-ashburn-1')
      .get(path)
      .reply(200, [domain('A'), domain('B'), domain('C', { lifecycleState: 'DELETING' }), domain('D d')].map(fixUrl))
    const { exitCode, stdout, stderr } = await discover(['--save', '--oci-profile', 'B', '-o', 'csv'])
    expect(exitCode).toBe(0)
    expect(stored()).toEqual({
      version: 1,
      current: 'prod',
      profiles: {
        prod: mine,
        b: { ...mine, domainUrl: originOf('other') },
        'b-2': { domainUrl: originOf('b'), ociProfile: 'B' },
        'd-d': { domainUrl: originOf('d-d'), ociProfile: 'B' },
      },
    })
    expect(
      stdout
        .trimEnd()
        .split(/\r?\n/)
        .map((line) => line.split(',')[5]),
    ).toEqual(['profiles', 'prod', 'b-2', '', 'd-d'])
    expect(stderr).toContain(`Stored profile 'b-2' for ${originOf('b')}\n`)
  })

  const fixUrl = <Row extends { url: string }>(row: Row) => ({ ...row, url: row.url.replace(' ', '-') })

  test('a second time it stores nothing more', async () => {
    const { discover, stored } = withTenancy()
    oci()
      .get(path)
      .times(2)
      .reply(200, [domain('A'), domain('A', { id: 'ocid1.domain.oc1..again' })])
    await discover(['--save'])
    const before = stored()
    expect(Object.keys(before.profiles)).toEqual(['a'])
    expect((await discover(['--save'])).exitCode).toBe(0)
    expect(stored()).toEqual(before)
  })

  test.each([
    ['http', 'http://idcs-x.identity.oraclecloud.com', 'has an address that is not an https origin.'],
    ['a path', 'https://idcs-x.identity.oraclecloud.com/a', 'has an address that is not an https origin.'],
    ['this machine', 'http://127.0.0.1:8080', 'has an address that is not one of an identity domain of Oracle.'],
    ['another host', 'https://evil.example', 'has an address that is not one of an identity domain of Oracle.'],
  ])('an address with %s is shown and said, and never stored: exit 3', async (_, url, problem) => {
    const { discover, stored } = withTenancy()
    oci()
      .get(path)
      .reply(200, [domain('Odd', { url }), domain('A')])
    const { exitCode, stdout, stderr } = await discover(['--save', '-o', 'json'])
    expect(exitCode).toBe(3)
    expect(JSON.parse(stdout)).toEqual([
      expect.objectContaining({ url, profiles: [] }),
      expect.objectContaining({ displayName: 'A', profiles: ['a'] }),
    ])
    expect(Object.keys(stored().profiles)).toEqual(['a'])
    expect(stderr).toContain(`Domain Odd ${problem}`)
    expect(lastError(stderr)).toMatchObject({
      code: 3,
      message: 'The list of domains is not complete. 1 row could not be used.',
    })
  })

  test('a page that is missing is exit 3; what was read is shown and stored', async () => {
    const { discover, stored } = withTenancy()
    oci()
      .get(path)
      .reply(200, [domain('A')], { 'opc-next-page': '2' })
    oci().get(`${path}&page=2`).reply(400, { code: 'InvalidParameter', message: 'x' })
    const { exitCode, stdout, stderr } = await discover(['--save', '-o', 'json'])
    expect(exitCode).toBe(3)
    expect(JSON.parse(stdout)).toHaveLength(1)
    expect(Object.keys(stored().profiles)).toEqual(['a'])
    expect(lastError(stderr)).toMatchObject({ code: 3, status: 400 })
    expect(lastError(stderr).message).toMatch(/^The list of domains is not complete\. The list ends after page 1: /)
  })

  test('a refusal is exit 4, with nothing on stdout and nothing stored', async () => {
    const { discover, stored } = withTenancy()
    oci().get(path).reply(404, { code: 'NotAuthorizedOrNotFound', message: 'x' })
    const { exitCode, stdout } = await discover(['--save', '-o', 'json'])
    expect({ exitCode, stdout, stored: stored() }).toEqual({ exitCode: 4, stdout: '', stored: null })
  })

  test('variables that signed are named, as a stored profile does without them', async () => {
    const { discover } = withTenancy()
    oci()
      .get(path)
      .reply(200, [domain('A')])
    const { stderr } = await discover(['--save'], { variables: { OCI_CLI_USER: 'ocid1.user.oc1..v' } })
    expect(stderr).toContain(
      "OCI_CLI_USER counted in this run. The stored profiles sign in by OCI profile 'DEFAULT' alone.",
    )
  })

  test('where variables alone say how to sign, there is no profile to store: exit 2, and nothing is asked', async () => {
    const variables = {
      OCI_CLI_CONFIG_FILE: join(folder, 'none'),
      OCI_CLI_USER: 'ocid1.user.oc1..u',
      OCI_CLI_TENANCY: root,
      OCI_CLI_REGION: 'eu-frankfurt-1',
      OCI_CLI_FINGERPRINT: fingerprint,
      OCI_CLI_KEY_CONTENT: pair.privateKey,
    }
    const { exitCode, stderr } = await withTenancy().discover(['--save'], { variables })
    expect(exitCode).toBe(2)
    expect(stderr).toContain('--save needs an OCI profile')
    oci()
      .get(path)
      .reply(200, [domain('A')])
    const listed = await withTenancy().discover([], { variables })
    expect(listed.exitCode).toBe(0)
    expect(listed.stderr).toBe('To store profiles for these domains, name an OCI profile: --oci-profile NAME\n')
  })

  test('profiles that cannot be written: the list is shown, and exit 11', async () => {
    const { discover } = withTenancy()
    oci()
      .get(path)
      .reply(200, [domain('A')])
    const replace = async () => {
      throw Object.assign(new Error('full'), { problem: 'failed' })
    }
    const { exitCode, stdout } = await discover(['--save', '-o', 'json'], { files: { ...files, replace } })
    expect(exitCode).toBe(11)
    expect(JSON.parse(stdout)).toEqual([expect.objectContaining({ displayName: 'A', profiles: [] })])
  })

  test('a certificate file is stored as well', async () => {
    const { discover, stored } = withTenancy()
    const caFile = join(folder, 'ca.pem')
    writeFileSync(caFile, testIdentity.cert)
    oci()
      .get(path)
      .reply(200, [domain('A')])
    expect((await discover(['--save', '--ca-file', caFile])).exitCode).toBe(0)
    expect(stored().profiles.a.caFile).toBe(caFile)
  })
})

describe('on a terminal it asks for each', () => {
  test('those with a yes are stored; a domain that has a profile is not asked about', async () => {
    const { discover, store, stored } = withTenancy()
    store({ known: { domainUrl: originOf('k'), ociProfile: 'X' } })
    oci()
      .get(path)
      .reply(200, [domain('A'), domain('K'), domain('B'), domain('C')])
    const { exitCode, stdout, stderr } = await discover([], { onTerminal: true, answers: ['y', '', 'yes'] })
    expect(exitCode).toBe(0)
    expect(Object.keys(stored().profiles)).toEqual(['known', 'a', 'c'])
    expect(stdout).toContain('known')
    expect(stderr.match(/Remember \w+/g)).toEqual(['Remember A', 'Remember B', 'Remember C'])
    expect(stderr).toContain("as profile 'a'? [y/N]")
  })

  test.each([
    ['without a yes', [], ['n']],
    ['where the input ends', [], []],
    ['with --no-input', ['--no-input'], ['y']],
  ])('%s nothing is stored', async (_, argv, answers) => {
    const { discover, stored } = withTenancy()
    oci()
      .get(path)
      .reply(200, [domain('A')])
    expect((await discover(argv, { onTerminal: true, answers })).exitCode).toBe(0)
    expect(stored()).toBeNull()
  })

  test('Ctrl-C at a question is exit 130, and nothing is stored', async () => {
    const { discover, stored } = withTenancy()
    oci()
      .get(path)
      .reply(200, [domain('A'), domain('B')])
    const stop = new AbortController()
    const signals = { interrupted: stop.signal, leaveNow: new AbortController().signal }
    const typed = ['y']
    const readLine = async () => {
      const answer = typed.shift() ?? null
      if (answer === null) stop.abort('SIGINT')
      return answer
    }
    const { exitCode } = await discover([], { onTerminal: true, readLine, signals })
    expect({ exitCode, stored: stored() }).toEqual({ exitCode: 130, stored: null })
  })

  test('Ctrl-C while a later page is read: exit 130, what was read is shown, and nothing is stored', async () => {
    const { discover, stored } = withTenancy()
    const stop = new AbortController()
    const signals = { interrupted: stop.signal, leaveNow: new AbortController().signal }
    oci()
      .get(path)
      .reply(200, [domain('A')], { 'opc-next-page': '2' })
    oci()
      .get(`${path}&page=2`)
      .reply(() => {
        stop.abort('SIGINT')
        return [200, []]
      })
    const { exitCode, stdout, stderr } = await discover(['--save', '-o', 'json'], { signals })
    expect({ exitCode, stored: stored() }).toEqual({ exitCode: 130, stored: null })
    expect(JSON.parse(stdout)).toHaveLength(1)
    expect(lastError(stderr).message).toBe('Interrupted. The list of domains is not complete.')
  })

  test('a name that another run has taken meanwhile is exit 6, and none is stored', async () => {
    const { discover, store, stored } = withTenancy()
    oci()
      .get(path)
      .reply(200, [domain('A'), domain('B')])
    const taken = { b: { domainUrl: originOf('other'), ociProfile: 'X' } }
    const readLine = async () => {
      store(taken)
      return 'y'
    }
    const { exitCode } = await discover([], { onTerminal: true, readLine })
    expect(exitCode).toBe(6)
    expect(stored().profiles).toEqual(taken)
  })
})

test('nothing of the key or the signature is shown', async () => {
  oci().get(path).reply(401, { code: 'NotAuthenticated', message: 'x' })
  const { stdout, stderr } = await withTenancy().discover(['--debug'])
  expect(`${stdout}${stderr}`).not.toMatch(/Signature version|BEGIN|keyId/)
})
