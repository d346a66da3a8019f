import type { LoopbackAnswer, LoopbackRequest } from '../../platform/environment'

/** What the browser's return is compared with. */
export interface Expected {
  redirectUri: URL
  state: string
  /** Accepted spellings of the issuer. */
  issuers: readonly string[]
  /** Whether the answer has to name it (RFC 9207 section 2.4). */
  namesItself: boolean
}

/** How the sign-in ended. */
export type Return =
  | { kind: 'code'; code: string }
  | { kind: 'refused'; error: string; description: string | null }
  /** It has the state, so it is the provider's, but it says two things, or nothing that can be used. */
  | { kind: 'unusable'; why: string }
  /** Somebody else's answer, or one that was mixed up with it (RFC 9207). */
  | { kind: 'wrong-issuer'; issuer: string | null }

/** In bytes. */
const longestTarget = 8 * 1024
const longestCode = 4 * 1024
const mostParameters = 50

/**
 * One request to the loopback address. Whatever is not the answer that is waited for is turned away and changes nothing:
 * every program on this machine can send requests here (RFC 8252 section 8).
 */
export function judgeRequest(
  { method, target, host, origin }: LoopbackRequest,
  expected: Expected,
): { answer: LoopbackAnswer; result: Return | null } {
  const turnedAway = (status: number) => ({
    answer: page(status, 'This is not the answer that is waited for.'),
    result: null,
  })
  const { redirectUri } = expected
  if (target.length > longestTarget) return turnedAway(414)
  if (!URL.canParse(target, redirectUri.origin) || !target.startsWith('/')) return turnedAway(400)
  const url = new URL(target, redirectUri.origin)
  if (url.pathname !== redirectUri.pathname) return turnedAway(404)
  if (method !== 'GET') return turnedAway(405)
  if (host?.toLowerCase() !== redirectUri.host || origin !== undefined) return turnedAway(400)
  const result = judgeReturn(url, expected)
  if (result === null) return turnedAway(400)
  const said = result.kind === 'code' ? 'You are signed in.' : 'The sign-in did not work.'
  return { answer: page(result.kind === 'code' ? 200 : 400, said), result }
}

/** The answer to an authorization request (RFC 6749 section 4.1.2); null where it is none of ours. */
export function judgeReturn(url: URL, { state, issuers, namesItself }: Expected): Return | null {
  const { searchParams: query } = url
  if ([...query.keys()].length > mostParameters) return null
  const one = (name: string): string | null => {
    const values = query.getAll(name)
    return values.length === 1 && values[0] !== '' ? (values[0] as string) : null
  }
  if (!equalInConstantTime(one('state') ?? '', state)) return null
  const issuer = one('iss')
  if ((query.has('iss') || namesItself) && (issuer === null || !issuers.includes(issuer)))
    return { kind: 'wrong-issuer', issuer }
  const [code, error] = [one('code'), one('error')]
  const why = whyUnusable(query, code)
  if (why !== null) return { kind: 'unusable', why }
  return code === null
    ? { kind: 'refused', error: error as string, description: one('error_description') }
    : { kind: 'code', code }
}

/** The provider will send nothing else, so there is nothing more to wait for. */
function whyUnusable(query: URLSearchParams, code: string | null): string | null {
  const [first, second] = ['code', 'error'].filter((name) => query.has(name))
  if (first === undefined) return 'has neither a code nor an error'
  if (second !== undefined) return 'has a code and an error'
  const values = query.getAll(first)
  if (values.length > 1) return `has ${values.length} values of ${first}`
  if (values[0] === '') return `has an empty ${first}`
  const isUsable = code === null || (code.length <= longestCode && /^[\u0020-\u007e]+$/.test(code))
  return isUsable ? null : 'has a code that cannot be used'
}

/** Without telling by its time how much of it was right. */
function equalInConstantTime(one: string, other: string): boolean {
  let difference = one.length ^ other.length
  for (let at = 0; at < other.length; at++) difference |= one.charCodeAt(at) ^ other.charCodeAt(at)
  return difference === 0
}

/** A fixed text, with nothing of the request in it. */
const page = (status: number, said: string): LoopbackAnswer => ({
  status,
  page: `<!doctype html><html lang="en"><meta charset="utf-8"><title>apps</title><p>${said} You can close this window and go back to the terminal.</p></html>\n`,
})
