/** A domain with a name, and how to sign in to it. It holds no secret: at most it says where there is one. */
export interface Profile {
  name: string
  /** The one origin that its credentials go to. */
  origin: URL
  signIn: SignIn
  /** PEM certificates to trust for it besides Node's own. */
  caFile: string | null
  /** Where access tokens are kept between runs; of a client alone, and where its secret is if that is stored. Absent: nowhere. */
  tokenCache?: SecretStore
  /** A change with it needs its name. Absent: it does not. */
  isProtected?: true
}

export type SignIn =
  | { kind: 'client-secret'; clientId: string; secret: SecretPlace }
  | { kind: 'client-key'; clientId: string; keyFile: string; keyId: string | null }
  | { kind: 'token'; token: SecretPlace }
  | { kind: 'oci-profile'; ociProfile: string }
  | { kind: 'principal'; auth: StoredAuth }

/** The principals that need no other setting than what the place has where this runs. */
export const storedAuths = ['instance-principal', 'resource-principal', 'workload-identity'] as const

export type StoredAuth = (typeof storedAuths)[number]

/** Where the secret of a client, or a token, is: kept by this program, or somewhere of the user's own. */
export type SecretPlace =
  | { kind: 'stored'; store: SecretStore }
  | { kind: 'file'; path: string }
  /** What a program prints: itself and its arguments. */
  | { kind: 'command'; words: readonly string[] }

export const secretStores = ['keychain', 'file'] as const
export type SecretStore = (typeof secretStores)[number]

/** All that is remembered. */
export interface Profiles {
  /** The profile in use where none is named. */
  current: string | null
  /** By name, in the order in which they were made. */
  all: ReadonlyMap<string, Profile>
}

export const noProfiles: Profiles = { current: null, all: new Map() }

/** Nothing that a path, a shell or an object would take for more than a name. */
export const profileName = /^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/

export const profileNameRule =
  'is not a valid profile name; write 1 to 64 letters, digits, dots, dashes or underscores, the first a letter or digit'

/** null: it signs in by a key. */
export function secretPlaceOf({ signIn }: Profile): SecretPlace | null {
  if (signIn.kind === 'token') return signIn.token
  return signIn.kind === 'client-secret' ? signIn.secret : null
}

/** What is secret of it, in a word. */
export const secretWord = ({ signIn }: Profile): 'secret' | 'token' => (signIn.kind === 'token' ? 'token' : 'secret')

/** Where this program keeps the secret or token; null where it keeps none. */
export function storeOf(profile: Profile): SecretStore | null {
  const place = secretPlaceOf(profile)
  return place?.kind === 'stored' ? place.store : null
}

/** A store of secrets. A secret belongs to a profile and its origin, and is found by both together only. */
export interface StoredSecrets {
  /** null where none is stored. @throws {Failure} when the store cannot be read */
  read(profile: Profile): Promise<string | null>
  /** @throws {Failure} when it was not stored */
  keep(profile: Profile, secret: string): Promise<void>
  /** Whether one was stored. @throws {Failure} when it may still be stored */
  forget(profile: Profile): Promise<boolean>
}
