import {
  type Lifetime,
  lifetimeOf,
  type OAuthApp,
  type Scope,
  type Tag,
  type TokenKind,
} from '../../token-settings/app'
import type { Seconds } from '../../token-settings/duration'
import { appIdPattern, oauthApp, UnreadableApp } from '../scim/app-resource'
import { isObject, type JsonObject, type JsonValue, nestsTooDeeply } from '../scim/strict-json'

/**
 * An App as {@link oauthApp} reads it, only quicker: a list has a hundred thousand of them. Whatever is not as plain as
 * nearly all rows are goes to the schema, which alone decides what is refused and why.
 *
 * @param knownId what has been found to be the id of the row before, and need not be looked at again
 * @throws {UnreadableApp}
 */
export function readRow(row: JsonValue, knownId: string | null = null): OAuthApp {
  const plain = isObject(row) ? plainRow(row, knownId) : null
  if (plain !== null) return plain
  if (nestsTooDeeply(row)) throw new UnreadableApp('it is nested too deeply')
  return oauthApp.read(row)
}

/** null where the schema has to decide. */
function plainRow(row: JsonObject, knownId: string | null): OAuthApp | null {
  const app = blank()
  try {
    for (const name in row) readAttribute(app, name, row[name] as JsonValue)
  } catch (error) {
    if (error === notPlain) return null
    throw error
  }
  if (app.id === null || app.displayName === null) return null
  return app.id === knownId || appIdPattern.test(app.id) ? (app as OAuthApp) : null
}

/** Thrown where the schema has to decide, and caught here. It carries no stack: a hostile domain can ask for many. */
const notPlain = Symbol('not plain')

type Draft = {
  -readonly [Member in keyof OAuthApp]: Member extends 'id' | 'displayName' ? string | null : OAuthApp[Member]
}

/** An app of which nothing has been read. */
const blank = (): Draft => ({
  id: null,
  ocid: null,
  displayName: null,
  clientId: null,
  refreshTokenExpiry: unset.refresh,
  accessTokenExpiry: unset.access,
  allowOffline: null,
  isOAuthResource: null,
  isOAuthClient: null,
  active: null,
  trustScope: null,
  allowedScopes: nothing,
  isOPCService: null,
  version: null,
  lastModified: null,
  lastModifiedBy: null,
  clientType: null,
  allowedGrants: nothing,
  redirectUris: nothing,
  allUrlSchemesAllowed: null,
  bypassConsent: null,
  allowedTags: nothing,
  tags: nothing,
  audience: null,
  contact: null,
  scopes: nothing,
})

/**
 * One attribute, by what stands in the row and not by what might: in an audit most are not asked for.
 *
 * @throws notPlain
 */
function readAttribute(app: Draft, name: string, value: JsonValue): void {
  switch (name) {
    case 'id':
      app.id = givenText(value)
      break
    case 'ocid':
      app.ocid = text(value)
      break
    case 'displayName':
      app.displayName = givenText(value)
      break
    case 'name':
      app.clientId = text(value)
      break
    case 'active':
      app.active = flag(value)
      break
    case 'isOAuthClient':
      app.isOAuthClient = flag(value)
      break
    case 'isOAuthResource':
      app.isOAuthResource = flag(value)
      break
    case 'refreshTokenExpiry':
      app.refreshTokenExpiry = lifetime('refresh', value)
      break
    case 'accessTokenExpiry':
      app.accessTokenExpiry = lifetime('access', value)
      break
    case 'isOPCService':
      app.isOPCService = flag(value)
      break
    case 'allowOffline':
      app.allowOffline = flag(value)
      break
    case 'trustScope':
      app.trustScope = text(value)
      break
    case 'allowedScopes':
      app.allowedScopes = listOf(value, fqsIn)
      break
    case 'clientType':
      app.clientType = text(value)
      break
    case 'allowedGrants':
      app.allowedGrants = listOf(value, givenText)
      break
    case 'redirectUris':
      app.redirectUris = listOf(value, givenText)
      break
    case 'allUrlSchemesAllowed':
      app.allUrlSchemesAllowed = flag(value)
      break
    case 'bypassConsent':
      app.bypassConsent = flag(value)
      break
    case 'allowedTags':
      app.allowedTags = listOf(value, tagIn)
      break
    case 'tags':
      app.tags = listOf(value, tagIn)
      break
    case 'audience':
      app.audience = text(value)
      break
    case 'contactEmailAddress':
      app.contact = text(value)
      break
    case 'scopes':
      app.scopes = listOf(value, scopeIn)
      break
    case 'meta':
      app.lastModified = lastModifiedIn(value)
      break
    case 'idcsLastModifiedBy':
      app.lastModifiedBy = writerIn(value)
      break
    default:
      if (!isHarmless(name)) throw notPlain
  }
}

