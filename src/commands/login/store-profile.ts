import type { CommandContext } from '../../cli/command'
import { type Profile, secretWord, storeOf } from '../../config/profiles/profile'
import { changeProfiles, withProfile } from '../../config/profiles/profile-store'
import { openStore } from '../../config/profiles/stored-secrets'
import { forgetToken } from '../../config/profiles/token-store'
import { UsageError } from '../../failures/errors'

/** A profile that signs in, as it was tried. */
export interface Tried {
  profile: Profile
  /** As it was typed; null where it is somewhere of the user's own. */
  secret: string | null
  /** What it takes the place of. */
  known: Profile | undefined
}

/** The secret first: a profile that is stored can be used. @throws {Failure} when it is not */
export async function storeProfile(tried: Tried, { environment, output }: CommandContext): Promise<void> {
  const { profile, secret, known } = tried
  const to = storeOf(profile)
  const before = known === undefined ? null : storeOf(known)
  const keep = async () => {
    if (to !== null && secret !== null) await (await openStore(to, environment)).keep(profile, secret)
  }
  // Also to find out now, and not at the next run, that tokens cannot be kept.
  await forgetToken(profile, environment)
  // A keychain that refuses leaves nothing behind. In a file a name has one secret, so it must be known whose name it is.
  if (to !== 'file') await keep()
  try {
    await changeProfiles(environment, async (now) => {
      refuseOtherDomain(now.all.get(profile.name), profile.origin)
      if (to === 'file') await keep()
      return withProfile(now, profile)
    })
  } catch (error) {
    // Nothing would lead to it any more.
    if (to === 'keychain' && before !== to) await forget(profile, { environment, output })
    throw error
  }
  if (known !== undefined && known.tokenCache !== profile.tokenCache)
    await forgetTokenOf(known, { environment, output })
  if (known !== undefined && before !== null && before !== to) await forget(known, { environment, output })
}

/** Whoever uses that name elsewhere means the domain it had. */
export function refuseOtherDomain(known: Profile | undefined, origin: URL): void {
  if (known === undefined || known.origin.origin === origin.origin) return
  throw new UsageError(
    `Profile '${known.name}' already exists for ${known.origin.origin}, not for ${origin.origin}.`,
    `Choose another name, or remove it first: apps profile remove ${known.name}`,
  )
}

async function forget(profile: Profile, { environment, output }: Pick<CommandContext, 'environment' | 'output'>) {
  const store = storeOf(profile)
  if (store === null) return
  try {
    await (await openStore(store, environment)).forget(profile)
  } catch {
    await output.warning(`The earlier ${secretWord(profile)} of '${profile.name}' may still be in the ${store}.`)
  }
}

async function forgetTokenOf(known: Profile, { environment, output }: Pick<CommandContext, 'environment' | 'output'>) {
  try {
    await forgetToken(known, environment)
  } catch {
    await output.warning(`The earlier access token of '${known.name}' may still be in the ${known.tokenCache}.`)
  }
}
