import { describe, expect, test } from 'vitest'
import { signForeignJwt } from '../../../../src/sandbox/machine/jwt'
import { startMachine } from '../../../../src/sandbox/machine/start-machine'
import type { JsonObject, PortlessOptions, SandboxState } from '../../../../src/sandbox/server'
import { domainWithoutPort, send, tokenOf, url } from '../domain-without-port'
import { newPair, sendSigned, sentForm } from './signed-request'

const session = newPair()
const stranger = newPair()

async function job(options: PortlessOptions = {}) {
  const state = domainWithoutPort(options)
  state.tokens.set('ida', tokenOf('66efab799b084c21bf84edcf1f587380', 'identity domain administrator'))
  const { variables } = await startMachine(state, 'ci', '/directory')
  return { state, variables }
}

type Job = Awaited<ReturnType<typeof job>>

/** The token that GitHub gives to the job. */
function jobToken({ state, variables }: Job, audience = url, secret = variables['ACTIONS_ID_TOKEN_REQUEST_TOKEN']) {
  const address = String(variables['ACTIONS_ID_TOKEN_REQUEST_URL']).replace(url, '')
  const headers = { authorization: `bearer ${secret}` }
  return send(state, 'GET', `${address}&audience=${encodeURIComponent(audience)}`, { token: null, headers })
}

const tokenFor = (each: Job, audience?: string) => String(jobToken(each, audience).json['value'])

function exchange({ state, variables }: Job, subject: string, more: Record<string, string> = {}, basic?: string) {
  const form = new URLSearchParams({
    grant_type: 'urn:ietf:params:oauth:grant-type:token-exchange',
    requested_token_type: 'urn:oci:token-type:oci-upst',
    subject_token_type: 'jwt',
    subject_token: subject,
    public_key: sentForm(session.publicKey),
    ...more,
  })
  const credentials = basic ?? `${variables['APPS_CLIENT_ID']}:${variables['APPS_CLIENT_SECRET']}`
  const headers = {
    'content-type': 'application/x-www-form-urlencoded',
    ...(credentials !== '' && { authorization: `Basic ${Buffer.from(credentials).toString('base64')}` }),
  }
  return send(state, 'POST', '/oauth2/v1/token', { token: null, headers, body: form.toString() })
}

const list = (state: SandboxState, token: unknown, path = '/admin/v1/Apps?count=1') =>
  sendSigned(state, { privateKey: session.privateKey, keyId: `ST$${token}`, path })

function claimsIn(token: string): JsonObject {
  return JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString('utf8')) as JsonObject
}

const trustOf = ({ state }: Job) => [...state.machine.trusts.values()][0] as JsonObject

/** Changes the trust of the sandbox as an administrator would. */
function change(each: Job, attributes: JsonObject) {
  const { id } = trustOf(each)
  return send(each.state, 'PATCH', `/admin/v1/IdentityPropagationTrusts/${id}`, {
    token: 'ida',
    body: {
      schemas: ['urn:ietf:params:scim:api:messages:2.0:PatchOp'],
      Operations: [{ op: 'replace', value: attributes }],
    },
  })
}

test("GitHub's token says whose job it is, and its keys are where discovery says", async () => {
  const each = await job()
  expect(claimsIn(tokenFor(each, 'somebody'))).toMatchObject({
    iss: 'https://token.actions.githubusercontent.com',
    aud: 'somebody',
    sub: 'repo:example/domain-audit:ref:refs/heads/main',
    repository: 'example/domain-audit',
    event_name: 'schedule',
    exp: 1_767_323_345,
  })
  const discovery = send(each.state, 'GET', '/ci/.well-known/openid-configuration', { token: null }).json
  expect(discovery).toMatchObject({
    issuer: 'https://token.actions.githubusercontent.com',
    jwks_uri: `${url}/ci/.well-known/jwks`,
  })
  const { keys } = send(each.state, 'GET', '/ci/.well-known/jwks', { token: null }).json as { keys: JsonObject[] }
  const header = JSON.parse(Buffer.from(tokenFor(each).split('.')[0] ?? '', 'base64url').toString('utf8'))
  expect(keys.map(({ kid }) => kid)).toEqual([header.kid])
  expect(jobToken(each, url, 'another').status).toBe(401)
})

