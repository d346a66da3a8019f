import type { App, OAuthApp, Tag } from '../token-settings/app'
import { advice, type Fix } from '../token-settings/fix'
import {
  canCarryRefreshToken,
  documentedGrants,
  type InteractiveGrant,
  interactiveGrants,
  refreshGrant,
} from '../token-settings/grants'
import { isMadeByOracle } from '../token-settings/made-by-oracle'
import { showsSettings } from '../token-settings/visible-settings'
import type { AttributeValue, Cause, Condition, ConditionName, Target } from './condition'

type Judged = Condition<Fix>

/** The leaves of the tree in `offline-access.ts`: one function for each condition. */

// The client

export const clientActive = (client: OAuthApp): Judged =>
  flagCondition('client-active', client, 'active', { unset: 'cannot-tell', cause: 'client-inactive', fix: activate })

export const isOAuthClient = (client: OAuthApp): Judged =>
  flagCondition('client-is-oauth-client', client, 'isOAuthClient', {
    unset: 'broken',
    cause: 'not-an-oauth-client',
    fix: ({ id, isOAuthResource }) =>
      isOAuthResource === true
        ? { command: 'diagnose-client', resource: id }
        : advice(
            'Name the app that requests the tokens, or make this one a client in the console (Client configuration).',
          ),
  })

export function grantCanCarry(client: OAuthApp, grant: InteractiveGrant | null): Judged {
  const { allowedGrants } = client
  const leaf = { condition: 'grant-can-carry', of: 'client', app: client } as const
  const shown = attributeOf(client, 'allowedGrants', allowedGrants)
  const fix: Fix =
    grant === 'password'
      ? advice('With this grant the client sees the passwords of users. Use another one: code or device.')
      : { command: 'set-grant', app: client.id, grant: interactiveGrants[grant ?? 'code'], to: true }
  if (allowedGrants.length === 0) return noGrantShown({ ...leaf, ...shown })
  if (grant !== null) {
    return allowedGrants.includes(interactiveGrants[grant])
      ? holds({ ...leaf, ...shown })
      : broken({ ...leaf, ...shown, cause: 'client-lacks-grant', fix })
  }
  if (client.allowedGrants.filter(canCarryRefreshToken).length > 0) return holds({ ...leaf, ...shown })
  const documented = documentedGrants.map(({ value }) => value)
  const unknown = allowedGrants.find((each) => !documented.includes(each))
  if (unknown === undefined) return broken({ ...leaf, ...shown, cause: 'no-grant-can-carry-one', fix })
  return cannotTell({ ...leaf, ...shown, evidence: `${shown.evidence}; Oracle does not document ${unknown}` })
}

/** A client without any grant could do nothing: it is more likely that these credentials may not see them. */
const noGrantShown = (leaf: Leaf): Judged =>
  cannotTell({ ...leaf, evidence: `${leaf.evidence}: it has no grants, or these credentials may not see them` })

export function refreshGrantAllowed(client: OAuthApp): Judged {
  const leaf = { condition: 'refresh-grant', of: 'client', app: client } as const
  const shown = attributeOf(client, 'allowedGrants', client.allowedGrants)
  if (client.allowedGrants.length === 0) return noGrantShown({ ...leaf, ...shown })
  if (client.allowedGrants.includes(refreshGrant)) return holds({ ...leaf, ...shown })
  const fix: Fix = { command: 'set-grant', app: client.id, grant: refreshGrant, to: true }
  return broken({ ...leaf, ...shown, cause: 'client-lacks-refresh-grant', fix })
}

/** Only for the code grant: where it is meant, or the only one that could bring a refresh token. */
export function redirectUri(client: OAuthApp, grant: InteractiveGrant | null): Judged[] {
  const carrying = client.allowedGrants.filter(canCarryRefreshToken)
  const byCode = grant === 'code' || (grant === null && carrying.every((each) => each === interactiveGrants.code))
  if (!byCode || carrying.length === 0) return []
  const leaf = { condition: 'redirect-uri', of: 'client', app: client } as const
  const shown = attributeOf(client, 'redirectUris', client.redirectUris)
  const absolute = client.redirectUris.filter(isAbsolute)
  if (absolute.length === 0) {
    const fix = advice('Register the address that the sign-in returns to, in the console (Client configuration).')
    return [broken({ ...leaf, ...shown, cause: 'no-redirect-uri', fix })]
  }
  if (client.allUrlSchemesAllowed === true || absolute.some((uri) => /^https:/i.test(uri)))
    return [holds({ ...leaf, ...shown })]
  const { evidence } = attributeOf(client, 'allUrlSchemesAllowed', client.allUrlSchemesAllowed)
  return [cannotTell({ ...leaf, ...shown, evidence: `no redirect URI is https, and ${evidence}` })]
}

