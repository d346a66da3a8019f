import { UsageError } from '../failures/errors'
import type { Credentials } from '../identity-domain/auth/credentials'
import { bearerToken } from './access-token'
import type { Printed } from './profile-command'
import type { Profile, SecretPlace } from './profiles/profile'
import { secretInFile, singleLine } from './secret-setting'
import { ociVariableThatSigns, type SettingsSources } from './settings-sources'

/**
 * What the profile that is named, or in use, says; null where there is none, or where variables of `oci` sign in to another
 * domain than that of the profile in use.
 *
 * @throws {UsageError} where they were stored with another origin (U16)
 */
export async function storedCredentials(sources: SettingsSources, origin: URL): Promise<Credentials | null> {
  const profile = await sources.profile()
  if (profile === null) return null
  if (profile.origin.origin === origin.origin)
    return withKeptToken(await credentialsOf(profile, sources, null), profile, sources)
  const { variables } = sources.environment
  const isNamed = sources.flags.profile !== undefined || (variables['APPS_PROFILE'] ?? '') !== ''
  // The one in use is for another domain, and was not asked for.
  if (!isNamed && ociVariableThatSigns(variables) !== null) return null
  const from = sources.flags.domainUrl === undefined ? 'APPS_DOMAIN_URL' : '--domain-url'
  throw new UsageError(
    `There are no credentials for ${origin.origin}, which ${from} names; those of profile '${profile.name}' are for ${profile.origin.origin} alone.`,
    `apps login NAME --domain-url ${origin.origin} stores others.`,
  )
}

async function withKeptToken(
  credentials: Credentials,
  profile: Profile,
  sources: SettingsSources,
): Promise<Credentials> {
  const { tokenCache: store } = profile
  const isOfClient = credentials.kind === 'client' || credentials.kind === 'client-key'
  if (store === undefined || !isOfClient) return credentials
  return (await import('./token-cache')).withTokenCache(credentials, { profile, store }, sources)
}

/**
 * How a profile signs in.
 *
 * @param typed a secret that is to be tried before it is stored
 * @throws {Failure} naming the profile and where its secret should be, never the secret
 */
export async function credentialsOf(
  profile: Profile,
  sources: SettingsSources,
  typed: string | null,
): Promise<Credentials> {
  const from = `profile '${profile.name}'`
  const { signIn } = profile
  switch (signIn.kind) {
    case 'token':
      return bearerToken(typed ?? (await secretAt(signIn.token, 'token', profile, sources)), from, sources)
    case 'oci-profile': {
      const { ociCredentials } = await import('./oci/oci-credentials')
      const choice = { profile: signIn.ociProfile, from, usesVariables: false }
      const signing = await ociCredentials(choice, sources)
      return { ...signing, from: `${from}, ${signing.from}` }
    }
    case 'principal': {
      const { principalCredentials } = await import('./principals/principal-credentials')
      return principalCredentials({ method: signIn.auth, from }, sources)
    }
    case 'client-key': {
      const { clientId, keyFile, keyId } = signIn
      const setting = { key: { file: keyFile }, from, alias: keyId ?? undefined }
      const key = await (await import('./client-key')).clientKey(clientId, setting, sources)
      return { ...key, from: `${from}, ${key.from}` }
    }
    case 'client-secret': {
      const secret = typed ?? (await secretAt(signIn.secret, 'secret', profile, sources))
      const value = singleLine(secret, `The secret of ${from}`)
      return {
        kind: 'client',
        clientId: signIn.clientId,
        secret: sources.secrets.register(value),
        from: `${from}, client ${signIn.clientId}`,
      }
    }
  }
}

async function secretAt(
  place: SecretPlace,
  what: Printed,
  profile: Profile,
  sources: SettingsSources,
): Promise<string> {
  const from = `profile '${profile.name}'`
  switch (place.kind) {
    case 'file':
      return secretInFile(place.path, from, sources)
    case 'command':
      return (await import('./profile-command')).printedSecret(place.words, { what, from }, sources.environment)
    case 'stored': {
      const { storedSecret } = await import('./profiles/stored-secrets')
      return storedSecret(profile, place.store, sources.environment)
    }
  }
}
