import { jsonResponse, type SandboxResponse } from '../http-message'
import { invented } from '../scim/errors'
import type { Switches } from '../switches'

export type OAuthErrorCode =
  // RFC 6749 section 5.2
  | 'invalid_client'
  | 'invalid_grant'
  | 'invalid_request'
  | 'invalid_scope'
  | 'unauthorized_client'
  | 'unsupported_grant_type'
  // Section 4.1.2.1
  | 'access_denied'
  | 'unsupported_response_type'
  // OpenID Connect Core 1.0 section 3.1.2.6
  | 'login_required'
  | 'consent_required'
  // RFC 8628 section 3.5
  | 'authorization_pending'
  | 'slow_down'
  | 'expired_token'

/** A refusal of an OAuth endpoint. */
export class OAuthError extends Error {
  readonly code: OAuthErrorCode
  readonly status: number
  readonly headers: Record<string, string>

  /** @param text invented, but for `invalid_client`: no other words of Oracle's are known */
  constructor(code: OAuthErrorCode, text: string, status = 400, headers: Record<string, string> = {}) {
    super(code === 'invalid_client' ? text : invented(text))
    this.code = code
    this.status = status
    this.headers = headers
  }

  static invalidClient({ basic }: { basic: boolean }): OAuthError {
    const headers: Record<string, string> = basic ? { 'www-authenticate': 'Basic realm="oauth2"' } : {}
    return new OAuthError('invalid_client', 'Client authentication failed.', 401, headers)
  }

  /** @param ecid the execution context id, which Oracle adds to the members of RFC 6749 */
  toResponse({ oauthErrorText }: Pick<Switches, 'oauthErrorText'>, ecid: string): SandboxResponse {
    const isKnown = this.code === 'invalid_client'
    const text = isKnown || oauthErrorText ? { error_description: this.message } : {}
    return jsonResponse({ error: this.code, ...text, ecid }, this)
  }
}
