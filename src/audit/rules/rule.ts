import type { Lifetime, LifetimeAttribute, TokenKind } from '../../token-settings/app'
import { formatDuration, formatWithSeconds, type Seconds } from '../../token-settings/duration'
import type { Fix } from '../../token-settings/fix'
import { isMadeByOracle } from '../../token-settings/made-by-oracle'
import type { AppReference, AuditedApp, AuditedField } from '../audited-app'
import type { TrustGraph } from '../trust-graph'

/**
 * A built-in rule. Each has a file of its own that is named after its code, and a row in `built-in.ts`. It owns
 * everything that is specific to it: its texts, what it finds, and how a finding is fixed.
 */
export type BuiltInLogic<V extends AnyViolation> = AppRule<V> | DomainRule<V>

/** The evidence of a finding: `kind` says what is wrong. In a built-in rule it is the code of the rule. */
export interface AnyViolation {
  kind: string
}

/** An app alone shows whether it keeps the rule: it is judged as it arrives, and need not be kept. */
export interface AppRule<V extends AnyViolation> extends AnyRule<V> {
  looksAt: 'app'
  findIn(app: AuditedApp): readonly V[]
}

/** Other apps of the domain decide as well. */
export interface DomainRule<V extends AnyViolation> extends AnyRule<V> {
  looksAt: 'domain'
  /** Finds what is wrong with an app that the rule is about. Pure; the graph is never changed. */
  findIn(app: AuditedApp, context: RuleContext): readonly V[] | 'cannot-tell'
}

interface AnyRule<V extends AnyViolation> extends ViolationTexts<V> {
  code: V['kind']
  /** One line, without a full stop. */
  title: string
  /** What it means, why it matters, and what is not judged. One paragraph. */
  why: string
  /** Where the facts come from. */
  source: string
  /** Whether the rule judges apps of this kind. Others cannot violate it. */
  isAbout(app: AuditedApp): boolean
  /** What it reads of apps besides {@link alwaysRead}, also through the graph. Other attributes are not requested. */
  reads: readonly AuditedField[]
  /** For a rule with a lifetime limit: the kind of token, and the limit that holds unless the policy sets another. */
  limit?: { token: TokenKind; usualMax: Seconds }
}

/** What can be said about one kind of violation. */
export interface ViolationTexts<V> {
  /**
   * What is wrong, in one sentence that is shown beside the app's name: without a capital letter and a full stop. Names
   * from the domain are in it unchanged.
   */
  message(violation: V): string
  fix(violation: V, app: AppReference): Fix
  /** The other fixes that it needs besides the first. */
  moreFixes?(violation: V): readonly Fix[]
  /**
   * Where the fixes change another app: findings of one rule with the same cause have the same fixes. It stays the same from
   * one audit to the next.
   */
  cause?(violation: V): string
  facts(violation: V): ViolationFacts
  /** Tells two findings of one rule about one app apart. Never a value that may get worse. */
  subject?(violation: V): string
  /** How far it is beyond the limit, as a factor: sorts findings of equal severity. 1 if nothing is measured. */
  timesOver?(violation: V): number
  /** How many other apps are affected, where that number may grow from one audit to the next. */
  extent?(violation: V): number | null
}

/** What a violation is about, for formats with columns. */
export interface ViolationFacts {
  /** The attribute of the app that decides. */
  attribute: string
  /** In a column: what was found, and what the rule wants instead. */
  found: string
  wanted: string
  /** Everything else that it is based on, for scripts. */
  evidence?: Evidence
}

export type Evidence = { readonly [name: string]: EvidenceValue | undefined }
type EvidenceValue = string | number | boolean | null | Evidence | readonly EvidenceValue[]

export interface RuleContext {
  graph: TrustGraph
  /** The limit that the policy sets; null: none. */
  max: Seconds | null
}

export const referenceTo = (app: AuditedApp): AppReference => ({
  id: app.id,
  displayName: app.displayName,
  ...(isMadeByOracle(app) ? { madeByOracle: true } : {}),
})

/** For scripts. */
export const referenceEvidence = ({ id, displayName }: AppReference) => ({ id, displayName })

/** As many other apps as one finding names; it counts them all. */
export const mostReferences = 5

export const isOAuthClient = ({ isOAuthClient }: AuditedApp): boolean => isOAuthClient === true

/** `30d (2592000 s) by default`. */
export const formatLifetime = ({ seconds, source }: Lifetime): string =>
  `${formatWithSeconds(seconds)}${source === 'default' ? ' by default' : ''}`

const tokens = { refreshTokenExpiry: 'refresh', accessTokenExpiry: 'access' }

/** `refresh 7d (default)`, for a column. */
export const foundLifetime = (attribute: LifetimeAttribute, { seconds, source }: Lifetime): string =>
  `${tokens[attribute]} ${formatDuration(seconds)}${source === 'default' ? ' (default)' : ''}`

/** `'Quotes API', 'Payments API' and 5 more`. */
export const namesOf = (apps: readonly AppReference[], count: number): string =>
  `${apps.map(({ displayName }) => `'${displayName}'`).join(', ')}${count > apps.length ? ` and ${count - apps.length} more` : ''}`
