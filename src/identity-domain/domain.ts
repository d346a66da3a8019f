import type { Dispatcher } from 'undici'
import type { Target } from '../offline-access/condition'
import type { Secret, Secrets } from '../secrets/secrets'
import type { App, OAuthApp } from '../token-settings/app'
import { type AppsClient, createAppsClient } from './apps/apps-client'
import { type ChangeOptions, type ChangeReport, changeApp, type MakePlan, previewChange } from './apps/change-app'
import { readClientSecret } from './apps/client-secret'
import { findApp } from './apps/find-app'
import { type NamedTarget, targetsOf } from './apps/offline-targets'
import type { PlannedChanges } from './apps/planned-changes'
import { createPatchSender } from './apps/send-patch'
import type { NamedApp } from './apps/similar-names'
import type { Holders } from './auth/app-roles'
import type { Credentials } from './auth/credentials'
import type { Actor, KnownCredentials, Reading, SignedInAs } from './auth/own-rights'
import type { ServiceOrigin, SignInStep } from './auth/principals/principal'
import { createSession } from './auth/session'
import { createRateLimitGate, type RateLimitWindow } from './http/rate-limit-gate'
import { createTransport, type TransportOptions } from './http/transport'
import type { AppList } from './list/list-apps'
import type { ListOptions } from './list/list-options'
import { readSigningKeys } from './oauth/signing-keys'
import type { DomainSeen } from './observe/observe-domain'
import type { RawAnswer, RawRequest } from './raw-request'
import type { Run } from './run'
import { oauthApp, plainApp } from './scim/app-resource'
import { filterString } from './scim/scim-message'

/** What can be done with one app. A selector is an id, OCID, client id or exact display name. */
export interface AppOperations<Kind extends App> {
  /** @throws {NoSuchApp} when there is none, or several */
  find(selector: string): Promise<Kind>
  /** Sends at most what the plan says, and finds out what became of it. */
  change(selector: string, plan: MakePlan<Kind>, options?: ChangeOptions): Promise<ChangeReport<Kind>>
  /** What {@link change} would do. It cannot send anything. */
  preview(selector: string, plan: MakePlan<Kind>, options?: ChangeOptions): Promise<ChangeReport<Kind>>
}

/** An identity domain, in the words of token settings. */
export interface IdentityDomain {
  /** The origin, as in `https://idcs-….identity.oraclecloud.com`. */
  origin: string
  /** What is known of the credentials before anything is sent. */
  knownCredentials(): Promise<KnownCredentials>
  apps: AppOperations<App>
  /** The same with what decides about refresh tokens. */
  oauthApps: AppOperations<OAuthApp>
  /** What a plan is carried out with. */
  planned(options?: ChangeOptions): Promise<PlannedChanges>
  /** Who makes changes here. Nothing is sent to find out. */
  actor(): Promise<Actor>
  /** The resource apps that define the scopes a client may ask for: those whose lifetimes its tokens have. */
  resourcesOf(client: App): Promise<App[]>
  /** The apps whose display name was probably meant by this text. Never a failure. */
  appsNamedLike(text: string): Promise<NamedApp[]>
  /** All apps, or those that a filter matches; nothing is asked before the first of them is. */
  listApps<Kept>(options: Pick<ListOptions<Kept>, 'filter' | 'fields' | 'keep' | 'isPatient'>): Promise<AppList<Kept>>
  /** The apps that define at least one of these fully qualified scopes, each once. */
  ownersOfScopes(scopes: readonly string[]): Promise<OAuthApp[]>
  /** What a client's request for tokens would be about. What cannot be read is among the targets, and says so. */
  targetsOf(client: OAuthApp, named: NamedTarget): Promise<Target[]>
  /** How many grants an app has: groups are not expanded. @throws {Failure} */
  countGrants(id: string): Promise<number>
  /** The secret of this app as a client, to test it with; null where it has none. Nothing else ever asks for one. */
  readClientSecret(app: App): Promise<Secret | null>
  /** The keys that the domain signs with, a JWK set as it was sent; null where these credentials may not read them. */
  readSigningKeys(): Promise<string | null>
  /** Signs in and reads the id of one app, if there is any. @throws {Failure} when that is not answered */
  trySignIn(): Promise<void>
  /** Gets a token where one is to be had, and says what is known of it. @throws {Failure} */
  signIn(): Promise<SignedInAs>
  /** What was done to sign in so far, where that takes several steps. */
  signInSteps(): readonly SignInStep[]
  /** The smallest request that needs the right to read apps. @throws {Failure} where nothing is known of that right */
  tryReading(): Promise<Reading>
  /** Whose roles count, by what the domain says; null where it cannot be read. @throws {Failure} */
  grantedRoles(): Promise<Holders>
  /** How the domain behaves, by reading only, and without anything that tells which domain it is. Never a failure. */
  observe(): Promise<DomainSeen>
  /** A request of the user's own. One that reads is repeated as all reading is; one that writes is sent once. */
  request(request: RawRequest): Promise<RawAnswer>
  close(): Promise<void>
}

