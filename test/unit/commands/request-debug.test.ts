import { describe, expect, test } from 'vitest'
import { programWithSandbox } from '../../support/in-process'
import { rawDomain } from '../../support/raw-domain'

const secret = 'canary-0123456789abcdef'
const id = '9fc12da9eecd4927a9ef88512ce5612e'

describe('--debug shows what was sent and what came, and no secret of it', () => {
  test.each(['POST', 'PUT', 'PATCH'])('%s', async (method) => {
    const { apps } = await rawDomain(() => ({ body: `{"id":"x","clientSecret":"${secret}","note":"has ${secret}"}` }))
    const stdin = JSON.stringify({ displayName: 'A', password: secret, about: `with ${secret}` })
    const ending = await apps(['request', method, '/admin/v1/Users', '-y', '--input', '-', '--debug'], { stdin })
    expect(ending.exitCode).toBe(0)
    expect(ending.stderr.replace(/after \d+ ms/, 'after 1 ms')).toBe(
      [
        `> ${method} /admin/v1/Users [user-agent, accept-encoding, accept, content-type, authorization]`,
        ` {"displayName":"A","password":"[redacted]","about":"with [redacted]"}\n`,
        `< 200 after 1 ms, request id req-1 {"id":"x","clientSecret":"[redacted]","note":"has [redacted]"}\n`,
      ].join(''),
    )
  })

  test('what a terminal reveals on stdout is masked here all the same', async () => {
    const { apps } = await rawDomain(() => ({ body: `{"id":"${id}","clientSecret":"${secret}"}` }))
    const words = ['request', 'GET', `/admin/v1/Apps/${id}`, '--reveal', '--debug', '--no-color']
    const { stdout, stderr } = await apps(words, { onTerminal: true })
    expect(JSON.parse(stdout).clientSecret).toBe(secret)
    expect(stderr).toContain('"clientSecret":"[redacted]"')
    expect(stderr).not.toContain(secret)
  })

  test('a long one is cut, behind its secrets', async () => {
    const { apps } = await rawDomain(() => ({
      body: `{"id":"x","text":"${'a'.repeat(960)}${secret}","token":"${secret}"}`,
    }))
    const { stderr } = await apps(['request', 'GET', '/admin/v1/Users/x', '--debug'])
    const [, answer = ''] = stderr.split('\n')
    expect(answer.endsWith('aaa[redacted]","token":"…')).toBe(true)
    expect(stderr).not.toContain('canary')
  })

  test('of what is no JSON nothing is shown, and of nothing nothing', async () => {
    const html = await rawDomain(() => ({ body: `<html>${secret}` }))
    expect((await html.apps(['request', 'GET', '/admin/v1/Users/x', '--debug'])).stderr).toMatch(
      /^< 200 after \d+ ms, request id req-1 \(29 characters that are no JSON\)$/m,
    )
    const empty = await rawDomain(() => ({ status: 204, body: '' }))
    expect((await empty.apps(['request', 'DELETE', '/admin/v1/Users/x', '-y', '--debug'])).stderr).toMatch(
      /^< 204 after \d+ ms, request id req-1$/m,
    )
  })

  test('signing in shows none: its bodies are secrets', async () => {
    const { apps, sandbox } = await programWithSandbox()
    const { stderr } = await apps(['request', 'GET', '/admin/v1/Apps', '--paginate', '--attributes', 'id', '--debug'])
    expect(stderr).toMatch(/^> POST \/oauth2\/v1\/token \[[a-z, -]+\]\n< 200 after \d+ ms, request id \S+\n> GET /)
    expect(stderr).not.toContain(sandbox.clientSecret)
    expect(stderr).toContain('"totalResults":15')
  })

  test('an app that is made has a secret, which is shown nowhere', async () => {
    const { apps, sandbox } = await programWithSandbox()
    const stdin = JSON.stringify({
      schemas: ['urn:ietf:params:scim:schemas:oracle:idcs:App'],
      displayName: 'New',
      basedOnTemplate: { value: 'CustomWebAppTemplateId' },
      isOAuthClient: true,
      clientType: 'confidential',
      allowedGrants: ['client_credentials'],
    })
    const { exitCode, stdout, stderr } = await apps(
      ['request', 'POST', '/admin/v1/Apps?attributes=clientSecret,displayName', '-y', '--input', '-', '--debug'],
      { stdin },
    )
    expect({ exitCode, shown: JSON.parse(stdout).clientSecret }).toEqual({ exitCode: 0, shown: '[redacted]' })
    const made = sandbox.state.apps.get(JSON.parse(stdout).id)?.['clientSecret']
    expect(String(made).length).toBeGreaterThan(20)
    expect(`${stdout}${stderr}`).not.toContain(made)
    expect(stderr).toContain('"clientSecret":"[redacted]"')
  })
})
