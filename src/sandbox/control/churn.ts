import type { SandboxClock } from '../clock'
import { type AppStore, Duplicate, textIn } from '../data/app-store'
import { userAdministratorClient } from '../data/example-apps'
import { GeneratedApps } from '../data/generated-apps'
import { isJsonObject, type JsonObject } from '../json'
import { Sequence } from '../sequence'

/** Apps that come and go between the requests for lists, as they do in a large domain. */
export interface ChurnOptions {
  /** Before every so many requests for a list; 1 when missing. */
  every?: number
  /** So many apps are added each time; 1 when missing. */
  add?: number
  /** And so many removed; 1 when missing. Fewer when there are no more that may go. */
  remove?: number
  /** Another seed removes others; 1 when missing. */
  seed?: number
  /** The share, from 0 to 1, of the apps that are there now which may be removed as well; 0 when missing. */
  share?: number
}

export interface ChurnReport {
  running: boolean
  /** How often it has added and removed. */
  rounds: number
  /** Ids, in this order; those that were removed again are in both. */
  added: readonly string[]
  removed: readonly string[]
  /** Ids of the apps that may go next, without those that were added. All others exist throughout. */
  mayGo: readonly string[]
}

// In the series of invented apps, far from those that a sandbox begins with.
const firstPlace = 1_000_000_000

interface ChangingDomain {
  url: string
  /** Which of several domains it is, from 0. */
  place: number
  apps: AppStore
  clock: SandboxClock
  /** The client that the sandbox is used with. */
  clientId: string
}

export class Churn {
  readonly #domain: ChangingDomain
  readonly #invented: GeneratedApps
  #options: Required<ChurnOptions> | undefined
  #chance = new Sequence(1)
  #next = firstPlace
  #lists = 0
  #rounds = 0
  #added: string[] = []
  #removed: string[] = []
  // Ids of those that may be removed.
  #mortal: string[] = []

  constructor(domain: ChangingDomain) {
    this.#domain = domain
    this.#invented = new GeneratedApps(domain.url, domain.place)
  }

  /** From the next request for a list on. What was added and removed before is forgotten. */
  start({ every = 1, add = 1, remove = 1, seed = 1, share = 0 }: ChurnOptions): void {
    this.#options = { every, add, remove, seed, share }
    this.#chance = new Sequence(seed)
    this.#lists = 0
    this.#rounds = 0
    this.#added = []
    this.#removed = []
    this.#mortal = this.#domain.apps
      .all()
      .filter((app) => mayGo(this.#domain, app) && this.#chance.strikes(share))
      .map((app) => textIn(app, 'id'))
  }

  /** What was added stays, and can still be asked for. */
  stop(): void {
    this.#options = undefined
  }

  /** As if it had never been. */
  forget(): void {
    this.start({})
    this.stop()
    this.#next = firstPlace
  }

  report(): ChurnReport {
    const added = new Set(this.#added)
    return {
      running: this.#options !== undefined,
      rounds: this.#rounds,
      added: [...this.#added],
      removed: [...this.#removed],
      mayGo: this.#mortal.filter((id) => !added.has(id)),
    }
  }

  beforeList(): void {
    if (this.#options === undefined || ++this.#lists % this.#options.every !== 0) return
    this.#rounds++
    for (let count = 0; count < this.#options.add; count++) this.#addOne()
    for (let count = 0; count < this.#options.remove; count++) this.#removeOne()
  }

  #addOne(): void {
    const app = trustingAll(createdAt(this.#domain.clock.now(), this.#invented.at(this.#next++)))
    try {
      this.#domain.apps.add(app)
    } catch (error) {
      // Somebody else has added an app that is called like this.
      if (error instanceof Duplicate) return
      throw error
    }
    this.#added.push(textIn(app, 'id'))
    this.#mortal.push(textIn(app, 'id'))
  }

  #removeOne(): void {
    const place = this.#chance.below(this.#mortal.length)
    const id = this.#mortal[place]
    if (id === undefined) return
    this.#mortal[place] = this.#mortal.at(-1) ?? id
    this.#mortal.pop()
    if (this.#domain.apps.get(id) === undefined) return
    this.#domain.apps.remove(id)
    this.#removed.push(id)
  }
}

/** Nobody may lose the app that he is signed in with; Oracle's own are never removed. */
function mayGo({ clientId }: ChangingDomain, app: JsonObject): boolean {
  const kept = [clientId, userAdministratorClient.clientId]
  return !kept.includes(textIn(app, 'name')) && app['isOPCService'] !== true
}

/** It would otherwise look as if it had been there for years. */
function createdAt(time: Date, app: JsonObject): JsonObject {
  const created = time.toISOString()
  return { ...app, meta: { ...(isJsonObject(app['meta']) && app['meta']), created, lastModified: created } }
}

/** The resources that such an app would name are in another domain. */
function trustingAll(app: JsonObject): JsonObject {
  const { allowedScopes, ...rest } = app
  return allowedScopes === undefined ? app : { ...rest, trustScope: 'Account' }
}