/** Those of ours, in any letters. */
const ours: ReadonlySet<string> = new Set(
  [...oauthApp.readAttributes, 'meta', 'idcsLastModifiedBy', 'contactEmailAddress'].map((name) => name.toLowerCase()),
)

/** Names that were looked at and have nothing to do with ours. A hostile domain must not make it grow for ever. */
const harmless = new Set<string>()
const mostHarmless = 500

/** SCIM would allow one of ours in other letter cases. */
function isHarmless(name: string): boolean {
  if (harmless.has(name)) return true
  if (ours.has(name.toLowerCase())) return false
  if (harmless.size < mostHarmless) harmless.add(name)
  return true
}

// All that follow throw notPlain for a value of another type.

function givenText(value: JsonValue | undefined): string {
  if (typeof value !== 'string') throw notPlain
  return value
}

const text = (value: JsonValue | undefined): string | null =>
  value === undefined || value === null ? null : givenText(value)

function flag(value: JsonValue | undefined): boolean | null {
  if (value === undefined || value === null) return null
  if (typeof value !== 'boolean') throw notPlain
  return value
}

/** The same object for the same value: there are few, and apps without number. */
function lifetime(kind: TokenKind, value: JsonValue): Lifetime {
  if (value === null) return unset[kind]
  if (typeof value !== 'number' || !Number.isSafeInteger(value) || value < 0) throw notPlain
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

function listOf<Item>(value: JsonValue, item: (value: JsonValue) => Item): readonly Item[] {
  if (value === null) return nothing
  if (!Array.isArray(value)) throw notPlain
  return value.length === 0 ? nothing : value.map(item)
}

function fqsIn(value: JsonValue): string {
  if (!isObject(value) || !hasOnly(value, fqsNames)) throw notPlain
  return givenText(value['fqs'])
}

function tagIn(value: JsonValue): Tag {
  if (!isObject(value) || !hasOnly(value, tagNames)) throw notPlain
  return { key: givenText(value['key']), value: givenText(value['value']) }
}

function scopeIn(each: JsonValue): Scope {
  if (!isObject(each) || !hasOnly(each, scopeNames)) throw notPlain
  const { value, fqs, requiresConsent } = each
  return { value: givenText(value), fqs: text(fqs), requiresConsent: flag(requiresConsent) }
}

/** The version of a row is of no use: what changes an app reads it first. */
function lastModifiedIn(value: JsonValue): string | null {
  if (value === null) return null
  if (!isObject(value) || !hasOnly(value, metaNames)) throw notPlain
  return text(value['lastModified'])
}

function writerIn(value: JsonValue): string | null {
  if (value === null) return null
  if (!isObject(value) || !hasOnly(value, writerNames)) throw notPlain
  text(value['type'])
  const [display, name] = [text(value['display']), text(value['value'])]
  return display ?? name
}

const metaNames = ['lastModified', 'created', 'resourceType', 'location']
const writerNames = ['value', 'display', 'type', '$ref', 'ocid']
const fqsNames = ['fqs', 'idOfDefiningApp', 'readOnly']
const tagNames = ['key', 'value']
const scopeNames = ['value', 'fqs', 'requiresConsent', 'description', 'displayName', 'readOnly']

/** Other names are no fault; but one of them may be one of ours in other letters. */
function hasOnly(object: JsonObject, names: readonly string[]): boolean {
  for (const name in object) if (!names.includes(name)) return false
  return true
}
