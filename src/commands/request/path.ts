import { UsageError } from '../../failures/errors'

const shown = (text: string): string => {
  const escaped = text.replace(/[^\x20-\x7e]/gu, (each) => `\\u{${(each.codePointAt(0) as number).toString(16)}}`)
  return escaped.length > 80 ? `${escaped.slice(0, 80)}…` : escaped
}

const refused = (text: string, why: string, hint = 'Write a path of the domain: /admin/v1/Apps'): UsageError =>
  new UsageError(`<path>: '${shown(text)}' ${why}.`, hint, { escaped: true })

/** What RFC 3986 allows in a path and a query, and nothing that a URL parser would put in another form. */
const plainPath = /^(?:[\w\-.~!$&'()*+,;=:@/]|%[0-9a-f]{2})*$/i
const plainQuery = /^(?:[\w\-.~!$&()*+,;=:@/?]|%[0-9a-f]{2})*$/i

/**
 * The path and query that go out are those that were typed.
 *
 * @throws {UsageError} for another host, a way out of the domain's paths, and what no address may hold
 */
export function pathAndQuery(typed: string): { path: string; query: string } {
  if (typed === '') throw refused(typed, 'is empty')
  if (typed.length > 8192) throw refused(typed, 'is longer than 8192 characters')
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is refused.
  if (/[\u0000-\u001f\u007f-\u009f]/.test(typed)) throw refused(typed, 'contains a control character')
  if (/^[a-z]:[/\\]/i.test(typed)) throw changedByGitBash(typed)
  if (/^[a-z][a-z0-9+.-]*:/i.test(typed))
    throw refused(typed, 'is a URL, not a path', 'Name the domain with --domain-url or APPS_DOMAIN_URL.')
  if (/^[/\\]{2}/.test(typed) || typed.includes('\\')) throw refused(typed, 'leads to another host')
  if (typed.includes('#')) throw refused(typed, 'contains a #; the text after it would not be sent')
  const absolute = typed.startsWith('/') ? typed : `/${typed}`
  const at = absolute.indexOf('?')
  const path = at === -1 ? absolute : absolute.slice(0, at)
  const query = at === -1 ? '' : absolute.slice(at + 1)
  if (!plainPath.test(path))
    throw refused(typed, 'contains a character that a path cannot contain', 'Percent-encode it.')
  if (!plainQuery.test(query))
    throw refused(
      typed,
      'contains a character that a query cannot contain',
      "Use a field, which is encoded for you: -f 'filter=…'",
    )
  const segments = path.split('/').map((segment) => decoded(segment, typed))
  // Some servers take parameters (`..;x`) off a segment before they look at it.
  if (segments.some((segment) => /^\.{1,2}(;|$)/.test(segment) || /[/\\\p{Cc}]/u.test(segment)))
    throw refused(typed, 'leads outside its own path')
  // Judged as a server may read it: decoded, and without `;parameters`.
  if (/^(oauth2|sso|ui)$/i.test((segments.find((segment) => segment !== '') ?? '').split(';')[0] ?? ''))
    throw refused(
      typed,
      'is not a path of the Admin API: requests and responses there hold tokens and codes',
      'To try a grant: apps test-offline',
    )
  if (/\/\//.test(path)) throw refused(typed, 'has an empty segment')
  return { path, query }
}

/** Git Bash takes `/admin/v1/Apps` for a path of its own, and puts the folder before it that it is installed in. */
function changedByGitBash(typed: string): UsageError {
  const [meant = '/admin/v1/Apps'] = /\/admin\/v1\/[\w./-]*/.exec(typed) ?? []
  return refused(
    typed,
    'is a path of Windows; Git Bash makes one of what begins with a slash',
    `Write MSYS_NO_PATHCONV=1 before the command, or leave out the slash: ${meant.slice(1)}`,
  )
}

/** However often it is encoded: something on the way may decode it more than once. */
function decoded(segment: string, typed: string): string {
  let text = segment
  for (let times = 0; times < 8; times++) {
    let next: string
    try {
      next = decodeURIComponent(text)
    } catch {
      throw refused(typed, 'is not encoded as UTF-8')
    }
    if (next === text) return text
    text = next
  }
  throw refused(typed, 'is encoded too many times')
}

const regenerator = /appclientsecretregenerator/

/** A path as a server may read it: decoded, in small letters, and without `;parameters` of its segments. */
export const asRead = (path: string): string =>
  path
    .split('/')
    .map((segment) => (decoded(segment, path).split(';')[0] ?? '').toLowerCase())
    .join('/')

/** Whether a request to this path, or one inside it, would make a new secret of a client. */
export function renewsASecret(path: string): boolean {
  return regenerator.test(asRead(path))
}

export const whyNoNewSecret = new UsageError(
  'AppClientSecretRegenerator would end the old secret at once, and apps never shows the new one.',
  'Use the console, which shows the new secret once.',
)

/** A search sent by POST reads (RFC 7644 section 3.4.3). */
export const isSearch = (path: string): boolean => /\/\.search$/.test(path)
