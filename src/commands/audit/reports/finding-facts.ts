import type { AppReference } from '../../../audit/audited-app'
import type { ReachedResource, Violation } from '../../../audit/findings'
import type { JsonObject } from '../../../output/json'
import type { Lifetime } from '../../../token-settings/app'
import { formatDuration, type Seconds } from '../../../token-settings/duration'

/** What a violation is about, in the same words for every format that has columns. */
export interface FindingFacts {
  /** The attribute of the app that decides. */
  attribute: string
  /** The lifetime that was found; null where it is about none. */
  actual: Lifetime | null
  /** The limit that it breaks, where there is one. */
  allowed: Seconds | null
  /** In a column: what was found, and what the rule wants instead. */
  found: string
  wanted: string
  /** Whatever else it rests on, for scripts. */
  evidence: JsonObject
}

export function findingFacts(violation: Violation): FindingFacts {
  switch (violation.kind) {
    case 'over-max':
      return limitFacts(violation, `max ${formatDuration(violation.allowed)}`)
    case 'under-min':
      return limitFacts(violation, `min ${formatDuration(violation.allowed)}`)
    case 'not-set':
    case 'lifetime-by-default':
      return lifetimeFacts(violation, 'a value')
    case 'wrong-offline':
      return {
        ...otherFacts('allowOffline', `offline ${onOff(violation.actual)}`, onOff(violation.allowed)),
        evidence: { actual: violation.actual, allowed: violation.allowed },
      }
    case 'forbidden-grant':
      return { ...otherFacts('allowedGrants', violation.grant, 'not granted'), evidence: { grant: violation.grant } }
    case 'missing-grant':
      return { ...otherFacts('allowedGrants', 'not granted', violation.grant), evidence: { grant: violation.grant } }
    case 'implicit-grant':
      return { ...otherFacts('allowedGrants', 'implicit', 'not granted'), evidence: { grant: 'implicit' } }
    default:
      return findingFactsOfGraph(violation)
  }
}

type OfSingleApp =
  | 'over-max'
  | 'under-min'
  | 'not-set'
  | 'lifetime-by-default'
  | 'wrong-offline'
  | 'forbidden-grant'
  | 'missing-grant'
  | 'implicit-grant'

function findingFactsOfGraph(violation: Exclude<Violation, { kind: OfSingleApp }>): FindingFacts {
  switch (violation.kind) {
    case 'access-outlives-refresh':
      return {
        ...lifetimeFacts(
          { attribute: 'accessTokenExpiry', actual: violation.actual },
          `refresh ${formatDuration(violation.refresh.seconds)}`,
        ),
        evidence: { refresh: lifetimeJson(violation.refresh) },
      }
    case 'refresh-without-effect':
      return {
        ...lifetimeFacts({ attribute: 'refreshTokenExpiry', actual: violation.actual }, 'no value'),
        evidence: { why: violation.why },
      }
    case 'public-client-long-refresh':
      return {
        ...limitFacts({ attribute: 'refreshTokenExpiry', ...violation }, `max ${formatDuration(violation.allowed)}`),
        evidence: reachedJson(violation),
      }
    case 'refresh-grant-without-offline-resource':
      return {
        ...otherFacts('allowedGrants', 'refresh_token', 'no use for it'),
        evidence: {
          through: violation.through,
          resources: violation.resources.map(appJson),
          resourceCount: violation.resourceCount,
        },
      }
    case 'offline-resource-without-client':
      return otherFacts('allowOffline', 'offline on', 'no use for it')
    case 'consent-bypassed-offline':
      return { ...otherFacts('bypassConsent', 'no consent', 'consent'), evidence: reachedJson(violation) }
    case 'inactive-still-trusted':
      return {
        ...otherFacts('active', `${violation.byCount} trust it`, 'none'),
        evidence: { role: violation.role, by: violation.by.map(appJson), byCount: violation.byCount },
      }
  }
}

type AboutLifetime = { attribute: 'refreshTokenExpiry' | 'accessTokenExpiry'; actual: Lifetime }

const tokenWords = { refreshTokenExpiry: 'refresh', accessTokenExpiry: 'access' }

const lifetimeFacts = (about: AboutLifetime, wanted: string): FindingFacts => ({
  attribute: about.attribute,
  actual: about.actual,
  allowed: null,
  found: foundWords(about),
  wanted,
  evidence: {},
})

const limitFacts = (about: AboutLifetime & { allowed: Seconds }, wanted: string): FindingFacts => ({
  attribute: about.attribute,
  actual: about.actual,
  allowed: about.allowed,
  found: foundWords(about),
  wanted,
  evidence: {},
})

const foundWords = ({ attribute, actual }: AboutLifetime): string =>
  `${tokenWords[attribute]} ${formatDuration(actual.seconds)}${actual.source === 'default' ? ' (default)' : ''}`

const otherFacts = (attribute: string, found: string, wanted: string): FindingFacts => ({
  attribute,
  actual: null,
  allowed: null,
  found,
  wanted,
  evidence: {},
})

const onOff = (value: boolean | null): string => (value === null ? 'not set' : value ? 'on' : 'off')

const reachedJson = ({ resource, through, others }: ReachedResource): JsonObject => ({
  resource: appJson(resource),
  through,
  others,
})

export const appJson = ({ id, displayName }: AppReference) => ({ id, displayName })

export const lifetimeJson = ({ seconds, source }: Lifetime) => ({ seconds, duration: formatDuration(seconds), source })

export const durationJson = (seconds: Seconds | null) =>
  seconds === null ? null : { seconds, duration: formatDuration(seconds) }
