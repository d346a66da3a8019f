import { createPrivateKey } from 'node:crypto'
import { expect, test } from 'vitest'
import { createRequestSigner } from '../../../../../src/identity-domain/auth/request-signing'
import { registerApiKey } from '../../../../../src/sandbox/oauth/keys/request-signature'
import { programWithSandbox } from '../../../../support/in-process'
import { rsaPair } from '../../../../support/keys'

const extension = 'urn:ietf:params:scim:schemas:oracle:idcs:extension:user:User'
const keyId = 'ocid1.tenancy.oc1..t/ocid1.user.oc1..dana/f1'

async function me(
  headersFor: (sandbox: Awaited<ReturnType<typeof programWithSandbox>>['sandbox']) => Record<string, string>,
) {
  const { sandbox } = await programWithSandbox()
  const answer = await fetch(`${sandbox.url}/admin/v1/Me`, { headers: headersFor(sandbox) })
  return { status: answer.status, body: answer.status === 401 ? null : JSON.parse(await answer.text()) }
}

test('a user is told its app roles, those of the domain itself', async () => {
  const pair = rsaPair()
  const { status, body } = await me((sandbox) => {
    registerApiKey(sandbox.state, { keyId, publicKey: pair.publicKey, roles: ['User Administrator', 'Me'] })
    const sign = createRequestSigner({ keyId, privateKey: createPrivateKey(pair.privateKey) })
    const { host } = new URL(sandbox.url)
    return sign({ method: 'GET', host, path: '/admin/v1/Me', headers: {}, date: new Date() })
  })
  expect(status).toBe(200)
  expect(body).toMatchObject({ id: 'ocid1.user.oc1..dana', meta: { resourceType: 'User' } })
  expect(body[extension].appRoles).toMatchObject([
    { display: 'user administrator', appId: 'IDCSAppId' },
    { display: 'me', appId: 'IDCSAppId' },
  ])
})

test('a client is no user, and a stranger is told nothing', async () => {
  const { apps, sandbox } = await programWithSandbox()
  await apps(['list'])
  const [token = ''] = sandbox.state.tokens.keys()
  const answer = await fetch(`${sandbox.url}/admin/v1/Me`, { headers: { authorization: `Bearer ${token}` } })
  expect(answer.status).toBe(404)
  expect((await me(() => ({}))).status).toBe(401)
})
