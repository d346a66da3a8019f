import type { AuditReport } from '../../../../audit/audit-report'
import {
  histogramOf,
  type LifetimeBucket,
  type LifetimeHistogram,
  type Standing,
} from '../../../../audit/lifetime-buckets'
import { lifetimeKinds } from '../../../../audit/policy'
import { bucketLabel, defaultLabel, formatStanding, histogramTitle, limitLabel } from '../format-histogram'
import { grouped } from '../format-report'
import type { Html, Markup } from './markup'

/** How the lifetimes are spread, with the limits of the policy between those that keep them and those that do not. */
export function histogramSection(html: Html, report: AuditReport): Markup {
  const histograms = lifetimeKinds.map((kind) => histogramOf(kind, report))
  return html`<section aria-labelledby="lifetimes"><h2 id="lifetimes">Lifetimes</h2>
<p class="note">Only lifetimes that have an effect, with the documented default for apps that have no value of their own. A limit is shown as a line below the lifetimes that end there. &ldquo;For some&rdquo; marks limits of rules that do not apply to every app.</p>
<div class="histograms">
${histograms.map((each) => histogramTable(html, each))}</div>
</section>
`
}

function histogramTable(html: Html, histogram: LifetimeHistogram): Markup {
  const title = histogramTitle(histogram)
  if (histogram.apps === 0) return html`<p class="none">${title}.</p>\n`
  const most = Math.max(...histogram.buckets.map(({ apps }) => apps))
  return html`<table class="histogram"><caption>${title}</caption>
<thead><tr><th scope="col">Lifetime</th><th scope="col">Share</th><th scope="col">Apps</th><th scope="col">Note</th></tr></thead>
<tbody>
${histogram.buckets.map((bucket) => bucketRows(html, bucket, most, histogram))}</tbody></table>
`
}

function bucketRows(html: Html, bucket: LifetimeBucket, most: number, histogram: LifetimeHistogram): Markup {
  const notes = [formatStanding[bucket.standing], bucket.holdsDefault ? defaultLabel(histogram) : null]
  const said = notes.filter((note) => note !== null).join('; ')
  return html`<tr class="${classOf[bucket.standing]}"><th scope="row">${bucketLabel(bucket)}</th><td class="bar">${bar(
    html,
    bucket.apps / most,
  )}</td><td class="number">${grouped(bucket.apps)}</td><td class="note">${said}</td></tr>
${bucket.limits.map((limit) => html`<tr class="limit"><td colspan="4"><span>${limitLabel(limit)}</span></td></tr>\n`)}`
}

/** A style attribute would need leave of the content security policy; the width of a rectangle needs none. */
function bar(html: Html, share: number): Markup | null {
  if (share === 0) return null
  const percent = Math.max(0.5, Math.round(share * 1000) / 10)
  return html`<svg aria-hidden="true" focusable="false"><rect width="${percent}%" height="100%" rx="1"/></svg>`
}

const classOf: Record<Standing, string> = {
  within: 'within',
  over: 'beyond',
  under: 'beyond',
  'over-for-some': 'beyond-for-some',
  'under-for-some': 'beyond-for-some',
}
