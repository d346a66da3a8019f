import { createHash } from 'node:crypto'
import * as z from 'zod/mini'
import { Failure } from '../failures/errors'
import {
  type ClientKey,
  type ClientSecret,
  everythingAllowed,
  type IssuedToken,
  type TokenCache,
} from '../identity-domain/auth/credentials'
import type { Environment } from '../platform/environment'
import { OpenToOthers } from './profiles/config-directory'
import { parseJson } from './profiles/json-file'
import type { Profile, SecretStore, StoredSecrets } from './profiles/profile'
import { loadProfiles } from './profiles/profile-store'
import { openTokens } from './profiles/token-store'
import type { SettingsSources } from './settings-sources'

/** In seconds: a token that ends sooner is not used, so that it outlives a usual run, which has a minute. */
const margin = 120

/** In seconds, whatever the domain says: after that, the domain should decide again who may sign in. */
const longestUse = 24 * 60 * 60

const time = z.pipe(
  z.iso.datetime(),
  z.transform((text) => new Date(text)),
)

/** What is stored. A shorter text is not a token: hiding it would hide words of the output as well. */
const cachedToken = z.object({
  version: z.literal(2),
  token: z.string().check(z.minLength(8), z.maxLength(64 * 1024)),
  /** Before the domain was asked for it. */
  askedAt: time,
  expiresAt: time,
  /** What the token was issued for, see {@link bindingOf}. */
  binding: z.string(),
})

type CachedToken = z.infer<typeof cachedToken>

/**
 * Adds the token cache of a profile to its credentials. If the cache cannot be reached, the user is warned and the run
 * signs in without it.
 *
 * @throws {UsageError} when other users could have read or changed the cache
 */
export async function withTokenCache<Client extends ClientSecret | ClientKey>(
  credentials: Client,
  { profile, store }: { profile: Profile; store: SecretStore },
  sources: SettingsSources,
): Promise<Client> {
  try {
    const tokens = await openTokens(store, sources.environment)
    const cached = parseCached(await tokens.read(profile))
    return { ...credentials, keeper: tokenCacheOf(cached, tokens, { profile, credentials, sources }) }
  } catch (error) {
    if (!(error instanceof Failure) || error instanceof OpenToOthers) throw error
    sources.warnings.push(`The access token is not kept between runs. ${error.message}`)
    return credentials
  }
}

function tokenCacheOf(
  cached: CachedToken | null,
  tokens: StoredSecrets,
  use: { profile: Profile; credentials: ClientSecret | ClientKey; sources: SettingsSources },
): TokenCache {
  const { profile, sources } = use
  const { environment, secrets } = sources
  const binding = bindingOf(use.credentials, profile)
  // Registered even if it is not used: an answer could still contain it.
  const token = cached === null ? null : secrets.register(cached.token)
  const forget = async () => void (await tokens.forget(profile))
  return {
    token: cached !== null && isUsable(cached, binding, environment.clock.now()) ? token : null,
    async keep(issued) {
      const text = formatCached(issued, binding)
      if (text === null) await forget()
      else if (await isStillWanted(profile, environment)) await tokens.keep(profile, text)
    },
    forget,
  }
}

function parseCached(text: string | null): CachedToken | null {
  const read = z.safeParse(cachedToken, text === null ? null : parseJson(text))
  return read.success ? read.data : null
}

/** null: the token ends too soon, has no known end, or is too short or too long to be one. */
function formatCached({ token, askedAt, expiresIn }: IssuedToken, binding: string): string | null {
  if (expiresIn === null || expiresIn <= margin) return null
  const expiresAt = new Date(askedAt.getTime() + Math.floor(Math.min(expiresIn, longestUse)) * 1000)
  const cached = { version: 2, token: token.reveal(), askedAt, expiresAt, binding }
  const text = `${JSON.stringify(cached)}\n`
  return parseCached(text) === null ? null : text
}

/** A token from the future is not used: the clock has changed, so nobody can tell when it ends. */
function isUsable({ askedAt, expiresAt, binding }: CachedToken, expectedBinding: string, now: Date): boolean {
  return binding === expectedBinding && askedAt <= now && now.getTime() < expiresAt.getTime() - margin * 1000
}

/** Not if the profile was removed, or signs in differently, since this run began. */
async function isStillWanted({ name, origin, tokenCache }: Profile, environment: Environment): Promise<boolean> {
  const profile = (await loadProfiles(environment)).all.get(name)
  return profile?.tokenCache === tokenCache && profile?.origin.origin === origin.origin
}

/** A hash, as the secret is a part of it: after the secret has changed, the domain is asked whether the new one is right. */
function bindingOf(credentials: ClientSecret | ClientKey, { name, origin }: Profile): string {
  const parts = [name, origin.origin, credentials.clientId, everythingAllowed, proofOf(credentials, origin)]
  return createHash('sha256').update(JSON.stringify(parts)).digest('base64url')
}

/** For a key: an assertion of 1970, which no domain accepts. RS256 makes the same one each time (RFC 8017 section 8.2). */
function proofOf(credentials: ClientSecret | ClientKey, origin: URL): string {
  if (credentials.kind === 'client') return credentials.secret.reveal()
  return credentials.makeAssertion({ origin, now: new Date(0), random: (bytes) => new Uint8Array(bytes) })
}
