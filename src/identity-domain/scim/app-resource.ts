import type { App, EditableApp, OAuthApp, Scope, Tag } from '../../token-settings/app'
import {
  allNames,
  appIdPattern,
  changeAttributes,
  editableNames,
  oauthAttributes,
  plainNames,
  readAttributes,
} from './app-attributes'
import {
  flag,
  givenText,
  lifetime,
  listOf,
  nothing,
  parts,
  partsOf,
  picked,
  text,
  UnreadableApp,
  unset,
  wrong,
} from './attribute-values'
import { isObject, type JsonObject, type JsonValue } from './strict-json'

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
