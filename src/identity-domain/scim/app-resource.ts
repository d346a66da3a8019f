import * as z from 'zod/mini'
import { type App, lifetimeOf, type OAuthApp } from '../../token-settings/app'
import type { Seconds } from '../../token-settings/duration'
import { AmbiguousAttribute, isObject, type JsonObject, type JsonValue, pickAttributes } from './strict-json'

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

/** What a change needs besides: the version to send back, who wrote last and who made it, and whose lifetimes a client lives by. */
export const changeAttributes = [
  ...readAttributes,
  'trustScope',
  'allowedScopes',
  'isOPCService',
  'meta.version',
  'idcsLastModifiedBy',
] as const

/** What decides about refresh tokens: whom a client trusts, what it may do, and what a resource allows. */
const oauthAttributes = [
  'clientType',
  'allowedGrants',
  'redirectUris',
  'allUrlSchemesAllowed',
  'bypassConsent',
  'allowedTags',
  'tags',
  'audience',
  'scopes',
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
  isOPCService: flag,
  meta: z.optional(
    z.nullable(
      z.object({ version: z.optional(z.nullable(z.string().check(z.regex(headerText)))), lastModified: text }),
    ),
  ),
  idcsLastModifiedBy: z.optional(z.nullable(z.object({ display: text, type: text, value: text }))),
})

const texts = z.optional(z.nullable(z.array(z.string())))
const tags = z.optional(z.nullable(z.array(z.object({ key: z.string(), value: z.string() }))))

const oauthResource = z.extend(appResource, {
  clientType: text,
  allowedGrants: texts,
  redirectUris: texts,
  allUrlSchemesAllowed: flag,
  bypassConsent: flag,
  allowedTags: tags,
  tags,
  audience: text,
  contactEmailAddress: text,
  scopes: z.optional(z.nullable(z.array(z.object({ value: z.string(), fqs: text, requiresConsent: flag })))),
})

/** What is taken from an attribute that is an object, or from each object of one that is a list. */
const subAttributes: Partial<Record<string, readonly string[]>> = {
  meta: ['version', 'lastModified'],
  idcsLastModifiedBy: ['display', 'type', 'value'],
  allowedScopes: ['fqs'],
  allowedTags: ['key', 'value'],
  tags: ['key', 'value'],
  scopes: ['value', 'fqs', 'requiresConsent'],
}

/** The answer is no App, or has an attribute of the wrong type. Says which attribute, never its value. */
export class UnreadableApp extends Error {}

/**
 * An App as the domain sent it, copied attribute by attribute from the list above. Nothing is coerced: `"604800"` is not
 * a lifetime. Absent and null mean "not set".
 *
 * @throws {UnreadableApp}
 */
export function readApp(body: JsonValue): App {
  return appOf(checked(body, appResource))
}

/**
 * The same with what decides about refresh tokens.
 *
 * @throws {UnreadableApp}
 */
export function readOAuthApp(body: JsonValue): OAuthApp {
  const app = checked(body, oauthResource)
  return {
    ...appOf(app),
    clientType: app.clientType ?? null,
    allowedGrants: app.allowedGrants ?? [],
    redirectUris: app.redirectUris ?? [],
    allUrlSchemesAllowed: app.allUrlSchemesAllowed ?? null,
    bypassConsent: app.bypassConsent ?? null,
    allowedTags: app.allowedTags ?? [],
    tags: app.tags ?? [],
    audience: app.audience ?? null,
    contact: app.contactEmailAddress ?? null,
    scopes:
      app.scopes?.map(({ value, fqs, requiresConsent }) => ({
        value,
        fqs: fqs ?? null,
        requiresConsent: requiresConsent ?? null,
      })) ?? [],
  }
}

/** How much of an app is read: which attributes are named in requests, and what becomes of an answer. */
export interface AppKind<Kind extends App> {
  readAttributes: readonly string[]
  changeAttributes: readonly string[]
  /** @throws {UnreadableApp} */
  read(body: JsonValue): Kind
}

export const plainApp: AppKind<App> = { readAttributes, changeAttributes, read: readApp }

export const oauthApp: AppKind<OAuthApp> = {
  readAttributes: [...readAttributes, 'trustScope', 'allowedScopes', 'isOPCService', ...oauthAttributes],
  changeAttributes: [...changeAttributes, ...oauthAttributes],
  read: readOAuthApp,
}

/** What is asked for where only these members of an app are wanted. Of one that was not asked for the app says nothing. */
export const attributesFor = (fields: readonly (keyof OAuthApp)[]): string[] =>
  fields.map((field) => scimNames[field] ?? field)

/** Members of an app that SCIM calls otherwise. */
const scimNames: Partial<Record<keyof OAuthApp, string>> = {
  clientId: 'name',
  contact: 'contactEmailAddress',
  version: 'meta.version',
  lastModified: 'meta.lastModified',
  lastModifiedBy: 'idcsLastModifiedBy',
}

function checked<Output>(body: JsonValue, resource: z.ZodMiniType<Output> & { shape: object }): Output {
  if (!isObject(body)) throw new UnreadableApp('it is not a JSON object')
  const result = z.safeParse(resource, allowed(body, Object.keys(resource.shape)))
  if (result.success) return result.data
  const issue = result.error.issues[0]
  throw new UnreadableApp(`its '${issue?.path.join('.') ?? ''}' is missing or not of the documented type`)
}

const appOf = (app: z.output<typeof appResource>): App => ({
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
  isOPCService: app.isOPCService ?? null,
  version: app.meta?.version || null,
  lastModified: app.meta?.lastModified ?? null,
  lastModifiedBy: app.idcsLastModifiedBy?.display ?? app.idcsLastModifiedBy?.value ?? null,
})

function allowed(body: JsonObject, names: readonly string[]): Partial<Record<string, JsonValue>> {
  try {
    const picked = pickAttributes(body, names)
    for (const [name, parts] of Object.entries(subAttributes)) {
      const value = picked[name]
      if (value !== undefined && parts !== undefined) picked[name] = withOnly(parts, value)
    }
    return picked
  } catch (error) {
    if (error instanceof AmbiguousAttribute) throw new UnreadableApp(error.message)
    throw error
  }
}

/** What is neither an object nor a list of them is left as it is: its type is judged later. */
function withOnly(parts: readonly string[], value: JsonValue): JsonValue {
  if (Array.isArray(value)) return value.map((item) => withOnly(parts, item))
  return isObject(value) ? (pickAttributes(value, parts) as JsonObject) : value
}