export interface DomainOptions {
  origin: URL
  /** The proxy on the way, as host and port. */
  via?: string | null
  /** Whether certificates of the user's own are trusted as well. */
  hasCaFile?: boolean
  credentials: Credentials
  userAgent: string
  connect(): Promise<Dispatcher>
  /** The way to other services that have a part in signing in. */
  reach?(service: ServiceOrigin): Pick<TransportOptions, 'connect' | 'via' | 'hasCaFile'>
  run: Run
  /** Agrees to a change before it is sent, or throws; null where nobody has to. */
  beforeWriting?: (() => Promise<void>) | null
  /** Shared with whatever else this program asks. */
  waiting?: RateLimitWindow
  secrets: Secrets
}

export function openDomain({
  origin,
  via,
  hasCaFile,
  credentials,
  userAgent,
  connect,
  reach,
  run,
  beforeWriting = null,
  waiting,
  secrets,
}: DomainOptions): IdentityDomain {
  const gate = createRateLimitGate(run, waiting)
  const transport = createTransport({ origin, via, hasCaFile, userAgent, connect, run, secrets })
  const open = (service: ServiceOrigin) => {
    if (reach === undefined) throw new Error('a request to another service, and no way to it')
    return createTransport({ ...reach(service), origin: service.origin, userAgent, run, secrets })
  }
  const session = createSession({ credentials, origin, transport, gate, run, secrets, open })
  const signed = { transport, session, credentials, gate, run }
  const client = createAppsClient(signed, plainApp)
  const oauth = createAppsClient(signed, oauthApp)
  const send = createPatchSender(signed)
  const operationsOn = <Kind extends App>(reader: AppsClient<Kind>): AppOperations<Kind> => {
    const toChange = (selector: string) => () => findApp(selector, reader, { forChange: true })
    return {
      find: (selector) => findApp(selector, reader),
      change: (selector, plan, options) =>
        changeApp(plan, { find: toChange(selector), client: reader, send, run, beforeWriting, ...options }),
      preview: (selector, plan, options) => previewChange(plan, { find: toChange(selector), run, ...options }),
    }
  }
  const oauthApps = operationsOn(oauth)
  const owners = (scopes: readonly string[]) => ownersOf(scopes, oauth)
  return {
    origin: origin.origin,
    knownCredentials: async () => (await import('./auth/own-rights')).knownCredentials(credentials),
    apps: operationsOn(client),
    oauthApps,
    planned: async (options) =>
      (await import('./apps/planned-changes')).plannedChanges({ signed, send, beforeWriting, ...options }),
    actor: async () => (await import('./auth/own-rights')).actorOf(credentials),
    appsNamedLike: async (text) => (await import('./apps/similar-names')).appsNamedLike(text, signed),
    resourcesOf: (app) => resourcesOf(app, client),
    listApps: async (options) => (await import('./list/list-apps')).listApps({ ...options, signed, client: oauth }),
    ownersOfScopes: owners,
    targetsOf: (app, named) => targetsOf(app, named, { find: oauthApps.find, owners }),
    countGrants: async (id) => (await import('./apps/count-grants')).countGrants(id, signed),
    readClientSecret: (app) => readClientSecret(app, signed, secrets),
    readSigningKeys: () => readSigningKeys(signed),
    trySignIn: async () => (await import('./auth/try-sign-in')).trySignIn(signed),
    signIn: async () => (await import('./auth/own-rights')).signIn(signed),
    signInSteps: () => session.steps(),
    tryReading: async () => (await import('./auth/own-rights')).tryReading(signed),
    grantedRoles: async () => (await import('./auth/own-rights')).grantedRoles(signed),
    observe: async () => (await import('./observe/observe-domain')).observeDomain({ signed, origin: origin.origin }),
    async request(request) {
      if (request.effect === 'writes') await beforeWriting?.()
      return (await import('./raw-request')).sendRaw(request, signed)
    },
    close: () => transport.close(),
  }
}

/** One search for all scopes together; a scope belongs to one resource (App schema, `scopes.fqs`: unique in the domain). */
async function resourcesOf(app: App, client: AppsClient): Promise<App[]> {
  const scopes = app.allowedScopes.slice(0, mostScopesAsked)
  return scopes.length === 0 ? [] : client.search(definingOneOf(scopes), { forChange: true })
}

/** All of them, a few in each search. */
async function ownersOf(scopes: readonly string[], client: AppsClient<OAuthApp>): Promise<OAuthApp[]> {
  const owners = new Map<string, OAuthApp>()
  for (let at = 0; at < scopes.length; at += mostScopesAsked) {
    const found = await client.search(definingOneOf(scopes.slice(at, at + mostScopesAsked)))
    for (const app of found) owners.set(app.id, app)
  }
  return [...owners.values()]
}

const definingOneOf = (scopes: readonly string[]): string =>
  scopes.map((fqs) => `scopes[fqs eq ${filterString(fqs)}]`).join(' or ')

/** More do not fit into a URL everywhere. */
const mostScopesAsked = 10
