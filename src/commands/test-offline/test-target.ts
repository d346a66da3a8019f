import type { CommandContext } from '../../cli/command'
import { UsageError } from '../../failures/errors'
import type { OAuthNetwork } from '../../identity-domain/oauth/network'
import type { Condition, Target } from '../../offline-access/condition'
import { diagnosisOf, judgeOfflineAccess } from '../../offline-access/diagnosis'
import type { OAuthApp } from '../../token-settings/app'
import type { Seconds } from '../../token-settings/duration'
import { documentedGrants, interactiveGrants } from '../../token-settings/grants'
import { readScope } from '../../token-settings/scope'
import { fixesForTarget } from '../shared/fixes-for-target'
import type { OfflineRequest } from './request'

/** What is tested: who asks, for what, and what the settings let expect. */
export interface TestTarget {
  client: { id: string | null; displayName: string | null; clientId: string }
  /** null with `--issuer`: nothing is known of its settings. */
  app: OAuthApp | null
  isPublic: boolean
  redirectUris: readonly string[]
  resource: OAuthApp | null
  /** As it goes out. */
  scope: string
  customExpiry: Seconds | null
  /** What the settings say about a refresh token; empty with `--issuer`. */
  conditions: readonly Condition[]
}

/** The command that fixes the first thing that the settings show to be broken; null where they show nothing. */
export const firstFix = ({ conditions }: TestTarget): string | null => diagnosisOf(conditions)[0]?.fix ?? null

/** Grants that can carry a refresh token and that nobody can go through at a keyboard: they are named, not tried. */
export function notesOn({ app }: TestTarget, { grant }: OfflineRequest): string[] {
  const tried: readonly string[] = Object.values(interactiveGrants)
  if (app === null || app.allowedGrants.includes(interactiveGrants[grant])) return []
  const carrying = documentedGrants.flatMap(({ value, canCarryRefreshToken }) => (canCarryRefreshToken ? [value] : []))
  const others = app.allowedGrants.filter((each) => carrying.includes(each) && !tried.includes(each))
  if (others.length === 0) return []
  return [
    `${app.displayName} may use ${others.join(', ')}, which can carry a refresh token too; this command cannot try it.`,
  ]
}

/** What the command line names. @throws {UsageError | NoSuchApp} */
export const testTargetFor = (
  asked: OfflineRequest,
  network: OAuthNetwork,
  context: CommandContext,
): Promise<TestTarget> =>
  asked.issuer === undefined
    ? domainTarget(asked, context)
    : Promise.resolve(issuerTarget(asked, network.clientSecret === null && network.clientKey === null))

/** Without a registration to look into, the address that RFC 8252 section 7.3 suggests, on the documentation's port. */
const usualRedirectUri = 'http://127.0.0.1:8943/'

/** A client of a provider whose settings cannot be read. */
function issuerTarget({ selector, scope, redirectUri }: OfflineRequest, isPublic: boolean): TestTarget {
  return {
    client: { id: null, displayName: null, clientId: selector },
    app: null,
    isPublic,
    redirectUris: [redirectUri ?? usualRedirectUri],
    resource: null,
    scope: joined(['openid', ...(scope?.split(' ') ?? []), offlineAccess]),
    customExpiry: null,
    conditions: [],
  }
}

const offlineAccess = 'offline_access'

/** Each word once, `offline_access` last. */
function joined(words: readonly string[]): string {
  const others = words.filter((word, at) => words.indexOf(word) === at && word !== offlineAccess)
  return [...others, offlineAccess].join(' ')
}

export const withoutOfflineAccess = (scope: string): string =>
  scope
    .split(' ')
    .filter((word) => word !== offlineAccess)
    .join(' ')

/**
 * A client of the identity domain, and the resource whose scope it asks for.
 *
 * @throws {UsageError} when nothing says for what to ask
 */
async function domainTarget(asked: OfflineRequest, context: CommandContext): Promise<TestTarget> {
  const domain = await context.domain()
  const app = await domain.oauthApps.find(asked.selector)
  if (app.clientId === null) throw new UsageError(`${app.displayName} has no client id, so it cannot request tokens.`)
  const named = asked.scope === undefined ? undefined : readScope(asked.scope)
  const target = onlyOne(await domain.targetsOf(app, { scope: named, resource: asked.resource }), app, asked)
  const scopes = asked.scope?.split(' ') ?? ['openid', ...scopesOf(target, app)]
  const customExpiry = named?.customExpiry ?? null
  const { conditions } = judgeOfflineAccess({ client: app, target, grant: asked.grant, customExpiry })
  return {
    client: { id: app.id, displayName: app.displayName, clientId: app.clientId },
    app,
    isPublic: app.clientType === 'public',
    redirectUris: app.redirectUris,
    resource: target.kind === 'resource' ? target.resource : null,
    scope: joined(scopes),
    customExpiry,
    // Without a scope of a resource, nothing can be said of scope and resource.
    conditions: fixesForTarget(conditions, context.withTarget).filter(
      ({ of }) => target.kind !== 'unnamed' || of === 'client',
    ),
  }
}

/** One request is about the scopes of one resource. */
function onlyOne(targets: readonly Target[], app: OAuthApp, { scope }: OfflineRequest): Target {
  const [target, ...others] = targets
  if (target === undefined || (target.kind === 'unnamed' && scope === undefined)) {
    throw new UsageError(
      `${app.displayName} lists no scopes that it may request, so the scope to request is unknown.`,
      'Name one: --scope FQS or --resource APP; for the Admin API --scope urn:opc:idm:__myscopes__.',
    )
  }
  if (others.length === 0) return target
  const names = targets.flatMap((each) => (each.kind === 'resource' ? [`'${each.resource.displayName}'`] : []))
  throw new UsageError(
    `${app.displayName} may request scopes of several resource apps${names.length > 0 ? `: ${names.join(', ')}` : ''}.`,
    'Choose one: --resource APP or --scope FQS.',
  )
}

/** Where only the resource was named: those of its scopes that the client lists, else the first. */
function scopesOf(target: Target, { allowedScopes }: OAuthApp): readonly string[] {
  if (target.scopes.length > 0 || target.kind !== 'resource') return target.scopes
  const defined = target.resource.scopes.flatMap(({ fqs }) => (fqs === null ? [] : [fqs]))
  const listed = defined.filter((fqs) => allowedScopes.includes(fqs))
  if (listed.length > 0) return listed
  if (defined[0] !== undefined) return [defined[0]]
  throw new UsageError(`${target.resource.displayName} defines no scope, so nothing can be requested.`)
}
