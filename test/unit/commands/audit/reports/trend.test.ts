import { marked } from 'marked'
import { describe, expect, test } from 'vitest'
import type { AuditRun } from '../../../../../src/audit/trend'
import { writeMarkdown } from '../../../../../src/commands/audit/reports/markdown'
import { writeTable } from '../../../../../src/commands/audit/reports/table'
import { historyJson } from '../../../../../src/commands/audit/reports/trend/json'
import { drawTrend, trendLegend } from '../../../../../src/commands/audit/reports/trend/terminal'
import { trendSentence } from '../../../../../src/commands/audit/reports/trend/words'
import type { Cell } from '../../../../../src/output/cell'
import { widthOf } from '../../../../../src/output/width'
import { contextOf, exampleReport, terminalOf, written } from '../../../../support/audit-report'
import { auditRun, exampleRuns, historyOf, incompleteRun } from '../../../../support/audit-runs'

const withHistory = { ...exampleReport, history: historyOf(exampleRuns) }

const textOf = (cell: Cell): string =>
  [cell]
    .flat()
    .map((piece) => (typeof piece === 'string' ? piece : (piece as { text: string }).text))
    .join('')
const drawn = (runs: readonly AuditRun[], columns = 80, count?: number) =>
  drawTrend(historyOf(runs, count), columns).map(textOf)

const waived = (count: number) => ({ summary: { ...auditRun(1, 12).summary, waived: count } })

describe('the sentence about the trend', () => {
  test.each<[AuditRun[], string]>([
    [[auditRun(20, 15), auditRun(24, 12)], '12 findings, 3 fewer than on 2026-11-20.'],
    [[auditRun(20, 0), auditRun(24, 1)], '1 finding, 1 more than on 2026-11-20.'],
    [[auditRun(20, 12), auditRun(24, 12)], '12 findings, as many as on 2026-11-20.'],
    [[auditRun(24, 15), auditRun(24, 12)], '12 findings, 3 fewer than on 2026-11-24 08:00 UTC.'],
    [
      [auditRun(20, 12, waived(1)), auditRun(24, 12, waived(4))],
      '12 findings, as many as on 2026-11-20. 4 waived, 3 more.',
    ],
    [[auditRun(24, 12)], 'There is no earlier complete run to compare with.'],
    [[auditRun(20, 15), incompleteRun(24, 1)], 'This run is incomplete, so it is not compared with an earlier one.'],
    [
      [auditRun(20, 15, { policyDigest: 'sha256:2', filter: 'x pr' }), auditRun(24, 12)],
      'Not compared with the run of 2026-11-20, which had another policy and another filter.',
    ],
  ])('%#', (runs, sentence) => expect(trendSentence(historyOf(runs))).toBe(sentence))
})

describe('the trend on a terminal', () => {
  test('is a title and a mark for each run', () => {
    expect(drawn(exampleRuns)).toEqual(['Findings in 6 runs since 2026-11-01', '  ▇█·│▁█▇'])
    expect(trendLegend(historyOf(exampleRuns))).toBe('█ 15 findings, · incomplete, │ another policy or filter')
  })

  test('one finding among many can be told from none', () => {
    expect(drawn([auditRun(1, 0), auditRun(2, 1), auditRun(3, 900)])[1]).toBe('  ▁▂█')
  })

  test('says how many runs there are where it shows the newest', () => {
    const many = Array.from({ length: 30 }, (_, at) => auditRun(at + 1, at))
    expect(drawn(many, 80, 1234)[0]).toBe('Findings in the last 30 of 1,234 runs since 2026-11-01')
    expect(drawn(many, 22, 30)).toEqual(['Findings in the last …', `  ${drawn(many)[1]?.slice(-10)}`])
  })

  test('of no findings at all needs no legend', () => {
    expect(drawn([auditRun(1, 0), auditRun(2, 0)])[1]).toBe('  ▁▁')
    expect(trendLegend(historyOf([auditRun(1, 0)]))).toBe('')
  })

  test.each([20, 40, 80])('no line is longer than %i columns', (columns) => {
    const many = Array.from({ length: 30 }, (_, at) => auditRun(at + 1, at, { policyDigest: `sha256:${at}` }))
    for (const line of drawn(many, columns, 99)) expect(widthOf(line)).toBeLessThanOrEqual(columns)
  })

  test('stands in the report below the lifetimes', async () => {
    expect(await written(writeTable(contextOf(withHistory, { target: terminalOf(80) })))).toContain(`
Findings in 6 runs since 2026-11-01
  ▇█·│▁█▇
  12 findings, 3 fewer than on 2026-11-20.
  █ 15 findings, · incomplete, │ another policy or filter

Findings  0 critical`)
  })
})

test('the trend in Markdown is a sentence and a folded table, in which an incomplete run has no numbers', async () => {
  const text = await written(writeMarkdown(contextOf(withHistory)))
  expect(text).toContain(`**Trend:** 12 findings, 3 fewer than on 2026-11-20.

<details><summary>Findings in 6 runs since 2026-11-01</summary>

| Run | Findings | Waived | Apps | |
| --- | ---: | ---: | ---: | --- |
| 2026-11-01 08:00 UTC | 12 | 0 | 214 |  |
| 2026-11-08 08:00 UTC | 15 | 0 | 214 |  |
| 2026-11-09 08:00 UTC |  |  |  | incomplete |
| 2026-11-15 08:00 UTC | 0 | 0 | 214 | another policy |
| 2026-11-20 08:00 UTC | 15 | 0 | 214 |  |
| 2026-11-24 08:00 UTC | 12 | 0 | 214 |  |

</details>
`)
  const [table] = marked.lexer(text).filter(({ type }) => type === 'table')
  expect(table).toMatchObject({ rows: { length: 6 } })
})

test('the trend in JSON has a number for each run, and a change only between runs that can be compared', () => {
  expect(historyJson(historyOf(exampleRuns.slice(-2), 40))).toEqual({
    path: 'history.ndjson',
    runs: 40,
    change: { since: '2026-11-20T08:00:00.000Z', findings: -3, waived: 0 },
    points: [15, 12].map((findings, place) => ({
      at: `2026-11-${[20, 24][place]}T08:00:00.000Z`,
      verdict: 'no',
      ...{ apps: 214, judged: 180, findings, waived: 0 },
      bySeverity: { low: 0, medium: 0, high: findings, critical: 0 },
      ...{ gap: false, breaks: [] },
    })),
  })
  expect(historyJson(historyOf(exampleRuns.slice(0, 3)))['change']).toBeNull()
})
