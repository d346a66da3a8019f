import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Configuration } from 'oidc-provider'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { createFile, mayCreate, replaceFile } from '../../src/platform/file-writing'
import { realEnvironment } from '../../src/platform/real-environment'
import { certifiedProvider, client, person } from '../support/certified-provider'
import { type IssuerOptions, testAt } from '../support/with-issuer'

// What it says about its own defaults is no concern of these tests.
beforeEach(() => {
  for (const name of ['warn', 'info'] as const) vi.spyOn(console, name).mockImplementation(() => undefined)
})
afterEach(() => {
  vi.useRealTimers()
  vi.restoreAllMocks()
})

async function tried(configuration: Configuration = {}, args: string[] = [], options: IssuerOptions = {}) {
  const { url } = await certifiedProvider(configuration)
  return testedAt(url, args, options)
}

function testedAt(url: string, args: string[], options: IssuerOptions = {}) {
  return testAt(url, client.id, args, {
    variables: { APPS_TEST_CLIENT_SECRET: client.secret },
    openBrowser: async (address) => (await person(address.href)).includes('You are signed in.'),
    ...options,
  })
}

describe('a certified provider that nobody here wrote', () => {
  test('code with PKCE: the grant holds, the signature is checked, reuse is refused', async () => {
    const run = await tried({ rotateRefreshToken: true })

    expect(run.exitCode).toBe(0)
    expect(run.json()).toMatchObject({
      verdict: 'holds',
      scope: { requested: 'openid offline_access', granted: 'openid offline_access' },
      refreshToken: { issued: true, rotated: true, reuseRefused: true },
      revoked: true,
    })
    expect(run.stdout).toContain('issuer, audience, nonce and expiry are right, and so is its signature')
    expect(Object.entries(run.statuses()).filter(([, status]) => status !== 'pass')).toEqual([])
  })

  test('rotation off: the old token stays, and is not called spent', async () => {
    const run = await tried({ rotateRefreshToken: false })

    expect(run.exitCode).toBe(0)
    expect(run.json()).toMatchObject({ refreshToken: { issued: true, rotated: false, reuseRefused: null } })
    expect(run.statuses()).toMatchObject({
      'refresh-token-rotated': 'warn',
      'spent-token-refused': 'not-tried',
      'revoked-token-refused': 'pass',
    })
  })

  test('no refresh token allowed', async () => {
    const run = await tried({ issueRefreshToken: async () => false }, ['--control'])

    expect(run.exitCode).toBe(1)
    expect(run.json()).toMatchObject({ verdict: 'not-issued', refreshToken: { issued: false }, diagnosis: [] })
    expect(run.statuses()).toMatchObject({ 'refresh-token-issued': 'fail', 'without-offline-access': 'pass' })
  })

  test('the device grant', async () => {
    const approveDevice = (page: string, code: string) => person(page, { user_code: code })
    const run = await tried({ rotateRefreshToken: true }, ['--grant', 'device'], { approveDevice })

    expect(run.exitCode).toBe(0)
    expect(run.json()).toMatchObject({ verdict: 'holds', grant: 'device', revoked: true })
  })

  test('a refresh token that has ended, by the provider’s clock', async () => {
    vi.useFakeTimers({ toFake: ['Date'] })
    const directory = await mkdtemp(join(tmpdir(), 'apps-test-'))
    const file = join(directory, 'token.json')
    const files = { ...realEnvironment().files, mayCreate, create: createFile, replace: replaceFile }
    const { url } = await certifiedProvider({ rotateRefreshToken: true, ttl: { RefreshToken: 60 } })

    const kept = await testedAt(url, ['--keep', file], { files })
    expect(kept.json()).toMatchObject({ verdict: 'holds', revoked: false })
    vi.setSystemTime(Date.now() + 61_000)
    const ended = await testedAt(url, ['--from', file], { files })

    expect(ended.exitCode).toBe(1)
    expect(ended.json()).toMatchObject({ verdict: 'does-not-refresh', refreshLifetime: { atLeast: null } })
    expect(ended.statuses()['refresh-token-redeems']).toBe('fail')
    await rm(directory, { recursive: true })
  })

  test('a wrong secret is 4, and tried once', async () => {
    const run = await tried({}, [], { variables: { APPS_TEST_CLIENT_SECRET: 'not-it-5Kd9' } })
    expect(run.exitCode).toBe(4)
    expect(run.error()).toMatchObject({
      message: expect.stringContaining('The sign-in was refused: invalid_client'),
      hint: 'It was not tried again: repeated failures can lock an account or a client.',
    })
  })

  test('no secret for a client that has one: the way to give it is named', async () => {
    const run = await tried({}, [], { variables: {} })
    expect(run.exitCode).toBe(4)
    expect(run.error()).toMatchObject({
      message: expect.stringContaining('The sign-in was refused: invalid_client'),
      hint: 'No secret was given. If the client has one: APPS_TEST_CLIENT_SECRET or APPS_TEST_CLIENT_SECRET_FILE.',
    })
  })
})
