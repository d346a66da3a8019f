import type { JsonObject, View } from '../output/output'
import type { Profile } from './profile'

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
    { title: 'Profile', name: 'name', forPeople: name, forScripts: name, whole: true },
    { title: 'Domain', name: 'domain', forPeople: domain, forScripts: domain },
    { title: 'Signs in by', name: 'method', forPeople: ({ profile }) => way(profile), forScripts: method },
    { title: 'Client id', name: 'clientId', forScripts: ({ profile }) => clientId(profile) ?? '' },
    {
      title: 'Secret',
      name: 'secret',
      forPeople: ({ profile }) => place(profile),
      forScripts: ({ profile }) => place(profile),
    },
  ],
  json: ({ profile, isCurrent }) => ({
    name: profile.name,
    current: isCurrent,
    domain: profile.origin.origin,
    method: profile.signIn.kind,
    clientId: clientId(profile),
    ...members(profile),
  }),
  details: (shown) => [
    { line: { text: shown.profile.name, tone: 'strong' } },
    { label: 'in use', value: shown.isCurrent ? 'yes' : 'no' },
    { label: 'domain', value: domain(shown) },
    { label: 'signs in by', value: way(shown.profile) },
    { label: 'from', value: place(shown.profile) },
  ],
}

function name({ profile }: ShownProfile): string {
  return profile.name
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
  }
}

/** For people: where what is secret comes from. Of a command only the program. */
export function place({ signIn }: Profile): string {
  switch (signIn.kind) {
    case 'client-key':
      return signIn.keyFile
    case 'token':
      return signIn.tokenFile
    case 'oci-profile':
      return '~/.oci/config'
    case 'client-secret':
      if (signIn.secret.kind === 'file') return signIn.secret.path
      if (signIn.secret.kind === 'command') return `what ${signIn.secret.words[0]} prints`
      return signIn.secret.store === 'keychain' ? 'keychain' : 'secrets.json beside the profiles'
  }
}

function members({ signIn }: Profile): JsonObject {
  switch (signIn.kind) {
    case 'client-key':
      return { keyFile: signIn.keyFile, keyId: signIn.keyId }
    case 'token':
      return { tokenFile: signIn.tokenFile }
    case 'oci-profile':
      return { ociProfile: signIn.ociProfile }
    case 'client-secret':
      if (signIn.secret.kind === 'file') return { secretFile: signIn.secret.path }
      if (signIn.secret.kind === 'command') return { secretCommand: signIn.secret.words[0] ?? '' }
      return { secretStore: signIn.secret.store }
  }
}
