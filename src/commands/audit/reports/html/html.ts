import { completeSentence, nameOf } from '../../../shared/several-domains'
import { fixSection } from '../fix/html'
import { findingsByStatus, verdictTitles } from '../format-report'
import type { SeveralContext } from '../report-writer'
import { trendSection } from '../trend/html'
import { contentSecurity, script, style } from './assets'
import { coverageSection } from './coverage'
import { domainSection, domainsHeader, severalFooter } from './domains'
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
  yield head(html, `${verdictTitles[report.verdict]}: token settings of ${report.domain}`)
  yield html`<body>\n<main>\n${verdictHeader(html, input)}${coverageSection(html, report)}${fixSection(html, input.fix)}${trendSection(html, report)}${histogramSection(html, report)}${summarySection(html, report, say)}`
  yield* findingsSection(html, [{ ...findingsByStatus(report), say, domain: null, html }], rules)
  yield html`${waiversSection(html, report)}${policySection(html, report, say)}</main>
${footer(html, input)}<script>${script.markup}</script>
</body>
</html>
`
}

/** All domains on one page: a line and a section for each, and one table of findings, which can be filtered by domain. */
export function* writeSeveralHtml(several: SeveralContext): Generator<string> {
  for (const piece of severalPieces(markupFor(several.hide), several)) yield piece.text
}

function* severalPieces(html: Html, several: SeveralContext): Generator<Markup> {
  const { sections, policy } = several
  const results = sections.map(({ result }) => result)
  const read = sections.flatMap(({ result, context }) => (context === null ? [] : [{ result, context }]))
  const sentence = completeSentence(results)
  yield head(html, `${sentence}: token settings of several domains`)
  yield html`<body>\n<main>\n${domainsHeader(html, results, sentence)}`
  for (const [place, { result, context }] of read.entries())
    yield domainSection(markupFor(context.hide), { name: nameOf(result), id: `domain-${place + 1}`, context })
  yield* findingsSection(
    html,
    read.map(({ result, context: { report, say, hide } }) => ({
      ...findingsByStatus(report),
      ...{ say, domain: nameOf(result), html: markupFor(hide) },
    })),
    policy.rules.map(({ id }) => id),
  )
  for (const { context } of read.slice(0, 1)) yield policySection(html, context.report, context.say)
  yield html`</main>\n${severalFooter(html, several)}<script>${script.markup}</script>\n</body>\n</html>\n`
}

function head(html: Html, title: string): Markup {
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${contentSecurity}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<meta name="color-scheme" content="light dark">
<title>${title}</title>
<style>${style.markup}</style>
</head>
`
}
