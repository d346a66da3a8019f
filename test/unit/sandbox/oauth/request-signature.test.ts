import { createHash, createSign, generateKeyPairSync } from 'node:crypto'
import { expect, test } from 'vitest'
import { exampleIds } from '../../../../src/sandbox/server'
import { domainWithoutPort, patchBody, send } from '../domain-without-port'

const pair = generateKeyPairSync('rsa', {
  modulusLength: 2048,
  publicKeyEncoding: { type: 'spki', format: 'pem' },
  privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
})
const keyId = 'ocid1.tenancy.oc1..sandbox/ocid1.user.oc1..dana/20:3b:97:13'
const app = `/admin/v1/Apps/${exampleIds.paymentsApi}`
const body = JSON.stringify(patchBody({ op: 'replace', path: 'refreshTokenExpiry', value: 60 }))

interface Signing {
  method?: string
  /** Names of the headers that are signed. */
  names?: string
  date?: string
  /** Changes the headers after signing. */
  afterwards?: Record<string, string>
  key?: string
  roles?: string[]
  skew?: number | null
}

const withBody = '(request-target) host date x-content-sha256 content-type content-length'

/** Sends a signed PATCH or GET, at 03:04:05 of the sandbox's wall clock. */
function sendSigned(signing: Signing) {
  const { method = 'PATCH', names = withBody, date = 'Fri, 02 Jan 2026 03:04:05 GMT', key = keyId } = signing
  const state = domainWithoutPort({
    apiKeys: [{ keyId, publicKey: pair.publicKey, ...(signing.roles && { roles: signing.roles }) }],
    switches: { signatureSkew: signing.skew === undefined ? 300 : signing.skew },
  })
  const headers: Record<string, string> = {
    host: '127.0.0.1:8080',
    date,
    'x-date': date,
    'content-type': 'application/json',
    'content-length': String(body.length),
    'x-content-sha256': createHash('sha256').update(body).digest('base64'),
  }
  const target = `${method.toLowerCase()} ${app}`
  const lines = names.split(' ').map((name) => `${name}: ${name === '(request-target)' ? target : headers[name]}`)
  const signature = createSign('RSA-SHA256').update(lines.join('\n')).sign(pair.privateKey, 'base64')
  const parameters = { version: '1', keyId: key, algorithm: 'rsa-sha256', headers: names, signature }
  const list = Object.entries(parameters).map(([name, value]) => `${name}="${value}"`)
  headers['authorization'] = `Signature ${list.join(',')}`
  const sent = { token: null, headers: { ...headers, ...signing.afterwards }, ...(method === 'PATCH' && { body }) }
  return send(state, method, app, sent)
}

test.each<[string, Signing, number]>([
  ['a PATCH, by date', {}, 200],
  ['a PATCH, by x-date', { names: withBody.replace('date', 'x-date') }, 200],
  ['a GET', { method: 'GET', names: 'x-date (request-target) host' }, 200],
  ['five minutes early', { date: 'Fri, 02 Jan 2026 02:59:05 GMT' }, 200],
  ['more than five minutes early', { date: 'Fri, 02 Jan 2026 02:59:04 GMT' }, 401],
  ['more than five minutes late', { date: 'Fri, 02 Jan 2026 03:09:06 GMT' }, 401],
  ['a year early, where that does not matter', { date: 'Thu, 02 Jan 2025 03:04:05 GMT', skew: null }, 200],
  ['a date that is none', { date: 'today' }, 401],
  ['no date at all', { names: withBody.replace(' date', '') }, 401],
  ['no host', { names: withBody.replace(' host', '') }, 401],
  ['no target', { names: withBody.replace('(request-target) ', '') }, 401],
  ['no digest of the body', { names: withBody.replace(' x-content-sha256', '') }, 401],
  ['the digest of another body', { afterwards: { 'x-content-sha256': 'x' } }, 401],
  ['another host than was signed', { afterwards: { host: '127.0.0.1:443' } }, 401],
  ['another type than was signed', { afterwards: { 'content-type': 'application/scim+json' } }, 401],
  ['a key nobody registered', { key: 'ocid1.tenancy.oc1..sandbox/ocid1.user.oc1..eve/20:3b:97:13' }, 401],
])('a signature over %s answers', (_what, signing, status) => {
  const answer = sendSigned(signing)
  expect(answer.status).toBe(status)
  expect(answer.headers['content-type']).toBe(status === 200 ? 'application/json;charset=utf-8' : 'text/html')
})

test('a body that was exchanged is noticed, though every header is as it was signed', () => {
  const other = body.replace('60', '61')
  expect(other).not.toBe(body)
  const state = domainWithoutPort({ apiKeys: [{ keyId, publicKey: pair.publicKey }] })
  const digest = createHash('sha256').update(body).digest('base64')
  const headers: Record<string, string> = {
    date: 'Fri, 02 Jan 2026 03:04:05 GMT',
    'content-type': 'application/json',
    'content-length': String(body.length),
    'x-content-sha256': digest,
  }
  const text = [
    `(request-target): patch ${app}`,
    'host: 127.0.0.1:8080',
    'date: Fri, 02 Jan 2026 03:04:05 GMT',
    `x-content-sha256: ${digest}`,
    'content-type: application/json',
    `content-length: ${body.length}`,
  ].join('\n')
  const signature = createSign('RSA-SHA256').update(text).sign(pair.privateKey, 'base64')
  headers['authorization'] =
    `Signature version="1",keyId="${keyId}",algorithm="rsa-sha256",headers="${withBody}",signature="${signature}"`
  expect(send(state, 'PATCH', app, { token: null, headers, body: other }).status).toBe(401)
  expect(send(state, 'PATCH', app, { token: null, headers, body }).status).toBe(200)
})

test('the roles of the key decide: a missing one is accessDenied, in SCIM', () => {
  const answer = sendSigned({ roles: ['User Administrator'] })
  expect(answer.status).toBe(401)
  expect(answer.headers['content-type']).toBe('application/json;charset=utf-8')
})
