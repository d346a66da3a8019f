import { createHash, sign, X509Certificate } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import { administratorClient, type SandboxState } from '../../../../src/sandbox/server'
import { certificate, certified } from '../../../support/certified-key'
import { rsaPair } from '../../../support/keys'
import { control, domainWithoutPort, send, url } from '../domain-without-port'

const clientId = administratorClient.clientId
const pair = rsaPair()
/** 03:04:05 on 2 January 2026, the wall time of these sandboxes. */
const now = Date.UTC(2026, 0, 2, 3, 4, 5) / 1000

const usual = { iss: clientId, sub: clientId, aud: [`${url}/`], jti: 'one', iat: now, exp: now + 300 }

function assertion(claims: object = usual, header: object = { kid: clientId }, key = pair.privateKey): string {
  const encoded = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url')
  const signed = `${encoded({ alg: 'RS256', typ: 'JWT', ...header })}.${encoded(claims)}`
  return `${signed}.${sign('RSA-SHA256', Buffer.from(signed), key).toString('base64url')}`
}

function domainWithKey(publicKey = pair.publicKey): SandboxState {
  const state = domainWithoutPort()
  expect(control(state, 'POST', 'client-keys', { clientId, publicKey }).status).toBe(200)
  return state
}

const type = 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer'

function ask(state: SandboxState, client_assertion: string, more: Record<string, string> = {}) {
  const form = {
    grant_type: 'client_credentials',
    scope: 'urn:opc:idm:__myscopes__',
    client_assertion_type: type,
    client_assertion,
    ...more,
  }
  return send(state, 'POST', '/oauth2/v1/token', {
    token: null,
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
    body: new URLSearchParams(form).toString(),
  })
}

test('an assertion gets a token, which opens the Admin API', () => {
  const state = domainWithKey()
  const answer = ask(state, assertion(), { client_id: clientId })
  expect(answer.status).toBe(200)
  expect(send(state, 'GET', '/admin/v1/Apps?count=1', { token: String(answer.json['access_token']) }).status).toBe(200)
})

describe('accepted', () => {
  const { iat: _, jti: __, ...least } = usual
  test.each<[string, object]>([
    ['the domain as audience, without the slash', { ...usual, aud: url }],
    ['one of several', { ...usual, aud: ['https://elsewhere.example', url] }],
    ['the audience that all domains share', { ...usual, aud: 'https://identity.oraclecloud.com/' }],
    ['neither iat nor jti', least],
    ['a clock that is a little ahead', { ...usual, iat: now + 299 }],
  ])('%s', (_, claims) => expect(ask(domainWithKey(), assertion(claims)).status).toBe(200))

  test('the thumbprint of a certificate', () => {
    const state = domainWithKey(certificate)
    const x5t = createHash('sha1').update(new X509Certificate(certificate).raw).digest('base64url')
    expect(state.clientKeys.map(({ thumbprint }) => thumbprint)).toEqual([x5t])
    expect(ask(state, assertion(usual, { x5t }, certified)).status).toBe(200)
  })

  test('an alias', () => {
    const state = domainWithoutPort()
    const made = control(state, 'POST', 'client-keys', { clientId, publicKey: pair.publicKey, alias: 'ci' })
    expect(made.json).toEqual({ clientId, alias: 'ci', thumbprint: null })
    expect(ask(state, assertion(usual, { kid: 'ci' })).status).toBe(200)
    expect(ask(state, assertion({ ...usual, jti: 'two' })).status).toBe(401)
  })
})

describe('refused as invalid_client', () => {
  test.each<[string, string]>([
    ['another audience', assertion({ ...usual, aud: 'https://elsewhere.example/' })],
    ['no audience', assertion({ ...usual, aud: undefined })],
    ['expired', assertion({ ...usual, exp: now })],
    ['an end as text', assertion({ ...usual, exp: String(now + 300) })],
    ['no end', assertion({ ...usual, exp: undefined })],
    ['from the future', assertion({ ...usual, iat: now + 301 })],
    ['another issuer', assertion({ ...usual, iss: 'x' })],
    ['another client', assertion({ ...usual, sub: 'x', iss: 'x' })],
    ['neither kid nor x5t', assertion(usual, {})],
    ['another kid', assertion(usual, { kid: 'x' })],
    ['another x5t beside the right kid', assertion(usual, { kid: clientId, x5t: 'x' })],
    ['another algorithm', assertion(usual, { kid: clientId, alg: 'none' })],
    ['another key', assertion(usual, { kid: clientId }, rsaPair().privateKey)],
    ['a changed claim', assertion().replace(/\.(.)/, (_, letter) => `.${letter === 'e' ? 'f' : 'e'}`)],
    ['no signature', assertion().replace(/\.[^.]*$/, '.')],
    ['two parts', 'a.b'],
    ['no JSON', 'a.b.c'],
  ])('%s', (_, made) => {
    const answer = ask(domainWithKey(), made)
    expect([answer.status, answer.json['error']]).toEqual([401, 'invalid_client'])
  })

  test('one that was there before', () => {
    const state = domainWithKey()
    expect(ask(state, assertion()).status).toBe(200)
    expect(ask(state, assertion()).status).toBe(401)
    expect(ask(state, assertion({ ...usual, jti: 'two' })).status).toBe(200)
  })

  test('a client that is not active', () => {
    const state = domainWithKey()
    const id = String(state.apps.byClientId(clientId)?.['id'])
    control(state, 'POST', `apps/${id}`, { active: false })
    expect(ask(state, assertion()).status).toBe(401)
  })
})

describe('refused as invalid_request', () => {
  test.each<[string, Record<string, string>]>([
    ['another type of assertion', { client_assertion_type: 'x' }],
    ['a secret beside it', { client_secret: 'x' }],
    ['another client by name', { client_id: 'x' }],
  ])('%s', (_, more) => {
    const answer = ask(domainWithKey(), assertion(), more)
    expect([answer.status, answer.json['error']]).toEqual([400, 'invalid_request'])
  })
})

test('what is no key, and of no client, cannot be registered', () => {
  const state = domainWithoutPort()
  for (const body of [
    { clientId },
    { clientId, publicKey: 'x' },
    { clientId: 'x', publicKey: pair.publicKey },
    { clientId, publicKey: pair.publicKey, alias: 7 },
  ])
    expect(control(state, 'POST', 'client-keys', body).status).toBe(400)
  expect(state.clientKeys).toEqual([])
})
