import { UsageError } from '../errors'
import type { Credentials } from '../identity-domain/credentials'
import { accessToken } from './access-token'
import { client, howToSignIn } from './client'
import type { Surroundings } from './surroundings'

/**
 * One of the places where it may be said how to sign in. null: nothing is said there.
 *
 * @throws {UsageError} when what is said there is incomplete or makes no sense
 */
export type CredentialSource = (around: Surroundings) => Promise<Credentials | null>

/** The first that says something counts, and those after it are not looked at. */
const sources: readonly CredentialSource[] = [accessToken, client]

/** @throws {UsageError} naming the setting, never its value */
export async function readCredentials(around: Surroundings): Promise<Credentials> {
  for (const source of sources) {
    const credentials = await source(around)
    if (credentials !== null) return credentials
  }
  throw new UsageError('There are no credentials to sign in with.', howToSignIn)
}
