import { Failure, Interrupted, NoSuchApp } from '../../failures/errors'
import type { Target } from '../../offline-access/condition'
import type { OAuthApp } from '../../token-settings/app'
import { type ScopeWords, sortScopes } from '../../token-settings/scope'

/** What the user named; with neither, the client's own list of scopes counts. */
export interface NamedTarget {
  scope?: ScopeWords | undefined
  /** A selector of the resource app. */
  resource?: string | undefined
}

export interface TargetReads {
  find(selector: string): Promise<OAuthApp>
  /** The apps that define one of these scopes. */
  owners(scopes: readonly string[]): Promise<OAuthApp[]>
}

/**
 * What a client's request for tokens would be about: one target for what was named, else one for each resource whose
 * scopes the client lists. What cannot be read becomes a target that says so: the rest is still worth judging.
 *
 * @throws {NoSuchApp} when the resource that was named does not exist
 */
export async function targetsOf(client: OAuthApp, named: NamedTarget, reads: TargetReads): Promise<Target[]> {
  if (named.resource !== undefined) return [await namedResource(named.resource, reads)]
  if (named.scope !== undefined) return [await namedScope(named.scope, reads)]
  const scopes = ofAnyResource(sortScopes(client.allowedScopes))
  return scopes.length === 0 ? [{ kind: 'unnamed', scopes: [] }] : listed(scopes, reads)
}

async function namedResource(selector: string, { find }: TargetReads): Promise<Target> {
  const resource = await orFailure(find(selector))
  if (resource instanceof NoSuchApp) throw resource
  return resource instanceof Failure ? unread([], resource) : { kind: 'resource', resource, scopes: [] }
}

/** Who defines a scope only the apps tell, whatever it begins with. */
const ofAnyResource = ({ ofResources, ofOracle }: ScopeWords): string[] => [...ofResources, ...ofOracle]

async function namedScope(words: ScopeWords, { owners }: TargetReads): Promise<Target> {
  const scopes = ofAnyResource(words)
  if (scopes.length === 0) return { kind: 'unnamed', scopes: [] }
  const found = await orFailure(owners(scopes))
  if (found instanceof Failure) return unread(scopes, found)
  const { owned, ownerless } = byOwner(scopes, found)
  const [unowned] = withoutOwner(ownerless, found)
  if (unowned !== undefined) return unowned
  const [first, ...others] = owned as [OfResource, ...OfResource[]]
  const resources = owned.map(({ resource }) => resource)
  return others.length > 0 ? { kind: 'several-owners', scopes, resources } : first
}

async function listed(scopes: readonly string[], { owners }: TargetReads): Promise<Target[]> {
  const found = await orFailure(owners(scopes))
  if (found instanceof Failure) return [unread(scopes, found)]
  const { owned, ownerless } = byOwner(scopes, found)
  return [...owned, ...withoutOwner(ownerless, found)]
}

type OfResource = Extract<Target, { kind: 'resource' }>

/** Judged by what the apps themselves say, not by the search having found them. */
function byOwner(scopes: readonly string[], found: readonly OAuthApp[]) {
  const defines = ({ scopes: own }: OAuthApp, scope: string) => own.some(({ fqs }) => fqs === scope)
  const owned = found.flatMap((resource): OfResource[] => {
    const its = scopes.filter((scope) => defines(resource, scope))
    return its.length === 0 ? [] : [{ kind: 'resource', resource, scopes: its }]
  })
  return { owned, ownerless: scopes.filter((scope) => !found.some((app) => defines(app, scope))) }
}

/**
 * The scopes that no app was found for, those that nobody can define first. An app that was found but does not show its
 * scopes in full may be the owner after all.
 */
function withoutOwner(scopes: readonly string[], found: readonly OAuthApp[]): Target[] {
  if (scopes.length === 0) return []
  const mayOwn = found.some((app) => app.scopes.length === 0 || app.scopes.some(({ fqs }) => fqs === null))
  if (mayOwn)
    return [{ kind: 'unread', scopes, why: 'the domain found an app for it, but does not show the scope there' }]
  const { ofResources, ofOracle } = sortScopes(scopes)
  return [
    ...(ofResources.length === 0 ? [] : [{ kind: 'no-owner' as const, scopes: ofResources }]),
    ...(ofOracle.length === 0 ? [] : [{ kind: 'of-oracle' as const, scopes: ofOracle }]),
  ]
}

const unread = (scopes: readonly string[], { message }: Failure): Target => ({ kind: 'unread', scopes, why: message })

/** The wish to stop is no reason to judge on. */
function orFailure<Result>(step: Promise<Result>): Promise<Result | Failure> {
  return step.catch((error) => {
    if (error instanceof Failure && !(error instanceof Interrupted)) return error
    throw error
  })
}
