import { createHash, generateKeyPairSync, type KeyObject, sign } from 'node:crypto'
import type { LedgerEntry } from '../fault-server'
import { type Answer, empty, html, json, oauthError } from './answer'
import { clientName } from './apps'
import { type DomainState, newSecret } from './state'

/** How the domain behaves where providers differ. */
export interface OAuthRules {
  /** A refresh brings a new refresh token, and the old one is spent. */
  rotates: boolean
  /** How many polls of the device grant come before somebody has approved. */
  pollsBeforeApproval: number
  /** The administrator's client and its secret. */
  admin: { clientId: string; secret: string }
  /** The tested client's. */
  client: { clientId: string; secret: string }
  user: { name: string; password: string }
}

/** Everything that is not `/admin/v1/Apps`; null where there is no such path. */
export function oauthEndpoint(
  state: DomainState,
  request: LedgerEntry,
  rules: OAuthRules,
  origin: string,
): Answer | null {
  const { pathname, searchParams } = new URL(request.path, origin)
  switch (pathname) {
    case '/.well-known/openid-configuration':
      return discovery(origin)
    case '/admin/v1/SigningCert/jwk':
      return json(200, { keys: [signingKeys().jwk] })
    case '/oauth2/v1/authorize':
      return authorize(state, searchParams)
    case '/oauth2/v1/device':
      return device(state, form(request), origin)
    case '/oauth2/v1/token':
      return token(state, request, rules, origin)
    case '/oauth2/v1/revoke':
      return revoke(state, form(request))
    case '/oauth2/v1/introspect':
      return introspect(state, form(request))
    default:
      return null
  }
}

const form = ({ body }: LedgerEntry): URLSearchParams => new URLSearchParams(body)

const discovery = (origin: string): Answer =>
  json(200, {
    issuer: 'https://identity.oraclecloud.com/',
    token_endpoint: `${origin}/oauth2/v1/token`,
    scopes_supported: ['openid', 'offline_access'],
    grant_types_supported: ['authorization_code', 'refresh_token', 'client_credentials', 'password'],
    token_endpoint_auth_methods_supported: ['client_secret_basic'],
    id_token_signing_alg_values_supported: ['RS256'],
  })

/** Somebody says yes, at once: the browser is sent back. */
function authorize(state: DomainState, query: URLSearchParams): Answer {
  const code = newSecret(state, 'code')
  const back = new URL(query.get('redirect_uri') ?? '')
  back.searchParams.set('code', code)
  back.searchParams.set('state', query.get('state') ?? '')
  state.codes.set(code, {
    clientId: query.get('client_id') ?? '',
    scope: query.get('scope') ?? '',
    nonce: query.get('nonce'),
    redirectUri: query.get('redirect_uri') ?? '',
    challenge: query.get('code_challenge') ?? '',
    isSpent: false,
  })
  return empty(302, [`Location: ${back.href}`])
}

function device(state: DomainState, asked: URLSearchParams, origin: string): Answer {
  const code = newSecret(state, 'device code')
  state.devices.set(code, {
    clientId: asked.get('client_id') ?? '',
    scope: asked.get('scope') ?? '',
    nonce: null,
    polls: 0,
    isSpent: false,
  })
  return json(200, {
    device_code: code,
    user_code: 'WDJB-MJHT',
    verification_uri: `${origin}/ui/v1/device`,
    expires_in: 300,
  })
}

function token(state: DomainState, request: LedgerEntry, rules: OAuthRules, origin: string): Answer {
  const asked = form(request)
  const grant = asked.get('grant_type') ?? ''
  const client = clientOf(request)
  const known = client?.clientId === rules.admin.clientId ? rules.admin : rules.client
  if (client?.secret !== known.secret) return oauthError(401, 'invalid_client', 'Client authentication failed.')
  if (grant === 'client_credentials') {
    const access = newSecret(state, 'admin token')
    state.adminTokens.add(access)
    return json(200, { access_token: access, token_type: 'Bearer', expires_in: 3600 })
  }
  const issue = (given: Given): Answer => tokens(state, given, origin)
  if (grant === 'authorization_code') return byCode(state, asked, issue)
  if (grant === 'refresh_token') return byRefreshToken(state, asked, rules, issue)
  if (grant === 'password') {
    if (asked.get('password') !== rules.user.password) return oauthError(400, 'invalid_grant', 'Wrong password.')
    return issue({ clientId: clientName, scope: asked.get('scope') ?? '', nonce: null })
  }
  if (grant.endsWith('device_code')) return byDevice(state, asked, rules, issue)
  return oauthError(400, 'unsupported_grant_type')
}

