import { createHmac, createSign, generateKeyPairSync, type KeyObject, randomBytes, sign } from 'node:crypto'
import { createServer, type IncomingMessage, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach } from 'vitest'

/** What a case changes about a provider that is otherwise right. */
export interface Script {
  discovery?: object
  /** Parameters of the redirect back; undefined takes one away. */
  callback?: Record<string, string | undefined>
  /** Claims of the first ID token, or of the one after a refresh. */
  firstClaims?: Record<string, unknown>
  secondClaims?: Record<string, unknown>
  header?: Record<string, unknown>
  /** Members of every token answer; undefined takes one away. */
  answer?: Record<string, unknown>
  /** Members of the token answers after a refresh. */
  secondAnswer?: Record<string, unknown>
  /** What is published as the JWK set, instead of the one key. */
  keys?: (key: object) => unknown
  /** Signs with an elliptic key (ES384, RFC 7518 section 3.4), and publishes that one. */
  elliptic?: boolean
  /** How the provider calls itself, where that is not its address. */
  issuer?: (url: string) => string
  /** Signs with a key that is not published. */
  wrongKey?: boolean
  /** Poll answers before the tokens, status and body, in the device grant. */
  pending?: [status: number, body: object][]
  /** What a pushed authorization request is answered with. */
  pushed?: object
  /** Members of the device answer. */
  device?: Record<string, unknown>
  /** Whether a refresh brings a new refresh token, one after another; after these, always. */
  rotates?: boolean[]
  /** After so many refreshes, a refresh token is refused. */
  refusalAfter?: number
  /** How often a spent refresh token is still accepted. */
  reuses?: number
  /** What the token endpoint refuses instead of giving tokens the first time. */
  refusal?: { error: string; error_description?: string }
  /** Members of the first token answer without offline_access in the scope; undefined takes one away. */
  answerWithoutScope?: Record<string, unknown>
  /** Headers of token answers; null sends none of that name. */
  headers?: Record<string, string | null>
  /** A sign-in ends the refresh tokens of earlier ones. */
  oneRefreshToken?: boolean
  /** What is sent instead; text goes out as it stands. undefined: what the rest of the script says. */
  respond?(asked: Asked, given: [status: number, body: object]): [status: number, body: object | string] | undefined
  /** Signs with this secret (HS256, RFC 7518 section 3.2), and not with a key. */
  signingSecret?: string
}

/** A request, for a script that answers it in its own way. */
export interface Asked {
  path: string
  form: Record<string, string>
  /** The n-th one, from 1, to this path with this grant. */
  nth: number
}

export interface ScriptedProvider {
  url: string
  /** Method, path, `Authorization` and form of every request, in this order. */
  requests: { method: string; path: string; authorization: string; form: Record<string, string> }[]
  /** The query of every authorization request. */
  queries: Record<string, string>[]
  /** Every token, code and secret that went over the line. */
  secrets: string[]
}

const servers: Server[] = []
afterEach(async () => {
  for (const server of servers.splice(0)) {
    server.closeAllConnections()
    await new Promise((resolve) => server.close(resolve))
  }
})

export const clientId = 'conformance-client'
/** No piece of it is a word: a piece that happens to be one would be hidden wherever it stands. */
export const clientSecret = 'k9Qx-7Zr2_Lm4T~pW8vJ'

