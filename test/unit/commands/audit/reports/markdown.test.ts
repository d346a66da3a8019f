import { marked, type Tokens } from 'marked'
import { describe, expect, it } from 'vitest'
import { writeMarkdown } from '../../../../../src/commands/audit/reports/markdown'
import {
  contextOf,
  emptyReport,
  exampleReport,
  finding,
  incompleteReport,
  reportOf,
  written,
} from '../../../../support/audit-report'

describe('the report as Markdown', () => {
  it('is the verdict, what was read, and tables', async () => {
    expect(await written(writeMarkdown(contextOf(exampleReport)))).toBe(`## ✗ Policy violated

2 findings. 1 more does not count. 1 waived.

**Coverage:** Complete: 214 apps in 3 pages. 180 apps judged, 34 not covered by any rule.

<code>https&#58;<!-- -->//idcs-0.identity.oraclecloud.com</code>, checked against <code>policy.yaml</code>

| Rule | Severity | Findings | |
| --- | --- | ---: | --- |
| <code>refresh-max</code> | high | 2 | The limits of refresh-max |
| <code>access-max</code> | medium | 0 | The limits of access-max (no matching app) |
| <code>implicit-grant</code> | low | 0 | A client may use the implicit grant (1 more does not count) |

| Severity | Rule | App | App id | Found | Wanted | What to do |
| --- | --- | --- | --- | --- | --- | --- |
| high, the waiver of alice&#64;<!-- -->example.com ended on 2026-10-31 | <code>refresh-max</code> | Portal | <code>22222222222222222222222222222222</code> | refresh 365d | max 30d | <code>apps set-expiry 22222222222222222222222222222222 30d --expect 365d -y</code> |
| high | <code>refresh-max</code> | Payroll | <code>11111111111111111111111111111111</code> | refresh 90d | max 30d | <code>apps set-expiry 11111111111111111111111111111111 30d --expect 90d -y</code> |

<details><summary>1 more does not count</summary>

| Severity | Rule | App | App id | Found | Wanted | What to do |
| --- | --- | --- | --- | --- | --- | --- |
| low, does not count | <code>implicit-grant</code> | Old page | <code>44444444444444444444444444444444</code> | implicit | not granted | <code>apps set-grant 44444444444444444444444444444444 implicit off -y</code> |

</details>

<details><summary>1 waived</summary>

| Rule | App | App id | Reason | Owner | Until |
| --- | --- | --- | --- | --- | --- |
| <code>refresh-max</code> | Till | <code>33333333333333333333333333333333</code> | the till has no keyboard | alice&#64;<!-- -->example.com | 2026-12-31 |

</details>

### Unused waivers

- Rule refresh-max for 55555555555555555555555555555555 (line 8): the till has no keyboard; alice&#64;<!-- -->example.com, until 2026-12-31
`)
  })

  it('says what was not read', async () => {
    expect(await written(writeMarkdown(contextOf(incompleteReport)))).toBe(`## ? No verdict: the audit is incomplete

Apps that were not read may have more findings. In those that were read: 1 finding.

**Coverage:** Not complete: 200 apps came, but it is not shown that no app comes after 66666666666666666666666666666666: the time of the run was over, and 1 app could not be read. 180 apps judged, 34 not covered by any rule.

- It is not shown that no app comes after 66666666666666666666666666666666: the time of the run was over.
- Not read: 77777777777777777777777777777777 'Broken': refreshTokenExpiry is no whole number.

<code>https&#58;<!-- -->//idcs-0.identity.oraclecloud.com</code>, checked against <code>policy.yaml</code>

| Rule | Severity | Findings | |
| --- | --- | ---: | --- |
| <code>refresh-max</code> | high | 1 | The limits of refresh-max |

| Severity | Rule | App | App id | Found | Wanted | What to do |
| --- | --- | --- | --- | --- | --- | --- |
| high | <code>refresh-max</code> | Payroll | <code>11111111111111111111111111111111</code> | refresh 90d | max 30d | <code>apps set-expiry 11111111111111111111111111111111 30d --expect 90d -y</code> |

`)
  })

  it('says what was read when there is no finding', async () => {
    expect(await written(writeMarkdown(contextOf(emptyReport)))).toBe(`## ✓ Policy met

No findings.

**Coverage:** Complete: 214 apps in 3 pages. 180 apps judged, 34 not covered by any rule.

<code>https&#58;<!-- -->//idcs-0.identity.oraclecloud.com</code>, checked against <code>policy.yaml</code>

| Rule | Severity | Findings | |
| --- | --- | ---: | --- |
| <code>refresh-max</code> | high | 0 | The limits of refresh-max |
| <code>access-max</code> | medium | 0 | The limits of access-max |
| <code>implicit-grant</code> | low | 0 | A client may use the implicit grant |

`)
  })

  it('reads as tables of as many columns in each row', async () => {
    const tokens = marked.lexer(await written(writeMarkdown(contextOf(exampleReport))))
    const tables = tokens.flatMap((token) => (token.type === 'table' ? [token as Tokens.Table] : []))
    expect(tables.map(({ rows }) => rows.length)).toEqual([3, 2, 1, 1])
    expect(tables.map(({ header }) => header.length)).toEqual([4, 7, 7, 6])
  })

  it('lists what counts, and folds a hundred of those that do not', async () => {
    const known = Array.from({ length: 1000 }, (_, place) =>
      finding({ app: { id: `${place}`, displayName: 'known' }, since: 'known', counts: false }),
    )
    const text = await written(writeMarkdown(contextOf(reportOf([...known, finding({ since: 'new' })]))))
    const [shown = '', folded = ''] = text.split('<details>')
    expect(shown.match(/^\| high.*$/gm)).toHaveLength(1)
    expect(shown).toContain('| high, new | <code>refresh-max</code> | Payroll |')
    expect(folded).toContain('<summary>1,000 more do not count</summary>')
    expect(folded.match(/^\| high, does not count/gm)).toHaveLength(100)
    expect(folded).toContain('and 900 more. All of them: `-o html=report.html`\n\n</details>')
  })

  it.each([
    ['short names', 'x', 5_000, 1_000],
    ['names that are all marks', '|'.repeat(300), 5_000, 400],
  ])('fits a job summary with %s, and says how many it left out', async (_, displayName, count, least) => {
    const findings = Array.from({ length: count }, (_, place) => finding({ app: { id: `${place}`, displayName } }))
    const text = await written(writeMarkdown(contextOf(reportOf(findings))))
    const rows = text.match(/^\| high \|/gm)?.length ?? 0
    expect(rows).toBeGreaterThanOrEqual(least)
    expect(Buffer.byteLength(text)).toBeLessThan(1024 * 1024)
    expect(text).toContain(`and ${(count - rows).toLocaleString('en')} more. All of them: \`-o html=report.html\``)
  })
})
