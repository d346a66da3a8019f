import { describe, expect, test } from 'vitest'
import { run } from '../../../src/main'
import { openNetwork } from '../../../src/platform/network'
import { fakeClock } from '../../support/fake-clock'
import { fakeEnvironment } from '../../support/fake-environment'
import { HoldingDispatcher } from '../../support/holding-dispatcher'
import { adminId, startFaultDomain } from '../domain/fault-domain'
import { newHome } from '../domain/home'
import type { Strike } from '../domain/script'
import { faultsOf } from './faults'

/** The commands that read several live domains; `diff` reads as `snapshot` does. */
const commands = [['list'], ['snapshot'], ['audit', '--max-refresh', '30d']]

const names = ['good', 'bad', 'well'] as const

/** Three domains, of which one answers every page of the list, or every request for a token, in this way. */
async function withOneBad(argv: readonly string[], strike: Strike, kind: 'token' | 'page') {
  const clock = fakeClock()
  const home = newHome()
  const started = await Promise.all(
    names.map(async (name) => {
      const script = [{ on: kind, nth: 1, times: 999, position: 'before-commit' as const, strike }]
      return [name, await startFaultDomain({ clock, script: name === 'bad' ? script : [] })] as const
    }),
  )
  const profiles = Object.fromEntries(
    started.map(([name, { origin }]) => [
      name,
      { domainUrl: origin, clientId: adminId, secretFile: `/secret/${name}` },
    ]),
  )
  const file = JSON.stringify({ version: 1, current: 'good', profiles })
  const read = async (path: string) => {
    const secret = started.find(([name]) => path === `/secret/${name}`)?.[1].adminSecret
    return { text: secret ?? file, readableByOthers: false }
  }
  const environment = fakeEnvironment({
    clock,
    network: async (settings) => new HoldingDispatcher(await openNetwork(settings, {}), clock),
    files: { ...home.access, read, isOpenToOthers: async () => false },
    variables: { APPS_CONFIG_DIR: '/config' },
  })
  try {
    const exitCode = await run([...argv, '--all-profiles', '-o', 'json'], environment)
    const patches = started.flatMap(([, { seen }]) => seen.filter(({ kind: each }) => each === 'patch'))
    return { exitCode, ...environment.said, patches }
  } finally {
    for (const [, domain] of started) await domain.stop()
  }
}

const faults = faultsOf('http://127.0.0.1:9')
  .filter(({ positions }) => positions.includes('before-commit'))
  .map((fault) => [`${fault.id} ${fault.name}`, fault] as const)

describe.each(commands)('%s of three domains', (...argv) => {
  test.each(faults)('one has %s: the others are whole, and it is never left out', async (_, { strike }) => {
    for (const kind of ['page', 'token'] as const) {
      const { exitCode, stdout, stderr, patches } = await withOneBad(argv, strike, kind)
      const { domains, summary } = JSON.parse(stdout)
      const [good, bad, well] = domains
      expect(domains.map(({ profile }: { profile: string }) => profile)).toEqual(names)
      expect([good.status, well.status]).toEqual(['complete', 'complete'])
      expect(summary.domains).toBe(3)
      expect(summary.complete + summary.incomplete + summary.failed).toBe(3)
      if (bad.status !== 'complete') {
        expect(exitCode).toBe(3)
        expect(bad.error.message).not.toBe('')
        expect(JSON.parse(stderr.trimEnd().split('\n').at(-1) ?? '').error.message).toContain(
          '2 of 3 domains complete; bad: ',
        )
      } else expect([0, 1]).toContain(exitCode)
      expect(patches).toEqual([])
    }
  })
})
