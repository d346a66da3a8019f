import { Failure, NotPermitted, UsageError, waitingFor } from '../../failures/errors'
import { exitCodes } from '../../failures/exit-codes'
import type { Environment, KeychainModule } from '../../platform/environment'
import type { StoredSecrets } from './profile'
import { type Profile, secretWord } from './profile'

/** What people find it under in the keychain of their system. */
const service = 'identity-domain-apps'

/** Left to itself, the module takes the kernel's keyring where there is no Secret Service, and tells nobody. */
const options = { linux: { store: 'secret-service' } } as const

/**
 * The keychain of the system: that of macOS, the credentials of Windows, or a Secret Service. A Node module reaches it that
 * does not come with this program.
 *
 * @param what ends the name of each entry
 * @throws {UsageError} when it is not installed
 */
export async function openKeychain(environment: Environment, what = ''): Promise<StoredSecrets> {
  const { AsyncEntry } = await moduleOf(environment)
  const entryOf = ({ name, origin }: Profile) => new AsyncEntry(service, `${name} ${origin.origin}${what}`, options)
  const { ended } = environment
  return {
    read: (profile) => trying('read from', profile, async () => (await entryOf(profile).getPassword(ended)) ?? null),
    keep: (profile, secret) => trying('written to', profile, () => entryOf(profile).setPassword(secret, ended)),
    forget: (profile) =>
      trying(`cleared of this ${secretWord(profile)}`, profile, () => clear(entryOf(profile), ended)),
  }
}

type Entry = InstanceType<KeychainModule['AsyncEntry']>

/** Some keychains refuse to delete what is not there. */
async function clear(entry: Entry, stop: AbortSignal): Promise<boolean> {
  if (((await entry.getPassword(stop)) ?? null) === null) return false
  await entry.deletePassword(stop)
  return true
}

async function moduleOf({ keychain }: Environment): Promise<KeychainModule> {
  try {
    return await keychain()
  } catch {
    throw new UsageError('The keychain cannot be reached: the module @napi-rs/keyring is not installed.', instead)
  }
}

const instead =
  'npm install -g @napi-rs/keyring brings it. Or name where the secret is, with --secret-file or --secret-command (of a token: --token-file or --token-command); or keep it in a file of your own with --store file.'

/** What the module says is of no use to people, and the same for all reasons. */
async function trying<Result>(what: string, profile: Profile, act: () => Promise<Result>): Promise<Result> {
  try {
    return await waitingFor('the keychain, which may be asking to be unlocked', act, exitCodes.notPermitted)
  } catch (error) {
    if (error instanceof Failure) throw error
    // Credentials of Windows have 1280 characters at most; the sentence is that of the module.
    if (/longer than platform limit/.test(String(error)))
      throw new NotPermitted('The keychain of this system takes nothing as long as this.')
    const word = secretWord(profile)
    throw new NotPermitted(`The keychain could not be ${what}: it is locked, or there is none on this machine.`, {
      hint: `Unlock it. Or sign in again with apps login and --${word}-file, --${word}-command or --store file.`,
    })
  }
}
