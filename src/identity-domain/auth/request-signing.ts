import { createHash, type KeyObject, sign } from 'node:crypto'

/** A request as it will go out. */
export interface RequestToSign {
  method: string
  /** With the port where it is not the usual one: what the header `host` will say. */
  host: string
  /** With the query, as sent. */
  path: string
  /** Names in lower case. */
  headers: Readonly<Record<string, string>>
  body?: string | undefined
  date: Date
}

/** The headers that a request has to have besides its own. The signature holds for a few minutes, and for this request. */
export type RequestSigner = (request: RequestToSign) => Record<string, string>

export interface RequestSigningKey {
  /** `<tenancy OCID>/<user OCID>/<fingerprint>`, or `ST$<session token>`. */
  keyId: string
  /** RSA. */
  privateKey: KeyObject
  /** The token of the user for whom it signs; it is sent with each request, and signed. */
  delegationToken?: string
  /** OCI's federation service wants the date as `date`; identity domains take either. */
  dateHeader?: 'x-date' | 'date'
}

/** Spelled as Oracle's SDKs spell them: the list stands in the header as it is. */
const signedWithBody = ['Content-Type', 'Content-Length', 'x-content-sha256']
/** Source: npm `oci-common` 2.142.1, `signer.js`. */
const delegationHeader = 'opc-obo-token'
const methodsWithBody: ReadonlySet<string> = new Set(['POST', 'PUT', 'PATCH'])

/**
 * OCI request signatures, version 1: RSA-SHA256 over the headers that are listed (draft-cavage-http-signatures-08). A
 * test compares them with those of Oracle's SDK, byte by byte. Source: OCI documentation, "Request Signatures".
 */
export function createRequestSigner(key: RequestSigningKey): RequestSigner {
  const { keyId, privateKey, delegationToken, dateHeader = 'x-date' } = key
  const delegated = delegationToken === undefined ? {} : { [delegationHeader]: delegationToken }
  // As Oracle's clients spell them for either service.
  const ofBody = dateHeader === 'date' ? signedWithBody.map((name) => name.toLowerCase()) : signedWithBody
  const alwaysSigned = [dateHeader, '(request-target)', 'host', ...Object.keys(delegated)]
  return (request) => {
    const date = request.date.toUTCString()
    const added = { [dateHeader]: date, ...delegated, ...(hasBody(request) ? headersOfBody(request) : {}) }
    const names = hasBody(request) ? [...alwaysSigned, ...ofBody] : alwaysSigned
    const text = names.map((name) => signedLine(name.toLowerCase(), request, added)).join('\n')
    const signature = sign('RSA-SHA256', Buffer.from(text), privateKey).toString('base64')
    return {
      ...added,
      authorization: `Signature version="1",keyId="${keyId}",algorithm="rsa-sha256",headers="${names.join(' ')}",signature="${signature}"`,
    }
  }
}

const hasBody = ({ method }: RequestToSign): boolean => methodsWithBody.has(method)

function headersOfBody({ headers, body = '' }: RequestToSign): Record<string, string> {
  return {
    'content-type': headers['content-type'] ?? 'application/json',
    'x-content-sha256': createHash('sha256').update(body, 'utf8').digest('base64'),
  }
}

function signedLine(name: string, request: RequestToSign, added: Readonly<Record<string, string>>): string {
  if (name === '(request-target)') return `${name}: ${request.method.toLowerCase()} ${request.path}`
  if (name === 'host') return `${name}: ${request.host}`
  // The transport itself sends the length; it is that of the body in UTF-8.
  if (name === 'content-length') return `${name}: ${Buffer.byteLength(request.body ?? '', 'utf8')}`
  return `${name}: ${added[name]}`
}
