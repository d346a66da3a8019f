import { createPrivateKey, createVerify } from 'node:crypto'
import fc from 'fast-check'
import { DefaultRequestSigner, type HttpRequest, type Method, SimpleAuthenticationDetailsProvider } from 'oci-common'
import { describe, expect, test } from 'vitest'
import { createRequestSigner, type RequestToSign } from '../../../../src/identity-domain/auth/request-signing'
import { runs } from '../../../support/extent'
import { rsaPair } from '../../../support/keys'

const pair = rsaPair('pkcs1')
const privateKey = createPrivateKey(pair.privateKey)
const user = { tenancy: 'ocid1.tenancy.oc1..t', user: 'ocid1.user.oc1..u', fingerprint: '20:3b:97:13' }
const keyId = `${user.tenancy}/${user.user}/${user.fingerprint}`
const date = new Date('2026-11-24T13:55:00.000Z')
const host = 'idcs-0123456789abcdef0123456789abcdef.identity.oraclecloud.com'

/** What Oracle's SDK makes of the same request. It takes the date from the header where there is one. */
async function oraclesHeaders(
  { method, host, path, headers, body, date }: RequestToSign,
  sessionToken?: string,
): Promise<Record<string, string>> {
  const provider = new SimpleAuthenticationDetailsProvider(
    user.tenancy,
    user.user,
    user.fingerprint,
    pair.privateKey,
    null,
    undefined,
    undefined,
    undefined,
    undefined,
    sessionToken,
  )
  if (sessionToken !== undefined) provider.getKeyId = async () => `ST$${sessionToken}`
  const request: HttpRequest = {
    method: method as Method,
    uri: `https://${host}${path}`,
    headers: new Headers({ ...headers, 'x-date': date.toUTCString() }),
    ...(body === undefined ? {} : { body }),
  }
  await new DefaultRequestSigner(provider).signHttpRequest(request)
  return Object.fromEntries(request.headers.entries())
}

const sign = createRequestSigner({ keyId, privateKey })

/** Ours, with what the transport adds. */
function ourHeaders(request: RequestToSign, signer = sign): Record<string, string> {
  const { body = '', headers } = request
  const length = ['POST', 'PUT', 'PATCH'].includes(request.method) ? Buffer.byteLength(body) : null
  return {
    ...headers,
    ...signer(request),
    host: request.host,
    ...(length !== null && { 'content-length': `${length}` }),
  }
}

const withoutDate = ({ date: _, ...headers }: Record<string, string>) => headers

const app = '/admin/v1/Apps/9fc12da9eecd4927a9ef88512ce5612e?attributes=id,displayName'
const patch = '{"Operations":[{"op":"replace","path":"refreshTokenExpiry","value":777600}]}'
const json = { accept: 'application/json', 'content-type': 'application/json' }

