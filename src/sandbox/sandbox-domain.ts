import { randomBytes } from 'node:crypto'
import { administratorClient, exampleApps, ownApps } from './data/example-apps'
import { GeneratedApps } from './data/generated-apps'
import { AppLoading, loadAppLines, loadApps } from './data/load-apps'
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
  fillAtOnce(state, options.apps ?? 'examples', ownAppsOf(state))
  return state
}

/** A domain without apps: {@link fill} brings them. */
export function emptyDomain(url: string, options: Omit<SandboxOptions, 'port' | 'apps'>): SandboxState {
  const state = createState({
    url,
    clientCredentials: options.clientCredentials ?? administratorClient,
    now: options.now ?? (() => new Date()),
    random: options.random ?? ((bytes) => randomBytes(bytes)),
    switches: { ...defaultSwitches, ...options.switches },
  })
  for (const key of options.apiKeys ?? []) registerApiKey(state, key)
  return state
}

/** @throws Error naming the row when one of the apps is not an App */
export async function fill(state: SandboxState, { apps = 'examples' }: Pick<SandboxOptions, 'apps'>): Promise<void> {
  if (typeof apps === 'object' && 'lines' in apps) await loadAppLines(state, apps.lines, ownAppsOf(state))
  else fillAtOnce(state, apps, ownAppsOf(state))
}

const ownAppsOf = ({ url, clientId, clientSecret }: SandboxState): JsonObject[] =>
  ownApps(url, { clientId, clientSecret })

function fillAtOnce(state: SandboxState, apps: AppsAtHand, own: readonly JsonObject[]): void {
  if (apps === 'examples') loadApps(state, exampleApps(state.url), own)
  else if ('generate' in apps) loadGenerated(state, apps.generate, own)
  else loadApps(state, apps, own)
}

function loadGenerated(state: SandboxState, count: number, own: readonly JsonObject[]): void {
  const loading = new AppLoading(state, own)
  const invented = new GeneratedApps(state.url)
  for (let place = 0; place < count; place++) loading.addInvented(invented.at(place))
  loading.finish()
}
