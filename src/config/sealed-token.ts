import { createHmac, timingSafeEqual } from 'node:crypto'
import { everythingAllowed, type IssuedToken } from '../identity-domain/auth/credentials'

/** What a kept token was obtained for and by; with anything else it is of no use. */
export interface Binding {
  profile: string
  /** Of the domain. */
  origin: string
  clientId: string
  /** Who has not these credentials cannot know it. Not kept. */
  proof: string
}

/** What is kept, as JSON. Times are in milliseconds since 1970, lengths of time in seconds. */
interface Kept {
  version: number
  token: string
  askedAt: number
  expiresIn: number
  /** HMAC-SHA256 (RFC 2104) of all of this and of the binding. */
  seal: string
}

const version = 1

/** In seconds: one that ends sooner is not begun with, so that it outlives a usual run, which has a minute. */
const margin = 120

/** In seconds, whatever the domain says: by then it should be asked who may still sign in. */
const longest = 24 * 60 * 60

/** In UTF-16 units. What is shorter is no token, and hidden in output it would take words with it. */
const shortest = 8
const largest = 64 * 1024

const isToken = (value: unknown): value is string =>
  typeof value === 'string' && value.length >= shortest && value.length <= largest

/** null: it does not live long enough, or nobody knows how long. */
export function sealed({ token, askedAt, expiresIn }: IssuedToken, binding: Binding): string | null {
  if (expiresIn === null || expiresIn <= margin || !isToken(token.reveal())) return null
  const kept = {
    token: token.reveal(),
    askedAt: askedAt.getTime(),
    expiresIn: Math.floor(Math.min(expiresIn, longest)),
  }
  return `${JSON.stringify({ version, ...kept, seal: sealOf(kept, binding).toString('base64url') })}\n`
}

/** The token in a text that should be of {@link sealed}, whatever became of it; null: there is none. */
export function tokenWithin(text: string): string | null {
  return keptIn(text)?.token ?? null
}

/**
 * Whether that token may be used now: it was sealed by these credentials, for this profile, domain, client and scope, and has
 * some time to go. Of a token that seems to be from the future nobody can say when it ends.
 */
export function isOfUse(text: string, binding: Binding, now: Date): boolean {
  const kept = keptIn(text)
  if (kept === null) return false
  const seal = Buffer.from(kept.seal, 'base64url')
  const expected = sealOf(kept, binding)
  if (seal.length !== expected.length || !timingSafeEqual(seal, expected)) return false
  const age = (now.getTime() - kept.askedAt) / 1000
  return age >= 0 && age < kept.expiresIn - margin
}

function sealOf({ token, askedAt, expiresIn }: Omit<Kept, 'version' | 'seal'>, binding: Binding): Buffer {
  const { profile, origin, clientId, proof } = binding
  const all = [version, profile, origin, clientId, everythingAllowed, token, askedAt, expiresIn]
  return createHmac('sha256', proof).update(JSON.stringify(all)).digest()
}

function keptIn(text: string): Kept | null {
  const { version: found, token, askedAt, expiresIn, seal } = objectIn(text)
  if (found !== version || !isToken(token) || typeof seal !== 'string') return null
  return Number.isSafeInteger(askedAt) && Number.isSafeInteger(expiresIn)
    ? { version, token, askedAt: Number(askedAt), expiresIn: Number(expiresIn), seal }
    : null
}

function objectIn(text: string): { [Name in keyof Kept]?: unknown } {
  try {
    return Object(JSON.parse(text))
  } catch {
    return {}
  }
}
