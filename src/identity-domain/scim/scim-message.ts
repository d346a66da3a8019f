import type { HttpResponse } from '../http/message'
import type { ResponseFacts } from '../http/transport-error'
import { limits } from '../limits'
import { isObject, type JsonObject, type JsonValue, jsonIn } from './strict-json'

export const patchOpSchema = 'urn:ietf:params:scim:api:messages:2.0:PatchOp'

/** Where Oracle puts the `messageId` of an error. Source: OCI IAM guide, "Response body". */
const messageExtension = 'urn:ietf:params:scim:api:oracle:idcs:extension:messages:Error'

/**
 * What an answer that is no success says of itself. A SCIM error has `detail` and, in Oracle's extension, `messageId`
 * (RFC 7644 section 3.12; its `status` is a string and is not relied on); an OAuth error has `error` and
 * `error_description` (RFC 6749 section 5.2).
 */
export function scimErrorFacts(response: HttpResponse): ResponseFacts {
  const body = bodyObject(response)
  const extension = body?.[messageExtension]
  const shown = (value: JsonValue | undefined) => shortText(value, response)
  return {
    status: response.status,
    requestId: response.requestId ?? shown(body?.['ecid']),
    // In SCIM's form, in that of OAuth, or in that of OCI's own services, such as its gateways.
    detail: shown(body?.['detail'] ?? body?.['error_description'] ?? body?.['message']),
    messageId: shown(isObject(extension) ? extension['messageId'] : (body?.['error'] ?? body?.['code'])),
    bodyKind: body !== null ? 'domain' : response.text.trim() === '' ? 'nobody' : 'something-else',
    redirectsTo: redirectTarget(response),
    answeredAt: dateHeader(response),
  }
}

/**
 * Whether the domain says that there is nothing. A gateway of OCI says 404 also to who has no rights; an identity domain has
 * another form. Source: OCI documentation, "API Errors".
 */
export const isMissing = ({ status, bodyKind, messageId }: ResponseFacts): boolean =>
  status === 404 && bodyKind !== 'something-else' && messageId !== notAuthorizedOrNotFound

export const isHidden = ({ status, messageId }: ResponseFacts): boolean =>
  status === 404 && messageId === notAuthorizedOrNotFound

const notAuthorizedOrNotFound = 'NotAuthorizedOrNotFound'

/** RFC 9110 section 6.6.1. */
export function dateHeader({ headers }: Pick<HttpResponse, 'headers'>): Date | null {
  const date = new Date(headers['date'] ?? '')
  return Number.isNaN(date.getTime()) ? null : date
}

function bodyObject(response: HttpResponse): JsonObject | null {
  const body = jsonIn(response.text)
  return isObject(body) ? body : null
}

function shortText(value: JsonValue | undefined, { hide }: HttpResponse): string | null {
  if (typeof value !== 'string' || value === '') return null
  // A piece beyond what is shown is needed to know a secret that is cut by the end.
  const shown = hide(value.slice(0, 2 * limits.detailLength))
  return shown.length > limits.detailLength ? `${shown.slice(0, limits.detailLength)}…` : shown
}

/** Only the origin: a path or query may carry what is nobody's business. Of a host in which a secret stands, nothing. */
function redirectTarget(response: HttpResponse): string | null {
  const location = response.headers['location']
  if (response.status < 300 || response.status > 399 || location === undefined) return null
  // A URL has its host in small letters, in which a secret would not be known.
  const [host = ''] = location
    .replace(/^[a-z][a-z0-9+.-]*:/i, '')
    .replace(/^[/\\]+/, '')
    .split(/[/\\?#]/, 1)
  if (response.hide(host) !== host) return null
  try {
    return new URL(location, response.origin).origin
  } catch {
    return null
  }
}

/** A string in a SCIM filter: JSON string rules (RFC 7644 section 3.4.2.2). */
export const filterString = (text: string): string => JSON.stringify(text)
