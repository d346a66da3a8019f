import { createHash, generateKeyPairSync, X509Certificate } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import { authority, leafCertificate, rsaPair } from '../../../../src/sandbox/machine/authority'
import { newCertificate } from '../../../../src/sandbox/machine/x509'
import type { SandboxState } from '../../../../src/sandbox/server'
import { domainWithoutPort } from '../domain-without-port'
import { newPair, type Signing, sendSigned, sentForm } from './signed-request'

const session = newPair()
const other = newPair()
const tenancy = 'ocid1.tenancy.oc1..sandbox'
const bare = (certificate: X509Certificate) => certificate.raw.toString('base64')

interface Federation extends Partial<Signing> {
  certificate?: X509Certificate
  intermediate?: X509Certificate
  publicKey?: string
  more?: object
}

/** What Oracle's SDK for Python sends: no host among the signed headers. */
function federate(state: SandboxState, federation: Federation = {}) {
  const { certificate = leafCertificate(state.clock), intermediate = authority('instances').intermediate } = federation
  const { publicKey = sentForm(session.publicKey), more = {}, ...signing } = federation
  const body = JSON.stringify({
    certificate: bare(certificate),
    publicKey,
    intermediateCertificates: [bare(intermediate)],
    ...more,
  })
  return sendSigned(state, {
    privateKey: rsaPair('instance').privateKey,
    keyId: `${tenancy}/fed-x509/${certificate.fingerprint}`,
    method: 'POST',
    path: '/v1/x509',
    body,
    names: 'date (request-target) content-length content-type x-content-sha256',
    ...signing,
  })
}

function tokenOf(state: SandboxState): string {
  return String(federate(state).json['token'])
}

const list = (state: SandboxState, token: string, more: Partial<Signing> = {}) =>
  sendSigned(state, { privateKey: session.privateKey, keyId: `ST$${token}`, path: '/admin/v1/Apps?count=1', ...more })

const claimsIn = (token: string) => JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString('utf8'))

test('an instance gets a session for its key, and signs with it', () => {
  const state = domainWithoutPort()
  const token = tokenOf(state)
  expect(claimsIn(token)).toMatchObject({
    iss: 'authService.oracle.com',
    sub: 'ocid1.instance.oc1.eu-frankfurt-1.sandbox',
    ptype: 'instance',
    'opc-instance': 'ocid1.instance.oc1.eu-frankfurt-1.sandbox',
    tenant: tenancy,
    iat: 1_767_323_045,
    exp: 1_767_324_245,
  })
  const { n, e } = session.publicKey.export({ format: 'jwk' })
  expect(JSON.parse(claimsIn(token).jwk)).toMatchObject({ kty: 'RSA', alg: 'RS256', use: 'sig', n, e })
  expect(list(state, token).status).toBe(200)
  const refused = list(state, token, { privateKey: other.privateKey })
  expect([refused.status, refused.headers['content-type']]).toEqual([401, 'text/html'])
})

const leafOf = (subject: string[], more: object = {}) =>
  authority('instances').sign({
    name: { parts: subject.map((value) => ['OU', value] as const) },
    publicKey: rsaPair('instance').publicKey,
    from: new Date('2026-01-02T00:00:00Z'),
    to: new Date('2026-01-02T04:00:00Z'),
    ...more,
  })
const genuine = ['opc-instance:ocid1.instance.oc1..x', `opc-tenant:${tenancy}`]
const stranger = newPair()
const strangersName = { parts: [['CN', 'Sandbox instances']] as const }
const strangersOwn = newCertificate({
  subject: strangersName,
  publicKey: rsaPair('instance').publicKey,
  // An EC key of somebody else, under a name that looks like ours.
  issuer: { name: strangersName, ...strangersKeys() },
  notBefore: new Date('2026-01-01T00:00:00Z'),
  notAfter: new Date('2027-01-01T00:00:00Z'),
})

function strangersKeys() {
  return generateKeyPairSync('ec', { namedCurve: 'P-256' })
}

