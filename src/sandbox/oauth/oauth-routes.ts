import type { SandboxRequest, SandboxResponse } from '../http-message'
import type { SandboxState } from '../state'
import { authorizeEndpoint } from './authorize'
import { deviceEndpoint, devicePage } from './device'
import { idcsConfiguration, openidConfiguration } from './discovery'
import { introspectEndpoint } from './introspect'
import { revokeEndpoint } from './revoke'
import { tokenEndpoint } from './token-endpoint'
import { logoutEndpoint, userinfoEndpoint } from './userinfo'

/** @param ecid names the request, and stands in errors */
export type Endpoint = (state: SandboxState, request: SandboxRequest, ecid: string) => SandboxResponse

/** Everything outside the Admin API, by path. */
export const oauthRoutes: Readonly<Record<string, Endpoint>> = {
  '/.well-known/openid-configuration': openidConfiguration,
  '/.well-known/idcs-configuration': idcsConfiguration,
  '/oauth2/v1/authorize': authorizeEndpoint,
  '/oauth2/v1/token': tokenEndpoint,
  '/oauth2/v1/device': deviceEndpoint,
  '/ui/v1/device': devicePage,
  '/oauth2/v1/introspect': introspectEndpoint,
  '/oauth2/v1/revoke': revokeEndpoint,
  '/oauth2/v1/userinfo': userinfoEndpoint,
  '/oauth2/v1/userlogout': logoutEndpoint,
}
