import type { DomainTrust, Finding, ReachedResource, Violation } from '../../audit/findings'
import type { Lifetime, LifetimeAttribute } from '../../token-settings/app'
import { longestWithoutForce } from '../../token-settings/change'
import { formatDuration, formatWithSeconds, longestDuration, type Seconds } from '../../token-settings/duration'
import { refreshGrant } from '../../token-settings/grants'
import { counted } from '../shared/format-coverage'

/** What is wrong, in one sentence that needs the app's name beside it. Text of the domain is in it as it came. */
export function messageOf(violation: Violation): string {
  switch (violation.kind) {
    case 'over-max':
      return `${tokensLive(violation.attribute, violation.actual)}; ${atMost(violation.actual, violation.allowed)}`
    case 'under-min':
      return `${tokensLive(violation.attribute, violation.actual)}; ${atLeast(violation.actual, violation.allowed)}`
    case 'not-set':
      return `${violation.attribute} is not set; the policy wants a value on the app itself, not the default of ${formatWithSeconds(violation.actual.seconds)}`
    case 'wrong-offline':
      return `allowOffline is ${violation.actual ?? 'not set'}; the policy wants ${violation.allowed}`
    case 'forbidden-grant':
      return `the client may use the grant ${violation.grant}, which the policy forbids`
    case 'missing-grant':
      return `the client may not use the grant ${violation.grant}, which the policy requires`
    case 'access-outlives-refresh':
      return `access tokens live ${lifetimeText(violation.actual)}, longer than refresh tokens, which live ${lifetimeText(violation.refresh)}`
    case 'refresh-without-effect':
      return `refreshTokenExpiry is ${formatWithSeconds(violation.actual.seconds)} and does nothing: ${withoutEffectWords[violation.why]}`
    case 'refresh-grant-without-offline-resource':
      return `the client may use refresh tokens and cannot get one: ${noneAllowsOffline(violation)}`
    case 'offline-resource-without-client':
      return 'the resource allows offline access, and no active client could get a refresh token for it'
    case 'public-client-long-refresh':
      return `a public client may get refresh tokens of ${reached(violation)} that live ${lifetimeText(violation.actual)}; the rule allows at most ${formatWithSeconds(violation.allowed)}`
    case 'lifetime-by-default':
      return `${violation.attribute} is not set: the documented default of ${formatWithSeconds(violation.actual.seconds)} applies`
    case 'implicit-grant':
      return 'the client may use the implicit grant, which puts access tokens into addresses'
    case 'consent-bypassed-offline':
      return `the client bypasses consent and may get refresh tokens of ${reached(violation)}`
    case 'inactive-still-trusted':
      return `the resource is inactive, and ${counted(violation.byCount, 'active client')} still ${violation.byCount === 1 ? 'lists' : 'list'} its scopes: ${namedOf(violation.by, violation.byCount)}`
  }
}

/** The command that mends it, or a sentence where there is none. */
export function fixOf({ app, violation }: Pick<Finding, 'app' | 'violation'>): string {
  switch (violation.kind) {
    case 'over-max':
    case 'under-min':
      return setExpiry(app.id, violation.attribute, violation.allowed, violation.actual)
    case 'not-set':
    case 'lifetime-by-default':
      return setExpiry(app.id, violation.attribute, violation.actual.seconds, violation.actual)
    case 'wrong-offline':
      return `apps set-offline ${app.id} ${violation.allowed ? 'on' : 'off'}`
    case 'forbidden-grant':
      return `apps set-grant ${app.id} ${shellWord(violation.grant)} off`
    case 'missing-grant':
      return `apps set-grant ${app.id} ${shellWord(violation.grant)} on`
    case 'access-outlives-refresh':
      return violation.refresh.seconds === 0
        ? 'Give the refresh tokens a lifetime first: 0 is none.'
        : setExpiry(app.id, 'accessTokenExpiry', violation.refresh.seconds, violation.actual)
    case 'refresh-without-effect':
      return `apps set-expiry ${app.id} --unset --force`
    case 'refresh-grant-without-offline-resource':
      return `apps set-grant ${app.id} ${refreshGrant} off`
    case 'offline-resource-without-client':
      return `apps set-offline ${app.id} off`
    case 'public-client-long-refresh':
      return setExpiry(violation.resource.id, 'refreshTokenExpiry', violation.allowed, violation.actual)
    case 'implicit-grant':
      return `apps set-grant ${app.id} implicit off`
    case 'consent-bypassed-offline':
      return 'Let the client ask for consent, in the console (Client configuration), or take the scope away from it.'
    case 'inactive-still-trusted':
      return 'Take its scopes away from these clients, in the console (Client configuration), or delete the app.'
  }
}

