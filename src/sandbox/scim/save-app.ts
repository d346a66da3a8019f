import { objectsIn, textIn } from '../data/app-store'
import { copyJson, isJsonObject, type JsonObject, sameJson } from '../json'
import type { SandboxState } from '../state'
import { withSecret } from './client-secrets'
import { byline, type Writer } from './writer'

/** Adds an App that has everything but what the domain computes. @throws ScimError 409 when a unique value is taken */
export function addedApp(state: SandboxState, app: JsonObject): JsonObject {
  const added = computed(state, app)
  state.apps.add(added)
  return added
}

/**
 * Writes an App back. When it is the same as before, nothing happens and the version stays.
 *
 * @returns the App as it is now
 * @throws ScimError 409 when a unique value is taken
 */
export function writeApp(state: SandboxState, before: JsonObject, after: JsonObject, writer: Writer): JsonObject {
  const written = computed(state, after)
  if (sameJson(before, written)) return before
  const meta = isJsonObject(written['meta']) ? written['meta'] : {}
  written['meta'] = { ...meta, lastModified: state.clock.now().toISOString(), version: state.newId() }
  written['idcsLastModifiedBy'] = byline(state, writer)
  state.apps.replace(written)
  return written
}

function computed(state: SandboxState, app: JsonObject): JsonObject {
  const copy = copyJson(withSecret(app, state.newId))
  computeScopes(state, copy)
  return copy
}

/** Sets what the domain computes: the fully qualified form of a scope is the audience of its App and its value. */
export function computeScopes(state: SandboxState, app: JsonObject): void {
  for (const scope of objectsIn(app, 'scopes')) scope['fqs'] = textIn(app, 'audience') + textIn(scope, 'value')
  for (const allowed of objectsIn(app, 'allowedScopes')) {
    const id = state.apps.byScope(textIn(allowed, 'fqs'))?.['id']
    if (id !== undefined) allowed['idOfDefiningApp'] = id
  }
}
