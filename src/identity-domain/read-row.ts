import type { Seconds } from '../duration'
import { type Lifetime, lifetimeOf, type OAuthApp, type Scope, type Tag, type TokenKind } from '../token-settings/app'
import { appIdPattern, oauthApp, UnreadableApp } from './app-resource'
import { isObject, type JsonObject, type JsonValue, nestsTooDeeply } from './json'

/**
 * An App as {@link oauthApp} reads it, only quicker: a list has a hundred thousand of them. Whatever is not as plain as
 * nearly all rows are goes to the schema, which alone decides what is refused and why.
 *
 * @throws {UnreadableApp}
 */
export function readRow(row: JsonValue): OAuthApp {
  const plain = isObject(row) ? plainRow(row) : null
  if (plain !== null) return plain
  if (nestsTooDeeply(row)) throw new UnreadableApp('it is nested too deeply')
  return oauthApp.read(row)
}

/** null where the schema has to decide. */
function plainRow(row: JsonObject): OAuthApp | null {
  if (!hasPlainNames(row)) return null
  const id = row['id']
  const displayName = row['displayName']
  if (typeof id !== 'string' || !appIdPattern.test(id) || typeof displayName !== 'string') return null
  const [refreshTokenExpiry, accessTokenExpiry] = [
    lifetime('refresh', row['refreshTokenExpiry']),
    lifetime('access', row['accessTokenExpiry']),
  ]
  const [allowedGrants, redirectUris] = [texts(row['allowedGrants']), texts(row['redirectUris'])]
  const [allowedScopes, scopes] = [fqsOf(row['allowedScopes']), scopesOf(row['scopes'])]
  const [allowedTags, tags] = [tagsOf(row['allowedTags']), tagsOf(row['tags'])]
  const flags = flagNames.every((name) => isFlag(row[name]))
  const words = textNames.every((name) => isText(row[name]))
  if (!flags || !words || !refreshTokenExpiry || !accessTokenExpiry || !allowedGrants || !redirectUris) return null
  if (!allowedScopes || !scopes || !allowedTags || !tags) return null
  return {
    id,
    ocid: text(row['ocid']),
    displayName,
    clientId: text(row['name']),
    refreshTokenExpiry,
    accessTokenExpiry,
    allowOffline: flag(row['allowOffline']),
    isOAuthResource: flag(row['isOAuthResource']),
    isOAuthClient: flag(row['isOAuthClient']),
    active: flag(row['active']),
    trustScope: text(row['trustScope']),
    allowedScopes,
    version: null,
    lastModifiedBy: null,
    clientType: text(row['clientType']),
    allowedGrants,
    redirectUris,
    allUrlSchemesAllowed: flag(row['allUrlSchemesAllowed']),
    bypassConsent: flag(row['bypassConsent']),
    allowedTags,
    tags,
    audience: text(row['audience']),
    scopes,
  }
}

const flagNames = [
  'allowOffline',
  'isOAuthResource',
  'isOAuthClient',
  'active',
  'allUrlSchemesAllowed',
  'bypassConsent',
] as const
const textNames = ['ocid', 'name', 'trustScope', 'clientType', 'audience'] as const

const known: ReadonlySet<string> = new Set(oauthApp.readAttributes)

/** Those of ours in any letters, and what is not asked for in a list and would have to be looked into all the same. */
const notPlain: ReadonlySet<string> = new Set(
  [...oauthApp.readAttributes, 'meta', 'idcsLastModifiedBy'].map((name) => name.toLowerCase()),
)

/** Names that were looked at and have nothing to do with ours. A hostile domain must not make it grow for ever. */
const harmless = new Set<string>()
const mostHarmless = 500

/** Whether each attribute of ours stands there under its own name; SCIM would allow other letter cases. */
function hasPlainNames(row: JsonObject): boolean {
  for (const name in row) {
    if (known.has(name) || harmless.has(name)) continue
    if (notPlain.has(name.toLowerCase())) return false
    if (harmless.size < mostHarmless) harmless.add(name)
  }
  return true
}

type Value = JsonValue | undefined

const isFlag = (value: Value): boolean => value === undefined || value === null || typeof value === 'boolean'
const isText = (value: Value): boolean => value === undefined || value === null || typeof value === 'string'
const flag = (value: Value): boolean | null => (value ?? null) as boolean | null
const text = (value: Value): string | null => (value ?? null) as string | null

/** The same object for the same value: there are few, and apps without number. */
function lifetime(kind: TokenKind, value: Value): Lifetime | null {
  if (value === undefined || value === null) return unset[kind]
  if (typeof value !== 'number' || !Number.isSafeInteger(value) || value < 0) return null
  const known = set.get(value)
  if (known !== undefined) return known
  const made = lifetimeOf(kind, value as Seconds)
  if (set.size < mostLifetimes) set.set(value, made)
  return made
}

const unset = { refresh: lifetimeOf('refresh', null), access: lifetimeOf('access', null) }
const set = new Map<number, Lifetime>()
const mostLifetimes = 1000

const nothing: readonly never[] = []

/** null where an item is of another type. */
function listOf<Item>(value: Value, item: (value: JsonValue) => Item | null): readonly Item[] | null {
  if (value === undefined || value === null) return nothing
  if (!Array.isArray(value)) return null
  const items: Item[] = []
  for (const each of value) {
    const read = item(each)
    if (read === null) return null
    items.push(read)
  }
  return items.length === 0 ? nothing : items
}

const texts = (value: Value): readonly string[] | null =>
  listOf(value, (each) => (typeof each === 'string' ? each : null))

const fqsOf = (value: Value): readonly string[] | null =>
  listOf(value, (each) => {
    const fqs = isObject(each) && hasOnly(each, ['fqs', 'idOfDefiningApp', 'readOnly']) ? each['fqs'] : null
    return typeof fqs === 'string' ? fqs : null
  })

const tagsOf = (value: Value): readonly Tag[] | null =>
  listOf(value, (each) => {
    if (!isObject(each) || !hasOnly(each, ['key', 'value'])) return null
    const { key, value } = each
    return typeof key === 'string' && typeof value === 'string' ? { key, value } : null
  })

const scopeNames = ['value', 'fqs', 'requiresConsent', 'description', 'displayName', 'readOnly']

const scopesOf = (value: Value): readonly Scope[] | null =>
  listOf(value, (each) => {
    if (!isObject(each) || !hasOnly(each, scopeNames)) return null
    const { value, fqs, requiresConsent } = each
    if (typeof value !== 'string' || !isText(fqs) || !isFlag(requiresConsent)) return null
    return { value, fqs: text(fqs), requiresConsent: flag(requiresConsent) }
  })

/** Other names are no fault; but one of them may be one of ours in other letters. */
function hasOnly(object: JsonObject, names: readonly string[]): boolean {
  for (const name in object) if (!names.includes(name)) return false
  return true
}
