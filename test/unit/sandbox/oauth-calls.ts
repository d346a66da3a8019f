import { createHash } from 'node:crypto'
import type { JsonObject, SandboxState } from '../../../src/sandbox/server'
import { type Answer, send, url } from './domain-without-port'

/** Display names of the example apps that take part, and what they may ask for. */
export const stories = {
  resourceOwner: { name: 'ResourceOwner', scope: `${url}/myprofile`, redirectUri: 'http://localhost:8943' },
  portal: {
    name: 'Customer Portal',
    scope: 'https://portal.example.com/profile',
    redirectUri: 'http://localhost:8944/return',
  },
  mobile: {
    name: 'Field Service Mobile',
    scope: 'https://fieldservice.example.com/orders.read',
    redirectUri: 'http://127.0.0.1:8945/return',
  },
  dashboard: {
    name: 'Order Dashboard',
    scope: 'https://fieldservice.example.com/orders.read',
    redirectUri: 'http://localhost:8946/return',
  },
} as const

export const payments = 'https://payments.example.com/payments'
export const reports = 'https://analytics.example.com/reports'

export function appCalled(state: SandboxState, displayName: string): JsonObject {
  const app = state.apps.all().find((each) => each['displayName'] === displayName)
  if (!app) throw new Error(`No app ${displayName}`)
  return app
}

/** What a client sends to say who it is, in the form. */
export function credentialsOf(state: SandboxState, displayName: string): Record<string, string> {
  const { name, clientSecret } = appCalled(state, displayName)
  return { client_id: String(name), ...(clientSecret !== undefined && { client_secret: String(clientSecret) }) }
}

export function post(state: SandboxState, path: string, form: Record<string, string>, headers = {}): Answer {
  return send(state, 'POST', path, {
    token: null,
    body: new URLSearchParams(form).toString(),
    headers: { 'content-type': 'application/x-www-form-urlencoded', ...headers },
  })
}

export function askToken(state: SandboxState, client: string, form: Record<string, string>): Answer {
  return post(state, '/oauth2/v1/token', { ...credentialsOf(state, client), ...form })
}

export const verifier = 'dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk'
export const challenge = createHash('sha256').update(verifier).digest('base64url')

export interface Wanted {
  name: string
  scope: string
  redirectUri: string
}

/** An authorize request as a good client sends it; a member that is undefined is left out. */
export function authorizePath(
  state: SandboxState,
  { name, scope, redirectUri }: Wanted,
  other: Record<string, string | undefined> = {},
): string {
  const usual = {
    response_type: 'code',
    client_id: String(appCalled(state, name)['name']),
    redirect_uri: redirectUri,
    scope: `openid ${scope} offline_access`,
    state: 'state-1',
    nonce: 'nonce-1',
    code_challenge: challenge,
    code_challenge_method: 'S256',
  }
  const given = Object.entries({ ...usual, ...other }).filter((pair): pair is [string, string] => pair[1] !== undefined)
  return `/oauth2/v1/authorize?${new URLSearchParams(given)}`
}

/** The query of the redirection. */
export function redirected({ status, headers }: Answer): Record<string, string> {
  if (status !== 302) throw new Error(`${status} is no redirection`)
  return Object.fromEntries(new URL(headers['location'] ?? '').searchParams)
}

/** A code for dana, by the sandbox's own answer. */
export function codeFor(state: SandboxState, wanted: Wanted, other: Record<string, string | undefined> = {}): string {
  state.oauth.signIn = { answer: 'approve', user: 'dana@example.com' }
  const answer = send(state, 'GET', authorizePath(state, wanted, other), { token: null })
  return redirected(answer)['code'] ?? ''
}

export function redeem(
  state: SandboxState,
  wanted: Wanted,
  code: string,
  other: Record<string, string | undefined> = {},
): Answer {
  const usual = {
    grant_type: 'authorization_code',
    code,
    redirect_uri: wanted.redirectUri,
    code_verifier: verifier,
  }
  const given = Object.entries({ ...usual, ...other }).filter((pair): pair is [string, string] => pair[1] !== undefined)
  return askToken(state, wanted.name, Object.fromEntries(given))
}

/** Tokens for dana, by a code. */
export function tokensFor(
  state: SandboxState,
  wanted: Wanted,
  other: Record<string, string | undefined> = {},
): JsonObject {
  const { status, json, text } = redeem(state, wanted, codeFor(state, wanted, other))
  if (status !== 200) throw new Error(text)
  return json
}

export function refresh(
  state: SandboxState,
  client: string,
  token: unknown,
  other: Record<string, string> = {},
): Answer {
  return askToken(state, client, { grant_type: 'refresh_token', refresh_token: String(token), ...other })
}

export function claimsOf(token: unknown): Record<string, unknown> {
  return JSON.parse(Buffer.from(String(token).split('.')[1] ?? '', 'base64url').toString()) as Record<string, unknown>
}

/** The body of a refusal, whose `ecid` is that of its headers. */
export function refusal({ headers }: Answer, error: string, description: string): object {
  return { error, error_description: description, ecid: headers['x-oracle-dms-ecid'] }
}
