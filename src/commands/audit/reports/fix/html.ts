import type { FixReport } from '../../fix/fix-report'
import { pluralize } from '../format-report'
import { Explanation, type Html, type Markup } from '../html/markup'
import { fixCells, fixHead, fixSentence } from './words'

/** What `--fix` did: a sentence, and each change in a table. */
export function fixSection(html: Html, fix: FixReport | undefined): Markup | null {
  if (fix === undefined) return null
  return html`<section aria-labelledby="fix"><h2 id="fix">Fix</h2>
<p>${new Explanation(fixSentence(fix))}</p>
${fix.rows.length === 0 ? null : changes(html, fix)}</section>
`
}

const changes = (
  html: Html,
  { rows }: FixReport,
): Markup => html`<details><summary>${pluralize(rows.length, 'change')}</summary>
<table class="runs"><caption>In the order in which they were made.</caption>
<thead><tr>${fixHead.map((title) => html`<th scope="col">${title}</th>`)}</tr></thead>
<tbody>
${rows.map((report) => {
  const [name = '', ...others] = fixCells(report)
  return html`<tr><th scope="row"><bdi>${name}</bdi></th>${others.map((cell) => html`<td>${cell}</td>`)}</tr>\n`
})}</tbody></table></details>
`
