import { createHmac, createSign, generateKeyPairSync, type KeyObject, randomBytes } from 'node:crypto'
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
  /** Signs with a key that is not published. */
  wrongKey?: boolean
  /** Signs with this secret (HS256, RFC 7518 section 3.2), and not with a key. */
  signingSecret?: string
}

export interface ScriptedProvider {
  url: string
  /** Method, path, `Authorization` and form of every request, in this order. */
  requests: { method: string; path: string; authorization: string; form: Record<string, string> }[]
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
const unpublished = generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey

const jwtPart = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url')

function jwt(header: object, claims: object, key: KeyObject | string): string {
  const algorithm = typeof key === 'string' ? { alg: 'HS256' } : { alg: 'RS256', kid: 'key-1' }
  const signed = `${jwtPart({ ...algorithm, ...header })}.${jwtPart(claims)}`
  if (typeof key === 'string') return `${signed}.${createHmac('sha256', key).update(signed).digest('base64url')}`
  return `${signed}.${createSign('RSA-SHA256').update(signed).sign(key).toString('base64url')}`
}

/** A small OpenID Provider on loopback that does everything right but for its script. Shares no code with the product. */
export async function scriptedProvider(script: Script = {}): Promise<ScriptedProvider> {
  const server = createServer()
  servers.push(server)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const provider: ScriptedProvider = { url, requests: [], secrets: [clientSecret] }
  let nonce: string | null = null
  const live = new Set<string>()
  const secret = () => {
    const value = randomBytes(24).toString('base64url')
    provider.secrets.push(value)
    return value
  }

  function tokens(claims: Record<string, unknown>, answer = script.answer): object {
    const now = Math.floor(Date.now() / 1000)
    const all = { iss: url, sub: 'user-1', aud: clientId, iat: now, exp: now + 600, ...claims }
    const refresh = secret()
    live.add(refresh)
    const idToken = jwt(script.header ?? {}, all, script.signingSecret ?? (script.wrongKey ? unpublished : privateKey))
    provider.secrets.push(idToken.split('.')[2] as string)
    return {
      access_token: secret(),
      token_type: 'Bearer',
      expires_in: 600,
      refresh_token: refresh,
      scope: 'openid offline_access',
      id_token: idToken,
      ...answer,
    }
  }

  const routes: Record<string, (query: URLSearchParams, form: Record<string, string>) => [number, object, string?]> = {
    '/.well-known/openid-configuration': () => [
      200,
      {
        issuer: url,
        authorization_endpoint: `${url}/authorize`,
        token_endpoint: `${url}/token`,
        revocation_endpoint: `${url}/revoke`,
        jwks_uri: `${url}/keys`,
        scopes_supported: ['openid', 'offline_access'],
        grant_types_supported: ['authorization_code', 'refresh_token'],
        token_endpoint_auth_methods_supported: ['client_secret_basic'],
        id_token_signing_alg_values_supported: ['RS256'],
        ...script.discovery,
      },
    ],
    '/keys': () => {
      const key = { ...publicKey.export({ format: 'jwk' }), kid: 'key-1', use: 'sig', alg: 'RS256' }
      return [200, (script.keys?.(key) ?? { keys: [key] }) as object]
    },
    '/authorize': (query) => {
      nonce = query.get('nonce')
      const parameters = { code: secret(), state: query.get('state') ?? '', ...script.callback }
      const given = Object.entries(parameters).filter((entry): entry is [string, string] => entry[1] !== undefined)
      return [302, {}, `${query.get('redirect_uri')}?${new URLSearchParams(given)}`]
    },
    '/token': (_, form) => {
      const refresh = form['refresh_token'] ?? ''
      if (form['grant_type'] !== 'refresh_token') return [200, tokens({ nonce, ...script.firstClaims })]
      if (!live.delete(refresh)) return [400, { error: 'invalid_grant', error_description: `${refresh} is spent` }]
      return [200, tokens({ ...script.secondClaims }, script.secondAnswer ?? script.answer)]
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
    const [status, body, location] = routes[pathname]?.(searchParams, form) ?? [404, {}]
    response.writeHead(status, { 'content-type': 'application/json', ...(location === undefined ? {} : { location }) })
    response.end(JSON.stringify(body))
  })
  return provider
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  const parts: Buffer[] = []
  for await (const part of request) parts.push(part as Buffer)
  return Buffer.concat(parts).toString()
}
