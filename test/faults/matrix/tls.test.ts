import { expect, test } from 'vitest'
import { testIdentity } from '../certificate'
import { clientId, resourceId } from '../domain/apps'
import { runApps } from '../domain/run-apps'
import { expectInvariants } from './always'
import { claims } from './claims'

const commands = [
  ['get-expiry', resourceId],
  ['set-expiry', resourceId, '9d'],
  ['set-offline', resourceId, 'off', '-y'],
  ['set-grant', clientId, 'implicit', 'on'],
  ['list'],
  ['audit', '--max-refresh', '30d'],
  ['diagnose', clientId],
  ['test-offline', clientId, '--grant', 'device'],
]

const files = { read: async () => ({ text: testIdentity.cert, readableByOthers: false }) }

test.each(commands.map((argv) => [argv]))('F05 an authority that nobody knows: %j', async (argv) => {
  const ran = await runApps([...argv, '-o', 'json'], { tls: testIdentity })
  expect([ran.exitCode, ran.stdout, ran.domain.seen]).toEqual([7, '', []])
  expect([ran.domain.server.connections, ran.domain.server.bytes]).toEqual([0, 0])
  expect(ran.stderr).toMatch(/self-signed.*--ca-file/)
  expectInvariants(ran, argv, { format: 'json' })
})

test.each(commands.map((argv) => [argv]))('F05 with that authority in --ca-file: %j', async (argv) => {
  const ran = await runApps([...argv, '--ca-file', 'ca.pem', '-o', 'json'], { tls: testIdentity }, { files })
  expect(ran.exitCode).toBe(argv[0] === 'audit' ? 1 : 0)
  expect(ran.domain.seen.length).toBeGreaterThan(1)
  expectInvariants(ran, argv, { format: 'json' })
  claims[argv[0] ?? '']?.(ran, argv, 'json')
})