test('a job exchanges its token for a session of the service user, bound to its key', async () => {
  const each = await job()
  const { status, json } = exchange(each, tokenFor(each))
  expect([status, Object.keys(json)]).toEqual([200, ['token']])
  expect(claimsIn(String(json['token']))).toMatchObject({
    sub: '6b0e4f2d9a1c4d58b7f3c2e81d5a9074',
    source_authn_prin: 'repo:example/domain-audit:ref:refs/heads/main',
    exp: 1_767_323_045 + 3600,
  })
  expect(list(each.state, json['token']).status).toBe(200)
  expect(list(each.state, json['token'], '/admin/v1/Me').json['displayName']).toBe('ci-audit')
  each.state.clock.advance(3600)
  expect(list(each.state, json['token']).status).toBe(401)
})

describe('a token is refused that', () => {
  const changed = (change: JsonObject) => (each: Job) => signForeignJwt({ ...claimsIn(tokenFor(each)), ...change })
  test.each<[string, (each: Job) => string]>([
    ['is for another audience', (each) => tokenFor(each, 'https://elsewhere.example')],
    ['another key has signed', (each) => signForeignJwt(claimsIn(tokenFor(each)), stranger.privateKey)],
    ['nobody has signed', (each) => tokenFor(each).replace(/[^.]+$/, '')],
    ['says that nobody has to sign', (each) => unsigned(claimsIn(tokenFor(each)))],
    ['was changed', (each) => tokenFor(each).replace(/\.[^.]+\./, `.${Buffer.from('{}').toString('base64url')}.`)],
    ['is of another issuer', changed({ iss: 'https://gitlab.com' })],
    ['is of another repository', changed({ sub: 'repo:example/other:ref:refs/heads/main' })],
    ['has ended', changed({ exp: 1_767_323_045 })],
    ['does not begin yet', changed({ nbf: 1_767_323_046 })],
    ['has no end', changed({ exp: null })],
    ['is none', () => 'nonsense'],
  ])('%s', async (_which, make) => {
    const each = await job()
    const { status, json } = exchange(each, make(each))
    expect([status, json['error']]).toEqual([400, 'invalid_grant'])
  })
})

const unsigned = (claims: JsonObject) =>
  `${[{ alg: 'none', typ: 'JWT' }, claims]
    .map((part) => Buffer.from(JSON.stringify(part)).toString('base64url'))
    .join('.')}.`

describe('an exchange is refused with', () => {
  test.each<[string, Record<string, string>, string]>([
    [
      'another wanted token',
      { requested_token_type: 'urn:ietf:params:oauth:token-type:access_token' },
      'invalid_request',
    ],
    ['another type of token', { subject_token_type: 'saml' }, 'invalid_request'],
    ['no key', { public_key: '' }, 'invalid_request'],
    ['a key that is none', { public_key: 'AAAA' }, 'invalid_request'],
    ['a short key', { public_key: sentForm(newPair(1024).publicKey) }, 'invalid_request'],
  ])('%s', async (_which, more, error) => {
    const each = await job()
    const { status, json } = exchange(each, tokenFor(each), more)
    expect([status, json['error']]).toEqual([400, error])
  })

  test('a wrong secret', async () => {
    const each = await job()
    const { status, json } = exchange(each, tokenFor(each), {}, `${each.variables['APPS_CLIENT_ID']}:wrong`)
    expect([status, json['error']]).toEqual([401, 'invalid_client'])
  })

  test('a client that the trust does not name', async () => {
    const each = await job()
    const { clientId, clientSecret } = each.state
    const { status, json } = exchange(each, tokenFor(each), {}, `${clientId}:${clientSecret}`)
    expect([status, json['error']]).toEqual([400, 'invalid_grant'])
  })
})

