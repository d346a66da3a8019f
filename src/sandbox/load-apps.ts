import { createHash } from 'node:crypto'
import { textIn } from './app-store'
import { computeScopes } from './computed-scopes'
import { hex } from './hex'
import { isJsonObject, type JsonObject } from './json'
import { appSchema } from './schema'
import type { SandboxState } from './state'
import { checkedApp } from './value-check'

/** What a sandbox starts with. */
export interface Seed {
  /** The apps, given the sandbox's own address: Oracle's samples contain it. */
  rows: (url: string) => readonly JsonObject[]
  /** The apps the sandbox itself needs, to sign in with. */
  ownApps: (url: string) => JsonObject[]
  clientCredentials: { clientId: string; clientSecret: string }
}

/** @throws Error with the row number, from 1, and the reason, for a row that is no App */
export function loadApps(state: SandboxState, { rows, ownApps }: Seed): void {
  const own = ownApps(state.url)
  const loaded: JsonObject[] = []
  for (const [index, row] of rows(state.url).entries()) {
    try {
      loaded.push(loadApp(state, row, own))
    } catch (error) {
      throw new Error(`Row ${index + 1} is not an App: ${(error as Error).message}`)
    }
  }
  for (const app of own) loaded.push(loadApp(state, withFreeName(state, app), []))
  // Only now is it known which App defines which scope.
  for (const app of loaded) computeScopes(state, app)
}

function loadApp(state: SandboxState, row: unknown, own: JsonObject[]): JsonObject {
  if (!isJsonObject(row)) throw new Error('it is not a JSON object.')
  const place = own.findIndex((app) => sameText(app, row, 'id') || sameText(app, row, 'name'))
  const merged = { ...row, ...(place >= 0 && signInOf(own[place])) }
  const app = completed(state, checkedApp(merged, { smallestExpiry: null, largestExpiry: null }))
  if (place >= 0) own.splice(place, 1)
  computeScopes(state, app)
  state.apps.add(app)
  return app
}

/** One sandbox's list, loaded into another one: the client it signs in with must still be able to sign in. */
function signInOf(own: JsonObject | undefined): JsonObject {
  const names = ['name', 'clientSecret', 'clientType', 'active', 'isOAuthClient', 'allowedGrants', 'grantedAppRoles']
  return Object.fromEntries(names.flatMap((name) => (own?.[name] === undefined ? [] : [[name, own[name]]])))
}

function sameText(one: JsonObject, other: JsonObject, name: string): boolean {
  return textIn(one, name).toLowerCase() === textIn(other, name).toLowerCase()
}

/** An App of the rows may well be called like one of ours. */
function withFreeName(state: SandboxState, app: JsonObject): JsonObject {
  const displayName = textIn(app, 'displayName')
  return state.apps.hasDisplayName(displayName) ? { ...app, displayName: `${displayName} of the sandbox` } : app
}

/** Adds what every App has, where the row leaves it out. */
function completed(state: SandboxState, app: JsonObject): JsonObject {
  if (textIn(app, 'displayName') === '') throw new Error("it has no 'displayName'.")
  app['schemas'] ??= [appSchema]
  app['id'] ??= hex(state.random(16))
  app['name'] ??= hex(state.random(16))
  app['active'] ??= true
  app['isAliasApp'] ??= false
  const template = app['clientType'] === 'public' ? 'CustomBrowserMobileTemplateId' : 'CustomWebAppTemplateId'
  app['basedOnTemplate'] ??= {
    value: template,
    $ref: `${state.url}/admin/v1/AppTemplates/${template}`,
  }
  const hasSecret = app['clientType'] === 'confidential' || app['clientType'] === 'trusted'
  if (hasSecret) app['clientSecret'] ??= inventedSecret(textIn(app, 'name'))
  const now = state.clock.now().toISOString()
  app['meta'] = {
    created: now,
    lastModified: now,
    ...(isJsonObject(app['meta']) && app['meta']),
    resourceType: 'App',
    location: `${state.url}/admin/v1/Apps/${textIn(app, 'id')}`,
    version: hex(state.random(16)),
  }
  return app
}

/** The same secret for the same client in every sandbox, so that documents can quote it. It guards nothing. */
export function inventedSecret(clientId: string): string {
  const digest = createHash('sha256').update(`sandbox client secret of ${clientId}`).digest('hex')
  return `idcscs-${digest.slice(0, 8)}-${digest.slice(8, 12)}-${digest.slice(12, 16)}-${digest.slice(16, 20)}-${digest.slice(20, 32)}`
}
