import { objectsIn, textIn } from '../data/app-store'
import type { JsonObject } from '../json'
import type { SandboxState } from '../state'

/** Fills in what the domain computes: a scope's fully qualified form is its App's audience and its value, as they are. */
export function computeScopes(state: SandboxState, app: JsonObject): void {
  for (const scope of objectsIn(app, 'scopes')) scope['fqs'] = textIn(app, 'audience') + textIn(scope, 'value')
  for (const allowed of objectsIn(app, 'allowedScopes')) {
    const id = state.apps.byScope(textIn(allowed, 'fqs'))?.['id']
    if (id !== undefined) allowed['idOfDefiningApp'] = id
  }
}
