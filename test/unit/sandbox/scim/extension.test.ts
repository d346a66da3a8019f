import { describe, expect, test } from 'vitest'
import { exampleIds, type JsonObject, type SandboxState } from '../../../../src/sandbox/server'
import { domainWithoutPort, patchBody, send } from '../domain-without-port'

const managed = 'urn:ietf:params:scim:schemas:oracle:idcs:extension:managedapp:App'
const path = `/admin/v1/Apps/${exampleIds.customerPortal}`
const properties = [
  { name: 'host', icfType: 'String', value: ['ldap.example.com'] },
  { name: 'port', icfType: 'Integer', value: ['389'], ofTomorrow: { deep: [1, null, true] } },
]

const patch = (state: SandboxState, ...operations: object[]) =>
  send(state, 'PATCH', path, { body: patchBody(...operations) })

function withExtension(): SandboxState {
  const state = domainWithoutPort()
  const value = { connected: true, bundleConfigurationProperties: properties }
  expect(patch(state, { op: 'add', path: managed, value }).status).toBe(200)
  return state
}

const shown = (state: SandboxState, query = '') => send(state, 'GET', `${path}${query}`).json[managed]

describe('attributes of an extension schema', () => {
  test('are returned as they were sent, also by a POST and a list', () => {
    const state = withExtension()
    expect(shown(state)).toEqual({ connected: true, bundleConfigurationProperties: properties })
    const app = {
      schemas: ['urn:ietf:params:scim:schemas:oracle:idcs:App', managed],
      displayName: 'Directory',
      basedOnTemplate: { value: 'CustomWebAppTemplateId' },
      [managed]: { bundleConfigurationProperties: properties },
      forceReauthenticateAfterInMinutes: 30,
    }
    const posted = send(state, 'POST', '/admin/v1/Apps', { body: app })
    expect([posted.status, posted.json]).toMatchObject([201, app])
    const { json } = send(state, 'GET', `/admin/v1/Apps?filter=${encodeURIComponent('displayName eq "Directory"')}`)
    expect((json['Resources'] as JsonObject[])[0]).toMatchObject(app)
  })

  test('change by a value filter behind the URN, in any case', () => {
    const state = withExtension()
    const target = `${managed.toUpperCase()}:BundleConfigurationProperties[NAME eq "port"].VALUE`
    expect(patch(state, { op: 'replace', path: target, value: ['636'] }).status).toBe(200)
    expect(shown(state)).toEqual({
      connected: true,
      bundleConfigurationProperties: [properties[0], { ...properties[1], value: ['636'] }],
    })
  })

  test('can be added to a list, removed by a value filter, and removed one after the other', () => {
    const state = withExtension()
    const list = `${managed}:bundleConfigurationProperties`
    const user = { name: 'user' }
    expect(patch(state, { op: 'add', path: list, value: user }).status).toBe(200)
    expect(patch(state, { op: 'remove', path: `${list}[name eq "host"]` }).status).toBe(200)
    expect(shown(state)).toEqual({ connected: true, bundleConfigurationProperties: [properties[1], user] })
    expect(patch(state, { op: 'remove', path: list }, { op: 'remove', path: `${managed}:connected` }).status).toBe(200)
    expect(shown(state)).toBeUndefined()
  })

  test('are refused by a value filter that matches nothing', () => {
    const target = `${managed}:bundleConfigurationProperties[name eq "colour"].value`
    expect(patch(withExtension(), { op: 'replace', path: target, value: ['x'] }).status).toBe(400)
  })

  test.each([
    [`attributes=${managed}`, { connected: true, bundleConfigurationProperties: properties }],
    [`attributes=${managed.toUpperCase()}:CONNECTED`, { connected: true }],
    ['attributes=displayName', undefined],
    ['attributeSets=always', undefined],
    ['attributeSets=all', { connected: true, bundleConfigurationProperties: properties }],
  ])('are narrowed by %s', (query, expected) => {
    expect(shown(withExtension(), `?${query}`)).toEqual(expected)
  })

  test.each([
    [`${managed}:connected eq true`, 1],
    [`${managed}:connected eq false`, 0],
    [`${managed}:connected pr`, 1],
    [`${managed}:bundleConfigurationProperties.name sw "PO"`, 1],
    [`${managed}:bundleConfigurationProperties[name eq "port" and value eq "389"]`, 1],
    [`${managed}:bundleConfigurationProperties[name eq "host" and value eq "389"]`, 0],
    [`${managed}:bundleConfigurationProperties[name eq "port"].value eq "389"`, 1],
    [`${managed}:bundleConfigurationProperties[name eq "host"].value eq "389"`, 0],
    [`${managed}:bundleConfigurationProperties[name eq "port"].value pr and active eq true`, 1],
  ])('can be searched: %s', (filter, found) => {
    const { json } = send(withExtension(), 'GET', `/admin/v1/Apps?filter=${encodeURIComponent(filter)}`)
    expect(json['totalResults']).toBe(found)
  })
})

test('forceReauthenticateAfterInMinutes takes the documented values, null included, by the documented PATCH', () => {
  const state = domainWithoutPort()
  const name = 'forceReauthenticateAfterInMinutes'
  const after = (value: number | null) => {
    expect(patch(state, { op: 'add', path: name, value }).status).toBe(200)
    return send(state, 'GET', path).json[name]
  }
  expect([-1, 0, 32_767, null].map(after)).toEqual([-1, 0, 32_767, undefined])
})

test('members of a complex attribute that means nothing here are kept, and can be narrowed, in any case', () => {
  const state = domainWithoutPort()
  const value = { value: 'p1', colour: 'red' }
  expect(patch(state, { op: 'add', path: 'signonPolicy', value }).status).toBe(200)
  expect(patch(state, { op: 'replace', path: 'signonPolicy.VALUE', value: 'p2' }).status).toBe(200)
  expect(send(state, 'GET', path).json['signonPolicy']).toEqual({ value: 'p2', colour: 'red' })
  expect(send(state, 'GET', `${path}?attributes=signonPolicy.Colour`).json['signonPolicy']).toEqual({ colour: 'red' })
  const filter = encodeURIComponent('signonPolicy.value eq "P2"')
  expect(send(state, 'GET', `/admin/v1/Apps?filter=${filter}`).json['totalResults']).toBe(1)
})
