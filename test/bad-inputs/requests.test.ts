import { describe, expect, test } from 'vitest'
import { canary, refusalOf, signedInSandbox } from '../support/bad-input'

describe('R1: the path of a request stays a path of the domain', () => {
  test.each([
    ['https://evil/x', 'is a URL, not a path.'],
    ['HTTPS:evil', 'is a URL, not a path.'],
    ['javascript:1', 'is a URL, not a path.'],
    ['//evil/x', 'leads to another host.'],
    ['/\\evil', 'leads to another host.'],
    ['\\\\evil', 'leads to another host.'],
    ['/admin/v1/Apps\\..\\Users', 'leads to another host.'],
    ['/admin/v1/../x', 'leads outside its own path.'],
    ['..', 'leads outside its own path.'],
    ['/admin/v1/.', 'leads outside its own path.'],
    ['/admin/v1/%2e%2e/x', 'leads outside its own path.'],
    ['/admin/v1/.%2E/x', 'leads outside its own path.'],
    ['/admin/v1/%252e%252e/x', 'leads outside its own path.'],
    ['/admin/v1/a%2fb', 'leads outside its own path.'],
    ['/admin/v1/a%5cb', 'leads outside its own path.'],
    ['/admin/v1/Apps%0d%0aX: y', 'contains a character that a path cannot contain.'],
    ['/admin/v1/Apps%0d%0a', 'leads outside its own path.'],
    ['/admin/v1/Apps\r\nX: y', 'contains a control character.'],
    ['/admin/v1/Apps\n', 'contains a control character.'],
    ['/admin/v1/Apps#x', 'contains a #; the text after it would not be sent.'],
    ['/admin/v1//Apps', 'has an empty segment.'],
    ['/admin/v1/Äpps', 'contains a character that a path cannot contain.'],
    ['/admin/v1/%ff', 'is not encoded as UTF-8.'],
    ['/admin/v1/Apps?filter=a b', 'contains a character that a query cannot contain.'],
    ['', 'is empty.'],
  ])('R1: %j %s', async (path, why) => {
    const { message } = await refusalOf(['request', 'GET', path])
    expect(message.startsWith('<path>: ')).toBe(true)
    expect(message.endsWith(why)).toBe(true)
  })
})

test.each([
  ['C:/Program Files/Git/admin/v1/Apps', 'admin/v1/Apps'],
  ['D:\\Git\\admin\\v1\\Apps', 'admin/v1/Apps'],
  ['C:/msys64/admin/v1/Apps/0a?attributes=id', 'admin/v1/Apps/0a'],
])('R1: %s is what Git Bash makes of a path', async (path, meant) => {
  expect(await refusalOf(['request', 'GET', path])).toEqual({
    message: `<path>: '${path}' is a path of Windows; Git Bash makes one of what begins with a slash.`,
    hint: `Write MSYS_NO_PATHCONV=1 before the command, or leave out the slash: ${meant}`,
  })
})

describe('R2: no secret is made, and none is shown', () => {
  test.each([
    ['/admin/v1/AppClientSecretRegenerator'],
    ['/admin/v1/appclientsecretregenerator/'],
    ['/admin/v1/AppClient%53ecretRegenerator'],
    ['/admin/v1/AppClient%2553ecretRegenerator?x=1'],
  ])('R2: POST %s', async (path) => {
    expect(await refusalOf(['request', 'POST', path, '-f', 'appId=x', '-y'])).toEqual({
      message: 'AppClientSecretRegenerator would end the old secret at once, and apps never shows the new one.',
      hint: 'Use the console, which shows the new secret once.',
    })
  })

  test('R2: nor inside a bulk request', async () => {
    const stdin = JSON.stringify({ Operations: [{ method: 'POST', path: '/AppClientSecretRegenerator', data: {} }] })
    const { message } = await refusalOf(['request', 'POST', '/admin/v1/Bulk', '-y', '--input', '-'], { stdin })
    expect(message).toContain('would end the old secret at once')
  })

  test('R2: --reveal into a pipe', async () => {
    expect(await refusalOf(['request', 'GET', '/admin/v1/Apps', '--reveal'])).toEqual({
      message: '--reveal shows secrets only on a terminal, and stdout is not a terminal.',
      hint: null,
    })
  })

  test('R2: a secret on the command line is refused by its name and not repeated', async () => {
    for (const option of ['-f', '-F'])
      expect(
        (await refusalOf(['request', 'POST', '/admin/v1/Apps', '-y', option, `clientSecret=${canary}`])).message,
      ).toBe("'clientSecret' is a secret by its name, and the command line is readable by others.")
  })

  test('R2: an answer with secrets is masked by name, and shown as it is on a terminal that asks for it', async () => {
    const { apps, sandbox } = await signedInSandbox()
    const secrets = [...sandbox.state.apps.all()]
      .map((app) => String(app['clientSecret'] ?? ''))
      .filter((s) => s !== '')
    expect(secrets.length).toBeGreaterThan(3)
    for (const format of ['table', 'plain', 'json', 'ndjson']) {
      const words = ['request', 'GET', '/admin/v1/Apps?attributes=clientSecret', '-o', format, '--debug']
      const { exitCode, stdout, stderr } = await apps(words)
      expect(exitCode).toBe(0)
      expect(stdout).toContain('[redacted]')
      expect(secrets.filter((each) => `${stdout}${stderr}`.includes(each))).toEqual([])
    }
    const path = `/admin/v1/Apps/9fc12da9eecd4927a9ef88512ce5612e?attributes=clientSecret`
    const shown = await apps(['request', 'GET', path, '--reveal'], { onTerminal: true })
    const own = sandbox.state.apps.get('9fc12da9eecd4927a9ef88512ce5612e')?.['clientSecret']
    expect(JSON.parse(shown.stdout).clientSecret).toBe(own)
  })
})
