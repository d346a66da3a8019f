import { jsonResponse, type SandboxResponse } from '../http-message'
import type { JsonObject } from '../json'
import type { Switches } from '../switches'

const errorSchema = 'urn:ietf:params:scim:api:messages:2.0:Error'
const errorExtension = 'urn:ietf:params:scim:api:oracle:idcs:extension:messages:Error'

/**
 * A text that Oracle has not published: we made it up, because its wording is not documented anywhere we know.
 * No program may depend on it. Whatever is not wrapped in `invented` stands in Oracle's documentation.
 */
export function invented(text: string): string {
  return text
}

/** What the identity domain refuses, as a SCIM error (RFC 7644 section 3.12) in Oracle's form. */
export class ScimError extends Error {
  readonly status: number
  readonly messageId: string | undefined
  readonly headers: Record<string, string>

  constructor(status: number, detail: string, options: { messageId?: string; headers?: Record<string, string> } = {}) {
    super(detail)
    this.status = status
    this.messageId = options.messageId
    this.headers = options.headers ?? {}
  }
}

/** The documented refusal of a request that lacks something: names as the request should have spelled them. */
export function missingAttributes(names: readonly string[]): ScimError {
  return new ScimError(400, `Missing required attribute(s): ${names.join(',')}.`, {
    messageId: 'error.common.validation.missingReqAttributes',
  })
}

/** A request that makes no sense. Oracle documents the status, not these words. */
export function badRequest(text: string): ScimError {
  return new ScimError(400, invented(text))
}

export function scimErrorResponse(error: ScimError): SandboxResponse {
  return jsonResponse(scimErrorBody(error), error)
}

/** Statuses whose body is not documented. */
const unknownBodies = [403, 404, 409, 429]

/** What a refused request is answered, as far as the switches let it be SCIM. */
export function refusal({ errorBody }: Pick<Switches, 'errorBody'>, error: ScimError): SandboxResponse {
  const usual = scimErrorResponse(error)
  if (errorBody === 'scim' || !unknownBodies.includes(error.status)) return usual
  const { 'content-type': _, ...headers } = usual.headers
  if (errorBody === 'empty') return { status: error.status, headers, body: '' }
  const page = htmlResponse(error.status, `Error ${error.status}`)
  return { ...page, headers: { ...headers, ...page.headers } }
}

function scimErrorBody({ status, message, messageId }: ScimError): JsonObject {
  // The status is a string: RFC 7644 and every sample of Oracle's.
  if (messageId === undefined) return { schemas: [errorSchema], detail: message, status: String(status) }
  return {
    schemas: [errorSchema, errorExtension],
    detail: message,
    status: String(status),
    [errorExtension]: { messageId },
  }
}

/** A page of HTML, as a proxy, a portal or Oracle's own 401 sends it. That Oracle's is HTML was observed; its text was not. */
export function htmlResponse(status: number, title: string): SandboxResponse {
  return {
    status,
    headers: { 'content-type': 'text/html' },
    body: invented(`<html><head><title>${title}</title></head><body><h1>${title}</h1></body></html>`),
  }
}
