import { createHash } from 'node:crypto'
import { textIn } from '../../data/app-store'
import type { JsonObject } from '../../json'
import type { SandboxState } from '../../state'
import { OAuthError } from '../oauth-error'
import { needed } from '../oauth-form'
import type { AuthorizationCode, CodeChallenge } from '../oauth-state'
import { issueToUser, revokeGrant } from './issue'

/**
 * Gives the tokens for an authorization code (RFC 6749 section 4.1.3, RFC 7636 section 4.6). The first attempt of the
 * client it was given to uses it up, even when it fails.
 */
export function redeemCode(state: SandboxState, client: JsonObject, form: URLSearchParams): JsonObject {
  const code = state.oauth.codes.get(needed(form, 'code'))
  if (!code || code.grant.appId !== textIn(client, 'id')) throw refusal('The code is unknown.')
  if (code.used) {
    // Somebody else may have it: what it has given ends (RFC 6749 section 4.1.2).
    revokeGrant(state, code.grant)
    throw refusal('The code was used before.')
  }
  code.used = true
  if (code.expiresAt <= state.clock.now().getTime()) throw refusal('The code has expired.')
  requireRedirectUri(state, code, form)
  requireVerifier(code.challenge, form.get('code_verifier') ?? '')
  if (!code.grant.session.user.active) throw refusal('The user is not active.')
  return issueToUser(state, client, code.grant)
}

function requireRedirectUri({ switches }: SandboxState, code: AuthorizationCode, form: URLSearchParams): void {
  const redirectUri = form.get('redirect_uri') ?? ''
  // Oracle's example of a confidential client leaves it out, other than RFC 6749 has it.
  if (redirectUri === '' && switches.tokenRedirectUri === 'optional') return
  if (redirectUri !== code.redirectUri)
    throw refusal('The redirect_uri differs from that of the authorization request.')
}

function requireVerifier(challenge: CodeChallenge | undefined, verifier: string): void {
  if (!challenge) {
    if (verifier === '') return
    throw refusal('The authorization request had no code_challenge.')
  }
  const proof = challenge.method === 'plain' ? verifier : createHash('sha256').update(verifier).digest('base64url')
  if (!/^[\w.~-]{43,128}$/.test(verifier) || proof !== challenge.value) {
    throw refusal('The code_verifier does not match the code_challenge.')
  }
}

function refusal(text: string): OAuthError {
  return new OAuthError('invalid_grant', text)
}
