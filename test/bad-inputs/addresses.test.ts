import { describe, expect, test } from 'vitest'
import { run } from '../../src/main'
import { startSandbox } from '../../src/sandbox/server'
import { refusalOf, runWithoutNetwork, signedIn } from '../support/bad-input'
import { fakeEnvironment } from '../support/fake-environment'
import { clientId, clientSecret, type Script, scriptedProvider } from '../support/scripted-provider'
import { offlineTests } from '../support/test-offline'
import { testAt } from '../support/with-issuer'

const host = 'idcs-0123.identity.oraclecloud.com'
const example = "Write the domain's origin: https://idcs-….identity.oraclecloud.com"
const meant = (url: string): string => `Did you mean ${url}?`

describe('no address of a domain', () => {
  test.each([
    [
      'U1',
      `http://${host}`,
      `'http://${host}' is not encrypted; http is accepted for this machine only`,
      meant(`https://${host}`),
    ],
    [
      'U1',
      'http://127.0.0.1.evil.example',
      "'http://127.0.0.1.evil.example' is not encrypted; http is accepted for this machine only",
      meant('https://127.0.0.1.evil.example'),
    ],
    [
      'U1',
      'http://192.168.0.9:8080',
      "'http://192.168.0.9:8080' is not encrypted; http is accepted for this machine only",
      meant('https://192.168.0.9:8080'),
    ],
    [
      'U3',
      `https://user:hunter2pass@${host}`,
      `'https://…@${host}' contains a user or password, which has no place there`,
      example,
    ],
    [
      'U3',
      `https://${host}@evil.example`,
      "'https://…@evil.example' contains a user or password, which has no place there",
      example,
    ],
    [
      'U3',
      `https://${host}\\@evil.example`,
      "'https://…@evil.example' contains a space, a backslash or a control character",
      example,
    ],
    [
      'U6',
      'https://idcs\t-x.example',
      "'https://idcs\\t-x.example' contains a space, a backslash or a control character",
      example,
    ],
    [
      'U6',
      'https://idcs-x.example\n',
      "'https://idcs-x.example\\n' contains a space, a backslash or a control character",
      example,
    ],
    [
      'U6',
      ' https://idcs-x.example',
      "' https://idcs-x.example' contains a space, a backslash or a control character",
      example,
    ],
    [
      'U6',
      'https://idcs\u001b[31m-x.example',
      "'https://idcs\\x1b[31m-x.example' contains a space, a backslash or a control character",
      example,
    ],
    ['U6', `https://${host}.`, `'https://${host}.' has a host that ends in a dot`, example],
    ['U6', `https://${host}:0`, `'https://${host}:0' is not a valid address`, example],
    ['U6', `https://${host}:65536`, `'https://${host}:65536' is not a valid address`, example],
    [
      'U6',
      'https://id\u0441s.example',
      "'https://id\\u0441s.example' has letters outside ASCII in its host, which is really xn--ids-5ed.example",
      example,
    ],
    [
      'U6',
      'https://idcs\u200b.example',
      "'https://idcs\\u200b.example' has letters outside ASCII in its host, which is really idcs.example",
      example,
    ],
    [
      'U7',
      `https://${host}/admin/v1/Apps`,
      `'https://${host}/admin/v1/Apps' has a path or query; give only the origin`,
      meant(`https://${host}`),
    ],
    [
      'U7',
      `https://${host}?x`,
      `'https://${host}?x' has a path or query; give only the origin`,
      meant(`https://${host}`),
    ],
    [
      'U7',
      `https://${host}#y`,
      `'https://${host}#y' has a path or query; give only the origin`,
      meant(`https://${host}`),
    ],
    ['U2', host, `'${host}' lacks https://`, meant(`https://${host}`)],
    ['U2', 'file:///etc/passwd', "'file:///etc/passwd' is not an https address", example],
    ['U2', 'javascript:alert(1)', "'javascript:alert(1)' is not an https address", example],
    ['U2', 'data:text/html,x', "'data:text/html,x' is not an https address", example],
    ['U2', 'https:h', "'https:h' is not an https address", meant('https://h')],
    ['U2', 'https:///h', "'https:///h' has no host", meant('https://h')],
  ])('%s: %j', async (_, url, message, hint) => {
    const asVariable = await refusalOf(['list'], { variables: { APPS_DOMAIN_URL: url } })
    const asFlag = await refusalOf(['audit', '--max-refresh=1d', `--domain-url=${url}`])
    expect(asVariable).toEqual({ message: `APPS_DOMAIN_URL: ${message}.`, hint })
    expect(asFlag).toEqual({ message: `--domain-url: ${message}.`, hint })
    expect(`${asVariable.message}${asVariable.hint}`).not.toContain('hunter2')
  })
})

