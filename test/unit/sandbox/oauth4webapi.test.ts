import * as oauth from 'oauth4webapi'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Sandbox, startSandbox } from '../../../src/sandbox/server'
import { call } from './call'
import { appCalled } from './oauth-calls'

// A certified client library that nobody here wrote reads the answers of the sandbox.
let sandbox: Sandbox
let server: oauth.AuthorizationServer

beforeAll(async () => {
  sandbox = await startSandbox({ switches: { signingCertPublicAccess: true } })
  sandbox.state.oauth.signIn = { answer: 'approve', user: 'dana@example.com' }
  const { text } = await call(sandbox, 'GET', '/.well-known/openid-configuration')
  server = JSON.parse(text) as oauth.AuthorizationServer
})
afterAll(() => sandbox.close())

/** The tests close the global fetch; this one reaches the sandbox and nothing else. */
async function loopback(url: string, { method, headers, body }: { method: string; headers: object; body?: unknown }) {
  if (!url.startsWith(`${sandbox.url}/`)) throw new Error(`${url} is not the sandbox`)
  const sent = { headers: headers as Record<string, string>, body: String(body ?? '') }
  const { status, headers: received, text } = await call(sandbox, method, url.slice(sandbox.url.length), sent)
  const headersReceived = Object.entries(received).map(([name, value]) => [name, String(value)] as [string, string])
  return new Response(text, { status, headers: headersReceived })
}

const options = { [oauth.allowInsecureRequests]: true, [oauth.customFetch]: loopback } as const

function clientCalled(displayName: string): { client: oauth.Client; auth: oauth.ClientAuth } {
  const { name, clientSecret } = appCalled(sandbox.state, displayName)
  const auth = clientSecret === undefined ? oauth.None() : oauth.ClientSecretBasic(String(clientSecret))
  return { client: { client_id: String(name) }, auth }
}

test.each([
  ['ResourceOwner', 'http://localhost:8943', () => `${sandbox.url}/myprofile`],
  ['Field Service Mobile', 'http://127.0.0.1:8945/return', () => 'https://fieldservice.example.com/orders.read'],
])('code with PKCE, refresh, introspection and revocation: %s', async (displayName, redirectUri, scope) => {
  const { client, auth } = clientCalled(displayName)
  const [verifier, state, nonce] = [oauth.generateRandomCodeVerifier(), oauth.generateRandomState(), 'n']
  const query = new URLSearchParams({
    response_type: 'code',
    client_id: client.client_id,
    redirect_uri: redirectUri,
    scope: `openid ${scope()} offline_access`,
    state,
    nonce,
    code_challenge: await oauth.calculatePKCECodeChallenge(verifier),
    code_challenge_method: 'S256',
  })
  const redirection = await call(sandbox, 'GET', `/oauth2/v1/authorize?${query}`)
  const callback = oauth.validateAuthResponse(server, client, new URL(String(redirection.headers['location'])), state)
  const answer = await oauth.authorizationCodeGrantRequest(
    server,
    client,
    auth,
    callback,
    redirectUri,
    verifier,
    options,
  )
  const tokens = await oauth.processAuthorizationCodeResponse(server, client, answer, { expectedNonce: nonce })
  await oauth.validateApplicationLevelSignature(server, answer, options)
  expect(oauth.getValidatedIdTokenClaims(tokens)?.sub).toBe('dana@example.com')
  const refresh = async (token: string) => {
    const refreshed = await oauth.refreshTokenGrantRequest(server, client, auth, token, options)
    return oauth.processRefreshTokenResponse(server, client, refreshed)
  }
  const second = await refresh(String(tokens.refresh_token))
  expect(second.refresh_token).toMatch(/^AQIDB/)
  await expect(refresh(String(tokens.refresh_token))).rejects.toMatchObject({ error: 'invalid_grant', status: 400 })
  const revocation = await oauth.revocationRequest(server, client, auth, String(second.refresh_token), options)
  await expect(oauth.processRevocationResponse(revocation)).resolves.toBeUndefined()
  const { client: scanner, auth: scannerAuth } = clientCalled('Warehouse Scanner')
  const asked = await oauth.introspectionRequest(server, scanner, scannerAuth, tokens.access_token, options)
  expect((await oauth.processIntrospectionResponse(server, scanner, asked)).active).toBe(false)
})

test('device code, by the endpoint in discovery and without a response_type', async () => {
  const { client, auth } = clientCalled('Warehouse Scanner')
  const parameters = { scope: 'https://fieldservice.example.com/orders.read' }
  const begun = await oauth.deviceAuthorizationRequest(server, client, oauth.None(), parameters, options)
  const device = await oauth.processDeviceAuthorizationResponse(server, client, begun)
  const answer = await oauth.deviceCodeGrantRequest(server, client, auth, device.device_code, options)
  const tokens = await oauth.processDeviceCodeResponse(server, client, answer)
  expect(tokens.expires_in).toBe(3600)
})

test('a discovery document whose issuer is not its address is refused by the book', async () => {
  const response = await oauth.discoveryRequest(new URL(sandbox.url), options)
  await expect(oauth.processDiscoveryResponse(new URL(sandbox.url), response)).rejects.toThrow(
    '"response" body "issuer" property does not match the expected value',
  )
  sandbox.state.switches.issuer = 'domain'
  const own = await oauth.discoveryRequest(new URL(sandbox.url), options)
  expect((await oauth.processDiscoveryResponse(new URL(`${sandbox.url}`), own)).issuer).toBe(sandbox.url)
  sandbox.state.switches.issuer = 'constant'
})
