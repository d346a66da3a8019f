import type { AuditReport } from '../../../../audit/audit-report'
import type { Trend, TrendPoint } from '../../../../audit/trend'
import { grouped } from '../format-report'
import type { Html, Markup } from '../html/markup'
import { minuteOf, mostFindings, pointNote, trendSentence, trendTitle } from './words'

/** How the findings changed from run to run: a sentence, a picture, and the numbers in a table. */
export function trendSection(
  html: Html,
  { history: trend }: Pick<AuditReport, 'history'>,
  { id, title } = { id: 'trend', title: 'Trend' },
): Markup | null {
  if (trend === undefined) return null
  return html`<section aria-labelledby="${id}"><h2 id="${id}">${title}</h2>
<p>${trendSentence(trend)}</p>
<div class="trend">${picture(html, trend)}</div>
<p class="note">A bar is a complete run, and its height the number of findings that are not waived. A pale bar is an incomplete run. A dashed line marks another policy or filter: what is on both sides of it is not compared.</p>
<details><summary>${trendTitle(trend)}</summary>
<table class="runs"><caption>The newest run is the last one.</caption>
<thead><tr><th scope="col">Run</th><th scope="col" class="number">Findings</th><th scope="col" class="number">Waived</th><th scope="col" class="number">Apps</th><th scope="col">Note</th></tr></thead>
<tbody>
${trend.points.map((point) => runRow(html, point))}</tbody></table></details>
</section>
`
}

/** Few runs do not get wide bars. */
const fewestColumns = 12

/** In percent of its column. */
const barWidth = 70

/** The table below says the same to those who do not see it. */
function picture(html: Html, { points }: Trend): Markup {
  const width = 100 / Math.max(points.length, fewestColumns)
  const most = mostFindings(points)
  return html`<svg aria-hidden="true" focusable="false">${points.map((point, at) => [
    at > 0 && point.breaks.length > 0 ? wall(html, at * width - ((100 - barWidth) / 200) * width) : null,
    bar(html, point, { x: at * width, width: (width * barWidth) / 100, most }),
  ])}</svg>`
}

const wall = (html: Html, x: number): Markup => html`<line x1="${percent(x)}" x2="${percent(x)}" y1="0" y2="100%"/>`

function bar(html: Html, { run, isGap }: TrendPoint, { x, width, most }: { x: number; width: number; most: number }) {
  const { findings } = run.summary
  if (!isGap && findings === 0) return null
  const height = isGap ? 100 : Math.max(3, (findings / most) * 100)
  const place = html`x="${percent(x)}" y="${percent(100 - height)}" width="${percent(width)}" height="${percent(height)}"`
  return html`<rect${isGap ? html` class="gap"` : null} ${place}/>`
}

const percent = (number: number): string => `${Math.round(number * 100) / 100}%`

/** An incomplete run has no numbers: they would be read as a fall. */
function runRow(html: Html, point: TrendPoint): Markup {
  const { at, summary } = point.run
  const numbers = [summary.findings, summary.waived, summary.apps].map((count) => (point.isGap ? '' : grouped(count)))
  return html`<tr><th scope="row"><time datetime="${at}">${minuteOf(at)}</time></th>${numbers.map(
    (number) => html`<td class="number">${number}</td>`,
  )}<td class="note">${pointNote(point)}</td></tr>
`
}
