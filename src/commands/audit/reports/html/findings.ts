import type { JudgedFinding, SinceBaseline, Waiver, WaiverState } from '../../../../audit/audit-report'
import { severities } from '../../../../audit/policy'
import type { Violation } from '../../../../audit/rules/violations'
import { formatDuration, formatWithSeconds, type Seconds } from '../../../../token-settings/duration'
import { grouped, worstFirst } from '../format-report'
import type { FindingWords } from './input'
import type { Html, Markup } from './markup'

/** The findings that no waiver excuses, worst first as they come: one chunk for each. */
export function* findingsSection(
  html: Html,
  findings: readonly JudgedFinding[],
  rules: readonly string[],
  say: FindingWords,
): Generator<Markup> {
  yield html`<section aria-labelledby="findings"><h2 id="findings">Findings <span class="count">${grouped(findings.length)}</span></h2>
`
  if (findings.length === 0) {
    yield html`<p class="none">None.</p>\n</section>\n`
    return
  }
  yield controls(html, findings, rules)
  yield html`<table class="findings" id="findings-table" role="table"><caption>Worst first.</caption>
<thead role="rowgroup"><tr role="row"><th scope="col" role="columnheader" class="severity">Severity</th><th scope="col" role="columnheader" class="app">App</th><th scope="col" role="columnheader" class="rule">Rule</th><th scope="col" role="columnheader" class="lifetime">Lifetime</th><th scope="col" role="columnheader" class="what">Problem and fix</th></tr></thead>
<tbody role="rowgroup">
`
  for (const finding of findings) yield findingRow(html, finding, say)
  yield html`</tbody></table>\n</section>\n`
}

/** Hidden until the script that they need has loaded. */
function controls(html: Html, findings: readonly JudgedFinding[], rules: readonly string[]): Markup {
  const found = new Set(findings.map(({ rule }) => rule))
  const ofSeverity = new Set(findings.map(({ severity }) => severity))
  return html`<div class="controls" id="controls" role="search" hidden>
<label>Text <input type="search" id="by-text" autocomplete="off" spellcheck="false" placeholder="app, id, rule, &hellip;"></label>
<label>Severity <select id="by-severity"><option value="">all</option>${worstFirst
    .filter((severity) => ofSeverity.has(severity))
    .map((severity) => html`<option value="${severity}">${severity}</option>`)}</select></label>
<label>Rule <select id="by-rule"><option value="">all</option>${rules
    .filter((rule) => found.has(rule))
    .map((rule) => html`<option value="${rule}">${rule}</option>`)}</select></label>
<p id="shown" role="status">${grouped(findings.length)} of ${grouped(findings.length)} shown</p>
</div>
`
}

function findingRow(html: Html, finding: JudgedFinding, say: FindingWords): Markup {
  const { rule, severity, violation, waiver } = finding
  const notes = [
    finding.since === null ? null : sinceWords[finding.since],
    waiver === null ? null : waiverNote(waiver.waiver, waiver.state),
    finding.counts ? null : 'Does not count for the verdict.',
  ].filter((note) => note !== null)
  return html`<tr role="row" data-severity="${severity}" data-rule="${rule}"><td role="cell" data-sort="${severities.indexOf(severity)}">${severityMark(html, severity)}</td>${appCell(
    html,
    finding,
  )}<td role="cell">${rule}</td>${lifetimeCell(html, violation)}<td role="cell"><p>${sentence(say.message(finding))}</p>${notes.map(
    (note) => html`<p class="note">${note}</p>`,
  )}${fixOf(html, say.fix(finding))}</td></tr>
`
}

export const severityMark = (html: Html, severity: JudgedFinding['severity']): Markup =>
  html`<span class="severity ${severity}">${severity}</span>`

export const appCell = (html: Html, { app }: Pick<JudgedFinding, 'app'>): Markup =>
  html`<th scope="row" role="rowheader"><bdi>${app.displayName}</bdi> <code>${app.id}</code></th>`

