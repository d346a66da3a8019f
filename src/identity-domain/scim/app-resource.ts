import {
  type App,
  type EditableApp,
  type Lifetime,
  lifetimeOf,
  type OAuthApp,
  type Scope,
  type Tag,
  type TokenKind,
} from '../../token-settings/app'
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

/** Attributes that decide nothing, and are read where they are asked for. */
const otherAttributes = ['meta', 'idcsLastModifiedBy', 'contactEmailAddress'] as const

/** What is taken from an attribute that is an object, or from each object of one that is a list. */
const partsOf = {
  meta: ['version', 'lastModified'],
  writer: ['display', 'type', 'value'],
  allowedScope: ['fqs'],
  tag: ['key', 'value'],
  editable: ['name'],
  scope: ['value', 'fqs', 'requiresConsent'],
} as const

/** The answer is no App, or has an attribute of the wrong type. Says which attribute, never its value. */
export class UnreadableApp extends Error {}

/**
 * An App as the domain sent it, attribute by attribute. Nothing is coerced: `"604800"` is not a lifetime. Absent and null
 * mean "not set". One reader for an app alone and for the rows of a list, which has a hundred thousand of them: it looks at
 * what stands in the answer, and not for what might.
 *
 * @throws {UnreadableApp}
 */
export function readOAuthApp(body: JsonValue): OAuthApp {
  if (!isObject(body)) throw new UnreadableApp('it is not a JSON object')
  const app = blank()
  for (const name in body) {
    if (readAttribute(app, name, body[name] as JsonValue) || isForeign(name)) continue
    // SCIM attribute names are not case-sensitive: under our names all of them are read, each once.
    return readOAuthApp(picked(body, allNames))
  }
  const { id, displayName } = app
  if (id === null || !appIdPattern.test(id)) throw wrong('id')
  if (displayName === null) throw wrong('displayName')
  return app as OAuthApp
}

/**
 * What is read of an app where nothing decides about refresh tokens; what else is in the answer makes no difference.
 *
 * @throws {UnreadableApp}
 */
export function readApp(body: JsonValue): App {
  if (!isObject(body)) throw new UnreadableApp('it is not a JSON object')
  return readOAuthApp(picked(body, plainNames))
}

/**
 * The same as {@link readOAuthApp}, with what may be changed of it.
 *
 * @throws {UnreadableApp}
 */
export function readEditableApp(body: JsonValue): EditableApp {
  const app = readOAuthApp(body)
  const { editableAttributes = null, idcsPreventedOperations = null } = picked(body as JsonObject, editableNames)
  const names = listOf(editableAttributes, 'editableAttributes', editableNameIn)
  return {
    ...app,
    // A list without values and one that is not set are the same (RFC 7643 section 2.5).
    editableAttributes: names.length === 0 ? null : names,
    preventedOperations: listOf(idcsPreventedOperations, 'idcsPreventedOperations', givenText),
  }
}

const editableNames = ['editableAttributes', 'idcsPreventedOperations'] as const

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

/** @returns false for a name that is none of ours, as it is written */
function readAttribute(app: Draft, name: string, value: JsonValue): boolean {
  switch (name) {
    case 'id':
      app.id = givenText(value, name)
      return true
    case 'ocid':
      app.ocid = text(value, name)
      return true
    case 'displayName':
      app.displayName = givenText(value, name)
      return true
    case 'name':
      app.clientId = text(value, name)
      return true
    case 'refreshTokenExpiry':
      app.refreshTokenExpiry = lifetime('refresh', value, name)
      return true
    case 'accessTokenExpiry':
      app.accessTokenExpiry = lifetime('access', value, name)
      return true
    case 'active':
    case 'isOAuthClient':
    case 'isOAuthResource':
    case 'isOPCService':
    case 'allowOffline':
    case 'allUrlSchemesAllowed':
    case 'bypassConsent':
      app[name] = flag(value, name)
      return true
    case 'trustScope':
    case 'clientType':
    case 'audience':
      app[name] = text(value, name)
      return true
    case 'contactEmailAddress':
      app.contact = text(value, name)
      return true
    case 'allowedGrants':
    case 'redirectUris':
      app[name] = listOf(value, name, givenText)
      return true
    case 'allowedScopes':
      app.allowedScopes = listOf(value, name, fqsIn)
      return true
    case 'allowedTags':
    case 'tags':
      app[name] = listOf(value, name, tagIn)
      return true
    case 'scopes':
      app.scopes = listOf(value, name, scopeIn)
      return true
    case 'meta':
      readMeta(app, value)
      return true
    case 'idcsLastModifiedBy':
      app.lastModifiedBy = writerIn(value)
      return true
    default:
      return false
  }
}

const wrong = (path: string): UnreadableApp =>
  new UnreadableApp(`its '${path}' is missing or not of the documented type`)

/** Where a value stands: in an attribute, or in one of the items of a list, from 0. */
type At = number | null

const pathOf = (name: string, at: At, part = ''): string => `${name}${at === null ? '' : `.${at}`}${part}`

// All that follow throw UnreadableApp for a value of another type.

function givenText(value: JsonValue | undefined, name: string, at: At = null, part = ''): string {
  if (typeof value !== 'string') throw wrong(pathOf(name, at, part))
  return value
}

