import type { CommandContext } from '../../cli/command'
import type { Profile, SecretPlace, SecretStore } from '../../config/profiles/profile'
import { openStore } from '../../config/profiles/stored-secrets'
import { Failure, NotPermitted } from '../../failures/errors'
import type { LoginRequest } from './request'
import { storeProfile, type Tried } from './store-profile'

/**
 * Where a secret or token is stored. What that needs is looked for before the user is asked for anything; where there is no
 * keychain, and none was asked for, the user may take a file.
 *
 * @throws {Failure} where there is no such store
 */
export async function chooseStore(asked: LoginRequest, context: CommandContext): Promise<SecretStore> {
  const { store = 'keychain' } = asked
  if (store === 'file' || !isStoreNeeded(asked)) return store
  try {
    await (await openStore('keychain', context.environment)).read(nobody)
    return store
  } catch (failure) {
    return fileInstead(failure, asked, context)
  }
}

/** Stores it; where a keychain turns out to be locked, the user may take a file instead, and need not type all again. */
export async function storeSomewhere(tried: Tried, asked: LoginRequest, context: CommandContext): Promise<Profile> {
  try {
    await storeProfile(tried, context)
    return tried.profile
  } catch (failure) {
    if (!(failure instanceof NotPermitted)) throw failure
    const profile = storedIn(await fileInstead(failure, asked, context), tried.profile)
    await storeProfile({ ...tried, profile }, context)
    return profile
  }
}

function storedIn(store: SecretStore, profile: Profile): Profile {
  const { signIn, tokenCache } = profile
  const moved = (place: SecretPlace): SecretPlace => (place.kind === 'stored' ? { kind: 'stored', store } : place)
  return {
    ...profile,
    ...(tokenCache !== undefined && { tokenCache: store }),
    signIn:
      signIn.kind === 'client-secret'
        ? { ...signIn, secret: moved(signIn.secret) }
        : signIn.kind === 'token'
          ? { ...signIn, token: moved(signIn.token) }
          : signIn,
  }
}

/** @throws the failure, where nobody wants a file */
async function fileInstead(failure: unknown, asked: LoginRequest, context: CommandContext): Promise<'file'> {
  if (!(failure instanceof Failure) || asked.store !== undefined || !context.isInteractive) throw failure
  await context.output.warning(failure.message)
  if (await context.confirm('Store it in a file that only you can read (mode 0600)?')) return 'file'
  throw failure
}

const isStoreNeeded = (asked: LoginRequest): boolean =>
  asked.cacheTokens ||
  [
    asked.auth,
    asked.ociProfile,
    asked.keyFile,
    asked.secretFile,
    asked.secretCommand,
    asked.tokenFile,
    asked.tokenCommand,
  ].every((elsewhere) => elsewhere === undefined)

/** Has no entry in any keychain: reading it shows whether entries can be read at all. */
const nobody: Profile = {
  name: 'none',
  origin: new URL('https://none.invalid'),
  signIn: { kind: 'client-secret', clientId: 'none', secret: { kind: 'stored', store: 'keychain' } },
  caFile: null,
}
