import type { JudgedFinding, SinceBaseline, Waiver, WaiverState } from '../../../../audit/audit-report'
import { severities } from '../../../../audit/policy'
import type { Violation } from '../../../../audit/rules/violations'
import { formatDuration, formatWithSeconds, type Seconds } from '../../../../token-settings/duration'
import { type FindingsByStatus, grouped, statusOf, worstFirst } from '../format-report'
import { type FindingGroup, groupByCause, sinceOf } from '../group-findings'
import type { FindingWords } from './input'
import { Explanation, type Html, type Markup } from './markup'

/** What counts comes first, then what does not, then what is waived; each worst first: one chunk for each finding. */
export function* findingsSection(
  html: Html,
  domains: readonly FindingsOfDomain[],
  rules: readonly string[],
): Generator<Markup> {
  const counting = domains.flatMap((each) => each.counting)
  const findings = [...counting, ...domains.flatMap(({ notCounting, waived }) => [...notCounting, ...waived])]
  const isSeveral = domains.some(({ domain }) => domain !== null)
  yield html`<section aria-labelledby="findings"><h2 id="findings">Findings <span class="count">${grouped(counting.length)}</span></h2>
`
  if (findings.length === 0) {
    yield html`<p class="none">None.</p>\n</section>\n`
    return
  }
  yield controls(html, findings, { rules, domains })
  yield html`<table class="findings" id="findings-table"><caption>${captionOf(findings.length - counting.length)}</caption>
<thead><tr><th scope="col" class="severity">Severity</th><th scope="col" class="app">App</th><th scope="col" class="rule">Rule</th><th scope="col" class="lifetime">Lifetime</th><th scope="col" class="what">Problem and fix</th>${isSeveral ? html`<th scope="col" class="domain">Domain</th>` : null}</tr></thead>
<tbody>
`
  for (const status of ['counting', 'notCounting', 'waived'] as const)
    for (const { group, html: own, ...of } of worstOf(domains, status)) yield findingRow(own, group, of)
  yield html`</tbody></table>\n</section>\n`
}

/** Those of one domain; null: it is the only one. */
type FindingsOfDomain = FindingsByStatus & { say: FindingWords; domain: string | null; html: Html }

/** The worst of all domains first; within a severity in the order of the domains. */
function worstOf(domains: readonly FindingsOfDomain[], status: keyof FindingsByStatus) {
  const all = domains.flatMap(({ say, domain, html, ...findings }) =>
    groupByCause(findings[status]).map((group) => ({ group, say, domain, html })),
  )
  const rank = ({ group }: { group: FindingGroup }) => severities.indexOf(group[0].severity)
  return domains.length > 1 ? all.sort((one, other) => rank(other) - rank(one)) : all
}

const captionOf = (others: number): string =>
  others === 0
    ? 'Worst first.'
    : 'What counts comes first; then what is known or too mild to fail; then what is waived.'

type Standing = 'counts' | 'known' | 'mild' | 'waived'

const standingNames: Record<Standing, string> = {
  counts: 'counts',
  known: 'known',
  mild: 'below --fail-on',
  waived: 'waived',
}

function standingOf(finding: JudgedFinding): Standing {
  const status = statusOf(finding)
  if (status !== 'does-not-count') return status
  return finding.since === 'known' ? 'known' : 'mild'
}

/** Hidden until the script that they need has loaded. */
function controls(
  html: Html,
  findings: readonly JudgedFinding[],
  { rules, domains }: { rules: readonly string[]; domains: readonly FindingsOfDomain[] },
): Markup {
  const found = new Set(findings.map(({ rule }) => rule))
  const ofSeverity = new Set(findings.map(({ severity }) => severity))
  const standings = new Set(findings.map(standingOf))
  return html`<div class="controls" id="controls" role="search" hidden>
<label>Text <input type="search" id="by-text" autocomplete="off" spellcheck="false" placeholder="app, id, rule, &hellip;"></label>
<label>Status <select id="by-status"><option value="">all</option>${(Object.keys(standingNames) as Standing[])
    .filter((standing) => standings.has(standing))
    .map((standing) => statusOption(html, standing, standings.size))}</select></label>
<label>Severity <select id="by-severity"><option value="">all</option>${worstFirst
    .filter((severity) => ofSeverity.has(severity))
    .map((severity) => html`<option value="${severity}">${severity}</option>`)}</select></label>
<label>Rule <select id="by-rule"><option value="">all</option>${rules
    .filter((rule) => found.has(rule))
    .map((rule) => html`<option value="${rule}">${rule}</option>`)}</select></label>${domainChoice(html, domains)}
<p id="shown" role="status">${grouped(findings.length)} of ${grouped(findings.length)} shown</p>
</div>
`
}

