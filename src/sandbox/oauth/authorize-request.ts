import { isLiveClient, textIn, textsIn } from '../data/app-store'
import type { JsonObject } from '../json'
import type { SandboxState } from '../state'
import { permitsOffline } from './grants/issue'
import { type AskedScope, readScope, resolveUserScope } from './grants/scope'
import { OAuthError } from './oauth-error'
import { repeatedName } from './oauth-form'
import type { CodeChallenge } from './oauth-state'

/** Where the browser goes with the answer. */
export interface ReturnAddress {
  redirectUri: string
  /** Comes back as it was sent; undefined when it was not. */
  state: string | undefined
}

export interface AuthorizeRequest extends ReturnAddress {
  client: JsonObject
  /** As asked for. */
  scope: string
  asked: AskedScope
  nonce: string | undefined
  challenge: CodeChallenge | undefined
  /** The words of `prompt` (OpenID Connect Core 1.0 section 3.1.2.1). */
  prompt: readonly string[]
  loginHint: string
}

/** Nobody knows where to send the browser: the user is told (RFC 6749 section 4.1.2.1). */
export class UnknownReturnAddress extends Error {}

/** The client and its registered address. @throws UnknownReturnAddress */
export function readReturnAddress(
  { apps }: SandboxState,
  query: URLSearchParams,
): { client: JsonObject; address: ReturnAddress } {
  for (const name of ['client_id', 'redirect_uri']) {
    if (query.getAll(name).length > 1) throw new UnknownReturnAddress(`The parameter ${name} is repeated.`)
  }
  const client = apps.byClientId(query.get('client_id') ?? '')
  if (!client || !isLiveClient(client)) throw new UnknownReturnAddress('The client is unknown, or not active.')
  const redirectUri = query.get('redirect_uri') ?? ''
  // RFC 6749 section 3.1.2.3, and RFC 9700 section 2.1: compared as they are.
  if (redirectUri === '' || !textsIn(client, 'redirectUris').includes(redirectUri)) {
    throw new UnknownReturnAddress('The redirect_uri is not one of those registered for the client.')
  }
  return { client, address: { redirectUri, state: query.get('state') ?? undefined } }
}

/** The rest of the request. @throws OAuthError that the client is told by a redirection */
export function readAuthorizeRequest(
  state: SandboxState,
  { client, address }: { client: JsonObject; address: ReturnAddress },
  query: URLSearchParams,
): AuthorizeRequest {
  const twice = repeatedName(query)
  if (twice !== undefined) throw new OAuthError('invalid_request', `The parameter ${twice} is repeated.`)
  requireCode(client, query.get('response_type') ?? '')
  const scope = query.get('scope') ?? ''
  const asked = readScope(scope)
  permitsOffline(state, client, asked, resolveUserScope(state, client, asked))
  return {
    ...address,
    client,
    scope,
    asked,
    nonce: query.get('nonce') ?? undefined,
    challenge: challengeIn(state, client, query),
    prompt: promptIn(query.get('prompt') ?? ''),
    loginHint: query.get('login_hint') ?? '',
  }
}

function requireCode(client: JsonObject, responseType: string): void {
  if (responseType === '') throw new OAuthError('invalid_request', 'The parameter response_type is missing.')
  if (responseType !== 'code') {
    throw new OAuthError('unsupported_response_type', `The response type ${responseType} is not supported.`)
  }
  if (!textsIn(client, 'allowedGrants').includes('authorization_code')) {
    throw new OAuthError('unauthorized_client', 'The client may not use the grant type authorization_code.')
  }
}

/** RFC 7636 section 4.3: `plain` when there is no method. */
function challengeIn(
  { switches }: SandboxState,
  client: JsonObject,
  query: URLSearchParams,
): CodeChallenge | undefined {
  const value = query.get('code_challenge') ?? ''
  const method = query.get('code_challenge_method') ?? ''
  if (value === '') {
    const isPublic = textIn(client, 'clientType') === 'public'
    if (method !== '' || switches.pkce === 'always' || (switches.pkce === 'public' && isPublic)) {
      throw new OAuthError('invalid_request', 'The parameter code_challenge is missing.')
    }
    return undefined
  }
  if (method !== '' && method !== 'plain' && method !== 'S256') {
    throw new OAuthError('invalid_request', `The code_challenge_method ${method} is not supported.`)
  }
  if (!/^[\w.~-]{43,128}$/.test(value)) throw new OAuthError('invalid_request', 'The code_challenge is malformed.')
  return { method: method === 'S256' ? 'S256' : 'plain', value }
}

function promptIn(text: string): string[] {
  const words = text.split(' ').filter((word) => word !== '')
  const unknown = words.find((word) => !['none', 'login', 'consent', 'select_account'].includes(word))
  if (unknown !== undefined) throw new OAuthError('invalid_request', `There is no prompt ${unknown}.`)
  if (words.includes('none') && words.length > 1) {
    throw new OAuthError('invalid_request', 'The prompt none cannot be combined with others.')
  }
  return words
}
