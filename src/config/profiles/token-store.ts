import type { Environment } from '../../platform/environment'
import {
  configDirectory,
  directoryToWrite,
  OpenToOthers,
  readOwnFile,
  removeOwnFile,
  writeOwnFile,
} from './config-directory'
import type { Profile, SecretStore, StoredSecrets } from './profile'

/**
 * Where access tokens of profiles are kept between runs: beside their secrets, and as these are. What is no text of use
 * counts as nothing there, as another token can be had.
 *
 * @throws {UsageError} when this machine has no such store
 */
export async function openTokens(store: SecretStore, environment: Environment): Promise<StoredSecrets> {
  return store === 'file' ? tokenFiles(environment) : (await import('./keychain')).openKeychain(environment, ' token')
}

/** Whether a token was kept. @throws {Failure} when it may still be there */
export async function forgetToken(profile: Profile, environment: Environment): Promise<boolean> {
  const { tokenCache } = profile
  return tokenCache !== undefined && (await openTokens(tokenCache, environment)).forget(profile)
}

/** For each profile a file of its own: runs that keep their tokens at the same time are not in each other's way. */
const fileName = ({ name }: Profile): string => `token-${name}.json`

function tokenFiles(environment: Environment): StoredSecrets {
  const { variables } = environment
  return {
    async read(profile) {
      const directory = configDirectory(variables)
      try {
        return directory === null ? null : await readOwnFile(directory, fileName(profile), environment)
      } catch (error) {
        if (error instanceof OpenToOthers) throw error
        return null
      }
    },
    keep: (profile, text) => writeOwnFile(directoryToWrite(variables), fileName(profile), text, environment),
    async forget(profile) {
      const directory = configDirectory(variables)
      return directory !== null && removeOwnFile(directory, fileName(profile), environment)
    },
  }
}
