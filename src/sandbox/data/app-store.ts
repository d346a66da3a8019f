import { isJsonObject, type JsonObject } from '../json'
import { invented, ScimError } from '../scim/errors'
import { AppsById } from './apps-by-id'

/**
 * The Apps of the domain, in the order in which they were created. An App is never changed in place: a write puts
 * another object where it was. Whatever is remembered about an App under its object is therefore never out of date.
 */
export class AppStore {
  // By lower-case id: ids are compared without regard to case. A Map keeps the order, whatever is replaced or removed.
  readonly #apps = new Map<string, JsonObject>()
  // The others → id, as the App has it.
  readonly #ocids = new Map<string, string>()
  readonly #clientIds = new Map<string, string>()
  readonly #displayNames = new Map<string, string>()
  readonly #scopes = new Map<string, string>()
  readonly #sorted = new AppsById()
  #all: JsonObject[] | undefined
  #revision = 0

  /** Grows with every write. */
  get revision(): number {
    return this.#revision
  }

  get size(): number {
    return this.#apps.size
  }

  /** As they are now: the list does not change when they do. */
  all(): readonly JsonObject[] {
    this.#all ??= [...this.#apps.values()]
    return this.#all
  }

  /**
   * By id, ascending; this list changes with the Apps. It is sorted once, and kept so: a hundred thousand Apps are not
   * sorted again for every page.
   */
  allById(): readonly JsonObject[] {
    return this.#sorted.of(this.#apps.values())
  }

  /** By id or by OCID. */
  get(id: string): JsonObject | undefined {
    const key = id.toLowerCase()
    return this.#apps.get(key) ?? this.#apps.get((this.#ocids.get(key) ?? '').toLowerCase())
  }

  byClientId(clientId: string): JsonObject | undefined {
    return this.get(this.#clientIds.get(clientId.toLowerCase()) ?? '')
  }

  /** The App that defines this fully qualified scope. */
  byScope(fqs: string): JsonObject | undefined {
    return this.get(this.#scopes.get(fqs) ?? '')
  }

  /** The App that is called like this. */
  byDisplayName(displayName: string): JsonObject | undefined {
    return this.get(this.#displayNames.get(displayName.toLowerCase()) ?? '')
  }

  clear(): void {
    this.#apps.clear()
    for (const index of [this.#ocids, this.#clientIds, this.#displayNames, this.#scopes]) index.clear()
    this.#sorted.forget()
    this.#all = undefined
    this.#revision++
  }

  /** These and no others, in this order. */
  restore(apps: readonly JsonObject[]): void {
    this.clear()
    for (const app of apps) this.add(app)
  }

  /** @throws Duplicate when something that must be unique is taken; nothing has happened then */
  add(app: JsonObject): void {
    for (const id of [app['id'], app['ocid']]) {
      const holder = typeof id === 'string' ? this.get(id) : undefined
      if (holder) throw new Duplicate('id', String(id), holder)
    }
    this.#refuseDuplicates(app)
    this.#apps.set(textIn(app, 'id').toLowerCase(), app)
    this.#index(app)
    this.#sorted.add(app)
    this.#all = undefined
    this.#revision++
  }

  /** Puts another version in the place of an App. @throws Duplicate as {@link add} does */
  replace(app: JsonObject): void {
    const id = textIn(app, 'id').toLowerCase()
    const before = this.#apps.get(id)
    if (before === undefined) throw new Error(`No App ${id}`)
    this.#refuseDuplicates(app)
    this.#unindex(before)
    this.#apps.set(id, app)
    this.#index(app)
    this.#sorted.replace(app)
    this.#all = undefined
    this.#revision++
  }

  /** Takes an App away, by its id. */
  remove(id: string): void {
    const app = this.#apps.get(id.toLowerCase())
    if (app === undefined) return
    this.#unindex(app)
    this.#apps.delete(id.toLowerCase())
    this.#sorted.remove(app)
    this.#all = undefined
    this.#revision++
  }

  #refuseDuplicates(app: JsonObject): void {
    const id = textIn(app, 'id')
    const taken = (index: Map<string, string>, key: string, what: UniqueThing, value: string) => {
      const holder = index.get(key) ?? id
      if (holder !== id) throw new Duplicate(what, value, this.get(holder) ?? app)
    }
    const displayName = textIn(app, 'displayName')
    taken(this.#displayNames, displayName.toLowerCase(), 'display name', displayName)
    const clientId = textIn(app, 'name')
    taken(this.#clientIds, clientId.toLowerCase(), 'name', clientId)
    for (const fqs of scopesOf(app)) taken(this.#scopes, fqs, 'scope', fqs)
  }

  #index(app: JsonObject): void {
    const id = textIn(app, 'id')
    const ocid = textIn(app, 'ocid')
    if (ocid !== '') this.#ocids.set(ocid.toLowerCase(), id)
    this.#clientIds.set(textIn(app, 'name').toLowerCase(), id)
    this.#displayNames.set(textIn(app, 'displayName').toLowerCase(), id)
    for (const fqs of scopesOf(app)) this.#scopes.set(fqs, id)
  }

  #unindex(app: JsonObject): void {
    this.#ocids.delete(textIn(app, 'ocid').toLowerCase())
    this.#clientIds.delete(textIn(app, 'name').toLowerCase())
    this.#displayNames.delete(textIn(app, 'displayName').toLowerCase())
    for (const fqs of scopesOf(app)) this.#scopes.delete(fqs)
  }
}

/** What no two Apps of a domain share. `name` is the client id. */
export type UniqueThing = 'id' | 'display name' | 'name' | 'scope'

// 409 for a duplicate is documented; its text is not.
export class Duplicate extends ScimError {
  readonly what: UniqueThing
  /** The App that has it. */
  readonly holder: JsonObject

  constructor(what: UniqueThing, value: string, holder: JsonObject) {
    super(409, invented(`Another App already has the ${what} '${value}'.`))
    this.what = what
    this.holder = holder
  }
}

/** A text attribute; empty when it is missing. */
export function textIn(app: JsonObject, name: string): string {
  const value = app[name]
  return typeof value === 'string' ? value : ''
}

/** The texts of a multi-valued attribute. */
export function textsIn(app: JsonObject, name: string): string[] {
  const value = app[name]
  return Array.isArray(value) ? value.filter((item): item is string => typeof item === 'string') : []
}

/** The values of a multi-valued complex attribute. */
export function objectsIn(app: JsonObject, name: string): JsonObject[] {
  const value = app[name]
  return Array.isArray(value) ? value.filter(isJsonObject) : []
}

/** Whether the App is a client and active: an inactive App takes no part in OAuth (documentation: `active`). */
export function isLiveClient(app: JsonObject): boolean {
  return app['isOAuthClient'] === true && app['active'] === true
}

function scopesOf(app: JsonObject): string[] {
  return objectsIn(app, 'scopes').map((scope) => textIn(scope, 'fqs'))
}
