import type { AuditReport } from '../../../../audit/audit-report'
import type { Coverage, CoverageGap, UnreadableRow } from '../../../../token-settings/coverage'
import { grouped, pluralize } from '../format-report'
import type { Html, Markup } from './markup'

/** What was read, and whether that was everything. */
export function coverageSection(
  html: Html,
  { coverage, filter, summary }: AuditReport,
  { id, title } = { id: 'coverage', title: 'Coverage' },
): Markup {
  const { complete, gaps, unreadable } = coverage
  return html`<section aria-labelledby="${id}"><h2 id="${id}">${title}</h2>
<p class="coverage ${complete ? 'good' : 'warn'}"><strong>${complete ? 'Complete' : 'Incomplete'}:</strong> ${readWords(coverage)}. ${
    complete ? 'Every app that existed during the whole audit was read.' : 'It is not proved that every app was read.'
  }</p>
${filter === null ? null : html`<p>Only apps that match the filter <code>${filter}</code> were requested.</p>\n`}${
  coverage.totalsMoved ? html`<p>Apps were added or removed while the list was read.</p>\n` : null
}${gaps.length === 0 ? null : html`<ul>${gaps.map((gap) => html`<li>${gapWords(gap)}</li>`)}</ul>\n`}${
  unreadable === 0 ? null : unreadableRows(html, coverage)
}<dl class="figures">${figure(html, 'apps', summary.apps)}${figure(html, 'judged', summary.judged)}${figure(
    html,
    'not covered by any rule',
    summary.notApplicable,
  )}</dl>
</section>
`
}

const figure = (html: Html, label: string, count: number): Markup =>
  html`<div><dt>${label}</dt><dd>${grouped(count)}</dd></div>`

/** `214 apps on 3 pages, in 5 requests`. */
function readWords({ distinctApps, totalResults, pages, requests, complete }: Coverage): string {
  const total = complete || totalResults === null ? '' : ` of the ${grouped(totalResults)} that the domain counts`
  return `${pluralize(distinctApps, 'app')}${total}, on ${pluralize(pages, 'page')}, in ${pluralize(requests, 'request')}`
}

function gapWords(gap: CoverageGap): string {
  switch (gap.kind) {
    case 'stretch':
      return `Between ${placeWords(gap.after, 'the beginning')} and ${placeWords(gap.before, 'the end')} of the list, there may be apps that were not read.`
    case 'no-end':
      return `The end of the list was never shown${afterWords(gap.after)}.`
    case 'count':
      return `The pages are connected from the first app to the last, but the domain counts ${pluralize(gap.totalResults, 'app')} and ${grouped(gap.distinctApps)} were read.`
    case 'order':
      return `The list is in no fixed order, and ${gap.readings} readings of it did not have the same apps.`
    case 'stopped':
      return `The list could not be read any further${afterWords(gap.after)}: ${withoutStop(gap.why)}.`
  }
}

const placeWords = (id: string | null, otherwise: string): string => (id === null ? otherwise : `the app ${id}`)

const afterWords = (id: string | null): string => (id === null ? '' : ` after the app ${id}`)

const withoutStop = (sentence: string): string => sentence.replace(/\.$/, '')

function unreadableRows(html: Html, { unreadable, unreadableRows: rows }: Coverage): Markup {
  const more = unreadable - rows.length
  return html`<details${rows.length <= 5 ? html` open` : null}><summary>${pluralize(unreadable, 'row')} of the list could not be read as an app</summary>
<ul>${rows.map((row) => html`<li>${rowName(html, row)}: ${withoutStop(row.why)}.</li>`)}${
    more > 0 ? html`<li>and ${grouped(more)} more.</li>` : null
  }</ul></details>
`
}

const rowName = (html: Html, { id, displayName }: UnreadableRow): Markup =>
  html`${displayName === null ? 'A row without a name' : html`<bdi>${displayName}</bdi>`}${
    id === null ? ', without an id' : html` <code>${id}</code>`
  }`
