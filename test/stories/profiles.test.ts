import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { exampleIds } from '../../src/sandbox/server'
import { json, terminalWithSandbox } from '../support/program'
import { secretsIn } from '../support/secret-forms'

test('a domain is signed in to once, used by its name, and left', async () => {
  const home = mkdtempSync(join(tmpdir(), 'apps-story-'))
  const { apps, sandbox } = await terminalWithSandbox()
  const variables = {
    HOME: home,
    APPS_DOMAIN_URL: undefined,
    APPS_CLIENT_ID: undefined,
    APPS_CLIENT_SECRET: undefined,
  }
  const app = exampleIds.resourceOwner
  writeFileSync(join(home, 'token'), 'wrong-token')
  try {
    const words = ['--domain-url', sandbox.url, '--client-id', sandbox.clientId, '--secret-stdin', '--store', 'file']
    const login = await apps(['login', 'rehearsal', ...words], { variables, stdin: `${sandbox.clientSecret}\n` })
    const other = await apps(['login', 'token', '--domain-url', sandbox.url, '--token-file', join(home, 'token')], {
      variables,
    })
    const list = await apps(['profile', 'list', '-o', 'json'], { variables })
    const expiry = await apps(['get-expiry', app, '--profile', 'rehearsal', '--seconds'], { variables })
    const logout = await apps(['logout', 'rehearsal'], { variables })
    const after = await apps(['get-expiry', app], { variables })

    expect(login).toMatchObject({ exitCode: 0 })
    expect(other).toMatchObject({ exitCode: 4, stdout: '' })
    expect(json(list)).toEqual([expect.objectContaining({ name: 'rehearsal', current: true, domain: sandbox.url })])
    expect(expiry).toEqual({ exitCode: 0, stdout: '604800\n', stderr: '' })
    expect(logout).toMatchObject({ exitCode: 0, stdout: 'rehearsal\tfile\n' })
    expect(after).toMatchObject({ exitCode: 4, stdout: '' })
    const kept = ['profiles.json', 'secrets.json'].map((name) => readFileSync(join(home, '.config/apps', name), 'utf8'))
    expect(secretsIn(kept.join('\n'), [['the secret', sandbox.clientSecret]])).toEqual([])
  } finally {
    rmSync(home, { recursive: true, force: true })
  }
})
