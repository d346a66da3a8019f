import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { publish } from '../../support/extent'
import { clientId, resourceId } from '../domain/apps'
import { adminId, userName } from '../domain/fault-domain'
import { secretFile } from '../domain/home'
import { runApps } from '../domain/run-apps'
import type { RequestKind } from '../domain/script'
import { type FaultServer, startFaultServer } from '../fault-server'
import { expectInvariants } from './always'
import { claims } from './claims'
import { nothingBut } from './strikes'

/** Every request that this program makes, by a command that makes it. */
const requests: [kind: RequestKind, argv: string[]][] = [
  ['token', ['get-expiry', resourceId]],
  ['get', ['get-expiry', resourceId]],
  ['search', ['get-expiry', 'ResourceOwner']],
  ['page', ['list']],
  ['patch', ['set-expiry', resourceId, '9d']],
  ['keys', ['test-offline', clientId, '--no-browser']],
  ['discovery', ['test-offline', clientId, '--no-browser']],
  ['code', ['test-offline', clientId, '--no-browser']],
  ['refresh', ['test-offline', clientId, '--no-browser']],
  ['revoke', ['test-offline', clientId, '--no-browser']],
  ['device', ['test-offline', clientId, '--grant', 'device']],
  ['poll', ['test-offline', clientId, '--grant', 'device', '--timeout', '60s']],
  ['password', ['test-offline', clientId, '--grant', 'password', '--username', userName, '--password-stdin']],
  ['page', ['request', 'GET', '/admin/v1/Apps', '--paginate', '--attributes', 'displayName,refreshTokenExpiry']],
  ['post', ['request', 'POST', '/admin/v1/Apps', '-f', 'displayName=New', '-y']],
  ['put', ['request', 'PUT', `/admin/v1/AppStatusChanger/${resourceId}`, '-F', 'active=false', '-y']],
  ['delete', ['request', 'DELETE', `/admin/v1/Apps/${resourceId}`, '-y']],
  ['search', ['login', 'ci', '--client-id', adminId, '--secret-file', secretFile]],
  ['secret', ['test-offline', clientId, '--no-browser', '--read-secret']],
]

/** As absolute addresses, and as one that takes over only the scheme. */
const targets: [name: string, locationOf: (origin: string) => string][] = [
  ['its origin', (origin) => `${origin}/admin/v1/Apps`],
  ['its host alone', (origin) => `//${new URL(origin).host}/admin/v1/Apps`],
  ['the same under another name', (origin) => `${origin.replace('127.0.0.1', 'localhost')}/oauth2/v1/token`],
]

let elsewhere: FaultServer
beforeAll(async () => {
  elsewhere = await startFaultServer((_, reply) => reply.answer(200, '{}'))
})
let redirects = 0
afterAll(async () => {
  publish('redirects', { redirects, bytes: elsewhere.bytes })
  await elsewhere.stop()
})

describe.each(requests)('F27: %s is redirected', (on, argv) => {
  test.each([301, 302, 303, 307, 308])('with %i: not a byte gets there', async (status) => {
    for (const [, locationOf] of targets) {
      const strike = nothingBut(status, [`Location: ${locationOf(elsewhere.origin)}`])
      const script = [{ on, nth: 1, times: Number.POSITIVE_INFINITY, position: 'before-commit' as const, strike }]
      const environment = on === 'secret' ? { variables: { APPS_TEST_CLIENT_SECRET: undefined } } : {}
      const ran = await runApps([...argv, '-o', 'json'], { script }, environment)
      redirects++
      expect(ran.domain.struck).toBeGreaterThan(0)
      expect([elsewhere.connections, elsewhere.bytes]).toEqual([0, 0])
      expectInvariants(ran, argv, { format: 'json', elsewhere })
      claims[argv[0] ?? '']?.(ran, argv, 'json')
    }
  })
})
