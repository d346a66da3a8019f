import { randomBytes } from 'node:crypto'
import { exampleApps, ownApps } from './data/example-apps'
import { GeneratedApps } from './data/generated-apps'
import { AppLoading, loadAppLines, loadApps } from './data/load-apps'
import { administratorOf, examplesOf, withIdsOf } from './data/other-domain'
import type { JsonObject } from './json'
import { type ApiKeyRegistration, registerApiKey } from './oauth/keys/request-signature'
import { createState, type SandboxState } from './state'
import { defaultSwitches, type Switches } from './switches'

/** Where the apps come from: Apps as the Admin API returns them, or rows of `apps list`, also as the lines of a file. */
export type AppsSource =
  | 'examples'
  | readonly JsonObject[]
  /** So many invented ones, the same every time. */
  | { generate: number }
  | { lines: AsyncIterable<string> }

export interface SandboxOptions {
  /** 0, the default, takes a free one. */
  port?: number
  /** The example apps unless given. The two clients a sandbox needs are always there. */
  apps?: AppsSource
  /** Which of several domains it is, from 0, the default. The others have other ids, and a few other settings. */
  domain?: number
  /** The time on the wall. */
  now?: () => Date
  random?: (bytes: number) => Uint8Array
  /** Of the client with the role Application Administrator. Fixed and well-known when left out. */
  clientCredentials?: { clientId: string; clientSecret: string }
  switches?: Partial<Switches>
  apiKeys?: readonly ApiKeyRegistration[]
}

/** Without a port, and with apps that are all there. */
export type PortlessOptions = Omit<SandboxOptions, 'port' | 'apps'> & { apps?: AppsAtHand }

type AppsAtHand = Exclude<AppsSource, { lines: unknown }>

/**
 * The state of a sandbox without a port, for `exchange`. `url` is where it would listen.
 *
 * @throws Error naming the row, from 1, when one of the apps is not an App
 */
export function createSandboxState(url: string, options: PortlessOptions = {}): SandboxState {
  const state = emptyDomain(url, options)
  fillAtOnce(state, options.apps ?? 'examples', options.domain ?? 0)
  return state
}

/** A domain without apps: {@link fill} brings them. */
export function emptyDomain(url: string, options: Omit<SandboxOptions, 'port' | 'apps'>): SandboxState {
  const { domain = 0 } = options
  const state = createState({
    url,
    domain,
    clientCredentials: options.clientCredentials ?? administratorOf(domain),
    now: options.now ?? (() => new Date()),
    random: options.random ?? ((bytes) => randomBytes(bytes)),
    switches: { ...defaultSwitches, ...options.switches },
  })
  for (const key of options.apiKeys ?? []) registerApiKey(state, key)
  return state
}

/** @throws Error naming the row when one of the apps is not an App */
export async function fill(
  state: SandboxState,
  { apps = 'examples', domain = 0 }: Pick<SandboxOptions, 'apps' | 'domain'>,
): Promise<void> {
  if (typeof apps === 'object' && 'lines' in apps) await loadAppLines(state, apps.lines, ownAppsOf(state, domain))
  else fillAtOnce(state, apps, domain)
}

const ownAppsOf = ({ url, clientId, clientSecret }: SandboxState, domain: number): JsonObject[] =>
  withIdsOf(domain, ownApps(url, { clientId, clientSecret }))

function fillAtOnce(state: SandboxState, apps: AppsAtHand, domain: number): void {
  const own = ownAppsOf(state, domain)
  if (apps === 'examples') loadApps(state, examplesOf(domain, exampleApps(state.url)), own)
  else if ('generate' in apps) loadGenerated(state, new GeneratedApps(state.url, domain), { count: apps.generate, own })
  else loadApps(state, apps, own)
}

function loadGenerated(
  state: SandboxState,
  invented: GeneratedApps,
  { count, own }: { count: number; own: readonly JsonObject[] },
): void {
  const loading = new AppLoading(state, own)
  for (let place = 0; place < count; place++) loading.addInvented(invented.at(place))
  loading.finish()
}
