import { findingsByStatus, verdictTitles } from '../format-report'
import { contentSecurity, script, style } from './assets'
import { coverageSection } from './coverage'
import { findingsSection } from './findings'
import { histogramSection } from './histogram'
import type { HtmlInput } from './input'
import { type Html, type Markup, markupFor } from './markup'
import { footer, policySection, waiversSection } from './policy'
import { summarySection, verdictHeader } from './summary'

/**
 * The report as one page for people, which needs nothing but itself: no network, one fixed style and one fixed script,
 * which are allowed by their hashes. Without the script it is the same page, but for sorting, filtering and copying.
 *
 * @returns the page in pieces, a finding at a time
 */
export function* writeHtml(input: HtmlInput): Generator<string> {
  for (const piece of pieces(markupFor(input.hide), input)) yield piece.text
}

function* pieces(html: Html, input: HtmlInput): Generator<Markup> {
  const { report, say } = input
  const rules = report.policy.rules.map(({ id }) => id)
  yield head(html, input)
  yield html`<body>\n<main>\n${verdictHeader(html, input)}${coverageSection(html, report)}${histogramSection(html, report)}${summarySection(html, report, say)}`
  yield* findingsSection(html, findingsByStatus(report), rules, say)
  yield html`${waiversSection(html, report)}${policySection(html, report, say)}</main>
${footer(html, input)}<script>${script.markup}</script>
</body>
</html>
`
}

function head(html: Html, { report }: HtmlInput): Markup {
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${contentSecurity}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<meta name="color-scheme" content="light dark">
<title>${verdictTitles[report.verdict]}: token settings of ${report.domain}</title>
<style>${style.markup}</style>
</head>
`
}
