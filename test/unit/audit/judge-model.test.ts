import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { AuditedApp } from '../../../src/audit/audited-app'
import type { Finding } from '../../../src/audit/findings'
import { judge } from '../../../src/audit/judge'
import { type BuiltInCode, builtInCodes } from '../../../src/audit/policy'
import { anyDomain } from '../../support/any-domain'
import { builtInRule, day, policyOf } from '../../support/audited-apps'
import { runs } from '../../support/extent'

/**
 * The same rules once more, from their descriptions: each client beside each resource, with nothing prepared. Slow, and
 * plain enough to be checked by reading.
 */

type Answer = 'yes' | 'maybe' | 'no'

const offline = (app: AuditedApp) => app.isOAuthResource === true && app.allowOffline === true
const lists = (client: AuditedApp, resource: AuditedApp) =>
  resource.scopes.some(({ fqs }) => fqs !== null && client.allowedScopes.includes(fqs))
const hasItsTag = (client: AuditedApp, resource: AuditedApp) =>
  client.allowedTags.some((tag) => resource.tags.some(({ key, value }) => key === tag.key && value === tag.value))

function trust({ trustScope, clientType }: AuditedApp): string {
  return trustScope ?? (clientType === 'confidential' || clientType === 'trusted' ? 'Explicit' : 'Default')
}

function mayAsk(client: AuditedApp, resource: AuditedApp): Answer {
  switch (trust(client)) {
    case 'Account':
      return 'yes'
    case 'Tags':
      return hasItsTag(client, resource) ? 'yes' : lists(client, resource) ? 'maybe' : 'no'
    case 'Explicit':
      return lists(client, resource) ? 'yes' : 'no'
    default:
      return 'maybe'
  }
}

function mayRefresh({ isOAuthClient, active, allowedGrants }: AuditedApp): Answer {
  if (isOAuthClient !== true || active === false || !allowedGrants.includes('refresh_token')) return 'no'
  if (allowedGrants.some((grant) => ['authorization_code', 'password'].includes(grant))) return 'yes'
  return allowedGrants.includes('urn:x:undocumented') ? 'maybe' : 'no'
}

const both = (one: Answer, other: Answer): Answer =>
  one === 'no' || other === 'no' ? 'no' : one === 'yes' && other === 'yes' ? 'yes' : 'maybe'

/** What is wrong, in short; or that it cannot be told. */
type Model = (app: AuditedApp, apps: readonly AuditedApp[]) => string[] | 'cannot-tell'

function reachable(client: AuditedApp, apps: readonly AuditedApp[], above: number): string[] | 'cannot-tell' {
  const long = apps.filter((app) => offline(app) && app.active !== false && app.refreshTokenExpiry.seconds > above)
  const able = mayRefresh(client)
  if (able === 'no' || long.length === 0) return []
  if (able === 'maybe' || trust(client) === 'Default') return 'cannot-tell'
  const its = long.filter((resource) => mayAsk(client, resource) === 'yes')
  if (trust(client) === 'Explicit') return its.map(({ id }) => id).sort()
  const longest = Math.max(...its.map((app) => app.refreshTokenExpiry.seconds))
  return its.length === 0 ? [] : [`${trust(client).toLowerCase()} ${longest}`]
}

