import type { LedgerEntry } from '../fault-server'
import { type Answer, empty, json, scimError } from './answer'
import type { DomainState } from './state'

/** Writing that only `apps request` does: an app is made, switched on or off, or removed. null: it is none of these. */
export function byHandEndpoint(state: DomainState, { method, path, body }: LedgerEntry): Answer | null {
  const { pathname } = new URL(path, 'http://domain.example')
  if (method === 'POST' && pathname === '/admin/v1/Apps') return create(state, body)
  const [, collection, id = ''] = /^\/admin\/v1\/(Apps|AppStatusChanger)\/([^/]+)$/.exec(pathname) ?? []
  if (!(method === 'PUT' && collection === 'AppStatusChanger') && !(method === 'DELETE' && collection === 'Apps'))
    return null
  const app = state.apps.get(id)
  if (app === undefined) return scimError(404, `Resource ${id} does not exist.`)
  state.effects.push({ id, operation: method, knewTheVersion: null })
  if (method === 'DELETE') {
    state.apps.delete(id)
    return empty(204)
  }
  const { active } = JSON.parse(body)
  state.apps.set(id, { ...app, version: app.version + 1, attributes: { ...app.attributes, active } })
  return json(200, { id, active })
}

function create(state: DomainState, body: string): Answer {
  const { displayName, ...attributes } = JSON.parse(body)
  const id = `new${String(++state.serial).padStart(29, '0')}`
  state.apps.set(id, { id, displayName, version: 1, attributes })
  state.effects.push({ id, operation: 'POST', knewTheVersion: null })
  return json(201, { id, displayName, ...attributes })
}
