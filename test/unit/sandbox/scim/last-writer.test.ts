import { expect, test } from 'vitest'
import { exampleIds, type JsonObject, type SandboxState } from '../../../../src/sandbox/server'
import { control, domainWithoutPort, patchBody, send } from '../domain-without-port'
import { appCalled, stories, tokensFor } from '../oauth-calls'

const portal = exampleIds.customerPortal
const asked = 'attributes=meta.lastModified,idcsLastModifiedBy'

/** What a GET, a list and a search say of the last change, when asked for it and nothing else. */
function lastChange(state: SandboxState, id: string = portal) {
  const filter = `id eq "${id}"`
  const [listed] = send(state, 'GET', `/admin/v1/Apps?${asked}&filter=${encodeURIComponent(filter)}`).json[
    'Resources'
  ] as JsonObject[]
  const schemas = ['urn:ietf:params:scim:api:messages:2.0:SearchRequest']
  const body = { schemas, attributes: ['meta.lastModified', 'idcsLastModifiedBy'], filter }
  const [found] = send(state, 'POST', '/admin/v1/Apps/.search', { body }).json['Resources'] as JsonObject[]
  const read = send(state, 'GET', `/admin/v1/Apps/${id}?${asked}`).json
  const shown = [read, listed, found].map((app) => ({
    at: (app?.['meta'] as JsonObject | undefined)?.['lastModified'],
    by: (app?.['idcsLastModifiedBy'] as JsonObject | undefined)?.['display'],
  }))
  expect(new Set(shown.map((each) => JSON.stringify(each))).size).toBe(1)
  return shown[0]
}

const expiry = (value: number) => ({ body: patchBody({ op: 'replace', path: 'refreshTokenExpiry', value }) })

test('every change has the time and the writer of it, whoever that is', () => {
  const state = domainWithoutPort()
  expect(lastChange(state)).toEqual({ at: '2023-06-30T12:00:00.001Z', by: 'admin opc' })

  state.clock.advance(1)
  send(state, 'PATCH', `/admin/v1/Apps/${portal}`, expiry(60))
  expect(lastChange(state)).toEqual({ at: '2026-01-02T03:04:06.000Z', by: 'OAuthClient' })

  state.clock.advance(1)
  control(state, 'POST', `apps/${portal}`, { refreshTokenExpiry: 61 })
  expect(lastChange(state)).toEqual({ at: '2026-01-02T03:04:07.000Z', by: 'admin opc' })

  state.clock.advance(1)
  // Only what dana may do counts for this client.
  state.apps.replace({ ...appCalled(state, 'ResourceOwner'), allowedOperations: ['onBehalfOfUser'] })
  const ofDana = tokensFor(state, { ...stories.resourceOwner, scope: 'urn:opc:idm:__myscopes__' })
  send(state, 'PATCH', `/admin/v1/Apps/${portal}`, { ...expiry(62), token: String(ofDana['access_token']) })
  expect(lastChange(state)).toEqual({ at: '2026-01-02T03:04:08.000Z', by: 'Dana Moreno' })
})

test('an App that another administrator adds has been written by that administrator, now', () => {
  const state = domainWithoutPort()
  state.clock.advance(1)
  const { json } = control(state, 'POST', 'apps', { displayName: 'New' })
  expect(lastChange(state, String(json['id']))).toEqual({ at: '2026-01-02T03:04:06.000Z', by: 'admin opc' })
})

test('an App that comes by itself has been written by another administrator, now', () => {
  const state = domainWithoutPort()
  state.clock.advance(1)
  state.churn.start({ remove: 0 })
  send(state, 'GET', '/admin/v1/Apps?count=0')
  const [added = ''] = state.churn.report().added
  state.churn.stop()
  expect(state.apps.get(added)).toMatchObject({ meta: { created: '2026-01-02T03:04:06.000Z' } })
  expect(lastChange(state, added)).toEqual({ at: '2026-01-02T03:04:06.000Z', by: 'admin opc' })
})
