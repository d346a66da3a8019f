import type { Fix } from '../token-settings/fix'
import { type TokenLifetimes, tokenLifetimes } from '../token-settings/token-lifetimes'
import {
  type Cause,
  type Condition,
  conditionTitles,
  type Diagnosis,
  type OfflineQuestion,
  type Target,
  type Verdict,
} from './condition'
import {
  allowsOffline,
  clientActive,
  grantCanCarry,
  isOAuthClient,
  isOAuthResource,
  redirectUri,
  refreshGrantAllowed,
  resourceActive,
  scopeAllowed,
  scopeExists,
} from './conditions'

/**
 * Whether a client would get a refresh token, judged from settings alone: one condition beside the other, each with
 * what shows it. Nothing is guessed: what was not read, or means what Oracle does not document, cannot be told.
 *
 * Sources: OCI IAM guide, "Refresh Token Grant Type", "Scopes", "Generating Tokens"; App schema. That `offline_access`
 * has to stand in the request is for the request to show.
 */

/** @typeParam Way as in {@link Condition} */
export interface Judgement<Way = string> {
  target: Target
  /**
   * In the order in which they block: first those without which there is no token at all. Of an app that is no client
   * there is only the one that says so.
   */
  conditions: readonly Condition<Way>[]
  verdict: Verdict
  /** null where the resource is not known. */
  lifetimes: TokenLifetimes | null
}

export function judgeOfflineAccess(question: OfflineQuestion): Judgement<Fix> {
  const { client, target, grant, customExpiry = null } = question
  const isClient = isOAuthClient(client)
  if (isClient.status === 'broken') return { target, conditions: [isClient], verdict: 'would-not', lifetimes: null }
  const conditions = [
    clientActive(client),
    isClient,
    grantCanCarry(client, grant),
    ...redirectUri(client, grant),
    scopeExists(target),
    scopeAllowed(client, target),
    resourceActive(target),
    isOAuthResource(target),
    refreshGrantAllowed(client),
    allowsOffline(target),
  ]
  return {
    target,
    conditions,
    verdict: diagnosisVerdict(conditions),
    lifetimes: target.kind === 'resource' ? tokenLifetimes(target.resource, customExpiry) : null,
  }
}

/** One broken condition is enough for a no; a yes needs all of them. */
export function diagnosisVerdict(conditions: readonly Pick<Condition, 'status'>[]): Verdict {
  if (conditions.some(({ status }) => status === 'broken')) return 'would-not'
  return conditions.every(({ status }) => status === 'holds') ? 'would-hold' : 'cannot-tell'
}

/**
 * What is broken, first what blocks. A condition of the client stands in several judgements, and once in the diagnosis.
 *
 * @param isProved whether a run has shown that this is the cause
 */
export function diagnosisOf(
  conditions: readonly Condition[],
  isProved: (cause: Cause) => boolean = () => false,
): Diagnosis[] {
  return distinct(conditions).flatMap(({ cause, evidence, fix }) =>
    cause === null ? [] : [{ cause, certainty: isProved(cause) ? 'proved' : 'settings', evidence, fix }],
  )
}

/** In the order in which they block, each once. */
export function distinct(conditions: readonly Condition[]): Condition[] {
  const known = new Map<string, Condition>()
  for (const each of conditions) {
    const key = `${each.condition} ${each.app?.id} ${each.evidence}`
    if (!known.has(key)) known.set(key, each)
  }
  const order = Object.keys(conditionTitles)
  return [...known.values()].sort((one, other) => order.indexOf(one.condition) - order.indexOf(other.condition))
}
