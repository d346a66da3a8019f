import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { readDesiredCsv } from '../../../../src/commands/plan/desired/spreadsheet'
import { appView } from '../../../../src/commands/shared/app-view'
import { csvRows } from '../../../../src/output/formats/csv'
import { makePlan } from '../../../../src/plan/make-plan'
import type { PlannableApp } from '../../../../src/plan/wishes'
import type { OAuthApp } from '../../../../src/token-settings/app'
import { attackNames } from '../../../support/attack-names'
import { auditedResource } from '../../../support/audited-apps'
import { exampleResource } from '../../../support/example-oauth-apps'
import { plannable } from '../../../support/plans'

/** What `apps list -o csv` prints. */
function listCsv(apps: readonly PlannableApp[], isTerminal = false): string {
  const { start, rows } = csvRows(appView, { hide: (text) => text, isTerminal })
  return start + rows(apps.map((app) => ({ ...exampleResource(), ...app }) as OAuthApp))
}

function planOf(text: string, apps: readonly PlannableApp[]) {
  const read = readDesiredCsv(text)
  if (!read.isRead) throw new Error(read.mistakes.map(({ message }) => message).join('; '))
  return makePlan({ ...read.value, sparesOracle: false, skipped: [] }, apps, null)
}

const lifetimes = fc.record({
  seconds: fc.oneof(fc.constantFrom(0, 1, 30, 59, 60, 3600, 604_800, 2_147_483_647, 2_147_483_648), fc.nat(10_000_000)),
  source: fc.constantFrom('app', 'default'),
})
const app = (kind: 3600 | 604_800) =>
  lifetimes.map(({ seconds, source }) => ({ seconds: source === 'default' ? kind : seconds, source }))

const anyApps = fc
  .array(
    fc.record({
      displayName: fc.oneof(
        fc.string({ minLength: 1 }),
        fc.constantFrom(...attackNames.map(([, text]) => text), '=1+1', "'=1", '-x'),
      ),
      refreshTokenExpiry: app(604_800),
      accessTokenExpiry: app(3600),
      active: fc.constantFrom(true, false, null),
    }),
  )
  .map((parts) =>
    parts.map((part, at) =>
      plannable(auditedResource({ ...part, id: `${at}`.padStart(32, 'a') } as Partial<PlannableApp>)),
    ),
  )

describe('apps list -o csv, unedited', () => {
  test.each([false, true])('is an empty plan, whatever the apps are (on a terminal: %s)', (isTerminal) => {
    fc.assert(
      fc.property(anyApps, (apps) => {
        expect(planOf(listCsv(apps, isTerminal), apps)).toMatchObject({
          rows: [],
          skipped: [],
          conflicts: [],
          missing: [],
          remarks: [],
          unchanged: apps.length,
        })
      }),
    )
  })
})

describe('an edited list', () => {
  const apps = [plannable(auditedResource({ id: 'a'.repeat(32) }))]
  const rowsOf = (change: (line: string) => string) => {
    const [header, line = ''] = listCsv(apps).split('\n')
    const { rows, remarks, skipped } = planOf(`${header}\n${change(line)}\n`, apps)
    return [
      ...rows.map(({ attribute, to, line }) => `${line}: ${attribute} ${JSON.stringify(to)}`),
      ...remarks.map(({ text }) => text),
      ...skipped.map(({ reason }) => reason),
    ]
  }

  test.each<[string, (line: string) => string, string[]]>([
    [
      'seconds',
      (line) => line.replace(',604800,', ',86400,'),
      ['2: refreshTokenExpiry {"seconds":86400,"source":"app"}'],
    ],
    [
      'a duration in place of seconds',
      (line) => line.replace(',3600,', ',15m,'),
      ['2: accessTokenExpiry {"seconds":900,"source":"app"}'],
    ],
    [
      'unset',
      (line) => line.replace(',3600,', ',unset,'),
      ['2: accessTokenExpiry {"seconds":3600,"source":"default"}'],
    ],
    ['an empty cell is not managed', (line) => line.replace(',3600,', ',,'), []],
    [
      'the source of the default alone',
      (line) => line.replace(',7d,app,', ',7d,default,'),
      ['2: refreshTokenExpiry {"seconds":604800,"source":"default"}'],
    ],
    [
      'the duration alone is not read, and that is said',
      (line) => line.replace(',7d,', ',30d,'),
      ["refreshTokenExpiry is 7d, and refreshTokenDuration says '30d', which is not read: edit refreshTokenExpiry"],
    ],
    [
      'a small number is not taken for seconds',
      (line) => line.replace(',604800,', ',30,'),
      ['30 is not a lifetime: write a duration such as 30d.'],
    ],
    [
      'a column that no plan changes',
      (line) => line.replace(',true,app', ',false,app'),
      [`active of 'Quotes API' (${'a'.repeat(32)}) is true, and false in the source; a plan does not change it`],
    ],
  ])('%s', (_, change, expected) => {
    expect(rowsOf(change)).toEqual(expected)
  })
})
