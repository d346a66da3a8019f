import fc from 'fast-check'
import { afterAll, expect, test } from 'vitest'
import { isLong, publish, runs } from '../../support/extent'
import { desiredFile } from '../domain/home'
import type { Ran } from '../domain/run-apps'
import { expectInvariants, requestsTooSoon } from './always'
import { type Disturbance, runWhileChanging } from './changing-lists'
import { claims, isTooLong } from './claims'

const commands = [
  ['list'],
  ['snapshot'],
  ['audit', '--max-refresh', '30d'],
  ['plan', desiredFile, '--exit-code'],
  ['request', 'GET', '/admin/v1/Apps', '--paginate', '--attributes', 'displayName,refreshTokenExpiry'],
]

const disturbance: fc.Arbitrary<Disturbance> = fc.record({
  apps: fc.integer({ min: 0, max: 60 }),
  pageSize: fc.integer({ min: 1, max: 12 }),
  churn: fc.constantFrom(0, 0.02, 0.1, 0.4, 1),
  limited: fc.constantFrom(0, 0.05, 0.3),
  reset: fc.constantFrom(0, 0.01, 0.2),
  seed: fc.nat(),
})

const counts = { lists: 0, whole: 0, missing: 0 }
afterAll(() => publish('changing-lists', counts))

test('F46: a list that is said to be whole has every app that was there all the time', async () => {
  await fc.assert(
    fc.asyncProperty(fc.constantFrom(...commands), disturbance, async (argv, given) => {
      const ran = await runWhileChanging([...argv, '-o', 'json'], given)
      counts.lists++
      if (ran.exitCode === 0 || ran.exitCode === 1) counts.whole++
      if (!['audit', 'plan'].includes(argv[0] ?? '') && ran.exitCode === 0) counts.missing += missingFrom(ran)
      expectInvariants(ran, argv, { format: 'json' })
      claims[argv[0] ?? '']?.(ran, argv, 'json')
      expect(counts.missing).toBe(0)
    }),
    { numRuns: runs(100) },
  )
  expect(counts.whole).toBeGreaterThan(counts.lists / 4)
  expect(counts.whole).toBeLessThan(counts.lists)
})

/** How many apps were there all the time, and are not in a list that ended well. */
function missingFrom({ stdout, domain }: Ran): number {
  const document = JSON.parse(stdout)
  const shown = new Set(((document.Resources ?? document.apps ?? document) as { id: string }[]).map(({ id }) => id))
  return domain.throughout().filter((id) => !shown.has(id)).length
}

const audits = { audits: 0, whole: 0, missing: 0, tooSoon: 0 }
afterAll(() => publish('disturbed-audits', audits))

/** The disturbance of which docs/reliability.md publishes the figures. */
const usual = { apps: 3000, pageSize: 50, churn: 0.01, limited: 0.05, reset: 0.01 }

test.each(Array.from({ length: isLong ? 60 : 2 }, (_, at) => at + 1))(
  'an audit of 3000 apps that come and go, under 429s and resets: seed %i',
  async (seed) => {
    const argv = ['audit', '--max-refresh', '30d', '-o', 'json']
    const ran = await runWhileChanging(argv, { ...usual, seed })
    audits.audits++
    audits.tooSoon += requestsTooSoon(ran.domain.server, argv).length
    expect(ran.domain.seen.length).toBeGreaterThan(60)
    expect([0, 1, 3]).toContain(ran.exitCode)
    const { findings } = JSON.parse(ran.stdout)
    const found = new Set(findings.map(({ app }: { app: { id: string } }) => app.id))
    if (ran.exitCode !== 3) {
      audits.whole++
      const guilty = ran.domain.throughout().filter((id) => (ran.domain.ever.get(id) ?? []).every(isTooLong))
      expect(guilty.length).toBeGreaterThan(100)
      audits.missing += guilty.filter((id) => !found.has(id)).length
    }
    expect(audits.missing).toBe(0)
    expectInvariants(ran, argv, { format: 'json' })
    claims['audit']?.(ran, argv, 'json')
  },
)
