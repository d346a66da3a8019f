import { mediaTypeOf, pathOf, type SandboxRequest } from './http-message'

/** What a request is about; a fault is aimed with it. */
export type RequestKind = (typeof requestKinds)[number]

export const requestKinds = [
  ...(['token', 'authorize', 'device', 'revoke', 'introspect', 'userinfo', 'discovery', 'jwk'] as const),
  ...(['get', 'list', 'search', 'patch', 'create', 'replace', 'delete', 'status', 'secret', 'bulk', 'other'] as const),
] as const

/** One request that reached the sandbox. The control endpoint's own are not in it. */
export interface LedgerEntry {
  /** From 1, in the order of arrival. */
  number: number
  /** ISO 8601, on the sandbox's clock. */
  time: string
  kind: RequestKind
  method: string
  /** Path and query as sent. */
  path: string
  /** By lower-case name; `authorization` shows the scheme only. */
  headers: Record<string, string>
  /** Secrets of a form are replaced; at most 64 KiB. */
  body: string
  /** The status answered, or null when there was none: the connection was reset, or hangs. */
  status: number | null
  /** The type of the fault that struck, or null. */
  fault: string | null
}

/** The oldest entries go when there are more. */
export const longestLedger = 10_000
/** The same for what they hold: path, headers and body, in characters. */
export const largestLedger = 16 * 1024 * 1024
const longestBody = 64 * 1024

/** Requests as they came, the newest of them: a sandbox may run for days. */
export class Ledger {
  /** The same array for ever. */
  readonly entries: LedgerEntry[] = []
  #dropped = 0
  #size = 0

  /** How many entries had to go to make room for newer ones. */
  get dropped(): number {
    return this.#dropped
  }

  /** Adds a request, as the last one. */
  enter(request: SandboxRequest, now: Date): LedgerEntry {
    const entry = ledgerEntry(request, (this.entries.at(-1)?.number ?? this.#dropped) + 1, now)
    this.entries.push(entry)
    this.#size += sizeOf(entry)
    while (this.entries.length > longestLedger || (this.#size > largestLedger && this.entries.length > 1)) {
      this.#size -= sizeOf(this.entries.shift())
      this.#dropped++
    }
    return entry
  }

  empty(): void {
    this.entries.length = 0
    this.#dropped = 0
    this.#size = 0
  }
}

function sizeOf(entry: LedgerEntry | undefined): number {
  if (entry === undefined) return 0
  const { path, headers, body } = entry
  return Object.values(headers).reduce((sum, value) => sum + value.length, path.length + body.length)
}

const keptHeaders = [
  'host',
  'user-agent',
  'accept',
  'accept-encoding',
  'content-type',
  'content-length',
  'connection',
  'date',
  'if-match',
  'if-none-match',
  'opc-request-id',
  'opc-retry-token',
  'resource_type_schema_version',
]

const secretParameters = [
  'client_secret',
  'password',
  'assertion',
  'client_assertion',
  'refresh_token',
  'token',
  'code',
  'code_verifier',
  'device_code',
  'subject_token',
  'id_token_hint',
]

function ledgerEntry(request: SandboxRequest, number: number, now: Date): LedgerEntry {
  return {
    number,
    time: now.toISOString(),
    kind: kindOf(request),
    method: request.method,
    path: shownTarget(request.target),
    headers: shownHeaders(request),
    body: shownBody(request),
    status: null,
    fault: null,
  }
}

/** Those that are told by their path alone. */
const kindByPath: Readonly<Record<string, RequestKind>> = {
  '/oauth2/v1/token': 'token',
  '/oauth2/v1/authorize': 'authorize',
  '/oauth2/v1/device': 'device',
  '/oauth2/v1/revoke': 'revoke',
  '/oauth2/v1/introspect': 'introspect',
  '/oauth2/v1/userinfo': 'userinfo',
  '/.well-known/openid-configuration': 'discovery',
  '/.well-known/idcs-configuration': 'discovery',
  '/admin/v1/SigningCert/jwk': 'jwk',
}

export function kindOf(request: SandboxRequest): RequestKind {
  const path = pathOf(request)
  const kind = Object.hasOwn(kindByPath, path) ? kindByPath[path] : undefined
  if (kind) return kind
  const resource = kindsByMethod.find((candidate) => candidate.path.test(path))
  return resource?.kinds[request.method] ?? 'other'
}

/** The others; `.search` would otherwise be an id. */
const kindsByMethod: readonly { path: RegExp; kinds: Readonly<Record<string, RequestKind>> }[] = [
  { path: /^\/admin\/v1\/Apps$/, kinds: { GET: 'list', POST: 'create' } },
  { path: /^\/admin\/v1\/Apps\/\.search$/, kinds: { POST: 'search' } },
  {
    path: /^\/admin\/v1\/Apps\/[^/]+$/,
    kinds: { GET: 'get', PATCH: 'patch', PUT: 'replace', DELETE: 'delete' },
  },
  { path: /^\/admin\/v1\/AppStatusChanger\/[^/]+$/, kinds: { GET: 'status', PUT: 'status' } },
  { path: /^\/admin\/v1\/AppClientSecretRegenerator$/, kinds: { POST: 'secret' } },
  { path: /^\/admin\/v1\/Bulk$/, kinds: { POST: 'bulk' } },
]

function shownTarget(target: string): string {
  const [path = '', ...query] = target.split('?')
  return query.length === 0 ? path : `${path}?${withoutSecrets(query.join('?'))}`
}

function shownHeaders({ headers }: SandboxRequest): Record<string, string> {
  const shown: Record<string, string> = {}
  for (const name of keptHeaders) {
    const value = headers[name]
    if (value !== undefined) shown[name] = value
  }
  const scheme = headers['authorization']?.trim().split(/\s/, 1)[0]
  if (scheme !== undefined) shown['authorization'] = `${scheme} [redacted]`
  return shown
}

function shownBody(request: SandboxRequest): string {
  if (request.body === 'too-large') return '[more than a megabyte]'
  const text = Buffer.from(request.body).toString('utf8')
  const isForm = mediaTypeOf(request) === 'application/x-www-form-urlencoded' || kindOf(request) === 'token'
  return (isForm ? withoutSecrets(text) : withoutSecretMembers(text)).slice(0, longestBody)
}

// As members of an App, or as what a PATCH sets.
const secretMembers =
  /("(?:clientSecret|hashedClientSecret|secretKey|secretKeyTemporary|password)"\s*:\s*)"(?:[^"\\]|\\.)*"?/gi
const secretPath = /"path"\s*:\s*"[^"]{0,200}(?:clientSecret|secretKey\w{0,20})"/i

function withoutSecretMembers(text: string): string {
  if (secretPath.test(text)) return text.replace(/("value"\s*:\s*)"(?:[^"\\]|\\.)*"?/gi, '$1"[redacted]"')
  return text.replace(secretMembers, '$1"[redacted]"')
}

function withoutSecrets(form: string): string {
  return form
    .split('&')
    .map((pair) => {
      const name = pair.split('=', 1)[0] ?? ''
      return secretParameters.includes(name) ? `${name}=[redacted]` : pair
    })
    .join('&')
}