describe('an address of a domain', () => {
  /** Where a run would have connected to. */
  async function originOf(url: string): Promise<string | undefined> {
    let origin: string | undefined
    const environment = fakeEnvironment({
      variables: { ...signedIn, APPS_DOMAIN_URL: url },
      network: async (settings) => {
        origin = settings.origin.href
        throw new Error('far enough')
      },
    })
    await run(['list'], environment)
    return origin
  }

  test.each([
    ['U13', 'http://127.0.0.1:8080', 'http://127.0.0.1:8080/'],
    ['U13', 'http://[::1]', 'http://[::1]/'],
    ['U13', 'http://localhost', 'http://localhost/'],
    ['U7', `https://${host}/`, `https://${host}/`],
    ['U7', `https://${host}/admin/v1`, `https://${host}/`],
    ['U7', `https://${host}:443`, `https://${host}/`],
    ['U7', `https://${host}:443/admin/v1/`, `https://${host}/`],
  ])('%s: %s', async (_, url, origin) => expect(await originOf(url)).toBe(origin))
})

describe('U17: an issuer', () => {
  test.each([
    [
      'http://login.example',
      "--issuer: 'http://login.example' is not encrypted; http is accepted for this machine only.",
    ],
    ['https://login.example?x', "--issuer: 'https://login.example?x' has a path or query; give only the origin."],
    [
      'https://u:hunter2pass@login.example/a',
      "--issuer: 'https://…@login.example' contains a user or password, which has no place there.",
    ],
    ['https://login.example/a/..', '--issuer: the path of the issuer would be read as /.'],
  ])('%s is none', async (issuer, message) => {
    const { stderr } = await runWithoutNetwork(['test-offline', 'x', '--issuer', issuer])
    expect(stderr).not.toContain('hunter2')
    expect(await refusalOf(['test-offline', 'x', '--issuer', issuer])).toMatchObject({ message })
  })

  test.each<[string, Script]>([
    ['discovery names another issuer', { discovery: { issuer: 'https://evil.example' } }],
    ['an endpoint without TLS on another machine', { discovery: { token_endpoint: 'http://evil.example/token' } }],
    ['an endpoint with another scheme', { discovery: { authorization_endpoint: 'javascript:alert(1)' } }],
  ])('%s is 7, and nothing but discovery was asked for', async (_, script) => {
    const provider = await scriptedProvider(script)
    const variables = { APPS_TEST_CLIENT_SECRET: clientSecret }
    const { exitCode, stderr } = await testAt(provider.url, clientId, [], { variables })
    expect(exitCode).toBe(7)
    expect(stderr).not.toContain(clientSecret)
    expect(provider.requests).toHaveLength(1)
  })
})

describe('U20: the page for a user code', () => {
  test.each([
    ['is no web page', 'javascript:alert(1)'],
    ['is a file', 'file:///etc/passwd'],
    ['has a control character', 'http://127.0.0.1/\u001b[31mdevice'],
    ['has a line break', 'http://127.0.0.1/device\r\nOpen http://evil.example'],
    ['is on another host', 'https://evil.example/ui/v1/device'],
    ['only looks like the host', 'http://127.0.0.1.evil.example/ui/v1/device'],
    ['hides the host behind a user', 'http://127.0.0.1@evil.example/ui/v1/device'],
  ])('that %s is 7, not shown and not opened', async (_, verification_uri) => {
    const { testOffline, change, sandbox } = await offlineTests()
    change('ResourceOwner', { allowedGrants: ['urn:ietf:params:oauth:grant-type:device_code', 'refresh_token'] })
    sandbox.faults.add({ match: { kind: 'device' }, action: { type: 'override', attributes: { verification_uri } } })
    const opened: string[] = []
    const { exitCode, stdout, stderr } = await testOffline('ResourceOwner', ['--grant', 'device'], {
      openBrowser: async (url) => opened.push(url.href) > 0,
    })
    expect(exitCode).toBe(7)
    expect(opened).toEqual([])
    // biome-ignore lint/suspicious/noControlCharactersInRegex: these must not be in it.
    expect(`${stdout}${stderr}`).not.toMatch(/\/device|javascript:|passwd|[\u0000-\u0008\u000b-\u001f]/)
  })
})

test('U13: a sandbox is reached by its address', async () => {
  const sandbox = await startSandbox()
  expect(new URL(sandbox.url).hostname).toBe('127.0.0.1')
  await sandbox.close()
})
