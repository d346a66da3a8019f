import * as z from 'zod/mini'
import { appIdPattern } from '../../src/identity-domain/scim/app-attributes'
import { UnreadableApp } from '../../src/identity-domain/scim/attribute-values'
import {
  AmbiguousAttribute,
  isObject,
  type JsonObject,
  type JsonValue,
  pickAttributes,
} from '../../src/identity-domain/scim/strict-json'
import { type App, lifetimeOf, type OAuthApp } from '../../src/token-settings/app'
import type { Seconds } from '../../src/token-settings/duration'

// A second reader of an App, by a schema: slower than that of the program, and shorter. Both have to agree.

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

/** @throws {UnreadableApp} */
export function readBySchema(body: JsonValue): OAuthApp {
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