const models: Record<BuiltInCode, Model> = {
  'access-outlives-refresh': (app) =>
    offline(app) && app.accessTokenExpiry.seconds > app.refreshTokenExpiry.seconds ? ['it'] : [],
  'refresh-without-effect': (app) => (app.refreshTokenExpiry.source === 'app' && !offline(app) ? ['it'] : []),
  'refresh-grant-without-offline-resource': (client, apps) => {
    if (client.isOAuthClient !== true || !client.allowedGrants.includes('refresh_token')) return []
    if (trust(client) === 'Default') return 'cannot-tell'
    if (apps.some((resource) => offline(resource) && mayAsk(client, resource) === 'yes')) return []
    const isOpen = client.allowedScopes.some(
      (scope) => !apps.some(({ scopes }) => scopes.some(({ fqs }) => fqs === scope)),
    )
    if (trust(client) === 'Explicit') return isOpen ? 'cannot-tell' : ['it']
    return trust(client) === 'Tags' && client.allowedScopes.length > 0 ? 'cannot-tell' : ['it']
  },
  'offline-resource-without-client': (resource, apps) => {
    if (!offline(resource) || resource.active === false) return []
    const answers = apps.map((client) => both(mayRefresh(client), mayAsk(client, resource)))
    const someScopes = apps.some((client) => mayRefresh(client) !== 'no' && client.allowedScopes.length > 0)
    if (answers.includes('yes')) return []
    return answers.includes('maybe') || (resource.scopes.some(({ fqs }) => fqs === null) && someScopes)
      ? 'cannot-tell'
      : ['it']
  },
  'public-client-long-refresh': (client, apps) =>
    client.isOAuthClient === true && client.clientType === 'public' ? reachable(client, apps, 7 * day) : [],
  'lifetime-by-default': (app) =>
    app.isOAuthResource !== true
      ? []
      : [
          ...(app.allowOffline === true && app.refreshTokenExpiry.source === 'default' ? ['refreshTokenExpiry'] : []),
          ...(app.accessTokenExpiry.source === 'default' ? ['accessTokenExpiry'] : []),
        ],
  'implicit-grant': (app) => (app.isOAuthClient === true && app.allowedGrants.includes('implicit') ? ['it'] : []),
  'consent-bypassed-offline': (client, apps) =>
    client.isOAuthClient === true && client.bypassConsent === true ? reachable(client, apps, -1) : [],
  'inactive-still-trusted': (resource, apps) => {
    if (resource.isOAuthResource !== true || resource.active !== false) return []
    const by = apps.filter(
      (client) =>
        client !== resource && client.isOAuthClient === true && client.active !== false && lists(client, resource),
    )
    return by.length === 0 ? [] : [`${by.length}`]
  },
}

function inShort({ violation }: Finding): string {
  switch (violation.kind) {
    case 'public-client-long-refresh':
      return violation.through === undefined
        ? violation.resource.id
        : `${violation.through} ${violation.actual.seconds}`
    case 'consent-bypassed-offline':
      return violation.resource.id
    case 'lifetime-by-default':
      return violation.attribute
    case 'inactive-still-trusted':
      return `${violation.byCount}`
    default:
      return 'it'
  }
}

test.each(builtInCodes)('%s agrees with a model that compares every app with every other', (code) => {
  fc.assert(
    fc.property(anyDomain(), (apps) => {
      const { findings, cannotTell } = judge(apps, policyOf(builtInRule(code)))
      const expected = apps.map((app) => ({ app, answer: models[code](app, apps) }))
      const open = expected.filter(({ answer }) => answer === 'cannot-tell').length
      expect(cannotTell).toEqual(open === 0 ? [] : [{ rule: code, apps: open }])
      for (const { app, answer } of expected) {
        const found = findings.filter((each) => each.app.id === app.id)
        const wanted = answer === 'cannot-tell' ? [] : answer
        expect(found.map(isAggregate(code) ? reachText(apps) : inShort).sort()).toEqual([...wanted].sort())
      }
    }),
    { numRuns: runs(500) },
  )
})

const isAggregate = (code: BuiltInCode) => code === 'consent-bypassed-offline'

/** Which of several resources with the longest lifetime is named is no matter. */
const reachText =
  (apps: readonly AuditedApp[]) =>
  (finding: Finding): string => {
    const { violation } = finding
    if (violation.kind !== 'consent-bypassed-offline' || violation.through === undefined) return inShort(finding)
    const resource = apps.find(({ id }) => id === violation.resource.id)
    return `${violation.through} ${resource?.refreshTokenExpiry.seconds}`
  }
