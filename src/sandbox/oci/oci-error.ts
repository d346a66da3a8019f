import { jsonResponse, type SandboxResponse } from '../http-message'

/** An error in the form of OCI's own services. Source: OCI documentation, "API Errors". */
export const ociError = (status: number, code: string, message: string): SandboxResponse =>
  jsonResponse({ code, message }, { status })

export const ociNotAuthenticated = (): SandboxResponse =>
  ociError(
    401,
    'NotAuthenticated',
    'The required information to complete authentication was not provided or was incorrect.',
  )

export const ociNotFound = (): SandboxResponse =>
  ociError(404, 'NotAuthorizedOrNotFound', 'Authorization failed or requested resource not found.')
