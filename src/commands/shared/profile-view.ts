import { type Profile, type SecretPlace, type SecretStore, secretPlaceOf } from '../../config/profiles/profile'
import type { JsonObject, View } from '../../output/output'

export interface ShownProfile {
  profile: Profile
  isCurrent: boolean
}

/** Where secrets are, never a secret. */
export const profileView: View<ShownProfile> = {
  columns: [
    {
      title: 'In use',
      name: 'current',
      forPeople: ({ isCurrent }) => (isCurrent ? { text: '*', tone: 'good' } : ''),
      forScripts: ({ isCurrent }) => (isCurrent ? 'true' : 'false'),
    },
    { title: 'Profile', name: 'name', forPeople: nameForPeople, forScripts: name, whole: true },
    // Whole: domains of one region differ in the middle, where one that is cut ends.
    { title: 'Domain', name: 'domain', forPeople: domain, forScripts: domain, whole: true },
    { title: 'Signs in by', name: 'method', forPeople: ({ profile }) => way(profile), forScripts: method },
    { title: 'Client id', name: 'clientId', forScripts: ({ profile }) => clientId(profile) ?? '' },
    {
      title: 'Secret',
      name: 'secret',
      forPeople: ({ profile }) => place(profile),
      forScripts: ({ profile }) => place(profile),
    },
    { title: 'CA file', name: 'caFile', forScripts: ({ profile }) => profile.caFile ?? '' },
    { title: 'Protected', name: 'protected', forScripts: ({ profile }) => String(profile.isProtected ?? false) },
  ],
  json: ({ profile, isCurrent }) => ({
    name: profile.name,
    current: isCurrent,
    domain: profile.origin.origin,
    method: profile.signIn.kind,
    clientId: clientId(profile),
    ...members(profile),
    ...(profile.caFile === null ? {} : { caFile: profile.caFile }),
    ...(profile.tokenCache === undefined ? {} : { tokenCache: profile.tokenCache }),
    ...(profile.isProtected && { protected: true }),
  }),
  details: (shown) => [
    { line: { text: shown.profile.name, tone: 'strong' } },
    { label: 'in use', value: shown.isCurrent ? 'yes' : 'no' },
    { label: 'domain', value: domain(shown) },
    { label: 'signs in by', value: way(shown.profile) },
    { label: 'from', value: place(shown.profile) },
    ...(shown.profile.caFile === null ? [] : [{ label: 'trusts too', value: shown.profile.caFile }]),
    ...(shown.profile.tokenCache === undefined
      ? []
      : [{ label: 'tokens', value: `kept between runs, in ${tokenPlace(shown.profile.tokenCache, shown.profile)}` }]),
    ...(shown.profile.isProtected ? [{ label: 'protected', value: 'a change needs the name of the profile' }] : []),
  ],
}

function name({ profile }: ShownProfile): string {
  return profile.name
}

function nameForPeople({ profile }: ShownProfile): string {
  return profile.isProtected ? `${profile.name} (protected)` : profile.name
}

function domain({ profile }: ShownProfile): string {
  return profile.origin.origin
}

function method({ profile }: ShownProfile): string {
  return profile.signIn.kind
}

const clientId = ({ signIn }: Profile): string | null => ('clientId' in signIn ? signIn.clientId : null)

function way({ signIn }: Profile): string {
  switch (signIn.kind) {
    case 'client-secret':
      return `client ${signIn.clientId} and its secret`
    case 'client-key':
      return `client ${signIn.clientId} and its private key`
    case 'token':
      return 'bearer token'
    case 'oci-profile':
      return `OCI profile '${signIn.ociProfile}'`
    case 'principal':
      return signIn.auth
  }
}

/** For people: where what is secret comes from. Of a command only the program. */
export function place(profile: Profile): string {
  const { signIn } = profile
  if (signIn.kind === 'client-key') return signIn.keyFile
  if (signIn.kind === 'principal') return `the ${signIn.auth.replace('-', ' ')} of this machine`
  const found = secretPlaceOf(profile)
  switch (found?.kind) {
    case undefined:
      return '~/.oci/config'
    case 'file':
      return found.path
    case 'command':
      return `what ${found.words[0]} prints`
    case 'stored':
      return found.store === 'keychain' ? 'keychain' : 'secrets.json beside the profiles'
  }
}

/** For people: where access tokens are kept between runs. */
export const tokenPlace = (store: SecretStore, { name }: Profile): string =>
  store === 'keychain' ? 'the keychain' : `token-${name}.json beside the profiles`

function members({ signIn }: Profile): JsonObject {
  switch (signIn.kind) {
    case 'client-key':
      return { keyFile: signIn.keyFile, keyId: signIn.keyId }
    case 'oci-profile':
      return { ociProfile: signIn.ociProfile }
    case 'principal':
      return { auth: signIn.auth }
    case 'token':
      return placeMember(signIn.token, 'token')
    case 'client-secret':
      return placeMember(signIn.secret, 'secret')
  }
}

function placeMember(found: SecretPlace, what: 'secret' | 'token'): JsonObject {
  switch (found.kind) {
    case 'file':
      return { [`${what}File`]: found.path }
    case 'command':
      return { [`${what}Command`]: found.words[0] ?? '' }
    case 'stored':
      return { [`${what}Store`]: found.store }
  }
}
