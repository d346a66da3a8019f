import { invented, ScimError } from './errors'
import { isJsonObject, type JsonObject } from './json'

/**
 * The Apps of the domain, in the order in which they were created. An App is never changed in place: a write puts
 * another object where it was. Whatever is remembered about an App under its object is therefore never out of date.
 */
export class AppStore {
  #apps: JsonObject[] = []
  #revision = 0
  // Lower-case id and OCID → place in the list; the others → id. Ids are compared without regard to case.
  readonly #places = new Map<string, number>()
  readonly #clientIds = new Map<string, string>()
  readonly #displayNames = new Map<string, string>()
  readonly #scopes = new Map<string, string>()

  /** Grows with every write. */
  get revision(): number {
    return this.#revision
  }

  all(): readonly JsonObject[] {
    return this.#apps
  }

  /** By id or by OCID. */
  get(id: string): JsonObject | undefined {
    const place = this.#places.get(id.toLowerCase())
    return place === undefined ? undefined : this.#apps[place]
  }

  byClientId(clientId: string): JsonObject | undefined {
    return this.get(this.#clientIds.get(clientId.toLowerCase()) ?? '')
  }

  /** The App that defines this fully qualified scope. */
  byScope(fqs: string): JsonObject | undefined {
    return this.get(this.#scopes.get(fqs) ?? '')
  }

  /** Whether an App is called like this. */
  hasDisplayName(displayName: string): boolean {
    return this.#displayNames.has(displayName.toLowerCase())
  }

  clear(): void {
    this.#apps = []
    for (const index of [this.#places, this.#clientIds, this.#displayNames, this.#scopes]) index.clear()
    this.#revision++
  }

  /** @throws ScimError 409 when something that must be unique is taken; nothing has happened then */
  add(app: JsonObject): void {
    const ids = [app['id'], app['ocid']].filter((id): id is string => typeof id === 'string')
    const taken = ids.find((id) => this.#places.has(id.toLowerCase()))
    if (taken !== undefined) throw duplicate(`the id '${taken}'`)
    this.#refuseDuplicates(app)
    for (const id of ids) this.#places.set(id.toLowerCase(), this.#apps.length)
    this.#apps.push(app)
    this.#index(app)
    this.#revision++
  }

  /** Puts another version in the place of an App. @throws ScimError 409 as {@link add} does */
  replace(app: JsonObject): void {
    const id = textIn(app, 'id')
    const place = this.#places.get(id.toLowerCase())
    const before = place === undefined ? undefined : this.#apps[place]
    if (place === undefined || before === undefined) throw new Error(`No App ${id}`)
    this.#refuseDuplicates(app)
    this.#unindex(before)
    this.#apps[place] = app
    this.#index(app)
    this.#revision++
  }

  #refuseDuplicates(app: JsonObject): void {
    const id = textIn(app, 'id')
    const taken = (index: Map<string, string>, name: string) => (index.get(name) ?? id) !== id
    const displayName = textIn(app, 'displayName')
    if (taken(this.#displayNames, displayName.toLowerCase())) throw duplicate(`the display name '${displayName}'`)
    const clientId = textIn(app, 'name')
    if (taken(this.#clientIds, clientId.toLowerCase())) throw duplicate(`the name '${clientId}'`)
    const scope = scopesOf(app).find((fqs) => taken(this.#scopes, fqs))
    if (scope !== undefined) throw duplicate(`the scope '${scope}'`)
  }

  #index(app: JsonObject): void {
    const id = textIn(app, 'id')
    this.#clientIds.set(textIn(app, 'name').toLowerCase(), id)
    this.#displayNames.set(textIn(app, 'displayName').toLowerCase(), id)
    for (const fqs of scopesOf(app)) this.#scopes.set(fqs, id)
  }

  #unindex(app: JsonObject): void {
    this.#clientIds.delete(textIn(app, 'name').toLowerCase())
    this.#displayNames.delete(textIn(app, 'displayName').toLowerCase())
    for (const fqs of scopesOf(app)) this.#scopes.delete(fqs)
  }
}

// 409 for a duplicate is documented; its text is not.
function duplicate(what: string): ScimError {
  return new ScimError(409, invented(`Another App has ${what} already.`))
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

function scopesOf(app: JsonObject): string[] {
  return objectsIn(app, 'scopes').map((scope) => textIn(scope, 'fqs'))
}
