import { describe, expect, it } from 'vitest'
import { judge } from '../../../../../src/audit/judge'
import { writeHtml } from '../../../../../src/commands/audit/reports/html/html'
import { writeJson } from '../../../../../src/commands/audit/reports/json'
import { writeMarkdown } from '../../../../../src/commands/audit/reports/markdown'
import { writeCsv } from '../../../../../src/commands/audit/reports/records'
import { writeSarif } from '../../../../../src/commands/audit/reports/sarif'
import { writeTable } from '../../../../../src/commands/audit/reports/table'
import { contextOf, reportOf, terminalOf, written } from '../../../../support/audit-report'
import { auditedClient, auditedResource, builtInRule, day, policyOf, scopeOf } from '../../../../support/audited-apps'
import { setTo } from '../../../../support/example-app'

const client = (name: string) =>
  auditedClient({ id: name, displayName: name.toUpperCase(), clientType: 'public', allowedScopes: [scopeOf('r1')] })

const resource = auditedResource({ id: 'r1', displayName: 'Quotes API', refreshTokenExpiry: setTo(90 * day) })

const rule = { ...builtInRule('public-client-long-refresh'), place: { line: 3, column: 5 } }

/** Each client lists the scope of one resource that lives too long. */
function reportOn(...clients: string[]) {
  const { findings } = judge([resource, ...clients.map(client)], policyOf(rule))
  const judged = findings.map((finding) => ({ ...finding, waiver: null, since: null, counts: true }))
  return reportOf(judged, { policy: { from: { kind: 'file', path: 'policy.yaml' }, rules: [rule] } })
}

const fix = 'apps set-expiry r1 7d --expect 90d -y'

const resultsOf = async (report: ReturnType<typeof reportOn>) =>
  JSON.parse(await written(writeSarif(contextOf(report)))).runs[0].results

describe('findings of one cause', () => {
  it('have one fix in the table', async () => {
    const text = await written(writeTable(contextOf(reportOn('a', 'b', 'c'), { target: terminalOf(80) })))
    expect(text).toContain(`  A     a       refresh 90d  max 7d
  B     b       refresh 90d  max 7d
  C     c       refresh 90d  max 7d
    One fix for these 3 apps:
    ${fix}
`)
    expect(text.split(fix)).toHaveLength(2)
  })

  it('are one row in Markdown', async () => {
    const text = await written(writeMarkdown(contextOf(reportOn('a', 'b'))))
    expect(text).toContain(
      `| A<br>B | <code>a</code><br><code>b</code> | refresh 90d | max 7d | <code>${fix}</code> |\n`,
    )
    expect(text.split(fix)).toHaveLength(2)
  })

  it('are one row in HTML', async () => {
    const text = [...writeHtml(contextOf(reportOn('a', 'b')))].join('')
    expect(text).toContain('<bdi>A</bdi> <code>a</code><bdi>B</bdi> <code>b</code>')
    expect(text).toContain('One fix for these 2 apps:')
    expect(text.split(fix)).toHaveLength(2)
  })

  it('are one result in SARIF, which names all apps and stays the same when one of them is fixed', async () => {
    const results = await resultsOf(reportOn('a', 'b'))
    expect(results).toHaveLength(1)
    expect(results[0].message.text).toMatch(/^A \(a\), B \(b\): A public client may get refresh tokens of 'Quotes API'/)
    expect(results[0].locations[0].logicalLocations.map(({ name }: { name: string }) => name)).toEqual(['A', 'B'])
    const [later] = await resultsOf(reportOn('b'))
    expect(later.partialFingerprints).toEqual(results[0].partialFingerprints)
  })

  it('are one row each in JSON and CSV', async () => {
    const { findings } = JSON.parse(await written(writeJson(contextOf(reportOn('a', 'b')))))
    expect(findings.map(({ fix, fixes }: { fix: string; fixes: string[] }) => [fix, fixes])).toEqual([
      [fix, [fix]],
      [fix, [fix]],
    ])
    expect((await written(writeCsv(contextOf(reportOn('a', 'b'))))).match(/^finding,/gm)).toHaveLength(2)
  })
})
