import { createClock, type SandboxClock } from './clock'
import { Churn } from './control/churn'
import { AppStore } from './data/app-store'
import type { Fault } from './faults/faults'
import { hex } from './hex'
import { copyJson, isJsonObject, type JsonObject, sameJson } from './json'
import { Ledger } from './ledger'
import type { ClientKey } from './oauth/keys/client-keys'
import type { ApiKey } from './oauth/keys/request-signature'
import { type Grant, newOAuthState, type OAuthState } from './oauth/oauth-state'
import { Arrivals } from './rate-limits'
import { RetryTokens } from './retry-tokens'
import { computeScopes } from './scim/computed-scopes'
import { withSecret } from './scim/new-secret'
import { PageCache } from './scim/page-cache'
import type { Switches } from './switches'

/** An access token that the sandbox has issued and still knows. */
export interface AccessToken {
  /** Id of the App that is its client. */
  appId: string
  /** Milliseconds since 1970, on the sandbox's clock. */
  expiresAt: number
  /** Names of the app roles it carries, in lower case. */
  roles: readonly string[]
  /** What a user has allowed; missing on the token of a client alone. */
  grant?: Grant
  /** The payload of the token. */
  claims?: JsonObject
}

/** Who writes: what `idcsLastModifiedBy` will say. */
export interface Writer {
  type: 'App' | 'User'
  value: string
  display: string
}

/** The administrator of Oracle's sample, who also plays the second writer. */
export const secondWriter: Writer = { type: 'User', value: '855344f8015347e1a26c1ac9b2a2898e', display: 'admin opc' }

/** Everything a running sandbox knows. Routes take it and a request, and give back a response. */
export interface SandboxState {
  /** Where it listens: `http://127.0.0.1:PORT`, without a slash at the end. */
  readonly url: string
  readonly clientId: string
  readonly clientSecret: string
  readonly clock: SandboxClock
  readonly switches: Switches
  readonly apps: AppStore
  /** What a reset comes back to. */
  startingApps: readonly JsonObject[]
  /** Pages of lists, ready to be sent again. */
  readonly pages: PageCache
  readonly tokens: Map<string, AccessToken>
  /** Users, grants, codes and refresh tokens. */
  readonly oauth: OAuthState
  /** By key id. */
  readonly apiKeys: Map<string, ApiKey>
  /** For client assertions. */
  readonly clientKeys: ClientKey[]
  /** The `jti` of assertions that were used, with their ends in seconds since 1970. */
  readonly assertionIds: Map<string, number>
  readonly faults: Fault[]
  readonly churn: Churn
  /** For the rate limits. */
  readonly arrivals: Arrivals
  /** By `opc-retry-token`. */
  readonly retryTokens: RetryTokens
  readonly ledger: Ledger
  random(bytes: number): Uint8Array
  /** Back to the apps and switches it started with, without tokens, faults, churn and ledger, and with the clock at wall time. */
  reset(): void
}

export interface StateOptions {
  url: string
  clientCredentials: { clientId: string; clientSecret: string }
  now: () => Date
  random: (bytes: number) => Uint8Array
  switches: Switches
}

/** A domain without any App: they are loaded next. */
export function createState({ url, clientCredentials, now, random, switches }: StateOptions): SandboxState {
  const apps = new AppStore()
  const state: SandboxState = {
    url,
    ...clientCredentials,
    clock: createClock(now),
    switches: { ...switches },
    apps,
    startingApps: [],
    pages: new PageCache(),
    tokens: new Map(),
    oauth: newOAuthState(),
    apiKeys: new Map(),
    clientKeys: [],
    assertionIds: new Map(),
    faults: [],
    churn: new Churn({ url, apps, clientId: clientCredentials.clientId }),
    arrivals: new Arrivals(),
    retryTokens: new RetryTokens(),
    ledger: new Ledger(),
    random,
    reset() {
      state.clock.reset()
      Object.assign(state.switches, switches)
      Object.assign(state.oauth, newOAuthState())
      state.tokens.clear()
      state.faults.length = 0
      state.ledger.empty()
      state.apps.restore(state.startingApps)
      state.churn.forget()
      state.arrivals.forget()
      state.retryTokens.forget()
    },
  }
  return state
}

/** What `idcsCreatedBy` and `idcsLastModifiedBy` say of a writer. */
export function byline({ url }: Pick<SandboxState, 'url'>, writer: Writer): JsonObject {
  const collection = writer.type === 'App' ? 'Apps' : 'Users'
  return { ...writer, $ref: `${url}/admin/v1/${collection}/${writer.value}` }
}

/** Adds an App that is complete but for what the domain computes. @throws ScimError 409 when something is taken */
export function addedApp(state: SandboxState, app: JsonObject): JsonObject {
  const added = computed(state, app)
  state.apps.add(added)
  return added
}

/**
 * Writes an App back. Nothing happens, and the version stays, when it is the same as before.
 *
 * @returns the App as it is now
 * @throws ScimError 409 when something that must be unique is taken
 */
export function writeApp(state: SandboxState, before: JsonObject, after: JsonObject, writer: Writer): JsonObject {
  const written = computed(state, after)
  if (sameJson(before, written)) return before
  const meta = isJsonObject(written['meta']) ? written['meta'] : {}
  written['meta'] = { ...meta, lastModified: state.clock.now().toISOString(), version: hex(state.random(16)) }
  written['idcsLastModifiedBy'] = byline(state, writer)
  state.apps.replace(written)
  return written
}

function computed(state: SandboxState, app: JsonObject): JsonObject {
  const copy = copyJson(withSecret(app, state.random))
  computeScopes(state, copy)
  return copy
}