describe('an instance is accepted with', () => {
  test.each<[string, Federation]>([
    ['a certificate of its own making', { certificate: leafOf(genuine) }],
    ['the fingerprint in hexadecimal digits', { keyId: keyIdBy('sha1', 'fed-x509') }],
    ['the fingerprint by SHA-256', { keyId: keyIdBy('sha256', 'fed-x509-sha256') }],
    ['the purpose of instances', { more: { purpose: 'DEFAULT' } }],
    ['a key in lines', { publicKey: String(session.publicKey.export({ type: 'spki', format: 'pem' })) }],
  ])('%s', (_which, federation) => {
    expect(federate(domainWithoutPort(), federation).status).toBe(200)
  })
})

function keyIdBy(algorithm: string, name: string): string {
  const { raw } = leafCertificate(domainWithoutPort().clock)
  return `${tenancy}/${name}/${createHash(algorithm).update(raw).digest('hex')}`
}

describe('an instance is refused with', () => {
  test.each<[string, Federation, number]>([
    ['the signature of another key', { privateKey: stranger.privateKey }, 401],
    ['a changed body', { afterwards: { 'x-content-sha256': 'AAAA' } }, 401],
    ['no signed body', { names: 'date (request-target)' }, 401],
    ['no signed date', { names: '(request-target) content-length content-type x-content-sha256' }, 401],
    ['a date ten minutes early', { date: 'Fri, 02 Jan 2026 02:54:05 GMT' }, 401],
    ['a date ten minutes late', { date: 'Fri, 02 Jan 2026 03:14:05 GMT' }, 401],
    ['the key id of another certificate', { keyId: `${tenancy}/fed-x509/00:11:22` }, 401],
    ['the key id of another tenancy', { keyId: 'ocid1.tenancy.oc1..other/fed-x509/00' }, 401],
    ['the fingerprint by SHA-1 where SHA-256 is said', { keyId: keyIdBy('sha1', 'fed-x509-sha256') }, 401],
    ['a certificate that nobody of ours signed', { certificate: strangersOwn }, 401],
    ['an intermediate certificate that nobody of ours signed', { intermediate: strangersOwn }, 401],
    ['a chain that lacks its middle', { more: { intermediateCertificates: [] } }, 401],
    [
      'a certificate that has ended',
      { certificate: leafOf(genuine, { from: new Date('2025-01-01'), to: new Date('2026-01-01') }) },
      401,
    ],
    ['a certificate of tomorrow', { certificate: leafOf(genuine, { from: new Date('2026-01-03') }) }, 401],
    ['a certificate that names no instance', { certificate: leafOf([`opc-tenant:${tenancy}`]) }, 401],
    ['a certificate that names no tenancy', { certificate: leafOf(['opc-instance:ocid1.instance.oc1..x']) }, 401],
    ['the certificate of the authority itself', { certificate: authority('instances').intermediate }, 401],
    ['another purpose', { more: { purpose: 'SERVICE' } }, 401],
    ['a key that is too short', { publicKey: sentForm(newPair(1024).publicKey) }, 400],
    ['no key', { publicKey: 'nonsense' }, 400],
    ['no certificate', { more: { certificate: 'nonsense' } }, 400],
    ['a body that is not JSON', { body: 'certificate=' }, 400],
  ])('%s', (_which, federation, status) => {
    const { json, ...answer } = federate(domainWithoutPort(), federation)
    expect([answer.status, Object.keys(json)]).toEqual([status, ['code', 'message']])
    expect(json['code']).toBe(status === 401 ? 'NotAuthenticated' : 'InvalidParameter')
  })

  test('a clock that is off, and is told how far it may be', () => {
    expect(federate(domainWithoutPort(), { date: 'Fri, 02 Jan 2026 02:54:05 GMT' }).json['message']).toBe(
      "Date 'Fri, 02 Jan 2026 02:54:05 GMT' is not within allowed clock skew. Current '2026-01-02T03:04:05.000Z', valid datetime range: ['2026-01-02T02:59:05.000Z', '2026-01-02T03:09:05.000Z']",
    )
  })

  test('a good clock, where the sandbox has a wrong one', () => {
    const state = domainWithoutPort({ switches: { signatureClock: 'sandbox' } })
    const token = tokenOf(state)
    state.clock.advance(600)
    expect([federate(state).status, list(state, token).status]).toEqual([401, 401])
    state.switches.signatureSkew = null
    expect([federate(state).status, list(state, token).status]).toEqual([200, 200])
  })
})