/** An absolute URI without a fragment (RFC 6749 section 3.1.2). */
const isAbsolute = (uri: string): boolean => /^[a-z][a-z0-9+.-]*:[^\s#]+$/i.test(uri)

// The scope

export function scopeExists(target: Target): Judged {
  const leaf = { condition: 'scope-exists', of: 'scope', attribute: 'scopes' } as const
  const { scopes } = target
  switch (target.kind) {
    case 'resource':
      return ofResource(target)
    case 'no-owner':
      return broken({
        ...leaf,
        app: null,
        value: scopes,
        evidence: `no app of the domain defines ${listed(scopes)}`,
        cause: 'scope-unknown',
        fix: advice('Compare it, letter by letter, with audience and scopes of the resource app.'),
      })
    case 'several-owners':
      return broken({
        ...leaf,
        app: null,
        value: scopes,
        evidence: `${listed(scopes)} belong to ${listed(target.resources.map(named))}`,
        cause: 'scopes-of-several-resources',
        fix: advice('Ask for the scopes of one resource in one request.'),
      })
    default:
      return cannotTell({ ...leaf, app: null, value: scopes, evidence: whyUnknown(target) })
  }
}

function ofResource({ resource, scopes }: Extract<Target, { kind: 'resource' }>): Judged {
  const leaf = { condition: 'scope-exists', of: 'scope', app: resource } as const
  const defined = resource.scopes.map(({ fqs, value }) => fqs ?? value)
  const shown = attributeOf(resource, 'scopes', defined)
  if (defined.length > 0 && scopes.every((scope) => defined.includes(scope))) return holds({ ...leaf, ...shown })
  if (!showsSettings(resource)) return cannotTell({ ...leaf, ...hidden(shown, resource) })
  const fix = advice('Define the scope in the console (Resource server configuration), or ask for another one.')
  return broken({ ...leaf, ...shown, cause: 'scope-unknown', fix })
}

/** Source: OCI IAM guide, "Scopes"; App schema, `trustScope`, `allowedScopes`, `allowedTags`. */
export function scopeAllowed(client: OAuthApp, target: Target): Judged {
  const leaf = { condition: 'scope-allowed', of: 'scope', app: client } as const
  const trust = attributeOf(client, 'trustScope', client.trustScope)
  if (target.kind === 'of-oracle') {
    return cannotTell({
      ...leaf,
      ...trust,
      evidence: `${ofOracle(target)}; what allows it is not among these settings`,
    })
  }
  if (client.trustScope === 'Account') return holds({ ...leaf, ...trust })
  if (client.trustScope === 'Tags') return allowedByTags(client, target)
  if (isExplicit(client)) return allowedByList(client, target)
  return cannotTell({ ...leaf, ...trust, evidence: `${trust.evidence}; what that allows is the domain's default` })
}

/** Confidential and trusted clients get `Explicit` where nothing is set. */
export const isExplicit = ({ trustScope, clientType }: Pick<OAuthApp, 'trustScope' | 'clientType'>): boolean =>
  trustScope === 'Explicit' || (trustScope === null && (clientType === 'confidential' || clientType === 'trusted'))

function allowedByList(client: OAuthApp, target: Target): Judged {
  const leaf = { condition: 'scope-allowed', of: 'scope', app: client } as const
  const shown = attributeOf(client, 'allowedScopes', client.allowedScopes)
  if (target.kind === 'unnamed') return cannotTell({ ...leaf, ...shown, evidence: `${shown.evidence}; ${notListed}` })
  const { candidates, areAllKnown } = candidatesOf(target)
  const isListed = target.scopes.length > 0 ? candidates.every(listedBy(client)) : candidates.some(listedBy(client))
  if (candidates.length > 0 && isListed) return holds({ ...leaf, ...shown })
  if (!areAllKnown && client.allowedScopes.length > 0)
    return cannotTell({ ...leaf, ...shown, evidence: `${shown.evidence}; ${whyUnknown(target)}` })
  const wanted = candidates.length === 0 ? 'the scopes it needs' : listed(candidates)
  const fix = advice(`Add ${wanted} to the client's allowedScopes, in the console (Client configuration).`)
  return broken({ ...leaf, ...shown, cause: 'scope-not-allowed', fix })
}

/** Source: Oracle Primavera Cloud, "OAuth" (D142315): its clients get refresh tokens for this scope without listing it. */
const notListed = "Oracle's own scopes, such as urn:opc:idm:__myscopes__, need not be listed"

/** The scopes that a request could name; not all are known when none was named and the resource does not tell. */
function candidatesOf(target: Target): { candidates: string[]; areAllKnown: boolean } {
  if (target.scopes.length > 0) return { candidates: [...target.scopes], areAllKnown: true }
  if (target.kind !== 'resource') return { candidates: [], areAllKnown: false }
  const { scopes } = target.resource
  return {
    candidates: scopes.flatMap(({ fqs }) => fqs ?? []),
    areAllKnown: scopes.every(({ fqs }) => fqs !== null),
  }
}

const listedBy =
  ({ allowedScopes }: OAuthApp) =>
  (scope: string): boolean =>
    allowedScopes.includes(scope)

function allowedByTags(client: OAuthApp, target: Target): Judged {
  const leaf = { condition: 'scope-allowed', of: 'scope', app: client } as const
  const shown = attributeOf(client, 'allowedTags', client.allowedTags.map(tagText))
  if (target.kind !== 'resource')
    return cannotTell({ ...leaf, ...shown, evidence: `${shown.evidence}; ${whyUnknown(target)}` })
  const tags = target.resource.tags.map(tagText)
  const evidence = `${shown.evidence}; ${attributeOf(target.resource, 'tags', tags).evidence}`
  if (client.allowedTags.map(tagText).some((tag) => tags.includes(tag))) return holds({ ...leaf, ...shown, evidence })
  if (target.scopes.some(listedBy(client)) || candidatesOf(target).candidates.some(listedBy(client)))
    return cannotTell({
      ...leaf,
      ...shown,
      evidence: `${evidence}; whether allowedScopes counts then is not documented`,
    })
  const byList = "its scopes in the client's allowedScopes, with trustScope Explicit"
  if (!showsSettings(target.resource)) return cannotTell({ ...leaf, ...hidden(shown, target.resource) })
  const fix = isMadeByOracle(target.resource)
    ? advice(`List ${byList}.`)
    : advice(`Give the resource a tag that the client's allowedTags name, or list ${byList}.`)
  return broken({ ...leaf, ...shown, evidence, cause: 'scope-not-allowed', fix })
}

const tagText = ({ key, value }: Tag): string => `${key}=${value}`

// The resource

export const resourceActive = (target: Target): Judged =>
  resourceFlag('resource-active', target, 'active', {
    unset: 'cannot-tell',
    cause: 'resource-inactive',
    fix: activate,
  })

export const isOAuthResource = (target: Target): Judged =>
  resourceFlag('resource-is-oauth-resource', target, 'isOAuthResource', {
    unset: 'broken',
    cause: 'not-an-oauth-resource',
    fix: () =>
      advice(
        'Make the app a resource server in the console (Resource server configuration), or ask for the scope of another app.',
      ),
  })

export const allowsOffline = (target: Target): Judged =>
  resourceFlag('resource-allows-offline', target, 'allowOffline', {
    unset: 'broken',
    cause: 'resource-forbids-offline',
    fix: ({ id, isOAuthResource }) =>
      isOAuthResource === true
        ? { command: 'set-offline', app: id, to: true }
        : advice('Allow it where the app is made a resource server, in the console (Resource server configuration).'),
  })

function resourceFlag(condition: ConditionName, target: Target, attribute: Flag, meaning: FlagMeaning): Judged {
  if (target.kind === 'resource') return flagCondition(condition, target.resource, attribute, meaning)
  return cannotTell({ condition, of: 'resource', app: null, attribute, value: null, evidence: whyUnknown(target) })
}

/** Why nothing is known about the resource. */
function whyUnknown(target: Target): string {
  switch (target.kind) {
    case 'resource':
      return 'the domain does not say how its scopes are called in full'
    case 'unread':
      return `the resource could not be read: ${target.why.replace(/\.$/, '')}`
    case 'of-oracle':
      return `${ofOracle(target)}; the settings of that resource cannot be read`
    case 'unnamed':
      return 'no scope and no resource was named, and the client lists none'
    case 'no-owner':
      return `no app of the domain defines ${listed(target.scopes)}`
    case 'several-owners':
      return 'the scopes belong to several resources'
  }
}

const ofOracle = ({ scopes }: Target): string =>
  `no app of the domain defines ${listed(scopes)}, which may be Oracle's own`

// Leaves

type Flag = 'active' | 'isOAuthClient' | 'isOAuthResource' | 'allowOffline'

interface FlagMeaning {
  /** What it amounts to where the attribute is not set: not switched on, or not known. */
  unset: 'broken' | 'cannot-tell'
  cause: Cause
  fix(app: OAuthApp): Fix
}

const activate = ({ id }: OAuthApp): Fix =>
  advice(`Activate it: in the console, or PUT {"active": true} to /admin/v1/AppStatusChanger/${id}.`)

function flagCondition(condition: ConditionName, app: OAuthApp, attribute: Flag, meaning: FlagMeaning): Judged {
  const value = app[attribute]
  const of = condition.startsWith('client') ? 'client' : 'resource'
  const leaf = { condition, of, app, ...attributeOf(app, attribute, value) } as const
  if (value === true) return holds(leaf)
  if (value === null && !showsSettings(app)) return cannotTell({ ...leaf, ...hidden(leaf, app) })
  if (value === null && meaning.unset === 'cannot-tell') return cannotTell(leaf)
  return broken({ ...leaf, cause: meaning.cause, fix: meaning.fix(app) })
}

type Leaf = Omit<Judged, 'status' | 'cause' | 'fix' | 'app'> & { app: App | null }

const plain = ({ app, ...leaf }: Leaf) => ({
  ...leaf,
  app: app === null ? null : { id: app.id, displayName: app.displayName },
})

const holds = (leaf: Leaf): Judged => ({ ...plain(leaf), status: 'holds', cause: null, fix: null })
const cannotTell = (leaf: Leaf): Judged => ({ ...plain(leaf), status: 'cannot-tell', cause: null, fix: null })
const broken = ({ cause, fix, ...leaf }: Leaf & { cause: Cause; fix: Fix }): Judged => ({
  ...plain(leaf),
  status: 'broken',
  cause,
  fix: leaf.app !== null && isMadeByOracle(leaf.app) ? leaveToOracle(leaf.app) : fix,
})

const leaveToOracle = (app: App): Fix =>
  advice(`${named(app)} is made by Oracle: leave its settings to Oracle, and use another app.`)

/** What is absent where everything is absent says nothing: a caller may list apps, and not see their settings. */
const hidden = <Shown extends { evidence: string }>(shown: Shown, app: App): Shown => ({
  ...shown,
  evidence: `${named(app)} shows none of its settings`,
})

/** An attribute with its value, and both in words. */
function attributeOf(app: App, attribute: string, value: AttributeValue) {
  const isUnset = value === null || (Array.isArray(value) && value.length === 0)
  const said = isUnset ? 'is not set' : `is ${Array.isArray(value) ? listed(value) : String(value)}`
  return { attribute, value, evidence: `${attribute} ${said} on ${named(app)}` }
}

const named = ({ displayName }: Pick<App, 'displayName'>): string => `'${displayName}'`

/** More of a list is not read by anybody; the value has all of them. */
const mostInWords = 5

function listed(texts: readonly string[]): string {
  const shown = texts.slice(0, mostInWords).join(', ')
  return texts.length > mostInWords ? `${shown} and ${texts.length - mostInWords} more` : shown
}