test('a public client exchanges by its client id alone, where a switch lets it', async () => {
  const each = await job({ switches: { exchangeClient: 'public-too' } })
  expect(Object.keys(each.variables)).not.toContain('APPS_CLIENT_SECRET')
  const client = { client_id: String(each.variables['APPS_CLIENT_ID']) }
  expect(exchange(each, tokenFor(each), client, '').status).toBe(200)
  each.state.switches.exchangeClient = 'confidential'
  const { status, json } = exchange(each, tokenFor(each), client, '')
  expect([status, json['error']]).toEqual([401, 'invalid_client'])
})

test('the client of the exchange has no role of its own', async () => {
  const { state, variables } = await job()
  const authorization = `Basic ${Buffer.from(`${variables['APPS_CLIENT_ID']}:${variables['APPS_CLIENT_SECRET']}`).toString('base64')}`
  const { json } = send(state, 'POST', '/oauth2/v1/token', {
    token: null,
    headers: { 'content-type': 'application/x-www-form-urlencoded', authorization },
    body: 'grant_type=client_credentials&scope=urn:opc:idm:__myscopes__',
  })
  expect(send(state, 'GET', '/admin/v1/Apps', { token: String(json['access_token']) }).status).toBe(401)
})

describe('the trust decides', () => {
  const rule = (text: string) => ({
    impersonationServiceUsers: [{ rule: text, value: '6b0e4f2d9a1c4d58b7f3c2e81d5a9074' }],
  })
  test.each<[string, JsonObject, number]>([
    ['an inactive one', { active: false }, 400],
    ['one for another kind of token', { type: 'SAML' }, 400],
    ['one without its audience', { clientClaimName: null, clientClaimValues: null }, 200],
    ['one whose keys cannot be read', { publicKeyEndpoint: 'https://keys.example/jwks' }, 400],
    ['a wildcard at the end', rule('sub eq repo:example/*'), 200],
    ['a wildcard for everybody', rule('sub eq *'), 200],
    ['a wildcard in the middle', rule('sub eq repo:*:refs/heads/main'), 200],
    ['a claim in quotation marks', rule('"repository" eq "example/domain-audit"'), 200],
    ['a part of a claim', rule('sub co domain-audit'), 200],
    ['a part with a wildcard, which is none', rule('sub co *'), 400],
    ['a claim that is not there', rule('groups co admin'), 400],
    ['another repository', rule('sub eq repo:example/domain'), 400],
    ['a service user that there is not', { impersonationServiceUsers: [{ rule: 'sub eq *', value: 'nobody' }] }, 400],
    [
      'a user who is switched off',
      { impersonationServiceUsers: [{ rule: 'sub eq *', value: 'f3096c5b81ea47d2b7450d9e62ac18f7' }] },
      400,
    ],
    ['no impersonation, and no user of that name', { allowImpersonation: false }, 400],
  ])('%s', async (_which, attributes, status) => {
    const each = await job()
    expect(change(each, attributes).status).toBe(200)
    expect(exchange(each, tokenFor(each)).status).toBe(status)
  })

  test('a user of the domain by a claim, with the roles of that user', async () => {
    const each = await job()
    change(each, { allowImpersonation: false, subjectClaimName: 'email', subjectMappingAttribute: 'userName' })
    const as = (email: string) => exchange(each, signForeignJwt({ ...claimsIn(tokenFor(each)), email })).json['token']
    expect(list(each.state, as('Dana@example.com')).status).toBe(200)
    expect(list(each.state, as('kim@example.com')).status).toBe(401)
    expect(as('lee@example.com')).toBeUndefined()
  })

  test('the key in the trust itself', async () => {
    const each = await job()
    const publicCertificate = String(stranger.publicKey.export({ type: 'spki', format: 'pem' }))
    change(each, { publicKeyEndpoint: null, publicCertificate })
    expect(exchange(each, tokenFor(each)).status).toBe(400)
    expect(exchange(each, signForeignJwt(claimsIn(tokenFor(each)), stranger.privateKey)).status).toBe(200)
  })

  test('how far the clocks may be apart', async () => {
    const each = await job()
    const late = signForeignJwt({ ...claimsIn(tokenFor(each)), exp: 1_767_323_000 })
    expect(exchange(each, late).status).toBe(400)
    change(each, { clockSkewSeconds: 60 })
    expect(exchange(each, late).status).toBe(200)
  })
})

