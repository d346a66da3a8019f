import { createClock, type SandboxClock } from './clock'
import { Churn } from './control/churn'
import { AppStore } from './data/app-store'
import type { Fault } from './faults/fault'
import type { JsonObject } from './json'
import { Ledger } from './ledger'
import { type MachineState, newMachineState } from './machine/machine-state'
import { type AccessToken, type ApiKey, type ClientKey, newOAuthState, type OAuthState } from './oauth/oauth-state'
import { Arrivals } from './rate-limits'
import { RetryTokens } from './retry-tokens'
import { PageCache } from './scim/page-cache'
import type { Switches } from './switches'

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
  /** Instances, resources, pods and CI jobs. */
  readonly machine: MachineState
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
  /** 32 hexadecimal digits. */
  newId(): string
  /** Back to the apps and switches it started with, without tokens, faults, churn and ledger, and with the clock at wall time. */
  reset(): void
}

export interface StateOptions {
  url: string
  /** Which of several domains it is, from 0. */
  domain: number
  clientCredentials: { clientId: string; clientSecret: string }
  now: () => Date
  random: (bytes: number) => Uint8Array
  switches: Switches
}

/** A domain without any App: they are loaded next. */
export function createState({ url, domain, clientCredentials, now, random, switches }: StateOptions): SandboxState {
  const apps = new AppStore()
  const clock = createClock(now)
  const state: SandboxState = {
    url,
    ...clientCredentials,
    clock,
    switches: { ...switches },
    apps,
    startingApps: [],
    pages: new PageCache(),
    tokens: new Map(),
    oauth: newOAuthState(),
    apiKeys: new Map(),
    machine: newMachineState(Buffer.from(random(32)).toString('base64url')),
    clientKeys: [],
    assertionIds: new Map(),
    faults: [],
    churn: new Churn({ url, place: domain, apps, clock, clientId: clientCredentials.clientId }),
    arrivals: new Arrivals(),
    retryTokens: new RetryTokens(),
    ledger: new Ledger(),
    random,
    newId: () => Buffer.from(random(16)).toString('hex'),
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
