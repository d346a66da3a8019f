import { objectsIn, textIn } from '../data/app-store'
import { queryOf, type SandboxRequest, type SandboxResponse } from '../http-message'
import { isJsonObject, type JsonObject, type JsonValue, sameJson } from '../json'
import type { SandboxState } from '../state'
import {
  appAnswer,
  etagOf,
  existingApp,
  jsonIn,
  refusePrevented,
  refuseProtected,
  requireVersion,
  shownByQuery,
} from './admin-request'
import { type Caller, requireRight } from './authorization'
import { badRequest, invented, ScimError } from './errors'
import { newApp } from './new-app'
import { applyPatch, readPatch } from './patch'
import { replacedApp } from './replaced-app'
import { addedApp, writeApp } from './save-app'
import { findAttribute } from './schema'
import type { Writer } from './writer'

export function postApp(state: SandboxState, request: SandboxRequest, caller: Caller): SandboxResponse {
  requireRight(state, caller, 'create')
  const shown = shownByQuery(state, request)
  const app = addedApp(state, newApp(state, jsonIn(request), caller.writer))
  const location = `${state.url}/admin/v1/Apps/${textIn(app, 'id')}`
  return appAnswer(app, shown, { status: 201, headers: { location, ...etagOf(state, app) } })
}

export function patchApp(state: SandboxState, request: SandboxRequest, caller: Caller, id: string): SandboxResponse {
  requireRight(state, caller, 'patch')
  const before = existingApp(state, id)
  const shown = shownByQuery(state, request)
  const body = jsonIn(request)
  requireVersion(state, before, request)
  const operations = readPatch(body)
  refusePrevented(before, 'update')
  for (const { path, value } of operations) refuseProtected(before, namesIn(path, value))
  const after = writeApp(state, before, applyPatch(before, operations, state.switches), caller.writer)
  return appAnswer(after, shown, { headers: etagOf(state, after) })
}

/** What one operation of a PATCH writes. */
function namesIn(path: string | undefined, value: JsonValue | undefined): string[] {
  const asked = path !== undefined ? [path.replace(/\[.*$/s, '')] : isJsonObject(value) ? Object.keys(value) : []
  return asked.map((name) => {
    const found = findAttribute(name)
    return found?.extension ?? found?.attribute.name ?? name
  })
}

export function putApp(state: SandboxState, request: SandboxRequest, caller: Caller, id: string): SandboxResponse {
  requireRight(state, caller, 'replace')
  const before = existingApp(state, id)
  const shown = shownByQuery(state, request)
  const body = jsonIn(request)
  requireVersion(state, before, request)
  refusePrevented(before, 'replace')
  const replaced = replacedApp(state, before, body)
  const names = new Set([...Object.keys(before), ...Object.keys(replaced)])
  refuseProtected(
    before,
    [...names].filter((name) => !sameJson(before[name], replaced[name])),
  )
  const after = writeApp(state, before, replaced, caller.writer)
  return appAnswer(after, shown, { headers: etagOf(state, after) })
}

export function deleteApp(state: SandboxState, request: SandboxRequest, caller: Caller, id: string): SandboxResponse {
  requireRight(state, caller, 'delete')
  const app = existingApp(state, id)
  requireVersion(state, app, request)
  refusePrevented(app, 'delete')
  const isForced = forceDelete(request)
  const mayBeActive = isForced && state.switches.forceDelete === 'active-too'
  if (app['active'] === true && !mayBeActive) {
    throw new ScimError(state.switches.deleteActive, invented('An active App cannot be deleted: deactivate it first.'))
  }
  state.apps.remove(textIn(app, 'id'))
  if (isForced) removeReferences(state, app, caller.writer)
  // As it was seen on a DELETE, though there is no list.
  return { status: 204, headers: { 'opc-next-page': 'MQ==', 'opc-total-items': '1' }, body: '' }
}

function forceDelete(request: SandboxRequest): boolean {
  const text = queryOf(request).get('forceDelete') ?? 'false'
  if (text !== 'true' && text !== 'false') throw badRequest('forceDelete must be true or false.')
  return text === 'true'
}

/** "To force delete the resource and all its references (if any)" (SDK): here, what other Apps say of its scopes. */
function removeReferences(state: SandboxState, removed: JsonObject, writer: Writer): void {
  const scopes = new Set(objectsIn(removed, 'scopes').map((scope) => textIn(scope, 'fqs')))
  for (const app of state.apps.all()) {
    const allowed = objectsIn(app, 'allowedScopes')
    const left = allowed.filter((scope) => !scopes.has(textIn(scope, 'fqs')))
    if (left.length === allowed.length) continue
    const { allowedScopes: _, ...rest } = app
    writeApp(state, app, left.length === 0 ? rest : { ...app, allowedScopes: left }, writer)
  }
}
