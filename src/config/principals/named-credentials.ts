import { UsageError } from '../../failures/errors'
import type { Credentials } from '../../identity-domain/auth/credentials'
import { accessToken } from '../access-token'
import { client } from '../client'
import type { SettingsSources } from '../settings-sources'
import { isPrincipal, type NamedAuth, namedAuth } from './auth-method'
import { principalCredentials } from './principal-credentials'

/**
 * Signs in the way that `--auth` or `APPS_AUTH` names, whatever else is set.
 *
 * @throws {UsageError} naming what is missing for it
 */
export async function namedCredentials(sources: SettingsSources, origin: URL): Promise<Credentials> {
  const named = namedAuth(sources.flags, sources.environment.variables)
  return { ...(await credentialsFor(named, sources, origin)), chosenBy: named.from }
}

async function credentialsFor(named: NamedAuth, sources: SettingsSources, origin: URL): Promise<Credentials> {
  const { method, from } = named
  const { ociProfile } = sources.flags
  if (isPrincipal(method) && method !== 'delegation-token') {
    if (ociProfile !== undefined) throw contradiction(named)
    return principalCredentials({ method, from }, sources)
  }
  switch (method) {
    case 'token':
    case 'client-credentials': {
      if (ociProfile !== undefined) throw contradiction(named)
      const found = method === 'token' ? await accessToken(sources) : await client(sources)
      return found ?? (await ofStoredProfile({ method, from }, sources, origin))
    }
    default: {
      const { ociCredentialsBy } = await import('../oci/oci-credentials')
      return ociCredentialsBy({ method, from }, sources)
    }
  }
}

const contradiction = ({ method, from }: NamedAuth): UsageError =>
  new UsageError(
    `${from} says ${method}, and --oci-profile names a profile of ~/.oci/config; which one counts?`,
    'Leave one of them out.',
  )

const missing = {
  token: 'APPS_ACCESS_TOKEN or APPS_ACCESS_TOKEN_FILE',
  'client-credentials': 'APPS_CLIENT_ID, with APPS_CLIENT_SECRET, APPS_CLIENT_SECRET_FILE or APPS_CLIENT_KEY_FILE',
}

/** The profile in use for this domain, if it signs in this way. */
async function ofStoredProfile(
  { method, from }: { method: keyof typeof missing; from: string },
  sources: SettingsSources,
  origin: URL,
): Promise<Credentials> {
  const profile = await sources.profile()
  const isOfDomain = profile?.origin.origin === origin.origin
  if (profile !== null && isOfDomain && profile.signIn.kind.startsWith(method === 'token' ? 'token' : 'client-'))
    return (await import('../profile-credentials')).credentialsOf(profile, sources, null)
  throw new UsageError(
    `${from} says ${method}, but ${missing[method]} is not set.`,
    'Set it, or leave --auth out to sign in by what is configured.',
  )
}
