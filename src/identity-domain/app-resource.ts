import * as z from 'zod/mini'
import type { Seconds } from '../duration'
import { type App, lifetimeOf } from '../token-settings/app'
import { AmbiguousAttribute, isObject, type JsonObject, type JsonValue, pickAttributes } from './json'

/** The resource endpoint. Source: App schema `urn:ietf:params:scim:schemas:oracle:idcs:App`. */
export const appsPath = '/admin/v1/Apps'

/** May stand in a path: nothing that a URL parser could take for something else. */
export const appIdPattern = /^[A-Za-z0-9][A-Za-z0-9._-]{0,254}$/

/** In `attributes` on every request: whatever is not named, above all `clientSecret`, is not sent to us. */
export const readAttributes = [
  'id',
  'ocid',
  'displayName',
  'name',
  'active',
  'isOAuthClient',
  'isOAuthResource',
  'refreshTokenExpiry',
  'accessTokenExpiry',
  'allowOffline',
] as const

/** What a change needs besides: the version to send back, who wrote last, and whose lifetimes a client lives by. */
export const changeAttributes = [
  ...readAttributes,
  'trustScope',
  'allowedScopes',
  'meta.version',
  'idcsLastModifiedBy',
] as const

/** The version goes back in a header. */
const headerText = /^[\u0020-\u007e]*$/

const lifetime = z.optional(z.nullable(z.int().check(z.gte(0))))
const flag = z.optional(z.nullable(z.boolean()))
const text = z.optional(z.nullable(z.string()))

const appResource = z.object({
  id: z.string().check(z.regex(appIdPattern)),
  ocid: text,
  displayName: z.string(),
  name: text,
  active: flag,
  isOAuthClient: flag,
  isOAuthResource: flag,
  refreshTokenExpiry: lifetime,
  accessTokenExpiry: lifetime,
  allowOffline: flag,
  trustScope: text,
  allowedScopes: z.optional(z.nullable(z.array(z.object({ fqs: z.string() })))),
  meta: z.optional(z.nullable(z.object({ version: z.optional(z.nullable(z.string().check(z.regex(headerText)))) }))),
  idcsLastModifiedBy: z.optional(z.nullable(z.object({ display: text, type: text, value: text }))),
})

const topLevel = Object.keys(appResource.shape) as (keyof typeof appResource.shape)[]
const nested = { meta: ['version'], idcsLastModifiedBy: ['display', 'type', 'value'] } as const

/** The answer is no App, or has an attribute of the wrong type. Says which attribute, never its value. */
export class UnreadableApp extends Error {}

/**
 * An App as the domain sent it, copied attribute by attribute from the list above. Nothing is coerced: `"604800"` is not
 * a lifetime. Absent and null mean "not set".
 *
 * @throws {UnreadableApp}
 */
export function readApp(body: JsonValue): App {
  if (!isObject(body)) throw new UnreadableApp('it is not a JSON object')
  const result = z.safeParse(appResource, allowed(body))
  if (!result.success) {
    const issue = result.error.issues[0]
    throw new UnreadableApp(`its '${issue?.path.join('.') ?? ''}' is missing or not of the documented type`)
  }
  const app = result.data
  return {
    id: app.id,
    ocid: app.ocid ?? null,
    displayName: app.displayName,
    clientId: app.name ?? null,
    refreshTokenExpiry: lifetimeOf('refresh', (app.refreshTokenExpiry ?? null) as Seconds | null),
    accessTokenExpiry: lifetimeOf('access', (app.accessTokenExpiry ?? null) as Seconds | null),
    allowOffline: app.allowOffline ?? null,
    isOAuthResource: app.isOAuthResource ?? null,
    isOAuthClient: app.isOAuthClient ?? null,
    active: app.active ?? null,
    trustScope: app.trustScope ?? null,
    allowedScopes: app.allowedScopes?.map(({ fqs }) => fqs) ?? [],
    version: app.meta?.version || null,
    lastModifiedBy: app.idcsLastModifiedBy?.display ?? app.idcsLastModifiedBy?.value ?? null,
  }
}

function allowed(body: JsonObject): Partial<Record<string, JsonValue>> {
  try {
    const picked: Partial<Record<string, JsonValue>> = pickAttributes(body, topLevel)
    for (const [name, parts] of Object.entries(nested)) {
      const value = picked[name]
      if (isObject(value)) picked[name] = pickAttributes(value, parts) as JsonObject
    }
    if (Array.isArray(picked['allowedScopes'])) {
      picked['allowedScopes'] = picked['allowedScopes'].map((scope) =>
        isObject(scope) ? (pickAttributes(scope, ['fqs']) as JsonObject) : scope,
      )
    }
    return picked
  } catch (error) {
    if (error instanceof AmbiguousAttribute) throw new UnreadableApp(error.message)
    throw error
  }
}
