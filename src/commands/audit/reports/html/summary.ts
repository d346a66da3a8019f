import type { AuditReport } from '../../../../audit/audit-report'
import { formatVerdict, grouped, verdictTitles, worstFirst } from '../format-report'
import { severityMark } from './findings'
import type { FindingWords, HtmlInput } from './input'
import type { Html, Markup } from './markup'

const verdictClasses: Record<AuditReport['verdict'], string> = { yes: 'good', no: 'bad', incomplete: 'warn' }

/** The verdict comes first, with the domain. */
export function verdictHeader(html: Html, { report, domainName = report.domain }: HtmlInput): Markup {
  return html`<header class="verdict ${verdictClasses[report.verdict]}">
<p class="about">Audit of token settings, <bdi>${domainName}</bdi></p>
<h1>${verdictTitles[report.verdict]}</h1>
<p>${formatVerdict(report)}</p>
</header>
`
}

/** The number of findings by severity and by rule. */
export function summarySection(html: Html, { summary, policy, idleRules }: AuditReport, say: FindingWords): Markup {
  const idle = new Set(idleRules)
  return html`<section aria-labelledby="summary"><h2 id="summary">Summary</h2>
<ul class="severities">${worstFirst.map(
    (severity) =>
      html`<li${summary.bySeverity[severity] === 0 ? html` class="zero"` : null}><strong>${grouped(summary.bySeverity[severity])}</strong> ${severityMark(html, severity)}</li>`,
  )}</ul>
<table class="rules"><caption>By rule</caption>
<thead><tr><th scope="col">Rule</th><th scope="col">Severity</th><th scope="col" class="number">Findings</th></tr></thead>
<tbody>
${policy.rules.map(
  (rule) =>
    html`<tr${(summary.byRule[rule.id] ?? 0) === 0 ? html` class="zero"` : null}><th scope="row"><strong>${rule.id}</strong> <span class="note">${say.ruleTitle(rule)}.</span>${
      idle.has(rule.id) ? html` <span class="note">No matching app.</span>` : null
    }</th><td>${severityMark(html, rule.severity)}</td><td class="number">${grouped(summary.byRule[rule.id] ?? 0)}</td></tr>\n`,
)}</tbody></table>
</section>
`
}
