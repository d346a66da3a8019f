import { mediaTypeOf, type SandboxRequest, type SandboxResponse, textOf } from '../http-message'
import { htmlResponse } from '../scim/errors'
import type { SandboxState } from '../state'
import { OAuthError } from './oauth-error'

/** The parameters of a POST. @throws OAuthError invalid_request */
export function formIn(request: SandboxRequest): URLSearchParams {
  if (request.body === 'too-large') throw new OAuthError('invalid_request', 'The body is larger than a megabyte.', 413)
  if (mediaTypeOf(request) !== 'application/x-www-form-urlencoded') {
    throw new OAuthError('invalid_request', 'Send application/x-www-form-urlencoded.')
  }
  const form = new URLSearchParams(formText(request.body))
  const twice = repeatedName(form)
  if (twice !== undefined) throw new OAuthError('invalid_request', `The parameter ${twice} is repeated.`)
  return form
}

function formText(body: Uint8Array): string {
  try {
    return textOf(body)
  } catch {
    throw new OAuthError('invalid_request', 'The body is not UTF-8.')
  }
}

/** RFC 6749 sections 3.1 and 3.2: parameters must not be included more than once. */
export function repeatedName(parameters: URLSearchParams): string | undefined {
  const seen = new Set<string>()
  for (const name of parameters.keys()) {
    if (seen.has(name)) return name
    seen.add(name)
  }
  return undefined
}

/** A parameter that has to be there. RFC 6749 section 3.2: without a value is as good as left out. */
export function needed(form: URLSearchParams, name: string): string {
  const value = form.get(name) ?? ''
  if (value === '') throw new OAuthError('invalid_request', `The parameter ${name} is missing.`)
  return value
}

export function methodNotAllowed(allow: string): SandboxResponse {
  return {
    ...htmlResponse(405, 'Error 405 Method Not Allowed'),
    headers: { 'content-type': 'text/html', allow },
  }
}

/** Answers a POST, or tells why not in OAuth's way. @param ecid names this request, and stands in errors */
export function answerPost(
  { switches }: SandboxState,
  request: SandboxRequest,
  ecid: string,
  answer: (form: URLSearchParams) => SandboxResponse,
): SandboxResponse {
  if (request.method !== 'POST') return methodNotAllowed('POST')
  try {
    return answer(formIn(request))
  } catch (error) {
    if (error instanceof OAuthError) return error.toResponse(switches, ecid)
    throw error
  }
}