test("a job of GitLab has its token in a variable, and the trust is for GitLab's issuer", async () => {
  const state = domainWithoutPort()
  const { variables } = await startMachine(state, 'gitlab', '/directory')
  const token = String(variables['APPS_ID_TOKEN'])
  expect(claimsIn(token)).toMatchObject({ iss: 'https://gitlab.com', aud: url, project_path: 'example/domain-audit' })
  expect(exchange({ state, variables }, token).status).toBe(200)
})

describe('identity propagation trusts', () => {
  const base = '/admin/v1/IdentityPropagationTrusts'
  const schemas = ['urn:ietf:params:scim:schemas:oracle:idcs:IdentityPropagationTrust']
  const trust = { schemas, name: 'Jobs', type: 'JWT', issuer: 'https://issuer.example' }

  test('are made, read, listed, changed and deleted', async () => {
    const { state } = await job()
    const made = send(state, 'POST', base, {
      token: 'ida',
      body: { ...trust, impersonationServiceUsers: [{ rule: 'sub eq *', value: 'x' }] },
    })
    expect(made.status).toBe(201)
    expect(made.json).toMatchObject({ name: 'Jobs', active: false, meta: { resourceType: 'IdentityPropagationTrust' } })
    expect(made.json).not.toHaveProperty('impersonationServiceUsers')
    const address = `${base}/${made.json['id']}`
    expect(made.headers['location']).toBe(`${url}${address}`)
    expect(send(state, 'GET', `${address}?attributes=impersonationServiceUsers`, { token: 'ida' }).json).toHaveProperty(
      'impersonationServiceUsers',
    )
    expect(send(state, 'GET', base, { token: 'ida' }).json).toMatchObject({ totalResults: 2 })
    const found = send(state, 'GET', `${base}?filter=issuer%20eq%20%22https://issuer.example%22`, { token: 'ida' })
    expect(found.json).toMatchObject({ totalResults: 1, Resources: [{ name: 'Jobs' }] })
    expect(send(state, 'DELETE', address, { token: 'ida' }).status).toBe(204)
    expect(send(state, 'GET', address, { token: 'ida' }).status).toBe(404)
  })

  test.each<[string, JsonObject, number]>([
    ['without an issuer', { issuer: null }, 400],
    ['of an unknown type', { type: 'jwt' }, 400],
    ['with a text where a list belongs', { oauthClients: 'client' }, 400],
    ['with a rule that is none', { impersonationServiceUsers: [{ rule: 'sub = x', value: 'x' }] }, 400],
    ['that impersonates nobody', { allowImpersonation: true }, 400],
    ['for an issuer that has one', { issuer: 'https://token.actions.githubusercontent.com' }, 409],
    ['of another schema', { schemas: ['urn:x'] }, 400],
  ])('are refused %s', async (_which, change, status) => {
    const { state } = await job()
    expect(send(state, 'POST', base, { token: 'ida', body: { ...trust, ...change } }).status).toBe(status)
  })

  test('are for the Identity Domain Administrator, unless a switch says otherwise', async () => {
    const { state } = await job()
    expect(send(state, 'GET', base).status).toBe(401)
    state.switches.trustRole = 'application-administrator-too'
    expect(send(state, 'GET', base).status).toBe(200)
  })

  test('keep their name', async () => {
    const each = await job()
    expect([change(each, { name: 'Another' }).status, change(each, { id: 'x' }).status]).toEqual([400, 400])
  })
})

test('a job goes on after a reset of the sandbox', async () => {
  const each = await job()
  each.state.reset()
  expect(exchange(each, tokenFor(each)).status).toBe(200)
})
