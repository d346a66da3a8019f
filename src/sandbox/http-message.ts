/** The largest body that is read, in bytes. */
export const largestBody = 1024 * 1024

/** A request as the routes see it, with or without a port behind it. */
export interface SandboxRequest {
  method: string
  /** Path and query, as sent: `/admin/v1/Apps?count=1`. */
  target: string
  /** By lower-case name. */
  headers: Readonly<Record<string, string | undefined>>
  /** Empty when there is none. `too-large`: more than a megabyte was on its way. */
  body: Uint8Array | 'too-large'
}

export interface SandboxResponse {
  status: number
  headers: Record<string, string>
  /** Text is sent as UTF-8. Bytes are sent as they are, and must not be changed: they may be sent again. */
  body: string | Uint8Array
}

export function pathOf(request: SandboxRequest): string {
  const query = request.target.indexOf('?')
  return query < 0 ? request.target : request.target.slice(0, query)
}

export function queryOf(request: SandboxRequest): URLSearchParams {
  const query = request.target.indexOf('?')
  return new URLSearchParams(query < 0 ? '' : request.target.slice(query + 1))
}

/** The media type without its parameters, in lower case; empty when the header is missing. */
export function mediaTypeOf(request: SandboxRequest): string {
  return (request.headers['content-type'] ?? '').split(';', 1)[0]?.trim().toLowerCase() ?? ''
}

/** The body as strict UTF-8. Throws a TypeError when it is anything else. */
export function textOf(body: Uint8Array): string {
  return new TextDecoder('utf-8', { fatal: true }).decode(body)
}

/** An answer as JSON, with status 200 unless it says otherwise. */
export function jsonResponse(
  body: unknown,
  { status = 200, headers = {} }: Partial<Pick<SandboxResponse, 'status' | 'headers'>> = {},
): SandboxResponse {
  return {
    status,
    headers: { 'content-type': 'application/json;charset=utf-8', ...headers },
    body: JSON.stringify(body),
  }
}

/** The body of an answer as text. */
export function answerText({ body }: SandboxResponse): string {
  return typeof body === 'string' ? body : Buffer.from(body.buffer, body.byteOffset, body.length).toString('utf8')
}
