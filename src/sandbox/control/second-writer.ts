import { appOfRow } from '../data/list-row'
import { loadApp } from '../data/load-apps'
import { isJsonObject, type JsonObject } from '../json'
import { existingApp } from '../scim/admin-request'
import { applyPatch } from '../scim/patch'
import { writeApp } from '../scim/save-app'
import { byline, secondWriter } from '../scim/writer'
import type { SandboxState } from '../state'

/**
 * Changes an App behind the client's back, as a second administrator would; null takes an attribute away.
 *
 * @returns the App as it is now
 * @throws ScimError 400 or 409 when the domain would have refused it; Error when there is no such App
 */
export function editApp(state: SandboxState, id: string, attributes: JsonObject): JsonObject {
  const before = existingApp(state, id)
  if (!isJsonObject(attributes)) throw new Error('The attributes are not a JSON object.')
  const after = applyPatch(before, [{ op: 'replace', value: attributes }], state.switches)
  return writeApp(state, before, after, secondWriter)
}

/**
 * Adds an App: as the Admin API or `apps list` has it, of which only `displayName` is needed.
 *
 * @returns the App with all that was filled in
 * @throws Error when it is no App, ScimError 409 when something that is unique is taken
 */
export function addApp(state: SandboxState, attributes: JsonObject): JsonObject {
  if (!isJsonObject(attributes)) throw new Error('The App is not a JSON object.')
  const by = byline(state, secondWriter)
  return loadApp(state, { idcsCreatedBy: by, idcsLastModifiedBy: by, ...appOfRow(attributes) }, [])
}

/**
 * Removes an App, by id or OCID. Its tokens end with it.
 *
 * @returns the App as it was
 * @throws Error when there is no such App
 */
export function removeApp(state: SandboxState, id: string): JsonObject {
  const app = existingApp(state, id)
  state.apps.remove(String(app['id']))
  return app
}