/** RFC 6749 section 2.3.1: both parts were form-encoded before they were joined. */
function clientOf({ headers }: LedgerEntry): { clientId: string; secret: string } | null {
  const [, basic] = /^Basic (.+)$/.exec(headers['authorization'] ?? '') ?? []
  if (basic === undefined) return null
  const [clientId = '', secret = ''] = Buffer.from(basic, 'base64').toString().split(':').map(formDecoded)
  return { clientId, secret }
}

const formDecoded = (text: string): string => new URLSearchParams(`_=${text}`).get('_') ?? ''

interface Given {
  clientId: string
  scope: string
  nonce: string | null
  refresh?: string | null
}

function byCode(state: DomainState, asked: URLSearchParams, issue: (given: Given) => Answer): Answer {
  const code = state.codes.get(asked.get('code') ?? '')
  const challenge = createHash('sha256')
    .update(asked.get('code_verifier') ?? '')
    .digest('base64url')
  if (code === undefined || code.isSpent || code.challenge !== challenge) return oauthError(400, 'invalid_grant')
  if (code.redirectUri !== asked.get('redirect_uri')) return oauthError(400, 'invalid_grant')
  code.isSpent = true
  return issue(code)
}

function byRefreshToken(
  state: DomainState,
  asked: URLSearchParams,
  { rotates }: OAuthRules,
  issue: (given: Given) => Answer,
): Answer {
  const held = state.refreshTokens.get(asked.get('refresh_token') ?? '')
  if (held?.state !== 'alive') return oauthError(400, 'invalid_grant', 'The refresh token is not valid.')
  if (!rotates) return issue({ ...held, nonce: null, refresh: null })
  held.state = 'spent'
  return issue({ ...held, nonce: null })
}

function byDevice(
  state: DomainState,
  asked: URLSearchParams,
  { pollsBeforeApproval }: OAuthRules,
  issue: (given: Given) => Answer,
): Answer {
  const held = state.devices.get(asked.get('device_code') ?? '')
  if (held === undefined || held.isSpent) return oauthError(400, 'invalid_grant')
  held.polls++
  if (held.polls <= pollsBeforeApproval) return oauthError(400, 'authorization_pending')
  held.isSpent = true
  return issue(held)
}

/** An answer with all that belongs to it; the ID token is by the clock of this machine, as its reader has it. */
function tokens(state: DomainState, { clientId, scope, nonce, refresh }: Given, origin: string): Answer {
  const access = newSecret(state, 'access token')
  state.accessTokens.set(access, { isRevoked: false })
  const now = Math.floor(Date.now() / 1000)
  const idToken = signed({
    iss: 'https://identity.oraclecloud.com/',
    aud: [clientId, origin],
    azp: clientId,
    sub: 'dana',
    iat: now,
    exp: now + 3600,
    ...(nonce === null ? {} : { nonce }),
  })
  state.secrets.push(idToken)
  const isOffline = scope.split(' ').includes('offline_access') && refresh === undefined
  const next = isOffline ? newSecret(state, 'refresh token') : null
  if (next !== null) state.refreshTokens.set(next, { clientId, scope, nonce: null, state: 'alive' })
  return json(200, {
    access_token: access,
    token_type: 'Bearer',
    expires_in: 3600,
    ...(scope.split(' ').includes('openid') ? { id_token: idToken } : {}),
    ...(next === null ? {} : { refresh_token: next }),
  })
}

/** RFC 7009: 200 also for a token that nobody knows. */
function revoke(state: DomainState, asked: URLSearchParams): Answer {
  const given = asked.get('token') ?? ''
  const refresh = state.refreshTokens.get(given)
  if (refresh !== undefined) refresh.state = 'revoked'
  const access = state.accessTokens.get(given)
  if (access !== undefined) access.isRevoked = true
  return empty(200)
}

/** RFC 7662. */
function introspect(state: DomainState, asked: URLSearchParams): Answer {
  const given = asked.get('token') ?? ''
  const isAlive =
    state.refreshTokens.get(given)?.state === 'alive' || state.accessTokens.get(given)?.isRevoked === false
  return json(200, { active: isAlive })
}

let made: { privateKey: KeyObject; jwk: object } | undefined

/** One for all servers of a process: making it takes time. */
function signingKeys(): { privateKey: KeyObject; jwk: object } {
  if (made !== undefined) return made
  const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
  made = { privateKey, jwk: { ...publicKey.export({ format: 'jwk' }), kid: 'SIGNING_KEY', use: 'sig', alg: 'RS256' } }
  return made
}

function signed(claims: object): string {
  const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url')
  const content = `${part({ alg: 'RS256', kid: 'SIGNING_KEY' })}.${part(claims)}`
  return `${content}.${sign('sha256', Buffer.from(content), signingKeys().privateKey).toString('base64url')}`
}

/** Nobody is at home there. */
export const notFound = (): Answer => html(404, 'Error 404 Not Found')
