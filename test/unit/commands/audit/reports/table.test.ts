import { describe, expect, it } from 'vitest'
import type { Violation } from '../../../../../src/audit/rules/violations'
import { writeTable } from '../../../../../src/commands/audit/reports/table'
import { widthOf } from '../../../../../src/output/width'
import type { Seconds } from '../../../../../src/token-settings/duration'
import {
  comparedReport,
  contextOf,
  emptyReport,
  exampleReport,
  finding,
  incompleteReport,
  reportOf,
  terminalOf,
  written,
} from '../../../../support/audit-report'

const onTerminal = { target: terminalOf(80) }

const many = (count: number) =>
  reportOf(
    Array.from({ length: count }, (_, place) =>
      finding({ app: { id: String(place).padStart(32, '0'), displayName: `An app with a long name, the ${place}th` } }),
    ),
  )

describe('the report on a terminal', () => {
  it('says the verdict and what was read, then the findings, the waivers and the numbers', async () => {
    expect(await written(writeTable(contextOf(exampleReport, onTerminal)))).toBe(`✗ Policy violated
  2 findings. 1 more does not count. 1 waived.
  Complete: 214 apps in 3 pages. 180 apps judged, 34 not covered by any rule.
  https://idcs-0.identity.oraclecloud.com, checked against policy.yaml

  Name     App id                            Found         Wanted
high refresh-max (2): The limits of refresh-max
  Portal   22222222222222222222222222222222  refresh 365d  max 30d
    The waiver of alice@example.com ended on 2026-10-31.
    apps set-expiry 22222222222222222222222222222222 30d --expect 365d -y
  Payroll  11111111111111111111111111111111  refresh 90d   max 30d
    apps set-expiry 11111111111111111111111111111111 30d --expect 90d -y

  1 more does not count. To list them: add -v, or -o html=report.html

Waived (1)
  Till (33333333333333333333333333333333)
    refresh-max: the till has no keyboard; alice@example.com, until 2026-12-31

Unused waivers (1)
  refresh-max for 55555555555555555555555555555555 (line 8): the till has no
  keyboard; alice@example.com, until 2026-12-31

Findings  0 critical, 2 high, 0 medium, 0 low
       2  refresh-max
       0  access-max  no matching app
       0  implicit-grant  1 more does not count
`)
  })

  it('without findings still says what was read', async () => {
    expect(await written(writeTable(contextOf(emptyReport, onTerminal)))).toBe(`✓ Policy met
  No findings.
  Complete: 214 apps in 3 pages. 180 apps judged, 34 not covered by any rule.
  https://idcs-0.identity.oraclecloud.com, checked against policy.yaml

Findings  0 critical, 0 high, 0 medium, 0 low
       0  refresh-max
       0  access-max
       0  implicit-grant
`)
  })

  it('gives no verdict when not everything was read, and says what was not', async () => {
    expect(
      await written(writeTable(contextOf(incompleteReport, onTerminal))),
    ).toBe(`? No verdict: the audit is incomplete
  Apps that were not read may have more findings. In those that were read: 1
  finding.
  Not complete: 200 apps came, but it is not shown that no app comes after
  66666666666666666666666666666666: the time of the run was over, and 1 app
  could not be read. 180 apps judged, 34 not covered by any rule.
  Not read: 77777777777777777777777777777777 'Broken': refreshTokenExpiry is no
  whole number.
  https://idcs-0.identity.oraclecloud.com, checked against policy.yaml

  Name     App id                            Found        Wanted
high refresh-max (1): The limits of refresh-max
  Payroll  11111111111111111111111111111111  refresh 90d  max 30d
    apps set-expiry 11111111111111111111111111111111 30d --expect 90d -y

Findings  0 critical, 1 high, 0 medium, 0 low
       1  refresh-max
`)
  })

  it('says what is new since the baseline', async () => {
    expect(await written(writeTable(contextOf(comparedReport, onTerminal)))).toBe(`✗ Policy violated
  1 finding. 1 more does not count. Since base.json: 0 new, 1 worse, 1 the same,
  3 gone.
  Complete: 214 apps in 3 pages. 180 apps judged, 34 not covered by any rule.
  https://idcs-0.identity.oraclecloud.com, checked against policy.yaml

  Name     App id                            Found        Wanted
high refresh-max (1): The limits of refresh-max
  Payroll  11111111111111111111111111111111  refresh 90d  max 30d worse
    apps set-expiry 11111111111111111111111111111111 30d --expect 90d -y

  1 more does not count. To list them: add -v, or -o html=report.html

Findings  0 critical, 1 high, 0 medium, 0 low
       1  refresh-max  1 more does not count
`)
  })

  it('lists with -v what does not count, after what counts', async () => {
    const text = await written(writeTable(contextOf(comparedReport, { ...onTerminal, detail: 'full' })))
    expect(text).toContain(`
Do not count (1)

  Name    App id                            Found        Wanted
high refresh-max (1): The limits of refresh-max
  Portal  22222222222222222222222222222222  refresh 90d  max 30d
`)
    expect(text.indexOf('Payroll')).toBeLessThan(text.indexOf('Do not count (1)'))
  })

  it('lists the worst fifty and says how many more there are', async () => {
    const text = await written(writeTable(contextOf(many(5_000), onTerminal)))
    expect(text.match(/An app with/g)).toHaveLength(50)
    expect(text).toContain('The worst 50 of 5,000 findings are shown.')
    expect(text.split('\n').every((line) => widthOf(line) <= 80)).toBe(true)
  })

  it('lists all with -v, and all in a file', async () => {
    for (const parts of [{ ...onTerminal, detail: 'full' as const }, {}]) {
      const text = await written(writeTable(contextOf(many(100), parts)))
      expect(text.match(/An app with/g)).toHaveLength(100)
      expect(text).not.toContain('are shown')
    }
  })

  it('leaves out how to fix each finding where there are many, and says so', async () => {
    const text = await written(writeTable(contextOf(many(11), onTerminal)))
    expect(text).not.toContain('apps set-expiry')
    expect(text).toContain('To see each fix: add -v')
  })

  it('draws the histogram between the findings and the numbers', async () => {
    const histogram = (_: unknown, columns: number) => [`a bar of ${columns}`]
    const text = await written(writeTable(contextOf(emptyReport, { ...onTerminal, histogram })))
    expect(text).toContain('\n\na bar of 80\n\nFindings')
  })
})

it('fits the longest lifetimes into 80 columns: the name gives way, and then what its rule says in full', async () => {
  const actual = { seconds: 17_443_878 as Seconds, source: 'app' as const }
  const violation: Violation = {
    kind: 'over-max',
    attribute: 'refreshTokenExpiry',
    actual,
    allowed: 2_592_000 as Seconds,
  }
  const app = { id: 'a90c2e6f8d174b53be41f3097d5c68e2', displayName: 'Analytics Marketplace (test)' }
  const lines = (await written(writeTable(contextOf(reportOf([finding({ app, violation })]), onTerminal)))).split('\n')

  expect(lines.find((line) => line.includes(app.id))).toBe(
    '  Analytics M…  a90c2e6f8d174b53be41f3097d5c68e2  refresh 201d21h31m18s  max 30d',
  )
  // A command is never broken: it can be copied as it stands.
  const others = lines.filter((line) => !line.includes(' apps set-expiry '))
  expect(others.length).toBeGreaterThan(5)
  expect(others.filter((line) => widthOf(line) > 80)).toEqual([])
})