/** With a capital and a full stop, but for the name of an attribute that it begins with. */
export function sentence(text: string): string {
  const ended = text.replace(/[^.!?]$/, '$&.')
  return /^[a-z]+(?![\w.])/.test(ended) ? ended.charAt(0).toUpperCase() + ended.slice(1) : ended
}

const sinceWords: Record<SinceBaseline, string | null> = {
  known: 'Known: it is in the baseline.',
  worse: 'Worse than in the baseline.',
  new: 'New since the baseline.',
}

function waiverNote({ owner, expires, max }: Waiver, state: WaiverState): string | null {
  if (state === 'expired') return `The waiver of ${owner} ended on ${expires}.`
  return state === 'exceeded' && max !== null
    ? `The waiver of ${owner} covers only up to ${formatDuration(max)}.`
    : state === 'exceeded'
      ? `The waiver of ${owner} does not cover it.`
      : null
}

/** How long tokens live now, and what is allowed. */
function lifetimeCell(html: Html, violation: Violation): Markup {
  if (!('actual' in violation) || violation.kind === 'wrong-offline')
    return html`<td role="cell" class="number" data-sort="-1"></td>`
  const { seconds, source } = violation.actual
  return html`<td role="cell" class="number" data-sort="${seconds}"><span class="actual" title="${seconds} s">${lengthOf(seconds)}</span>${
    source === 'default' ? html`<small>by default</small>` : null
  }${'allowed' in violation ? html`<small>${boundOf(violation)} ${formatDuration(violation.allowed)}</small>` : null}</td>`
}

const boundOf = ({ kind }: Violation): string => (kind === 'under-min' ? 'at least' : 'at most')

/** A domain does not check values, so an app may have one that is not a valid duration. */
const lengthOf = (seconds: Seconds): string =>
  Number.isSafeInteger(seconds) && seconds >= 0 ? formatDuration(seconds) : `${seconds} s`

/** A command is set apart so that it can be copied. */
function fixOf(html: Html, fix: string): Markup {
  return fix.startsWith('apps ')
    ? html`<p class="fix"><code>${fix}</code><button type="button" hidden>Copy</button></p>`
    : html`<p class="fix">${sentence(fix)}</p>`
}

/** The waived findings, with owner and reason. Nothing if there are none. */
export function* waivedSection(html: Html, findings: readonly JudgedFinding[], say: FindingWords): Generator<Markup> {
  if (findings.length === 0) return
  yield html`<section aria-labelledby="waived"><h2 id="waived">Waived findings <span class="count">${grouped(findings.length)}</span></h2>
<table class="waived" role="table"><caption>Findings excused by a waiver. They do not count.</caption>
<thead role="rowgroup"><tr role="row"><th scope="col" role="columnheader" class="severity">Severity</th><th scope="col" role="columnheader" class="app">App</th><th scope="col" role="columnheader" class="rule">Rule</th><th scope="col" role="columnheader" class="until">Until</th><th scope="col" role="columnheader" class="what">Problem and reason for the waiver</th></tr></thead>
<tbody role="rowgroup">
`
  for (const finding of findings) yield waivedRow(html, finding, say)
  yield html`</tbody></table>\n</section>\n`
}

function waivedRow(html: Html, finding: JudgedFinding, say: FindingWords): Markup {
  const waiver = finding.waiver?.waiver
  const limit = waiver?.max == null ? '' : ` Up to ${formatWithSeconds(waiver.max)}.`
  return html`<tr role="row"><td role="cell">${severityMark(html, finding.severity)}</td>${appCell(html, finding)}<td role="cell">${finding.rule}</td><td role="cell" class="number">${
    waiver?.expires ?? ''
  }</td><td role="cell"><p>${sentence(say.message(finding))}</p><p class="note">${waiver === undefined ? '' : `${sentence(waiver.reason)} ${waiver.owner}.${limit}`}</p></td></tr>
`
}
