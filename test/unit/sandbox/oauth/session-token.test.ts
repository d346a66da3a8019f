import { createPrivateKey } from 'node:crypto'
import { expect, test } from 'vitest'
import { createRequestSigner } from '../../../../src/identity-domain/auth/request-signing'
import { rsaPair } from '../../../support/keys'
import { control, domainWithoutPort, send } from '../domain-without-port'

const pair = rsaPair()
const path = '/admin/v1/Apps?count=1'

function signed(keyId: string) {
  const sign = createRequestSigner({ keyId, privateKey: createPrivateKey(pair.privateKey) })
  const headers = sign({
    method: 'GET',
    host: '127.0.0.1:8080',
    path,
    headers: {},
    date: new Date(Date.UTC(2026, 0, 2, 3, 4, 5)),
  })
  return { token: null, headers }
}

test('the token of a session signs until it ends, on the clock of the sandbox', () => {
  const state = domainWithoutPort()
  const { status, json } = control(state, 'POST', 'session-tokens', { publicKey: pair.publicKey, minutes: 5 })
  const token = String(json['token'])
  expect(status).toBe(200)
  expect(json).toEqual({ token, expires: '2026-01-02T03:09:05.000Z' })
  expect(JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString())).toMatchObject({
    ptype: 'user',
    exp: Date.UTC(2026, 0, 2, 3, 9, 5) / 1000,
  })

  expect(send(state, 'GET', path, signed(`ST$${token}`)).status).toBe(200)
  expect(send(state, 'GET', path, signed(token)).status).toBe(401)
  control(state, 'POST', 'clock', { advance: 299 })
  expect(send(state, 'GET', path, signed(`ST$${token}`)).status).toBe(200)
  control(state, 'POST', 'clock', { advance: 1 })
  expect(send(state, 'GET', path, signed(`ST$${token}`)).status).toBe(401)
})

test('its roles decide', () => {
  const state = domainWithoutPort()
  const { json } = control(state, 'POST', 'session-tokens', { publicKey: pair.publicKey, roles: ['Me'] })
  const answer = send(state, 'GET', path, signed(`ST$${json['token']}`))
  expect([answer.status, answer.headers['content-type']]).toEqual([401, 'application/json;charset=utf-8'])
})

test('a session needs a key, and a time that makes sense', () => {
  const state = domainWithoutPort()
  const { publicKey } = pair
  for (const body of [
    {},
    { publicKey: 'x' },
    { publicKey, minutes: 0 },
    { publicKey, minutes: 1.5 },
    { publicKey, roles: 'x' },
  ])
    expect(control(state, 'POST', 'session-tokens', body).status).toBe(400)
})
