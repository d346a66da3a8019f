import { timingSafeEqual } from 'node:crypto'
import { isLiveClient, textIn } from '../data/app-store'
import type { SandboxRequest, SandboxResponse } from '../http-message'
import type { JsonObject } from '../json'
import type { SandboxState } from '../state'
import { assertionType, clientOfAssertion } from './keys/client-keys'
import { OAuthError } from './oauth-error'
import { answerPost } from './oauth-form'

/** The credentials could not even be read. Oracle answers 400 without a body, as a client of theirs notes. */
const unreadableCredentials = Symbol('unreadable credentials')

interface Presented {
  /** Each pair in each reading that may be meant. */
  readings: readonly { clientId: string; clientSecret: string }[]
}

/** Answers a POST of a client, once it has authenticated. @param ecid names this request, and is part of every error */
export function answerClient(
  state: SandboxState,
  request: SandboxRequest,
  ecid: string,
  answer: (client: JsonObject, form: URLSearchParams) => SandboxResponse,
): SandboxResponse {
  return answerPost(state, request, ecid, (form) => {
    const client = authenticateClient(state, request, form)
    return client === unreadableCredentials ? { status: 400, headers: {}, body: '' } : answer(client, form)
  })
}

/**
 * The App that authenticates: by HTTP Basic, by `client_id` and `client_secret` in the form (RFC 6749 section 2.3.1), by
 * an assertion signed with its key (RFC 7523 section 2.2), or, when it is public and has no secret, by `client_id` alone.
 * Mutual TLS is for later.
 *
 * @throws OAuthError invalid_client, invalid_request
 */
function authenticateClient(
  state: SandboxState,
  request: SandboxRequest,
  form: URLSearchParams,
): JsonObject | typeof unreadableCredentials {
  const authorization = request.headers['authorization']
  const ways = [authorization !== undefined, form.has('client_secret'), form.has('client_assertion')]
  if (ways.filter(Boolean).length > 1) {
    throw new OAuthError('invalid_request', 'The client authenticates in two ways at once.')
  }
  if (form.has('client_assertion')) return sameAsNamed(state, form, byAssertion(state, form))
  const presented = authorization === undefined ? fromForm(form) : fromBasic(authorization)
  if (presented === unreadableCredentials) return presented
  const app = presented.readings.map((pair) => clientOf(state, pair)).find((found) => found !== undefined)
  if (!app) throw OAuthError.invalidClient({ basic: authorization !== undefined })
  return sameAsNamed(state, form, app)
}

function sameAsNamed({ apps }: SandboxState, form: URLSearchParams, app: JsonObject): JsonObject {
  const named = form.get('client_id') ?? ''
  if (named !== '' && apps.byClientId(named) !== app) {
    throw new OAuthError('invalid_request', 'The parameter client_id names another client.')
  }
  return app
}

function byAssertion(state: SandboxState, form: URLSearchParams): JsonObject {
  if (form.get('client_assertion_type') !== assertionType) {
    throw new OAuthError('invalid_request', `The parameter client_assertion_type must be ${assertionType}.`)
  }
  const app = clientOfAssertion(state, form.get('client_assertion') ?? '')
  if (!app) throw OAuthError.invalidClient({ basic: false })
  return app
}

function clientOf(
  { apps }: SandboxState,
  { clientId, clientSecret }: { clientId: string; clientSecret: string },
): JsonObject | undefined {
  const app = apps.byClientId(clientId)
  if (!app || !isLiveClient(app)) return undefined
  const secret = textIn(app, 'clientSecret')
  if (secret === '') return app['clientType'] === 'public' && clientSecret === '' ? app : undefined
  return sameText(secret, clientSecret) ? app : undefined
}

function fromForm(form: URLSearchParams): Presented {
  return { readings: [{ clientId: form.get('client_id') ?? '', clientSecret: form.get('client_secret') ?? '' }] }
}

function fromBasic(authorization: string): Presented | typeof unreadableCredentials {
  const [, scheme = '', credentials = ''] = /^(\S+)\s+(\S+)\s*$/.exec(authorization) ?? []
  if (scheme.toLowerCase() !== 'basic') throw OAuthError.invalidClient({ basic: true })
  const text = Buffer.from(credentials, 'base64').toString('utf8')
  const colon = text.indexOf(':')
  if (colon < 0) return unreadableCredentials
  const raw = { clientId: text.slice(0, colon), clientSecret: text.slice(colon + 1) }
  try {
    // Oracle advises to encode both parts first; what was sent as it is has to work, too.
    return { readings: [{ clientId: formDecoded(raw.clientId), clientSecret: formDecoded(raw.clientSecret) }, raw] }
  } catch {
    return unreadableCredentials
  }
}

function formDecoded(text: string): string {
  return decodeURIComponent(text.replaceAll('+', ' '))
}

function sameText(one: string, other: string): boolean {
  const [a, b] = [Buffer.from(one), Buffer.from(other)]
  return a.length === b.length && timingSafeEqual(a, b)
}
