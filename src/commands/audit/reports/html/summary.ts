import type { AuditReport } from '../../../../audit/audit-report'
import {
  findingsByStatus,
  formatVerdict,
  grouped,
  moreNotCounting,
  tally,
  verdictTitles,
  worstFirst,
} from '../format-report'
import { severityMark } from './findings'
import type { FindingWords, HtmlInput } from './input'
import { Explanation, type Html, type Markup } from './markup'

export const verdictClasses: Record<AuditReport['verdict'], string> = { yes: 'good', no: 'bad', incomplete: 'warn' }

/** The verdict comes first, with the domain and the number of findings that count by severity. */
export function verdictHeader(html: Html, { report, domainName = report.domain }: HtmlInput): Markup {
  const { ofSeverity } = tally(findingsByStatus(report).counting)
  return html`<header class="verdict ${verdictClasses[report.verdict]}">
<p class="about">Audit of token settings, <bdi>${domainName}</bdi></p>
<h1>${verdictTitles[report.verdict]}</h1>
<ul class="severities">${worstFirst.map(
    (severity) =>
      html`<li${ofSeverity(severity) === 0 ? html` class="zero"` : null}><strong>${grouped(ofSeverity(severity))}</strong> ${severityMark(html, severity)}</li>`,
  )}</ul>
<p>${new Explanation(formatVerdict(report))}</p>
</header>
`
}

/** The number of findings by rule. */
export function summarySection(html: Html, report: AuditReport, say: FindingWords): Markup {
  const { policy, idleRules } = report
  const { counting, notCounting } = findingsByStatus(report)
  const [counts, others, idle] = [tally(counting), tally(notCounting), new Set(idleRules)]
  const notesOf = (id: string) => [
    ...(idle.has(id) ? ['No matching app.'] : []),
    ...(others.ofRule(id) === 0 ? [] : [`${moreNotCounting(others.ofRule(id))}.`]),
  ]
  return html`<section aria-labelledby="summary"><h2 id="summary">Summary</h2>
<table class="rules"><caption>By rule</caption>
<thead><tr><th scope="col">Rule</th><th scope="col">Severity</th><th scope="col" class="number">Findings</th></tr></thead>
<tbody>
${policy.rules.map(
  (rule) =>
    html`<tr${counts.ofRule(rule.id) === 0 ? html` class="zero"` : null}><th scope="row"><strong>${rule.id}</strong> <span class="note">${say.ruleTitle(rule)}.</span>${notesOf(
      rule.id,
    ).map(
      (note) => html` <span class="note">${note}</span>`,
    )}</th><td>${severityMark(html, rule.severity)}</td><td class="number">${grouped(counts.ofRule(rule.id))}</td></tr>\n`,
)}</tbody></table>
</section>
`
}
