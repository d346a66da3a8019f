import type { Violation } from '../audit/rules/violations'
import type { LifetimeAttribute } from '../token-settings/app'
import type { Seconds } from '../token-settings/duration'
import { refreshGrant } from '../token-settings/grants'
import { plannedAttributes, type Skipped } from './plan'
import type { Entry, Wants, Wishes } from './wishes'

/** A finding of an audit, as its report has it. */
export interface ReportedFinding {
  rule: string
  /** What is wrong; a later version may know more kinds. */
  kind: string
  app: { id: string; displayName: string }
  attribute: string
  /** The limit that is violated. */
  allowed: Seconds | null
  evidence: Readonly<Record<string, unknown>>
  isWaived: boolean
}

type Kind = Violation['kind']

interface Fix {
  app: { id: string }
  wants: Wants
}

/** A sentence where no setting can fix it. */
type FixOf = (finding: ReportedFinding) => readonly Fix[] | string

/** What fixes each kind of finding, by what the report says is wrong. */
const fixes: Record<Kind, FixOf> = {
  'over-max': (finding) => limited(finding, { max: finding.allowed }),
  'under-min': (finding) => limited(finding, { min: finding.allowed }),
  'not-set': ownValue,
  'lifetime-by-default': ownValue,
  'wrong-offline': ({ app, evidence: { allowed } }) =>
    typeof allowed === 'boolean' ? [{ app, wants: { allowOffline: allowed } }] : unreadable,
  'forbidden-grant': ({ app, evidence: { grant } }) => withoutGrant(app, grant),
  'implicit-grant': ({ app }) => withoutGrant(app, 'implicit'),
  'missing-grant': ({ app, evidence: { grant } }) =>
    typeof grant === 'string' ? [{ app, wants: { allowedGrants: { add: [grant], remove: [] } } }] : unreadable,
  'access-outlives-refresh': ({ app }) => [
    { app, wants: { accessTokenExpiry: { kind: 'limits', withinRefresh: true } } },
  ],
  'refresh-without-effect': ({ app }) => [{ app, wants: { refreshTokenExpiry: { kind: 'exactly', seconds: null } } }],
  'public-client-long-refresh': shorterEverywhere,
  'offline-resource-without-client': ({ app }) => [{ app, wants: { allowOffline: false } }],
  'refresh-grant-without-offline-resource': ({ app }) => withoutGrant(app, refreshGrant),
  'consent-bypassed-offline': () =>
    'No setting of a plan fixes it: in the console, let the client ask for consent, or remove the scope from it.',
  'inactive-still-trusted': () =>
    'No setting of a plan fixes it: in the console, remove its scopes from the clients, or delete the app.',
}

const unreadable = 'The report does not say what is wrong with it.'

/** What the findings of one report want together. Findings that were waived stay as they are. */
export function wishesOfFindings(findings: readonly ReportedFinding[]): Wishes {
  const entries: Entry[] = []
  const skipped: Skipped[] = []
  for (const finding of findings) {
    const fix = fixOf(finding)
    if (typeof fix === 'string') skipped.push(skip(finding, fix))
    else entries.push(...fix.map(({ app, wants }) => entryOf(finding, app, wants)))
  }
  return { entries, skipped, protect: [], sparesOracle: true }
}

function fixOf(finding: ReportedFinding): readonly Fix[] | string {
  if (finding.isWaived) return 'The finding is waived.'
  const known = Object.hasOwn(fixes, finding.kind) ? fixes[finding.kind as Kind] : undefined
  return known === undefined ? 'This version of apps does not know this kind of finding.' : known(finding)
}

const skip = ({ rule, app, attribute }: ReportedFinding, why: string): Skipped => ({
  app: { ...app, clientId: null },
  attribute: plannedAttributes.find((each) => each === attribute) ?? null,
  reason: `Rule ${rule}: ${why}`,
})

/** A finding may be about another app than the one it names. */
function entryOf(finding: ReportedFinding, { id }: { id: string }, wants: Wants): Entry {
  const checks = id === finding.app.id ? { displayName: finding.app.displayName } : {}
  return { line: null, name: `rule ${finding.rule}`, about: { id }, wants, checks }
}

const lifetimeIn = ({ attribute }: ReportedFinding): LifetimeAttribute | null =>
  attribute === 'refreshTokenExpiry' || attribute === 'accessTokenExpiry' ? attribute : null

function limited(finding: ReportedFinding, range: { min?: Seconds | null; max?: Seconds | null }): Fix[] | string {
  const attribute = lifetimeIn(finding)
  const seconds = range.min ?? range.max ?? null
  if (attribute === null || seconds === null) return unreadable
  const want = { kind: 'limits', ...(range.min === undefined ? { max: seconds } : { min: seconds }) } as const
  return [{ app: finding.app, wants: { [attribute]: want } }]
}

function ownValue(finding: ReportedFinding): Fix[] | string {
  const attribute = lifetimeIn(finding)
  if (attribute === null) return unreadable
  return [{ app: finding.app, wants: { [attribute]: { kind: 'limits', isSet: true } } }]
}

const withoutGrant = (app: Fix['app'], grant: unknown): Fix[] | string =>
  typeof grant === 'string' ? [{ app, wants: { allowedGrants: { add: [], remove: [grant] } } }] : unreadable

/** A public client has one finding for all resources that it reaches through the domain's trust. */
function shorterEverywhere({ allowed, evidence }: ReportedFinding): Fix[] | string {
  const { resource, more = [] } = evidence
  const resources = [resource, ...(Array.isArray(more) ? more : [])]
  if (allowed === null || !resources.every(hasId)) return unreadable
  return resources.map((app) => ({ app, wants: { refreshTokenExpiry: { kind: 'limits', max: allowed } } }))
}

const hasId = (value: unknown): value is { id: string } =>
  typeof value === 'object' && value !== null && 'id' in value && typeof value.id === 'string'
