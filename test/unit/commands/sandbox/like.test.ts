import { describe, expect, test } from 'vitest'
import { asSwitches } from '../../../../src/commands/sandbox/as-switches'
import { run } from '../../../../src/main'
import type { Switches } from '../../../../src/sandbox/server'
import { defaultSwitches } from '../../../../src/sandbox/switches'
import { fakeEnvironment } from '../../../support/fake-environment'
import { reportOn } from '../doctor/reports'

/** Starts the sandbox with these words, looks at its switches, and ends it. */
async function started(words: readonly string[], file: string) {
  const stop = new AbortController()
  const switches: Switches[] = []
  const environment = fakeEnvironment({
    files: { read: async () => ({ text: file, readableByOthers: false }) },
    signals: { interrupted: stop.signal, leaveNow: new AbortController().signal },
    stdout: {
      write: async (text) => {
        const { url, domains = [{ url }] } = JSON.parse(text)
        for (const domain of domains) {
          const answer = await fetch(`${domain.url}/sandbox/switches`)
          switches.push((await answer.json()) as Switches)
        }
        stop.abort('SIGINT')
      },
    },
  })
  const exitCode = await run(['sandbox', '--like', 'domain.json', '-o', 'json', ...words], environment)
  return { exitCode, switches, stderr: environment.said.stderr }
}

/** What no switch sets. */
const never = 'headers, content types, members of errors, attributes that come unasked'

const other: Partial<Switches> = {
  largestCount: 7,
  sorting: 'ignore',
  nextPageAtEnd: 'first',
  errorBody: 'html',
  hiddenAttributes: ['ocid'],
}

describe('apps sandbox --like', () => {
  test('sets the switches to what the report shows', async () => {
    const { text } = await reportOn({ switches: other })
    const { exitCode, switches, stderr } = await started([], text)
    expect([exitCode, switches]).toEqual([130, [{ ...defaultSwitches, ...other }]])
    expect(stderr).toContain(`The sandbox cannot imitate all of domain.json: ${never}.\n`)
  })

  test('a switch that is named wins, for all domains or for one', async () => {
    const { text } = await reportOn({ switches: other })
    const words = [
      '--domains',
      'eu,us',
      '--switch',
      'sorting=honour',
      '--switch',
      'us:largestCount=5',
      '--limits',
      'free',
    ]
    const { switches } = await started(words, text)
    const eu = { ...defaultSwitches, ...other, sorting: 'honour', limits: 'free' }
    expect(switches).toEqual([eu, { ...eu, largestCount: 5 }])
  })

  test('says what it cannot imitate, and that a report is incomplete', async () => {
    const { report } = await reportOn()
    const observations = {
      ...report.observations,
      'missing-app-status': { value: 400, times: 1 },
      'filter-co': { value: 'refused', times: 1 },
      'etag-on-get': { value: 'weak', times: 1 },
      'claims-etag': { value: 'no', times: 1 },
    }
    const { stderr, switches } = await started([], JSON.stringify({ ...report, complete: false, observations }))
    expect(stderr.split('\n').slice(0, 2)).toEqual([
      'domain.json is incomplete. What it lacks is as in any sandbox.',
      'The sandbox cannot imitate all of domain.json: missing-app-status is 400, etag-on-get is weak, filter-co is refused, claims-etag is no, ' +
        `${never}.`,
    ])
    expect(switches).toEqual([defaultSwitches])
  })

  test('a report of an earlier version, with fewer observations, is read', async () => {
    const { report } = await reportOn()
    const { exitCode } = await started(
      [],
      JSON.stringify({ ...report, observations: { issuer: { value: 'domain', times: 1 } } }),
    )
    expect(exitCode).toBe(130)
  })
})

describe('exit 2, and the member is named, for', () => {
  type Change = (report: Record<string, never>) => unknown
  const observation =
    (name: string, value: unknown): Change =>
    (report) => ({
      ...report,
      observations: { ...(report['observations'] as unknown as object), [name]: value },
    })
  test.each<[string, Change, string]>([
    [
      'a value that is none',
      observation('sort-by-id', { value: 'maybe', times: 1 }),
      'observations.sort-by-id.value is not what apps doctor writes there',
    ],
    [
      'a number out of bounds',
      observation('largest-page', { value: 0, times: 1 }),
      'observations.largest-page.value is not what apps doctor writes there',
    ],
    [
      'a value without a number of times',
      observation('count', { value: 'honoured' }),
      'observations.count.times is missing',
    ],
    [
      'a reason that is none',
      observation('count', { notTried: 'tired' }),
      'observations.count.notTried is not what apps doctor writes there',
    ],
    ['neither value nor reason', observation('count', {}), 'observations.count.notTried is missing'],
    [
      'a value of what only writing shows',
      observation('if-match', { value: 'enforced', times: 1 }),
      'observations.if-match.notTried is missing',
    ],
    [
      'an attribute that cannot be hidden',
      observation('missing-attributes', { value: ['id'], times: 1 }),
      'observations.missing-attributes.value.0 is not what apps doctor writes there',
    ],
    [
      'an unknown observation',
      observation('colour', { value: 'red', times: 1 }),
      "observations has a member that this version does not know: 'colour'",
    ],
    [
      'an unknown member',
      (report) => ({ ...report, domain: 'https://x' }),
      "it has a member that this version does not know: 'domain'",
    ],
    ['a missing member', ({ complete: _, ...report }) => report, 'complete is missing'],
    ['another version', (report) => ({ ...report, schemaVersion: 2 }), 'it was written by a newer version of apps'],
    ['no version', (report) => ({ ...report, schemaVersion: null }), 'its schemaVersion is not 1'],
    [
      'another file of ours',
      () => ({ kind: 'apps-plan', schemaVersion: 1 }),
      'it is not a report on a domain: its kind is not apps-domain-report',
    ],
    ['a list', () => [], 'it is not a report on a domain: its kind is not apps-domain-report'],
  ])('%s', async (_, change, why) => {
    const { report } = await reportOn()
    const text = JSON.stringify(change(report as unknown as Record<string, never>))
    expect(await started([], text)).toEqual({
      exitCode: 2,
      switches: [],
      stderr: expect.stringContaining(`--like: domain.json: ${why}.`),
    })
  })

  test.each([
    ['no JSON', 'not json', 'it is not JSON'],
    ['nothing', '', 'it is not JSON'],
    [
      'a name that stands twice',
      '{"kind":"apps-domain-report","kind":"apps-domain-report","schemaVersion":1}',
      'it has the same name twice in one object',
    ],
  ])('%s', async (_, text, why) => {
    const { exitCode, stderr } = await started([], text)
    expect([exitCode, stderr]).toEqual([2, expect.stringContaining(`"--like: domain.json: ${why}."`)])
  })
})

test('what the sandbox cannot imitate is named: only one direction of sorting, and filters that end otherwise', () => {
  const { cannot } = asSwitches({
    'sort-by-id': { value: 'ascending-only', times: 2 },
    'filter-co': { notTried: 'refused', status: 501 },
  })
  expect(cannot).toEqual([
    { name: 'sort-by-id', value: 'ascending-only' },
    { name: 'filter-co', value: 'refused with 501' },
  ])
})
