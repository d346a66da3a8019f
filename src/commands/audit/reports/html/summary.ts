import type { AuditReport } from '../../../../audit/audit-report'
import { grouped, pluralize } from '../format-report'
import { severityMark, worstFirst } from './findings'
import type { FindingWords } from './input'
import type { Html, Markup } from './markup'

type Verdict = AuditReport['verdict']

export const verdictTitles: Record<Verdict, string> = {
  yes: 'Within policy',
  no: 'Not within policy',
  incomplete: 'No verdict: the audit is incomplete',
}

const verdictClasses: Record<Verdict, string> = { yes: 'good', no: 'bad', incomplete: 'warn' }

/** The verdict before everything else, and what it is about. */
export function verdictHeader(html: Html, report: AuditReport): Markup {
  return html`<header class="verdict ${verdictClasses[report.verdict]}">
<p class="about">Audit of token settings, <bdi>${report.domain}</bdi></p>
<h1>${verdictTitles[report.verdict]}</h1>
<p>${verdictWords(report)}</p>
</header>
`
}

function verdictWords({ verdict, findings, summary, baseline }: AuditReport): string {
  const counting = findings.filter(({ counts }) => counts).length
  const waived =
    summary.waived === 0
      ? ''
      : ` ${pluralize(summary.waived, 'finding')} ${summary.waived === 1 ? 'is' : 'are'} waived.`
  const others = summary.findings - counting
  const idle = others > 0 ? ` ${pluralize(others, 'finding')} ${others === 1 ? 'does' : 'do'} not count.` : ''
  const fixed =
    baseline === null ? '' : ` ${grouped(baseline.fixed)} of the baseline ${baseline.fixed === 1 ? 'is' : 'are'} gone.`
  return `${firstWords(verdict, counting)}${idle}${waived}${fixed}`
}

function firstWords(verdict: Verdict, counting: number): string {
  const found =
    counting === 0 ? 'No finding counts' : `${pluralize(counting, 'finding')} ${counting === 1 ? 'counts' : 'count'}`
  return verdict === 'incomplete'
    ? `What could not be read may hold more. In what was read: ${found.charAt(0).toLowerCase()}${found.slice(1)} against the policy.`
    : `${found} against it.`
}

/** How many findings, by how bad they are and by the rule that was broken. */
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
      idle.has(rule.id) ? html` <span class="note">No app that it is about.</span>` : null
    }</th><td>${severityMark(html, rule.severity)}</td><td class="number">${grouped(summary.byRule[rule.id] ?? 0)}</td></tr>\n`,
)}</tbody></table>
</section>
`
}
