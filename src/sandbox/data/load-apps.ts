import { isJsonObject, type JsonObject } from '../json'
import { wellKnownSecret } from '../scim/client-secrets'
import { computeScopes } from '../scim/save-app'
import { appSchema } from '../scim/schema'
import { checkedApp, noRules } from '../scim/value-check'
import type { SandboxState } from '../state'
import { RowError, rowsIn } from './app-file'
import { Duplicate, textIn } from './app-store'
import { appOfRow } from './list-row'

/** Fills a domain that is still empty, row by row; each must be done before the sandbox answers anything. */
export class AppLoading {
  readonly #state: SandboxState
  readonly #own: JsonObject[]
  readonly #loaded: JsonObject[] = []
  readonly #numbers: number[] = []

  /** @param own the apps that the sandbox itself needs, to sign in with */
  constructor(state: SandboxState, own: readonly JsonObject[]) {
    this.#state = state
    this.#own = [...own]
  }

  /**
   * @param number of the row, for messages
   * @throws RowError with the number and the reason, and nothing else of the row, when it is no App
   */
  add(row: unknown, number: number): void {
    try {
      if (!isJsonObject(row)) throw new Error('it is not a JSON object.')
      this.#loaded.push(loadApp(this.#state, appOfRow(row), this.#own))
    } catch (error) {
      throw this.#refusal(error as Error, number)
    }
    this.#numbers.push(number)
  }

  /** Adds an App that needs no check, as it was made here. */
  addInvented(app: JsonObject): void {
    this.#state.apps.add(app)
  }

  /** Adds the sandbox's own apps, unless the rows had them. What is there now is what a reset comes back to. */
  finish(): void {
    const { apps } = this.#state
    for (const app of this.#own) this.#loaded.push(loadApp(this.#state, withFreeName(this.#state, app), []))
    // Only now is it known which App defines which scope.
    for (const app of this.#loaded) computeScopes(this.#state, app)
    this.#state.startingApps = [...apps.all()]
  }

  #refusal(error: Error, number: number): RowError {
    if (!(error instanceof Duplicate))
      return new RowError(`Row ${number} is not an App: ${error.message.slice(0, 200)}`)
    const other = this.#numbers[this.#loaded.indexOf(error.holder)]
    return new RowError(
      `Rows ${other} and ${number} have the same ${error.what === 'name' ? 'client id' : error.what}.`,
    )
  }
}

/** @throws RowError as {@link AppLoading.add} does, with the place in the list, from 1 */
export function loadApps(state: SandboxState, rows: Iterable<unknown>, own: readonly JsonObject[]): void {
  const loading = new AppLoading(state, own)
  let number = 0
  for (const row of rows) loading.add(row, ++number)
  loading.finish()
}

/** Loads the lines of a file. @throws RowError as {@link AppLoading.add} does, and for what is not JSON */
export async function loadAppLines(
  state: SandboxState,
  lines: AsyncIterable<string>,
  own: readonly JsonObject[],
): Promise<void> {
  const loading = new AppLoading(state, own)
  for await (const { row, number } of rowsIn(lines)) loading.add(row, number)
  loading.finish()
}

/** @throws Error when it is no App; ScimError 409 when something is taken */
export function loadApp(state: SandboxState, row: JsonObject, own: JsonObject[]): JsonObject {
  const place = own.findIndex((app) => sameText(app, row, 'id') || sameText(app, row, 'name'))
  const merged = { ...row, ...(place >= 0 && signInOf(own[place])) }
  const app = completed(state, checkedApp(merged, noRules))
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
  return state.apps.byDisplayName(displayName) ? { ...app, displayName: `${displayName} of the sandbox` } : app
}

/** Adds what every App has, where the row leaves it out. */
function completed(state: SandboxState, app: JsonObject): JsonObject {
  if (textIn(app, 'displayName') === '') throw new Error("it has no 'displayName'.")
  app['schemas'] ??= [appSchema]
  app['id'] ??= state.newId()
  app['name'] ??= state.newId()
  app['active'] ??= true
  app['isAliasApp'] ??= false
  const template = app['clientType'] === 'public' ? 'CustomBrowserMobileTemplateId' : 'CustomWebAppTemplateId'
  app['basedOnTemplate'] ??= {
    value: template,
    $ref: `${state.url}/admin/v1/AppTemplates/${template}`,
  }
  const hasSecret = app['clientType'] === 'confidential' || app['clientType'] === 'trusted'
  if (hasSecret) app['clientSecret'] ??= wellKnownSecret(textIn(app, 'name'))
  const now = state.clock.now().toISOString()
  app['meta'] = {
    created: now,
    lastModified: now,
    ...(isJsonObject(app['meta']) && app['meta']),
    resourceType: 'App',
    location: `${state.url}/admin/v1/Apps/${textIn(app, 'id')}`,
    version: state.newId(),
  }
  return app
}