describe("byte for byte what Oracle's own signer makes of the same request", () => {
  test.each<[string, Pick<RequestToSign, 'method' | 'path' | 'headers' | 'body'>]>([
    ['GET', { method: 'GET', path: app, headers: { accept: 'application/json' } }],
    ['GET with a filter', { method: 'GET', path: '/admin/v1/Apps?filter=displayName%20eq%20%22a%22', headers: {} }],
    ['DELETE', { method: 'DELETE', path: app, headers: {} }],
    ['PATCH', { method: 'PATCH', path: app, headers: { ...json, 'if-match': 'v1' }, body: patch }],
    ['PATCH without a body', { method: 'PATCH', path: app, headers: json }],
    ['POST', { method: 'POST', path: '/admin/v1/Apps/.search', headers: json, body: '{"filter":"ä € 𝄞"}' }],
    ['POST without a body', { method: 'POST', path: '/admin/v1/Apps', headers: json, body: '' }],
    ['POST without a type', { method: 'POST', path: '/admin/v1/Apps', headers: {}, body: '{}' }],
    ['PUT', { method: 'PUT', path: app, headers: { 'content-type': 'application/scim+json' }, body: '{}' }],
  ])('%s', async (_, part) => {
    const request = { ...part, host, date }
    const theirs = await oraclesHeaders(request)
    expect(theirs['authorization']).toMatch(/^Signature version="1",keyId="ocid1\./)
    expect(ourHeaders(request)).toEqual(withoutDate(theirs))
  })

  test('with the token of a session', async () => {
    const request = { method: 'GET', path: app, headers: {}, host, date }
    const signer = createRequestSigner({ keyId: 'ST$eyJ.session.token', privateKey })
    const theirs = await oraclesHeaders(request, 'eyJ.session.token')
    expect(theirs['authorization']).toContain('keyId="ST$eyJ.session.token"')
    expect(ourHeaders(request, signer)).toEqual(withoutDate(theirs))
  })

  test.each([
    ['GET', undefined],
    ['PATCH', patch],
  ])('%s on behalf of the user of a delegation token', async (method, body) => {
    const inner = new SimpleAuthenticationDetailsProvider('t', 'u', 'f', pair.privateKey, null)
    inner.getKeyId = async () => 'ST$eyJ.session.token'
    const provider = new SimpleAuthenticationDetailsProvider(
      ...(['t', '', '', '', '', undefined, 'instance_principal', 'eyJ.obo.token'] as const),
    )
    provider.setProvider(inner)
    const headers = method === 'PATCH' ? json : {}
    const request: HttpRequest = {
      method: method as Method,
      uri: `https://${host}${app}`,
      headers: new Headers({ ...headers, 'x-date': date.toUTCString() }),
      ...(body === undefined ? {} : { body }),
    }
    await new DefaultRequestSigner(provider).signHttpRequest(request)
    const theirs = Object.fromEntries(request.headers.entries())
    expect(theirs['authorization']).toContain(' host opc-obo-token')
    const delegationToken = 'eyJ.obo.token'
    const signer = createRequestSigner({ keyId: 'ST$eyJ.session.token', privateKey, delegationToken })
    const ours = ourHeaders({ method, path: app, headers, host, date, ...(body === undefined ? {} : { body }) }, signer)
    expect(ours).toEqual(withoutDate(theirs))
  })

  test('property: with any body, id and date', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom('GET', 'PATCH', 'POST'),
        fc.stringMatching(/^[0-9a-f]{32}$/),
        fc.option(fc.string({ unit: 'grapheme', maxLength: 40 }), { nil: undefined }),
        fc.date({ min: new Date(0), max: new Date('2100-01-01'), noInvalidDate: true }),
        async (method, id, body, date) => {
          const request = { method, path: `/admin/v1/Apps/${id}`, headers: json, body, host, date }
          const expected = withoutDate(await oraclesHeaders(request))
          expect(ourHeaders(request)).toEqual(expected)
        },
      ),
      { numRuns: runs(20) },
    )
  })
})

test('a signature covers the body: of another one it is another', () => {
  const request = { method: 'PATCH', path: app, headers: json, body: patch, host, date }
  const one = sign(request)
  expect(sign({ ...request, body: patch.replace('777600', '777601') })['authorization']).not.toBe(one['authorization'])
  expect(sign({ ...request, host: `${host}:443` })['authorization']).not.toBe(one['authorization'])
  expect(sign({ ...request, date: new Date(date.getTime() + 1000) })['authorization']).not.toBe(one['authorization'])
})

test('the public key verifies it', () => {
  const { authorization = '' } = sign({ method: 'GET', path: app, headers: {}, host, date })
  const [, signature = ''] = /signature="([^"]+)"$/.exec(authorization) ?? []
  const text = `x-date: Tue, 24 Nov 2026 13:55:00 GMT\n(request-target): get ${app}\nhost: ${host}`
  expect(createVerify('RSA-SHA256').update(text).verify(pair.publicKey, signature, 'base64')).toBe(true)
})
