import { UsageError } from '../failures/errors'
import type { Credentials } from '../identity-domain/auth/credentials'
import { accessToken } from './access-token'
import { client, howToSignIn } from './client'
import { ociVariableThatSigns, type SettingsSources } from './settings-sources'

/**
 * One of the places where it may be said how to sign in. null: nothing is said there.
 *
 * @throws {UsageError} when what is said there is incomplete or makes no sense
 */
export type CredentialSource = (sources: SettingsSources, origin: URL) => Promise<Credentials | null>

const ociFlag: CredentialSource = async (sources) => namedProfile(sources.flags.ociProfile, '--oci-profile', sources)

const ociVariable: CredentialSource = async (sources) =>
  namedProfile(sources.environment.variables['APPS_OCI_PROFILE'], 'APPS_OCI_PROFILE', sources)

/** After all others of ours, so that a run with other settings never reads profiles. */
const profile: CredentialSource = async (sources, origin) =>
  (await import('./profile-credentials')).storedCredentials(sources, origin)

/** The variables of `oci` count where nothing of ours does. */
const ociEnvironment: CredentialSource = async (sources) => {
  const { variables } = sources.environment
  const from = ociVariableThatSigns(variables)
  if (from === null) return null
  const { ociCredentials } = await import('./oci/oci-credentials')
  return ociCredentials({ profile: variables['OCI_CLI_PROFILE'] || null, from, usesVariables: true }, sources)
}

/** The first source that is set is used; the others are not read. With what names each. */
const credentialSources: readonly [source: CredentialSource, nameIn: (sources: SettingsSources) => Promise<string>][] =
  [
    [ociFlag, async () => '--oci-profile'],
    [accessToken, async () => 'APPS_ACCESS_TOKEN'],
    [client, async () => 'APPS_CLIENT_ID'],
    [ociVariable, async () => 'APPS_OCI_PROFILE'],
    [profile, async (sources) => `profile '${(await sources.profile())?.name}'`],
    [ociEnvironment, async ({ environment }) => ociVariableThatSigns(environment.variables) ?? ''],
  ]

/** What `--auth` names, else the first that is set. @throws {Failure} naming the setting, never its value */
export async function readCredentials(sources: SettingsSources, origin: URL): Promise<Credentials> {
  const { auth } = sources.flags
  if (auth !== undefined || sources.environment.variables['APPS_AUTH'] !== undefined)
    return (await import('./principals/named-credentials')).namedCredentials(sources, origin)
  for (const [source, nameIn] of credentialSources) {
    const credentials = await source(sources, origin)
    if (credentials !== null) return { ...credentials, chosenBy: await nameIn(sources) }
  }
  throw new UsageError('There are no credentials to sign in with.', howToSignIn)
}

/** Loaded by who names one, and by nobody else. */
async function namedProfile(
  name: string | undefined,
  from: string,
  sources: SettingsSources,
): Promise<Credentials | null> {
  if (name === undefined) return null
  const { ociCredentials } = await import('./oci/oci-credentials')
  return ociCredentials({ profile: name, from, usesVariables: true }, sources)
}
