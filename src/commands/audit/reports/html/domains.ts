import type { AuditReport } from '../../../../audit/audit-report'
import { type DomainResult, nameOf, statusOf } from '../../../shared/several-domains'
import { countingBySeverity, formatVerdict, verdictTitles } from '../format-report'
import type { ReportContext, SeveralContext } from '../report-writer'
import { trendSection } from '../trend/html'
import { coverageSection } from './coverage'
import { Explanation, type Html, type Markup } from './markup'
import { verdictClasses } from './summary'

/** Whether a domain is missing, and a line for each with what counts. */
export function domainsHeader(html: Html, results: readonly DomainResult<AuditReport>[], sentence: string): Markup {
  const isWhole = results.every(({ problem }) => problem === null)
  const isMet = isWhole && results.every(({ value }) => value?.verdict === 'yes')
  return html`<header class="verdict ${isWhole ? (isMet ? 'good' : 'bad') : 'warn'}">
<p class="about">Audit of token settings of several domains</p>
<h1>${new Explanation(sentence)}</h1>
</header>
<section aria-labelledby="domains"><h2 id="domains">Domains</h2>
<table class="rules"><caption>In the order asked</caption>
<thead><tr><th scope="col">Domain</th><th scope="col">Read</th><th scope="col">Findings</th></tr></thead>
<tbody>
${results.map((result) => domainRow(html, result))}</tbody></table>
</section>
`
}

function domainRow(html: Html, result: DomainResult<AuditReport>): Markup {
  const { problem, value } = result
  return html`<tr><th scope="row"><strong>${nameOf(result)}</strong> <span class="note"><bdi>${result.domain}</bdi></span>${
    problem === null ? null : html` <span class="note">${new Explanation(problem.message)}</span>`
  }</th><td>${statusOf(result)}</td><td>${value === null ? 'not known' : countingBySeverity(value)}</td></tr>
`
}

/** The verdict about one domain, and what it rests on. */
export function domainSection(
  html: Html,
  { name, id, context: { report, domainName } }: { name: string; id: string; context: ReportContext },
): Markup {
  return html`<section aria-labelledby="${id}"><h2 id="${id}">${name}</h2>
<p class="coverage ${verdictClasses[report.verdict]}"><strong>${verdictTitles[report.verdict]}</strong> <bdi>${domainName}</bdi></p>
<p>${new Explanation(formatVerdict(report))}</p>
</section>
${coverageSection(html, report, { id: `${id}-coverage`, title: `Coverage of ${name}` })}${trendSection(html, report, { id: `${id}-trend`, title: `Trend of ${name}` })}`
}

export const severalFooter = (html: Html, { version }: SeveralContext): Markup =>
  html`<footer><p>By apps audit ${version}. This page loads nothing and sends nothing.</p></footer>
`