const { publicKey, privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
const elliptic = generateKeyPairSync('ec', { namedCurve: 'P-384' })
const unpublished = generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey

const jwtPart = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url')

function jwt(header: object, claims: object, key: KeyObject | string): string {
  const isElliptic = typeof key !== 'string' && key.asymmetricKeyType === 'ec'
  const algorithm = typeof key === 'string' ? { alg: 'HS256' } : { alg: isElliptic ? 'ES384' : 'RS256', kid: 'key-1' }
  const signed = `${jwtPart({ ...algorithm, ...header })}.${jwtPart(claims)}`
  if (typeof key === 'string') return `${signed}.${createHmac('sha256', key).update(signed).digest('base64url')}`
  if (isElliptic)
    return `${signed}.${sign('sha384', Buffer.from(signed), { key, dsaEncoding: 'ieee-p1363' }).toString('base64url')}`
  return `${signed}.${createSign('RSA-SHA256').update(signed).sign(key).toString('base64url')}`
}

/** A small OpenID Provider on loopback that does everything right but for its script. Shares no code with the product. */
export async function scriptedProvider(script: Script = {}): Promise<ScriptedProvider> {
  const server = createServer()
  servers.push(server)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const provider: ScriptedProvider = { url, requests: [], queries: [], secrets: [clientSecret] }
  let nonce: string | null = null
  let scope = ''
  let reused = 0
  let refreshes = 0
  const live = new Set<string>()
  const spent = new Set<string>()
  const pushed = new Map<string, Record<string, string>>()
  const pending = [...(script.pending ?? [])]
  const rotates = [...(script.rotates ?? [])]
  const secret = () => {
    const value = randomBytes(24).toString('base64url')
    provider.secrets.push(value)
    return value
  }

  const signingKey = script.wrongKey ? unpublished : script.elliptic ? elliptic.privateKey : privateKey

  function tokens(claims: Record<string, unknown>, answer = script.answer): object {
    const now = Math.floor(Date.now() / 1000)
    const all = { iss: script.issuer?.(url) ?? url, sub: 'user-1', aud: clientId, iat: now, exp: now + 600, ...claims }
    const refresh = secret()
    if (script.oneRefreshToken && 'nonce' in claims) live.clear()
    live.add(refresh)
    const idToken = jwt(script.header ?? {}, all, script.signingSecret ?? signingKey)
    provider.secrets.push(idToken.split('.')[2] as string)
    const given = {
      access_token: secret(),
      token_type: 'Bearer',
      expires_in: 600,
      refresh_token: refresh,
      scope: 'openid offline_access',
      id_token: idToken,
      ...answer,
    }
    if (typeof given.refresh_token === 'string') live.add(given.refresh_token)
    return given
  }

  const routes: Record<string, (query: URLSearchParams, form: Record<string, string>) => [number, object, string?]> = {
    '/.well-known/openid-configuration': () => [
      200,
      {
        issuer: script.issuer?.(url) ?? url,
        authorization_endpoint: `${url}/authorize`,
        token_endpoint: `${url}/token`,
        revocation_endpoint: `${url}/revoke`,
        device_authorization_endpoint: `${url}/device`,
        pushed_authorization_request_endpoint: `${url}/par`,
        jwks_uri: `${url}/keys`,
        scopes_supported: ['openid', 'offline_access'],
        grant_types_supported: ['authorization_code', 'refresh_token', 'urn:ietf:params:oauth:grant-type:device_code'],
        token_endpoint_auth_methods_supported: ['client_secret_basic'],
        id_token_signing_alg_values_supported: [script.elliptic ? 'ES384' : 'RS256'],
        ...script.discovery,
      },
    ],
    '/keys': () => {
      const named = script.elliptic
        ? { ...elliptic.publicKey.export({ format: 'jwk' }), alg: 'ES384' }
        : { ...publicKey.export({ format: 'jwk' }), alg: 'RS256' }
      const key = { ...named, kid: 'key-1', use: 'sig' }
      return [200, (script.keys?.(key) ?? { keys: [key] }) as object]
    },
    '/par': (_, form) => {
      pushed.set('urn:request:1', form)
      return [201, script.pushed ?? { request_uri: 'urn:request:1', expires_in: 60 }]
    },
    '/device': (_, form) => {
      scope = form['scope'] ?? ''
      const code = { device_code: secret(), user_code: 'WDJB-MJHT', verification_uri: `${url}/activate` }
      return [200, { ...code, expires_in: 600, interval: 5, ...script.device }]
    },
    '/authorize': (shown) => {
      provider.queries.push(Object.fromEntries(shown))
      const query = new URLSearchParams(pushed.get(shown.get('request_uri') ?? '') ?? shown)
      nonce = query.get('nonce')
      scope = query.get('scope') ?? ''
      const parameters = { code: secret(), state: query.get('state') ?? '', ...script.callback }
      const given = Object.entries(parameters).filter((entry): entry is [string, string] => entry[1] !== undefined)
      return [302, {}, `${query.get('redirect_uri')}?${new URLSearchParams(given)}`]
    },
    '/token': (_, form) => {
      const refresh = form['refresh_token'] ?? ''
      if (form['grant_type'] !== 'refresh_token') {
        const waiting = pending.shift()
        if (waiting !== undefined) return waiting
        if (script.refusal !== undefined) return [400, script.refusal]
        const isOffline = scope.includes('offline_access')
        const answer = isOffline ? script.answer : { ...script.answer, ...script.answerWithoutScope }
        return [200, tokens({ nonce, ...script.firstClaims }, answer)]
      }
      const isReuse = spent.has(refresh) && reused++ < (script.reuses ?? 0)
      if (!live.has(refresh) && !isReuse)
        return [400, { error: 'invalid_grant', error_description: `${refresh} is spent` }]
      if (++refreshes > (script.refusalAfter ?? Number.POSITIVE_INFINITY)) return [400, { error: 'invalid_grant' }]
      const rotated = isReuse || (rotates.shift() ?? true)
      if (rotated && live.delete(refresh)) spent.add(refresh)
      const given = tokens({ ...script.secondClaims }, script.secondAnswer ?? script.answer)
      return [200, rotated ? given : { ...given, refresh_token: undefined }]
    },
    '/revoke': (_, form) => {
      live.delete(form['token'] ?? '')
      return [200, {}]
    },
  }

  server.on('request', async (request, response) => {
    const { pathname, searchParams } = new URL(request.url ?? '/', url)
    const form = Object.fromEntries(new URLSearchParams(await bodyOf(request)))
    const { method = '', headers } = request
    provider.requests.push({ method, path: pathname, authorization: headers.authorization ?? '', form })
    const [given, right, location] = routes[pathname]?.(searchParams, form) ?? [404, {}]
    const isSame = (each: ScriptedProvider['requests'][number]) =>
      each.path === pathname && each.form['grant_type'] === form['grant_type']
    const asked = { path: pathname, form, nth: provider.requests.filter(isSame).length }
    const [status, body] = script.respond?.(asked, [given, right]) ?? [given, right]
    for (const [name, value] of Object.entries(script.headers ?? {})) {
      if (name === 'date' && value === null) response.sendDate = false
      else if (value !== null) response.setHeader(name, value)
    }
    response.writeHead(status, { 'content-type': 'application/json', ...(location === undefined ? {} : { location }) })
    response.end(typeof body === 'string' ? body : JSON.stringify(body))
  })
  return provider
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  const parts: Buffer[] = []
  for await (const part of request) parts.push(part as Buffer)
  return Buffer.concat(parts).toString()
}