/** Of several domains, those with findings. */
function domainChoice(html: Html, domains: readonly FindingsOfDomain[]): Markup | null {
  const named = domains.flatMap(({ domain, counting, notCounting, waived }) =>
    domain === null || counting.length + notCounting.length + waived.length === 0 ? [] : [domain],
  )
  if (named.length === 0) return null
  return html`\n<label>Domain <select id="by-domain"><option value="">all</option>${named.map(
    (domain) => html`<option value="${domain}">${domain}</option>`,
  )}</select></label>`
}

/** Where some count and some do not, only those that count are shown at first. */
const statusOption = (html: Html, standing: Standing, standings: number): Markup =>
  html`<option value="${standing}"${standing === 'counts' && standings > 1 ? html` selected` : null}>${standingNames[standing]}</option>`

/** Findings of one cause are one row, with all their apps. */
function findingRow(
  html: Html,
  group: FindingGroup,
  { say, domain }: Pick<FindingsOfDomain, 'say' | 'domain'>,
): Markup {
  const [finding] = group
  const since = sinceOf(group)
  const { rule, severity, violation, waiver } = finding
  const notes = [
    since === null ? null : sinceWords[since],
    waiver === null ? null : waiverNote(waiver.waiver, waiver.state),
    finding.counts ? null : 'Does not count for the verdict.',
    waiver?.state === 'applied' ? agreement(waiver.waiver) : null,
  ].filter((note) => note !== null)
  return html`<tr data-status="${standingOf(finding)}" data-severity="${severity}" data-rule="${rule}"${domain === null ? null : html` data-domain="${domain}"`}><td data-sort="${severities.indexOf(severity)}">${severityMark(html, severity)}</td>${appCell(
    html,
    group,
  )}<td>${rule}</td>${lifetimeCell(html, violation)}<td><p>${new Explanation(sentence(say.message(finding)))}</p>${notes.map(
    (note) => html`<p class="note">${new Explanation(note)}</p>`,
  )}${waiver?.state === 'applied' ? null : fixesOf(html, group, say.fixes(finding))}</td>${domain === null ? null : html`<td>${domain}</td>`}</tr>
`
}

export const severityMark = (html: Html, severity: JudgedFinding['severity']): Markup =>
  html`<span class="severity ${severity}">${severity}</span>`

const appCell = (html: Html, group: FindingGroup): Markup =>
  html`<th scope="row">${group.map(({ app }) => html`<bdi>${app.displayName}</bdi> <code>${app.id}</code>`)}</th>`

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

/** Why it is waived, by whom, until when. */
function agreement({ reason, owner, expires, max }: Waiver): string {
  const limit = max === null ? '' : ` Up to ${formatWithSeconds(max)}.`
  return `Waived until ${expires}: ${sentence(reason)} ${owner}.${limit}`
}

/** How long tokens live now, and what is allowed. */
function lifetimeCell(html: Html, violation: Violation): Markup {
  if (!('actual' in violation) || violation.kind === 'wrong-offline')
    return html`<td class="number" data-sort="-1"></td>`
  const { seconds, source } = violation.actual
  return html`<td class="number" data-sort="${seconds}"><span class="actual" title="${seconds} s">${lengthOf(seconds)}</span>${
    source === 'default' ? html`<small>by default</small>` : null
  }${'allowed' in violation ? html`<small>${boundOf(violation)} ${formatDuration(violation.allowed)}</small>` : null}</td>`
}

const boundOf = ({ kind }: Violation): string => (kind === 'under-min' ? 'at least' : 'at most')

/** A domain does not check values, so an app may have one that is not a valid duration. */
const lengthOf = (seconds: Seconds): string =>
  Number.isSafeInteger(seconds) && seconds >= 0 ? formatDuration(seconds) : `${seconds} s`

function fixesOf(html: Html, group: FindingGroup, fixes: readonly string[]): Markup {
  const note = group.length === 1 ? null : html`<p class="note">One fix for these ${grouped(group.length)} apps:</p>`
  return html`${note}${fixes.map((fix) => fixOf(html, fix))}`
}

/** A command is set apart so that it can be copied. */
function fixOf(html: Html, fix: string): Markup {
  return fix.startsWith('apps ')
    ? html`<p class="fix"><code>${fix}</code><button type="button" hidden>Copy</button></p>`
    : html`<p class="fix">${new Explanation(sentence(fix))}</p>`
}
