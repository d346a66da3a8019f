import { describe, expect, test } from 'vitest'
import { delegationToken } from '../../../../src/sandbox/machine/delegation'
import { signForeignJwt } from '../../../../src/sandbox/machine/jwt'
import { instanceMachine, machineSession } from '../../../../src/sandbox/machine/sessions'
import { exampleIds, type SandboxState } from '../../../../src/sandbox/server'
import { domainWithoutPort, patchBody } from '../domain-without-port'
import { newPair, type Signing, sendSigned } from './signed-request'

const session = newPair()
const covered = '(request-target) host date opc-obo-token'

function asUser(state: SandboxState, token: string, more: Partial<Signing> = {}) {
  const { token: own } = machineSession(state, instanceMachine, session.publicKey)
  return sendSigned(state, {
    privateKey: session.privateKey,
    keyId: `ST$${own}`,
    path: '/admin/v1/Me',
    names: covered,
    headers: { 'opc-obo-token': token },
    ...more,
  })
}

test('the user who has delegated is who acts, whatever group the instance is in', () => {
  const state = domainWithoutPort({ switches: { dynamicGroup: 'no-match' } })
  const { token } = delegationToken(state)
  expect(asUser(state, token).json['displayName']).toBe('Dana Moreno')
  const patched = asUser(state, token, {
    method: 'PATCH',
    path: `/admin/v1/Apps/${exampleIds.paymentsApi}`,
    body: JSON.stringify(patchBody({ op: 'replace', path: 'refreshTokenExpiry', value: 60 })),
    names: `${covered} x-content-sha256 content-type content-length`,
  })
  expect(patched.json['idcsLastModifiedBy']).toMatchObject({ type: 'User', display: 'Dana Moreno' })
})

describe('a delegation is refused', () => {
  const claimsIn = (token: string) => JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString('utf8'))
  test.each<[string, (state: SandboxState, token: string) => number]>([
    ['that nobody has signed for', (state) => asUser(state, 'nonsense').status],
    ['of another issuer', (state, token) => asUser(state, signForeignJwt(claimsIn(token))).status],
    [
      'that the signature does not cover',
      (state, token) => asUser(state, token, { names: '(request-target) host date' }).status,
    ],
    [
      'that was changed on its way',
      (state, token) => asUser(state, token, { afterwards: { 'opc-obo-token': delegationToken(state).token } }).status,
    ],
    [
      'after an hour',
      (state, token) => {
        state.clock.advance(3600)
        return asUser(state, token).status
      },
    ],
    [
      'of a user who is switched off',
      (state, token) => {
        for (const user of state.oauth.users.values()) user.active = false
        return asUser(state, token).status
      },
    ],
  ])('%s', (_which, status) => {
    const state = domainWithoutPort()
    expect(status(state, delegationToken(state).token)).toBe(401)
  })
})
