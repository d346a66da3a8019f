import { afterAll, describe, expect, test } from 'vitest'
import { publish } from '../../support/extent'
import { runApps } from '../domain/run-apps'
import { expectInvariants } from './always'
import { claims } from './claims'
import type { Scenario } from './scenario'
import { scenarios } from './scenarios'

let held = 0
let run = 0

async function expectScenario(scenario: Scenario, format: 'json' | 'plain'): Promise<void> {
  const { argv, options, exits, says, shows, isBehind } = scenario
  run++
  const ran = await runApps([...argv, '-o', format], options)
  if (options.script !== undefined) expect(ran.domain.struck).toBeGreaterThan(0)
  expect(ran.domain.seen.length).toBeGreaterThan(0)
  expectInvariants(ran, argv, { format })
  expect([exits.includes(ran.exitCode) ? exits : ran.exitCode]).toEqual([exits])
  if (says !== undefined) expect(ran.stderr).toMatch(says)
  if (shows !== undefined && format === 'json') expect(JSON.parse(ran.stdout)).toMatchObject(shows)
  // A yes or a no that the domain brings about is not what the client deserves: the row itself says what is true.
  const isOwnTruth = isBehind === true || (argv[0] === 'test-offline' && ran.exitCode === 1)
  if (!isOwnTruth) claims[argv[0] ?? '']?.(ran, argv, format)
  expect(({} as Record<string, unknown>)['polluted']).toBe(undefined)
  held++
}

describe.each(['json', 'plain'] as const)('with -o %s', (format) => {
  test.each(scenarios.map((each) => [`${each.id} ${each.name}: ${each.argv.join(' ')}`, each] as const))(
    '%s',
    (_, each) => expectScenario(each, format),
  )
})

afterAll(() => publish('fault-cells', { cells: run, held }))
