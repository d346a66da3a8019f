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
  const { ofResources, ofOracle } = sortScopes(client.allowedScopes)
  const targets: Target[] = ofResources.length === 0 ? [] : await listed(ofResources, reads)
  if (ofOracle.length > 0) targets.push({ kind: 'of-oracle', scopes: ofOracle })
  return targets.length > 0 ? targets : [{ kind: 'unnamed', scopes: [] }]
}

async function namedResource(selector: string, { find }: TargetReads): Promise<Target> {
  const resource = await orFailure(find(selector))
  if (resource instanceof NoSuchApp) throw resource
  return resource instanceof Failure ? unread([], resource) : { kind: 'resource', resource, scopes: [] }
}

async function namedScope({ ofResources, ofOracle }: ScopeWords, { owners }: TargetReads): Promise<Target> {
  if (ofOracle.length > 0) return { kind: 'of-oracle', scopes: [...ofOracle, ...ofResources] }
  if (ofResources.length === 0) return { kind: 'unnamed', scopes: [] }
  const found = await orFailure(owners(ofResources))
  if (found instanceof Failure) return unread(ofResources, found)
  const { owned, ownerless } = byOwner(ofResources, found)
  const [first, ...others] = owned
  if (first === undefined || ownerless.length > 0) return withoutOwner(ownerless, found)
  const resources = owned.map(({ resource }) => resource)
  return others.length > 0 ? { kind: 'several-owners', scopes: ofResources, resources } : first
}

async function listed(scopes: readonly string[], { owners }: TargetReads): Promise<Target[]> {
  const found = await orFailure(owners(scopes))
  if (found instanceof Failure) return [unread(scopes, found)]
  const { owned, ownerless } = byOwner(scopes, found)
  return ownerless.length === 0 ? owned : [...owned, withoutOwner(ownerless, found)]
}

/** Judged by what the apps themselves say, not by the search having found them. */
function byOwner(scopes: readonly string[], found: readonly OAuthApp[]) {
  const defines = ({ scopes: own }: OAuthApp, scope: string) => own.some(({ fqs }) => fqs === scope)
  const owned = found.flatMap((resource): Extract<Target, { kind: 'resource' }>[] => {
    const its = scopes.filter((scope) => defines(resource, scope))
    return its.length === 0 ? [] : [{ kind: 'resource', resource, scopes: its }]
  })
  return { owned, ownerless: scopes.filter((scope) => !found.some((app) => defines(app, scope))) }
}

/** An app that was found but does not show its scopes in full may be the owner after all. */
function withoutOwner(scopes: readonly string[], found: readonly OAuthApp[]): Target {
  const mayOwn = found.some((app) => app.scopes.length === 0 || app.scopes.some(({ fqs }) => fqs === null))
  return mayOwn
    ? { kind: 'unread', scopes, why: 'the domain found an app for it, but does not show the scope there' }
    : { kind: 'no-owner', scopes }
}

const unread = (scopes: readonly string[], { message }: Failure): Target => ({ kind: 'unread', scopes, why: message })

/** The wish to stop is no reason to judge on. */
function orFailure<Result>(step: Promise<Result>): Promise<Result | Failure> {
  return step.catch((error) => {
    if (error instanceof Failure && !(error instanceof Interrupted)) return error
    throw error
  })
}
