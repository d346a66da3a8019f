import { emptyObject, isJsonObject, type JsonObject, type JsonValue } from '../json'
import { attributeNamed } from '../scim/value-check'
import { textIn } from './app-store'

// What an id can be. Anything else could not be asked for by a path.
const possibleId = /^[A-Za-z0-9][A-Za-z0-9._-]{0,254}$/

/** Members of a row of `apps list` that SCIM has not, or has otherwise. */
const ours: Readonly<Record<string, (app: JsonObject, value: JsonValue) => void>> = {
  clientId: (app, value) => {
    app['name'] = value
  },
  refreshTokenExpiry: (app, value) => setLifetime(app, 'refreshTokenExpiry', value),
  accessTokenExpiry: (app, value) => setLifetime(app, 'accessTokenExpiry', value),
  allowedScopes: (app, value) => {
    app['allowedScopes'] = Array.isArray(value)
      ? value.map((scope) => (typeof scope === 'string' ? { fqs: scope } : scope))
      : value
  },
  // The first follows from the others, and these apps are written here and now.
  inEffect: () => {},
  lastModified: () => {},
  lastModifiedBy: () => {},
}

/**
 * An App as SCIM has it, from a row of `apps list -o ndjson` or from an App of the Admin API.
 *
 * @throws Error naming the key, never its value
 */
export function appOfRow(row: JsonObject): JsonObject {
  const app = emptyObject()
  const { clientId = null, name = null } = row
  if (clientId !== null && name !== null && clientId !== name) throw new Error("its 'clientId' and its 'name' differ.")
  for (const key of Object.keys(row)) {
    const value = row[key] ?? null
    const isOurs = Object.hasOwn(ours, key)
    if (!isOurs && !attributeNamed(key)) {
      throw new Error(`this version does not know its key '${shown(key)}'.`)
    }
    if (value === null) continue
    if (isOurs) ours[key]?.(app, value)
    else app[key] = value
  }
  const id = app['id'] ?? null
  if (id !== null && !(typeof id === 'string' && possibleId.test(id))) throw new Error("its 'id' cannot be one.")
  return withAudience(app)
}

function shown(name: string): string {
  const text = JSON.stringify(name).slice(1, -1)
  return text.length > 80 ? `${text.slice(0, 79)}…` : text
}

/** `{"seconds": 604800, "source": "default"}` stands for a value that the App does not have. */
function setLifetime(app: JsonObject, name: string, value: JsonValue): void {
  if (!isJsonObject(value)) {
    app[name] = value
    return
  }
  const { seconds, duration: _, source, ...rest } = value
  const [unknown] = Object.keys(rest)
  if (unknown !== undefined) throw new Error(`this version does not know its key '${name}.${shown(unknown)}'.`)
  if (source !== 'app' && source !== 'default') throw new Error(`its '${name}.source' is neither app nor default.`)
  if (!Number.isSafeInteger(seconds)) throw new Error(`its '${name}.seconds' is not an integer.`)
  if (source === 'app') app[name] = seconds as number
}

/** The fully qualified scope is computed from the audience; a row that has only the former gets the latter from it. */
function withAudience(app: JsonObject): JsonObject {
  const scopes = app['scopes']
  const first = Array.isArray(scopes) ? scopes[0] : undefined
  if ((app['audience'] ?? null) !== null || !isJsonObject(first)) return app
  const [fqs, value] = [textIn(first, 'fqs'), textIn(first, 'value')]
  if (fqs.endsWith(value) && fqs.length > value.length) app['audience'] = fqs.slice(0, fqs.length - value.length)
  return app
}
