import { describe, expect, test } from 'vitest'
import { answerText } from '../../../../src/sandbox/http-message'
import { signForeignJwt } from '../../../../src/sandbox/machine/jwt'
import { proxymux, serviceAccountToken } from '../../../../src/sandbox/machine/proxymux'
import type { JsonObject, SandboxState } from '../../../../src/sandbox/server'
import { domainWithoutPort } from '../domain-without-port'
import { newPair, sendSigned, sentForm } from './signed-request'

const session = newPair()
const stranger = newPair()

function ask(
  state: SandboxState,
  token: string,
  body: string = JSON.stringify({ podKey: sentForm(session.publicKey) }),
) {
  const answer = proxymux(state, {
    method: 'POST',
    target: '/resourcePrincipalSessionTokens',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    body: Buffer.from(body),
  })
  return { status: answer.status, text: answerText(answer) }
}

function claimsOf(state: SandboxState): JsonObject {
  const [, payload = ''] = serviceAccountToken(state).token.split('.')
  return JSON.parse(Buffer.from(payload, 'base64url').toString('utf8')) as JsonObject
}

test('a pod gets a session for its key, as JSON in Base64', () => {
  const state = domainWithoutPort()
  const { status, text } = ask(state, serviceAccountToken(state).token)
  expect([status, /^[A-Za-z0-9+/]+=*$/.test(text)]).toEqual([200, true])
  const { token } = JSON.parse(Buffer.from(text, 'base64').toString('utf8')) as { token: string }
  expect(JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString('utf8'))).toMatchObject({
    res_type: 'workload',
    res_tenant: 'ocid1.tenancy.oc1..sandbox',
    namespace: 'apps',
    service_account: 'auditor',
  })
  const signing = { privateKey: session.privateKey, keyId: token, path: '/admin/v1/Apps?count=1' }
  expect(sendSigned(state, signing).status).toBe(200)
})

describe('a pod is refused with', () => {
  test.each<[string, (state: SandboxState) => string]>([
    ['no token', () => ''],
    ['a token of another key', (state) => signForeignJwt(claimsOf(state), stranger.privateKey)],
    ['a token for another audience', (state) => signForeignJwt({ ...claimsOf(state), aud: ['vault'] })],
    ['a token of another issuer', (state) => signForeignJwt({ ...claimsOf(state), iss: 'https://other.example' })],
    ['a token of another account', (state) => signForeignJwt({ ...claimsOf(state), sub: 'system:serviceaccount:a:b' })],
    ['a token that has ended', (state) => signForeignJwt({ ...claimsOf(state), exp: 1_767_323_045 })],
  ])('%s', (_which, make) => {
    const state = domainWithoutPort()
    expect(ask(state, make(state)).status).toBe(401)
  })

  test.each(['{}', 'nonsense', '{"podKey":"AAAA"}', JSON.stringify({ podKey: sentForm(newPair(1024).publicKey) })])(
    'the body %s',
    (body) => {
      const state = domainWithoutPort()
      expect(ask(state, serviceAccountToken(state).token, body).status).toBe(400)
    },
  )
})
