import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { exampleIds } from '../../src/sandbox/server'
import { testIdentity } from '../faults/certificate'
import { behindTls } from '../support/behind-tls'
import { forwardProxy } from '../support/forward-proxy'
import { errorOf, json, terminalWithSandbox } from '../support/program'

test('E7, F58: who reaches the domain through a proxy alone signs in, looks and asks', async () => {
  const terminal = await terminalWithSandbox()
  const { sandbox } = terminal
  const port = await behindTls(Number(new URL(sandbox.url).port))
  const proxy = await forwardProxy({ to: () => port })
  const home = mkdtempSync(join(tmpdir(), 'apps-proxy-'))
  onTestFinished(() => rmSync(home, { recursive: true, force: true }))
  const file = (name: string, text: string): string => {
    writeFileSync(join(home, name), text, { mode: 0o600 })
    return join(home, name)
  }
  const trust = ['--ca-file', file('ca.pem', testIdentity.cert)]
  const around = {
    HOME: home,
    HTTPS_PROXY: `http://user:canary-pass@127.0.0.1:${proxy.port}`,
    APPS_DOMAIN_URL: undefined,
    APPS_CLIENT_ID: undefined,
    APPS_CLIENT_SECRET: undefined,
  }
  const apps = (...words: string[]) => terminal.apps(words, { variables: around })
  const secret = ['--client-id', sandbox.clientId, '--secret-file', file('secret', sandbox.clientSecret)]

  const stranger = await apps('login', 'p', '--domain-url', 'https://domain.example', ...secret, '-o', 'json')
  expect(stranger).toMatchObject({ exitCode: 7, stdout: '' })
  expect(errorOf(stranger).message).toBe('domain.example: TLS failed, its certificate is self-signed.')
  expect(sandbox.requests).toEqual([])

  const login = await apps('login', 'p', '--domain-url', 'https://domain.example', ...secret, ...trust, '-o', 'json')
  expect(login.exitCode).toBe(0)
  const doctor = await apps('doctor', ...trust, '-o', 'json')
  expect(doctor.exitCode).toBe(0)
  expect(json(doctor)).toMatchObject({ domain: 'https://domain.example', roles: ['Application Administrator'] })
  expect(json(doctor).checks.slice(2, 6)).toMatchObject([
    {
      check: 'proxy',
      status: 'pass',
      detail: `Connections go through the proxy 127.0.0.1:${proxy.port} (HTTPS_PROXY).`,
    },
    { check: 'name', status: 'not-tried' },
    { check: 'connection', status: 'pass' },
    { check: 'tls', status: 'pass', detail: expect.stringContaining('authority: only for tests') },
  ])
  const asked = await apps('request', 'GET', `/admin/v1/Apps/${exampleIds.resourceOwner}`, ...trust)
  expect(asked.exitCode).toBe(0)

  expect(new Set(proxy.asked.map(({ method, target }) => `${method} ${target}`))).toEqual(
    new Set(['CONNECT domain.example:443']),
  )
  expect(proxy.asked.flatMap(({ headers }) => headers.authorization ?? [])).toEqual([])
  for (const { stdout, stderr } of [stranger, login, doctor, asked])
    expect(stdout + stderr).not.toContain('canary-pass')
})
