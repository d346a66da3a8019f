import type { Failure } from '../../../failures/errors'
import { hints } from '../../../failures/hints'
import type { Secret } from '../../../secrets/secrets'
import { explainTransportError } from '../../http/explain-error'
import type { HttpRequest } from '../../http/message'
import { type ResponseFacts, TransportError } from '../../http/transport-error'
import { scimErrorFacts } from '../../scim/scim-message'
import type { ClientKey, ClientSecret } from '../credentials'
import { claimsOf } from '../token-claims'
import { type Proof, proofOf } from '../token-request'
import type { Principal, PrincipalContext } from './principal'
import { askService, refusal, type Service, sendPatiently } from './service'
import {
  createSessionKey,
  isToken,
  textMember,
  timeLeftOf,
  tokenInAnswer,
  untrusted,
  validityOf,
} from './session-token'

/** Where the ID token of a job comes from. */
export interface JobTokenSource {
  /** The CI system or the setting, for people. */
  from: string
  /** @throws {Failure} */
  read(context: PrincipalContext): Promise<Secret>
}

/** How the client of the trust shows who it is; by its id alone where it has neither a secret nor a key. */
export type ExchangingClient = ClientSecret | ClientKey | { kind: 'public'; clientId: string }

export interface ExchangeSettings {
  jobToken: JobTokenSource
  client: ExchangingClient
}

/**
 * The domain exchanges the ID token of a job for a session token, if an identity propagation trust allows it. Source: OCI IAM
 * guide, "Token Exchange Grant Type: Exchanging a JSON Web Token for a UPST"; PyPI `oci` 2.189.0, `token_exchange_signer.py`.
 */
export const obtainByExchange =
  ({ jobToken, client }: ExchangeSettings): Principal['obtain'] =>
  async (context) => {
    const { run, reached } = context
    const [key, subject] = await Promise.all([createSessionKey(), jobToken.read(context)])
    const claims = claimsInWords(subject)
    reached('job-token', `${jobToken.from} issued an ID token: ${claims}.`)
    const make = () => exchangeRequest({ subject: subject.reveal(), publicKey: key.publicKey, client }, context)
    const token = await exchanged(make, { subject, claims, client }, context)
    reached(
      'token-exchange',
      `The domain issued a session token. ${validityOf({ token, isNew: true }, run.clock.now())}`,
    )
    return { token, privateKey: key.privateKey, delegationToken: null, isNew: true }
  }

interface Offered {
  subject: Secret
  claims: string
  client: ExchangingClient
}

async function exchanged(make: () => HttpRequest, offered: Offered, context: PrincipalContext): Promise<Secret> {
  try {
    const answer = await sendPatiently(make, { transport: context.transport, isRepeated: 'unless-sent' }, context)
    if (answer.status === 200) return tokenInAnswer(answer.text, tokenEndpoint, context.secrets)
    throw notExchanged(scimErrorFacts(answer), offered, context)
  } catch (error) {
    throw error instanceof TransportError ? explainTransportError(error) : error
  }
}

const tokenEndpoint = 'The token endpoint of the domain'

function exchangeRequest(
  { subject, publicKey, client }: { subject: string; publicKey: string; client: ExchangingClient },
  context: PrincipalContext,
): HttpRequest {
  const { headers, form } = proofOfExchanging(client, context)
  return {
    method: 'POST',
    path: '/oauth2/v1/token',
    headers: {
      ...headers,
      'content-type': 'application/x-www-form-urlencoded;charset=UTF-8',
      accept: 'application/json',
    },
    body: new URLSearchParams({
      grant_type: 'urn:ietf:params:oauth:grant-type:token-exchange',
      requested_token_type: 'urn:oci:token-type:oci-upst',
      subject_token: subject,
      subject_token_type: 'jwt',
      public_key: publicKey,
      ...form,
    }).toString(),
  }
}

const proofOfExchanging = (client: ExchangingClient, context: PrincipalContext): Proof =>
  client.kind === 'public' ? { headers: {}, form: { client_id: client.clientId } } : proofOf(client, context)

/** By the `error` of RFC 6749 section 5.2. */
function notExchanged(answer: ResponseFacts, offered: Offered, context: PrincipalContext): Failure {
  const ifRefused = answer.messageId === 'invalid_client' ? clientAdvice(offered.client) : tokenAdvice(offered, context)
  return refusal(answer, { name: tokenEndpoint, ifMissing: hints.notADomain, ifRefused }, context)
}

function tokenAdvice({ subject, claims, client }: Offered, { run }: PrincipalContext): string {
  const left = timeLeftOf({ token: subject, isNew: false }, run.clock.now())
  if (left !== null && left <= 0)
    return 'The ID token has ended, by the clock of this machine. A new run of the job gets a new one.'
  return `An identity propagation trust must be active and match the ID token (${claims}) and the client ${client.clientId}. ${hints.seeTrusts}`
}

function clientAdvice({ kind, clientId }: ExchangingClient): string {
  if (kind === 'public')
    return `The domain did not accept client ${clientId} by its id alone. ${hints.exchangeNeedsSecret}`
  return `Check id and ${kind === 'client' ? 'secret' : 'private key'} of client ${clientId}, and that it is active.`
}

/** For people: what a trust is compared with. */
function claimsInWords(token: Secret): string {
  const { iss, sub, aud } = claimsOf(token.reveal()) ?? {}
  const audience = Array.isArray(aud) ? aud.join(' ') : aud
  return [`issuer ${shown(iss)}`, `subject ${shown(sub)}`, `audience ${shown(audience)}`].join(', ')
}

const longestShown = 200

const shown = (claim: unknown): string => (typeof claim === 'string' ? claim.slice(0, longestShown) : 'unknown')

/** A token of a job, as a service gave it. @throws {Failure} */
function checkedJobToken(text: string, from: string, { secrets }: Pick<PrincipalContext, 'secrets'>): Secret {
  const token = secrets.registerIssued(text)
  if (isToken(text) && claimsOf(text) !== null) return token
  throw untrusted(from, 'its ID token is not a JWT')
}

export interface GitHubSettings {
  /** `ACTIONS_ID_TOKEN_REQUEST_URL`. */
  url: URL
  /** `ACTIONS_ID_TOKEN_REQUEST_TOKEN`. */
  requestToken: Secret
  audience: string
}

/** Source: GitHub documentation, "OpenID Connect reference", methods for requesting the OIDC token. */
export const gitHubJobToken = ({ url, requestToken, audience }: GitHubSettings): JobTokenSource => ({
  from: 'GitHub',
  async read(context) {
    const asked = new URL(url)
    asked.searchParams.set('audience', audience)
    const service: Service = {
      origin: new URL(asked.origin),
      isDirect: false,
      name: `The ID token service of GitHub at ${asked.origin}`,
      ifMissing: 'Run the step again. If it fails again, see https://www.githubstatus.com',
      ifRefused: 'The permission `id-token: write` belongs to the job that runs this step.',
      isRepeated: true,
    }
    const make = (): HttpRequest => ({
      method: 'GET',
      path: `${asked.pathname}${asked.search}`,
      headers: { authorization: `Bearer ${requestToken.reveal()}`, accept: 'application/json' },
    })
    const answer = await askService(make, service, context)
    return checkedJobToken(textMember(answer.text, 'value', service.name), service.name, context)
  },
})
