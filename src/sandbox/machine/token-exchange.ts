import type { JsonObject } from '../json'
import { issueSession } from '../oauth/keys/session-token'
import { OAuthError } from '../oauth/oauth-error'
import { needed } from '../oauth/oauth-form'
import type { SandboxState } from '../state'
import { claimsIn, isInTime, isJwtOf } from './jwt'
import { userOfClaim, userOfId } from './service-users'
import { sentKey } from './sessions'
import { impersonated, keysOf } from './trusts'

export const exchangeGrant = 'urn:ietf:params:oauth:grant-type:token-exchange'

/**
 * A token of a trusted provider for a session of a user of the domain, which signs with the key that was sent. Source: OCI
 * IAM guide, "Token Exchange Grant Type: Exchanging a JSON Web Token for a UPST". The codes of refusals are guesses.
 *
 * @throws OAuthError
 */
export function exchangeToken(state: SandboxState, client: JsonObject, form: URLSearchParams): JsonObject {
  // Every sample of Oracle's authenticates: with a secret, or with an OCI signature, which is left out here.
  if (client['clientType'] === 'public' && state.switches.exchangeClient === 'confidential')
    throw OAuthError.invalidClient({ basic: false })
  if (needed(form, 'requested_token_type') !== 'urn:oci:token-type:oci-upst')
    throw new OAuthError(
      'invalid_request',
      'The sandbox knows only the requested_token_type urn:oci:token-type:oci-upst.',
    )
  if (needed(form, 'subject_token_type') !== 'jwt')
    throw new OAuthError('invalid_request', 'The sandbox knows only the subject_token_type jwt.')
  const publicKey = sentKey(needed(form, 'public_key'))
  if (!publicKey)
    throw new OAuthError('invalid_request', 'The parameter public_key is not an RSA key of 2048 bits or more.')
  const token = needed(form, 'subject_token')
  const claims = claimsIn(token)
  const trust = claims && trustFor(state, client, token, claims)
  if (!trust) throw new OAuthError('invalid_grant', 'No trust of the domain accepts this subject token.')
  const subject = String(claims[String(trust['subjectClaimName'] ?? 'sub')] ?? '')
  const user =
    trust['allowImpersonation'] === true
      ? userOfId(state, impersonated(trust, claims) ?? '')
      : userOfClaim(state, String(trust['subjectMappingAttribute'] ?? 'userName'), subject)
  if (!user) throw new OAuthError('invalid_grant', 'The trust leads to no user of the domain.')
  const session = issueSession(state, {
    publicKey,
    seconds: state.switches.exchangeMinutes * 60,
    claims: { sub: user.id, ptype: 'user', ttype: 'login', source_authn_prin: subject },
    signer: { user: { type: 'User', value: user.id, display: user.displayName }, roles: user.roles },
  })
  return { token: session.token }
}

function trustFor(state: SandboxState, client: JsonObject, token: string, claims: JsonObject): JsonObject | undefined {
  return [...state.machine.trusts.values()].find(
    (trust) =>
      trust['active'] === true &&
      trust['type'] === 'JWT' &&
      trust['issuer'] === claims['iss'] &&
      listIn(trust, 'oauthClients').includes(client['name']) &&
      isForClient(trust, claims) &&
      isInTime(claims, state.clock.now(), Number(trust['clockSkewSeconds'] ?? 0)) &&
      keysOf(state, trust).some((key) => isJwtOf(token, key)),
  )
}

const listIn = (trust: JsonObject, name: string): unknown[] => {
  const value = trust[name]
  return Array.isArray(value) ? value : []
}

/** Whom the token was issued to, where the trust says how that is told. */
function isForClient(trust: JsonObject, claims: JsonObject): boolean {
  const name = trust['clientClaimName']
  if (typeof name !== 'string') return true
  const value = claims[name]
  return (Array.isArray(value) ? value : [value]).some((each) => listIn(trust, 'clientClaimValues').includes(each))
}