const text = (value: JsonValue | undefined, name: string, at: At = null, part = ''): string | null =>
  value === undefined || value === null ? null : givenText(value, name, at, part)

function flag(value: JsonValue | undefined, name: string, at: At = null, part = ''): boolean | null {
  if (value === undefined || value === null) return null
  if (typeof value !== 'boolean') throw wrong(pathOf(name, at, part))
  return value
}

/** The same object for the same value: there are few, and apps without number. */
function lifetime(kind: TokenKind, value: JsonValue, name: string): Lifetime {
  if (value === null) return unset[kind]
  if (typeof value !== 'number' || !Number.isSafeInteger(value) || value < 0) throw wrong(name)
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

function listOf<Item>(
  value: JsonValue,
  name: string,
  item: (value: JsonValue, name: string, at: number) => Item,
): readonly Item[] {
  if (value === null) return nothing
  if (!Array.isArray(value)) throw wrong(name)
  return value.length === 0 ? nothing : value.map((each, at) => item(each, name, at))
}

function fqsIn(value: JsonValue, name: string, at: number): string {
  return givenText(parts(value, partsOf.allowedScope, { name, at })['fqs'], name, at, '.fqs')
}

function editableNameIn(value: JsonValue, name: string, at: number): string {
  return givenText(parts(value, partsOf.editable, { name, at })['name'], name, at, '.name')
}

function tagIn(each: JsonValue, name: string, at: number): Tag {
  const { key, value } = parts(each, partsOf.tag, { name, at })
  return { key: givenText(key, name, at, '.key'), value: givenText(value, name, at, '.value') }
}

function scopeIn(each: JsonValue, name: string, at: number): Scope {
  const { value, fqs, requiresConsent } = parts(each, partsOf.scope, { name, at })
  return {
    value: givenText(value, name, at, '.value'),
    fqs: text(fqs, name, at, '.fqs'),
    requiresConsent: flag(requiresConsent, name, at, '.requiresConsent'),
  }
}

function readMeta(app: Draft, value: JsonValue): void {
  if (value === null) return
  const { version, lastModified } = parts(value, partsOf.meta, { name: 'meta', at: null })
  const said = text(version, 'meta', null, '.version')
  // It goes back in a header.
  if (said !== null && !/^[\u0020-\u007e]*$/.test(said)) throw wrong('meta.version')
  app.version = said || null
  app.lastModified = text(lastModified, 'meta', null, '.lastModified')
}

function writerIn(value: JsonValue): string | null {
  if (value === null) return null
  const name = 'idcsLastModifiedBy'
  const { display, type, value: id } = parts(value, partsOf.writer, { name, at: null })
  text(type, name, null, '.type')
  return text(display, name, null, '.display') ?? text(id, name, null, '.value')
}

/** The parts of an object that are ours. One of them in other letters is found where it does not stand as it should. */
function parts<Name extends string>(
  value: JsonValue,
  names: readonly Name[],
  { name, at }: { name: string; at: At },
): Partial<Record<Name, JsonValue>> {
  if (!isObject(value)) throw wrong(pathOf(name, at))
  for (const each in value)
    if (!knownParts.has(each))
      return (hasNone(value, names) ? value : picked(value, names)) as Partial<Record<Name, JsonValue>>
  return value as Partial<Record<Name, JsonValue>>
}

/** As the documents spell them: none of them is one of another object in other letters. */
const knownParts: ReadonlySet<string> = new Set([
  ...Object.values(partsOf).flat(),
  ...[
    'created',
    'resourceType',
    'location',
    '$ref',
    'ocid',
    'idOfDefiningApp',
    'readOnly',
    'description',
    'displayName',
  ],
])

/** Whether no name stands there in other letters. */
function hasNone(object: JsonObject, names: readonly string[]): boolean {
  return !Object.keys(object).some((each) => !names.includes(each) && names.some((name) => isSpelling(each, name)))
}

const isSpelling = (one: string, other: string): boolean => one.toLowerCase() === other.toLowerCase()

function picked<Name extends string>(body: JsonObject, names: readonly Name[]): JsonObject {
  try {
    return pickAttributes(body, names) as JsonObject
  } catch (error) {
    if (error instanceof AmbiguousAttribute) throw new UnreadableApp(error.message)
    throw error
  }
}

const plainNames = [...readAttributes, 'trustScope', 'allowedScopes', 'isOPCService', 'meta', 'idcsLastModifiedBy']
const allNames = [...new Set([...plainNames, ...oauthAttributes, ...otherAttributes])]

/** Those of ours, in any letters. */
const ours: ReadonlySet<string> = new Set(allNames.map((name) => name.toLowerCase()))

/** Names that were looked at and have nothing to do with ours. A hostile domain must not make it grow for ever. */
const foreign = new Set<string>()
const mostForeign = 500

function isForeign(name: string): boolean {
  if (foreign.has(name)) return true
  if (ours.has(name.toLowerCase())) return false
  if (foreign.size < mostForeign) foreign.add(name)
  return true
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

/** What a plan is carried out with. */
export const editableApp: AppKind<EditableApp> = {
  readAttributes: [...changeAttributes, ...oauthAttributes],
  changeAttributes: [
    ...changeAttributes,
    ...oauthAttributes,
    ...['meta.lastModified', 'editableAttributes', 'idcsPreventedOperations'],
  ],
  read: readEditableApp,
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
