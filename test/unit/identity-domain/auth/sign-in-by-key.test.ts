import { createPrivateKey } from 'node:crypto'
import nock from 'nock'
import { expect, test } from 'vitest'
import { createAssertionMaker } from '../../../../src/identity-domain/auth/client-assertion'
import type { ClientKey } from '../../../../src/identity-domain/auth/credentials'
import { rsaPair } from '../../../support/keys'
import { fakeRun, openTestDomain, theDomain } from '../../../support/open-test-domain'
import { appPath, domainOnNock, failureOf, id, nothingPending, resourceOwner } from '../on-nock'

nothingPending()

const credentials: ClientKey = {
  kind: 'client-key',
  clientId: 'admin',
  makeAssertion: createAssertionMaker({
    clientId: 'admin',
    privateKey: createPrivateKey(rsaPair().privateKey),
    keyName: { kid: 'ci' },
  }),
  certificate: "under the alias 'ci' (APPS_CLIENT_KEY_ID names another)",
  from: 'client admin',
}

const claimsOf = (assertion = '') => JSON.parse(Buffer.from(assertion.split('.')[1] ?? '', 'base64url').toString())

/** Random enough to tell one assertion from the next. */
function counting() {
  const run = fakeRun()
  let made = 0
  run.random = (bytes) => new Uint8Array(bytes).fill(bytes > 2 ? ++made : 128)
  return run
}

/** The token endpoint, which keeps the forms that it was sent. */
function tokenEndpoint(): { forms: Record<string, string>[]; answers: nock.Interceptor } {
  const forms: Record<string, string>[] = []
  const answers = nock(theDomain, { badheaders: ['authorization'] }).post('/oauth2/v1/token', (form) => {
    forms.push(form)
    return true
  })
  return { forms, answers }
}

test('the request for a token: an assertion, and no Authorization', async () => {
  const { forms, answers } = tokenEndpoint()
  answers.reply(200, { access_token: 'first', token_type: 'Bearer', expires_in: 3600 })
  domainOnNock('first').get(appPath).reply(200, resourceOwner)

  const domain = openTestDomain({ credentials })
  expect((await domain.apps.find(id)).id).toBe(id)
  const [form] = forms
  expect(form).toEqual({
    grant_type: 'client_credentials',
    scope: 'urn:opc:idm:__myscopes__',
    client_id: 'admin',
    client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
    client_assertion: expect.stringMatching(/^[\w-]+\.[\w-]+\.[\w-]+$/),
  })
  expect(claimsOf(form?.['client_assertion'])).toMatchObject({ iss: 'admin', aud: expect.arrayContaining([theDomain]) })
  expect(domain.secrets.hide(String(form?.['client_assertion']))).toBe('[redacted]')
})

test('each attempt has an assertion of its own', async () => {
  const once = tokenEndpoint()
  once.answers.reply(503)
  const again = tokenEndpoint()
  again.answers.reply(200, { access_token: 'first', token_type: 'Bearer' })
  domainOnNock('first').get(appPath).reply(200, resourceOwner)

  await openTestDomain({ credentials, run: counting() }).apps.find(id)
  const ids = [...once.forms, ...again.forms].map((form) => claimsOf(form['client_assertion']).jti)
  expect(ids).toEqual(['01'.repeat(16), '02'.repeat(16)])
})

test('an expired token is renewed, by another assertion', async () => {
  const first = tokenEndpoint()
  first.answers.reply(200, { access_token: 'first', token_type: 'Bearer' })
  domainOnNock('first').get(appPath).reply(401, '<html>')
  const second = tokenEndpoint()
  second.answers.reply(200, { access_token: 'second', token_type: 'Bearer' })
  domainOnNock('second').get(appPath).reply(200, resourceOwner)

  await openTestDomain({ credentials, run: counting() }).apps.find(id)
  expect(claimsOf(second.forms[0]?.['client_assertion']).jti).not.toBe(
    claimsOf(first.forms[0]?.['client_assertion']).jti,
  )
})

test('F83, F61: a refused one is exit 4, tried once, with the name of the certificate and the clock', async () => {
  tokenEndpoint().answers.reply(
    401,
    { error: 'invalid_client', error_description: 'Client authentication failed.' },
    { date: 'Mon, 05 Oct 2026 14:13:00 GMT' },
  )
  expect(await failureOf(openTestDomain({ credentials }).apps.find(id))).toMatchObject({
    exitCode: 4,
    message: 'The domain rejected client admin: invalid_client: Client authentication failed.',
    hint: "Has the client the certificate of this key, under the alias 'ci' (APPS_CLIENT_KEY_ID names another)? It was not tried again: repeated failures can lock a client out. This machine's clock differs by -600 s.",
  })
})
