import { isJsonObject, type JsonObject } from './json'
import { applyPatch } from './patch'
import { type SandboxState, secondWriter, writeApp } from './state'

/**
 * Changes an App behind the client's back, as a second administrator would; null takes an attribute away.
 *
 * @returns the App as it is now
 * @throws ScimError 400 or 409 when the domain would have refused it; Error when there is no such App
 */
export function editApp(state: SandboxState, id: string, attributes: JsonObject): JsonObject {
  const before = state.apps.get(id)
  if (!before) throw new Error(`There is no App with the id ${id}.`)
  if (!isJsonObject(attributes)) throw new Error('The attributes are not a JSON object.')
  const after = applyPatch(before, [{ op: 'replace', value: attributes }], state.switches)
  return writeApp(state, before, after, secondWriter)
}
