import { describe, expect, test } from 'vitest'
import { handleRequest } from '../../../../src/sandbox/handle-request'
import type { SandboxState } from '../../../../src/sandbox/server'
import { domainWithoutPort, send } from '../domain-without-port'

const read = (state: SandboxState, path: string, authorization = 'Bearer Oracle') => {
  const { status, text } = send(state, 'GET', `/opc/v2/${path}`, { token: null, headers: { authorization } })
  return [status, text] as const
}

describe('the metadata service', () => {
  test('tells an instance who and where it is', () => {
    const state = domainWithoutPort()
    expect(read(state, 'instance/region')).toEqual([200, 'eu-frankfurt-1'])
    expect(read(state, 'instance/canonicalRegionName')).toEqual([200, 'eu-frankfurt-1'])
    expect(read(state, 'instance/regionInfo/realmDomainComponent')).toEqual([200, 'oraclecloud.com'])
    expect(JSON.parse(read(state, 'instance/regionInfo')[1])).toEqual({
      realmKey: 'oc1',
      realmDomainComponent: 'oraclecloud.com',
      regionKey: 'FRA',
      regionIdentifier: 'eu-frankfurt-1',
    })
    expect(JSON.parse(read(state, 'instance/')[1])).toMatchObject({ id: 'ocid1.instance.oc1.eu-frankfurt-1.sandbox' })
    for (const name of ['cert.pem', 'intermediate.pem'])
      expect(read(state, `identity/${name}`)[1]).toMatch(/^-----BEGIN CERTIFICATE-----\n/)
    expect(read(state, 'identity/key.pem')[1]).toMatch(/^-----BEGIN RSA PRIVATE KEY-----\n/)
  })

  test.each([
    ['instance/region', 'Bearer oracle', 401],
    ['identity/key.pem', '', 401],
    ['instance/nothing', 'Bearer Oracle', 404],
    ['instance/region/more', 'Bearer Oracle', 404],
    ['instance/constructor', 'Bearer Oracle', 404],
    ['identity/', 'Bearer Oracle', 404],
    ['vnics/', 'Bearer Oracle', 404],
  ])('answers %s with authorization %j by %i', (path, authorization, status) => {
    expect(read(domainWithoutPort(), path, authorization)[0]).toBe(status)
  })

  test('gives no key to what is no GET', () => {
    const headers = { authorization: 'Bearer Oracle' }
    expect(send(domainWithoutPort(), 'POST', '/opc/v2/identity/key.pem', { token: null, headers }).status).toBe(405)
  })

  test.each([
    ['html', 200, 'Sign in to the network'],
    ['redirect', 302, ''],
    ['missing', 404, 'Not Found'],
  ] as const)('with metadata=%s answers by %i', (metadata, status, words) => {
    const [answered, text] = read(domainWithoutPort({ switches: { metadata } }), 'instance/region')
    expect([answered, text.includes(words)]).toEqual([status, true])
  })

  test.each([
    ['slow', 'hang'],
    ['reset', 'reset'],
  ] as const)('with metadata=%s does not answer', (metadata, kind) => {
    const state = domainWithoutPort({ switches: { metadata } })
    const request = { method: 'GET', target: '/opc/v2/instance/region', headers: {}, body: new Uint8Array() }
    expect(handleRequest(state, request)).toEqual({ kind })
  })

  test('is not part of the rate limits of the domain', () => {
    const state = domainWithoutPort({ switches: { limits: 'free' } })
    const statuses = Array.from({ length: 200 }, () => read(state, 'instance/region')[0])
    expect(new Set(statuses)).toEqual(new Set([200]))
  })
})