describe('a session of an instance', () => {
  test('ends on the clock of the sandbox, after the time of a switch', () => {
    const state = domainWithoutPort({ switches: { machineMinutes: 5 } })
    const token = tokenOf(state)
    state.clock.advance(299)
    expect(list(state, token).status).toBe(200)
    state.clock.advance(1)
    expect(list(state, token).status).toBe(401)
    expect(list(state, tokenOf(state)).status).toBe(200)
  })

  test('is ended by the fault expireTokens, and another is given', () => {
    const state = domainWithoutPort()
    const token = tokenOf(state)
    state.faults.push({ match: { kind: 'list' }, action: { type: 'expireTokens' } })
    expect(list(state, token).status).toBe(401)
    expect(list(state, tokenOf(state)).status).toBe(200)
  })

  test('goes on with certificates that are renewed', () => {
    const state = domainWithoutPort()
    const first = leafCertificate(state.clock)
    state.clock.advance(6 * 3600)
    expect(leafCertificate(state.clock).raw.equals(first.raw)).toBe(false)
    expect(federate(state, { certificate: first }).status).toBe(401)
    expect(federate(state).status).toBe(200)
  })

  test.each([
    [404, 'NotAuthorizedOrNotFound'],
    [401, 'NotAuthenticated'],
  ] as const)('gets %i in the form of OCI where no dynamic group has the instance', (unmatchedMachine, code) => {
    const state = domainWithoutPort({ switches: { dynamicGroup: 'no-match', unmatchedMachine } })
    const { status, json } = list(state, tokenOf(state))
    expect([status, json['code']]).toEqual([unmatchedMachine, code])
  })

  test('gets accessDenied where the dynamic group has no role', () => {
    const state = domainWithoutPort({ switches: { dynamicGroupRole: 'missing' } })
    const { status, text } = list(state, tokenOf(state))
    expect([status, text.includes('error.common.common.accessDenied')]).toEqual([401, true])
  })

  test('is no user', () => {
    const state = domainWithoutPort()
    expect(list(state, tokenOf(state), { path: '/admin/v1/Me' }).status).toBe(404)
  })
})

test('certificates can be read by others: what they are for stands in them', () => {
  const { intermediate, certificate } = authority('instances')
  const leaf = leafCertificate(domainWithoutPort().clock)
  expect([certificate.ca, intermediate.ca, leaf.ca]).toEqual([true, true, false])
  expect([leaf.checkIssued(intermediate), intermediate.checkIssued(certificate)]).toEqual([true, true])
  expect(leaf.validTo).toBe('Jan  2 06:00:00 2026 GMT')
  expect(intermediate.validTo).toBe('Dec 31 23:59:59 2099 GMT')
  const { raw } = newCertificate({
    subject: { parts: [['CN', 'a server']] },
    publicKey: other.publicKey,
    issuer: { name: { parts: [['CN', 'an authority']] }, ...strangersKeys() },
    notBefore: new Date('2049-12-31T00:00:00Z'),
    notAfter: new Date('2050-01-01T00:00:00Z'),
    addresses: ['127.1.2.3'],
  })
  const read = new X509Certificate(raw)
  expect([read.validFrom, read.validTo]).toEqual(['Dec 31 00:00:00 2049 GMT', 'Jan  1 00:00:00 2050 GMT'])
  expect([read.checkIP('127.1.2.3'), read.checkIP('127.1.2.4')]).toEqual(['127.1.2.3', undefined])
})
