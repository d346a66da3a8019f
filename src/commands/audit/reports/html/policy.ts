import type { AuditReport, JudgedFinding, Waiver } from '../../../../audit/audit-report'
import type { LifetimeLimits, LimitRule, Match, Policy, PolicyRule, Selection } from '../../../../audit/policy'
import { formatDuration } from '../../../../token-settings/duration'
import { severityMark } from './findings'
import type { FindingWords, HtmlInput } from './input'
import { Explanation, type Html, type Markup } from './markup'

/** Waivers that are unused or no longer apply. Nothing if there are none. */
export function waiversSection(html: Html, { unusedWaivers, findings }: AuditReport): Markup | null {
  const rows = [
    ...unusedWaivers.map((waiver) => waiverRow(html, waiver, 'Unused: it matches no finding, so it can be removed.')),
    ...findings.flatMap(({ waiver }) => (waiver === null ? [] : brokenWaiver(html, waiver))),
  ]
  if (rows.length === 0) return null
  return html`<section aria-labelledby="waivers"><h2 id="waivers">Waivers to look at</h2>
<table class="waivers"><caption>Waivers that are unused or no longer apply.</caption>
<thead><tr><th scope="col" class="number">Line</th><th scope="col">Rule</th><th scope="col">App</th><th scope="col">Owner</th><th scope="col">Until</th><th scope="col">Reason and problem</th></tr></thead>
<tbody>
${rows}</tbody></table>
</section>
`
}

function brokenWaiver(html: Html, { waiver, state }: NonNullable<JudgedFinding['waiver']>): Markup[] {
  if (state === 'applied') return []
  const why = state === 'expired' ? `It ended on ${waiver.expires}.` : exceededWords(waiver)
  return [waiverRow(html, waiver, why)]
}

const exceededWords = ({ max }: Waiver): string =>
  max === null
    ? 'It does not cover the lifetime that was found.'
    : `It covers up to ${formatDuration(max)}, but more was found.`

const waiverRow = (html: Html, waiver: Waiver, why: string): Markup =>
  html`<tr><td class="number">${waiver.line}</td><td>${waiver.rule}</td><th scope="row"><code>${waiver.app}</code></th><td>${waiver.owner}</td><td class="number">${waiver.expires}</td><td><p>${waiver.reason}</p><p class="note">${why}</p></td></tr>
`

/** What the audit judged by, rule by rule. */
export function policySection(html: Html, { policy }: AuditReport, say: FindingWords): Markup {
  return html`<section aria-labelledby="policy"><h2 id="policy">Policy</h2>
<p>${originWords(policy)}</p>
${policy.rules.map((rule) => ruleArticle(html, rule, say))}</section>
`
}

function originWords({ from }: Policy): string {
  if (from.kind === 'file') return `From the file ${from.path}.`
  return from.kind === 'flags'
    ? 'From the options of the command.'
    : 'The built-in default policy, because neither limits nor a policy file were given.'
}

function ruleArticle(html: Html, rule: PolicyRule, say: FindingWords): Markup {
  const terms = rule.kind === 'limits' ? limitTerms(rule) : builtInTerms(rule)
  const line = rule.place === null ? null : html` <span class="note">line ${rule.place.line}</span>`
  return html`<details class="rule"><summary><strong>${rule.id}</strong> ${severityMark(html, rule.severity)} <span>${say.ruleTitle(rule)}</span>${line}</summary>
<p>${new Explanation(say.ruleWhy(rule))}</p>
<dl>${[...terms, ['about', selectionWords(rule.select)] as const].map(
    ([term, words]) => html`<div><dt>${term}</dt><dd>${words}</dd></div>`,
  )}</dl></details>
`
}

type Term = readonly [name: string, words: string]

function limitTerms({ refreshTokenExpiry, accessTokenExpiry, allowOffline, allowedGrants }: LimitRule): Term[] {
  return [
    ...(refreshTokenExpiry === null ? [] : [['refreshTokenExpiry', limitWords(refreshTokenExpiry)] as const]),
    ...(accessTokenExpiry === null ? [] : [['accessTokenExpiry', limitWords(accessTokenExpiry)] as const]),
    ...(allowOffline === null ? [] : [['allowOffline', `must be ${allowOffline}`] as const]),
    ...(allowedGrants === null ? [] : [['allowedGrants', grantWords(allowedGrants)] as const]),
  ]
}

const builtInTerms = ({ use, max }: Extract<PolicyRule, { kind: 'built-in' }>): Term[] => [
  ['built-in rule', use],
  ...(max === null ? [] : [['max', formatDuration(max)] as const]),
]

const unsetWords: Record<LifetimeLimits['unset'], string | null> = {
  judge: null,
  pass: 'an unset value passes',
  fail: 'must be set on the app itself',
}

function limitWords({ max, min, unset }: LifetimeLimits): string {
  const words = [
    min === null ? null : `at least ${formatDuration(min)}`,
    max === null ? null : `at most ${formatDuration(max)}`,
    unsetWords[unset],
  ]
  return words.filter((each) => each !== null).join(', ')
}

function grantWords({ forbidden, required }: NonNullable<LimitRule['allowedGrants']>): string {
  const words = [
    required.length === 0 ? null : `must have ${required.join(', ')}`,
    forbidden.length === 0 ? null : `must not have ${forbidden.join(', ')}`,
  ]
  return words.filter((each) => each !== null).join('; ')
}

/** `displayName prod-* or test-*; active true`. */
function selectionWords({ not, ...wanted }: Selection): string {
  const all = matchWords(wanted)
  const which = all.length === 0 ? 'every app that the rule applies to' : `apps with ${all.join('; ')}`
  return not === undefined ? which : `${which}, but not those with ${matchWords(not).join('; ')}`
}

function matchWords({ tags, ...others }: Match): string[] {
  const words = Object.entries(others).flatMap(([member, wanted]) =>
    wanted === undefined ? [] : [`${member} ${Array.isArray(wanted) ? wanted.join(' or ') : wanted}`],
  )
  const tagWords = tags?.map(({ key, value }) => (value === null ? key : `${key}=${value}`)).join(' or ')
  return [...words, ...(tagWords === undefined ? [] : [`tags ${tagWords}`])]
}

/** When, with what, and what it was compared with. */
export function footer(html: Html, { report, version }: Pick<HtmlInput, 'report' | 'version'>): Markup {
  const { startedAt, baseline } = report
  const time = startedAt.toISOString()
  return html`<footer><p>Started at <time datetime="${time}">${time.slice(0, 16).replace('T', ' ')} UTC</time>, by apps audit${
    version === undefined ? null : ` ${version}`
  }.${baseline === null ? null : html` Compared with <bdi>${baseline.path}</bdi>.`} This page loads nothing and sends nothing.</p></footer>
`
}