const tokenWords: Record<LifetimeAttribute, string> = {
  refreshTokenExpiry: 'refresh tokens',
  accessTokenExpiry: 'access tokens',
}

const tokensLive = (attribute: LifetimeAttribute, actual: Lifetime): string =>
  `${tokenWords[attribute]} live ${lifetimeText(actual)}`

const lifetimeText = ({ seconds, source }: Lifetime): string =>
  `${formatWithSeconds(seconds)}${source === 'default' ? ' by default' : ''}`

function atMost({ seconds }: Lifetime, allowed: Seconds): string {
  return seconds > longestDuration && allowed === longestDuration
    ? `that is more than the ${longestDuration} s that a domain can hold`
    : `the policy allows at most ${formatWithSeconds(allowed)}`
}

function atLeast({ seconds }: Lifetime, allowed: Seconds): string {
  return seconds < 1 && allowed === 1
    ? 'that is no lifetime at all'
    : `the policy wants at least ${formatWithSeconds(allowed)}`
}

const withoutEffectWords = {
  'not-a-resource': 'the app is no OAuth resource, and tokens live as long as the resource says',
  'offline-not-allowed': 'the resource allows no offline access, so that no refresh token is issued for it',
}

type WithoutOffline = Extract<Violation, { kind: 'refresh-grant-without-offline-resource' }>

function noneAllowsOffline({ through, resources, resourceCount }: WithoutOffline): string {
  if (through === 'account') return 'no resource of the domain allows offline access'
  if (through === 'tags') return 'no resource with one of its allowedTags allows offline access'
  if (resourceCount === 0) return 'it lists no scope of any resource'
  if (resourceCount === 1) return `${namedOf(resources, 1)} allows no offline access`
  return `none of the ${resourceCount} resources that it may ask allows offline access: ${namedOf(resources, resourceCount)}`
}

const trustWords: Record<DomainTrust, string> = {
  account: 'it may ask any resource',
  tags: 'it may ask all resources with its tags',
}

function reached({ resource, through, others = 0 }: ReachedResource): string {
  const name = `'${resource.displayName}'`
  if (through === undefined) return name
  const more = others === 0 ? '' : ` and at least ${counted(others, 'other resource')}`
  return `${name}${more} (${trustWords[through]})`
}

const namedOf = (apps: readonly { displayName: string }[], count: number): string =>
  `${apps.map(({ displayName }) => `'${displayName}'`).join(', ')}${count > apps.length ? ` and ${count - apps.length} more` : ''}`

function setExpiry(id: string, attribute: LifetimeAttribute, to: Seconds, from: Lifetime): string {
  const isReadable = from.seconds >= 1 && from.seconds <= longestDuration
  return [
    `apps set-expiry ${id} ${formatDuration(to)}`,
    ...(attribute === 'accessTokenExpiry' ? ['--token access'] : []),
    ...(isReadable ? [`--expect ${formatDuration(from.seconds)}`] : []),
    ...(to > longestWithoutForce ? ['--force'] : []),
  ].join(' ')
}

/** So that a grant of any name is one word of a POSIX shell. */
const shellWord = (text: string): string =>
  /^[A-Za-z0-9._:/-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`
