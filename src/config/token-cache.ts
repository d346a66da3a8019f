import { Failure } from '../failures/errors'
import type { ClientKey, ClientSecret, TokenCache } from '../identity-domain/auth/credentials'
import type { Environment } from '../platform/environment'
import { OpenToOthers } from './profiles/config-directory'
import type { Profile, SecretStore } from './profiles/profile'
import { loadProfiles } from './profiles/profile-store'
import type { StoredSecrets } from './profiles/stored-secrets'
import { openTokens } from './profiles/token-store'
import { type Binding, isOfUse, sealed, tokenWithin } from './sealed-token'
import type { SettingsSources } from './settings-sources'

/**
 * The credentials of a profile, with what keeps their token between runs. Where that cannot be reached it is said, and the
 * run signs in as all others do: a token that is only in memory is no weaker.
 *
 * @throws {UsageError} where others could have read the token, or put it there
 */
export async function keepingToken<Client extends ClientSecret | ClientKey>(
  credentials: Client,
  { profile, store }: { profile: Profile; store: SecretStore },
  around: SettingsSources,
): Promise<Client> {
  const found = await orWarning(read(profile, store, around), around)
  if (found === null) return credentials
  return { ...credentials, keeper: keeperOf(found, { profile, binding: bindingOf(credentials, profile) }, around) }
}

interface Found {
  tokens: StoredSecrets
  /** null: nothing is there. */
  text: string | null
}

async function read(profile: Profile, store: SecretStore, { environment }: SettingsSources): Promise<Found> {
  const tokens = await openTokens(store, environment)
  return { tokens, text: await tokens.read(profile) }
}

async function orWarning(reading: Promise<Found>, { warnings }: SettingsSources): Promise<Found | null> {
  try {
    return await reading
  } catch (error) {
    if (!(error instanceof Failure) || error instanceof OpenToOthers) throw error
    warnings.push(`No access token is kept between runs. ${error.message}`)
    return null
  }
}

function keeperOf(
  { tokens, text }: Found,
  { profile, binding }: { profile: Profile; binding: Binding },
  { environment, secrets }: SettingsSources,
): TokenCache {
  const within = text === null ? null : tokenWithin(text)
  // Before it is judged: also one that is not used could come back in an answer.
  const token = within === null ? null : secrets.register(within)
  const forget = async () => void (await tokens.forget(profile))
  return {
    token: text !== null && isOfUse(text, binding, environment.clock.now()) ? token : null,
    async keep(issued) {
      const next = sealed(issued, binding)
      if (next === null) await forget()
      else if (await isStillWanted(profile, environment)) await tokens.keep(profile, next)
    },
    forget,
  }
}

/** Who has removed the profile meanwhile, or signed in otherwise, wants nothing left of it. */
async function isStillWanted({ name, origin, tokenCache }: Profile, environment: Environment): Promise<boolean> {
  const now = (await loadProfiles(environment)).all.get(name)
  return now?.tokenCache === tokenCache && now?.origin.origin === origin.origin
}

function bindingOf(credentials: ClientSecret | ClientKey, { name, origin }: Profile): Binding {
  return { profile: name, origin: origin.origin, clientId: credentials.clientId, proof: proofOf(credentials, origin) }
}

/** With a key: an assertion of 1970, which no domain takes. RS256 makes the same one each time (RFC 8017 section 8.2). */
function proofOf(credentials: ClientSecret | ClientKey, origin: URL): string {
  if (credentials.kind === 'client') return credentials.secret.reveal()
  return credentials.makeAssertion({ origin, now: new Date(0), random: (bytes) => new Uint8Array(bytes) })
}
