import * as z from 'zod/mini'
import { Failure, UsageError } from '../../failures/errors'
import { parseDomainUrl } from '../domain-url'
import { checkJson, JsonMistake, type Member, readJsonTree, refuseUnknown, type Tree } from './json-tree'
import {
  type Profile,
  type Profiles,
  profileName,
  profileNameRule,
  type SecretPlace,
  type SignIn,
  secretStores,
  storedAuths,
} from './profile'

/** The one version of the file that there is. */
const version = 1

const fileKeys = ['version', 'current', 'profiles']

export const textRule = 'expected a text, on one line and not empty'
// biome-ignore lint/suspicious/noControlCharactersInRegex: these are refused.
const text = z.string(textRule).check(z.regex(/^[^\u0000-\u001f\u007f]+$/, textRule))

const programRule = 'expected a list: a program and its arguments'
const program = z
  .array(z.string('expected a text').check(z.regex(/^[^\0]*$/, 'expected a text')), programRule)
  .check(z.refine(([name = '']) => name !== '', programRule))

const store = z.enum(secretStores, `expected one of ${secretStores.join(', ')}`)

const origin = z.pipe(
  z.string({ error: ({ input }) => (input === undefined ? 'domainUrl is missing' : textRule) }),
  z.transform((input, context) => {
    try {
      return parseDomainUrl(input, 'domainUrl')
    } catch (error) {
      if (!(error instanceof Failure)) throw error
      context.issues.push({ code: 'custom', input, message: 'expected the https origin of a domain' })
      return z.NEVER
    }
  }),
)

/** One profile as it is stored. */
const storedProfile = z.strictObject({
  domainUrl: origin,
  clientId: z.optional(text),
  secretStore: z.optional(store),
  secretFile: z.optional(text),
  secretCommand: z.optional(program),
  keyFile: z.optional(text),
  keyId: z.optional(text),
  tokenStore: z.optional(store),
  tokenFile: z.optional(text),
  tokenCommand: z.optional(program),
  ociProfile: z.optional(text),
  auth: z.optional(z.enum(storedAuths, `expected one of ${storedAuths.join(', ')}`)),
  caFile: z.optional(text),
  tokenCache: z.optional(store),
  protected: z.optional(z.boolean('expected true or false')),
})

type StoredProfile = z.infer<typeof storedProfile>
/** As it is written: the origin is a text. */
type Written = { [Key in keyof StoredProfile]?: Key extends 'domainUrl' ? string : StoredProfile[Key] }

/**
 * Reads the file of profiles.
 *
 * @throws {UsageError} with line and column, quoting nothing of the file but known keys
 */
export function readProfiles(text: string, path: string): Profiles {
  return refusing(path, () => {
    const members = membersOf(readJsonTree(text), 'an object')
    refuseOtherVersion(members, path)
    refuseUnknown(members, fileKeys)
    const all = new Map<string, Profile>()
    for (const { name, namePlace, value } of membersOf(memberOf(members, 'profiles'), 'an object with the profiles')) {
      if (!profileName.test(name)) throw new JsonMistake(namePlace, `this ${profileNameRule}`)
      all.set(name, profileIn(name, value))
    }
    return { current: currentOf(members, all), all }
  })
}

export function writtenProfiles({ current, all }: Profiles): string {
  const profiles = Object.fromEntries([...all.values()].map((profile) => [profile.name, written(profile)]))
  return `${JSON.stringify({ version, current: current ?? undefined, profiles }, null, 2)}\n`
}

/** @throws {UsageError} instead of a {@link JsonMistake} */
export function refusing<Result>(path: string, read: () => Result): Result {
  try {
    return read()
  } catch (error) {
    if (!(error instanceof JsonMistake)) throw error
    const { line, column } = error.place
    throw new UsageError(`${path}:${line}:${column}: ${error.message}.`)
  }
}

/** @throws {UsageError} for a file that a later version of this program has written; it stays as it is */
export function refuseOtherVersion(members: readonly Member[], path: string): void {
  const found = members.find(({ name }) => name === 'version')?.value
  if (found?.kind === 'number' && Number.isInteger(found.value) && found.value > version)
    throw new UsageError(
      `${path} was written by a newer version of apps (its version is ${found.value}, and ${version} is known here).`,
      'Install the newer one, or set APPS_CONFIG_DIR to another directory.',
    )
  if (found?.kind === 'number' && found.value === version) return
  throw new JsonMistake(found ?? { line: 1, column: 1 }, `the version is missing or is not ${version}`)
}

export function membersOf(tree: Tree | undefined, what: string): readonly Member[] {
  if (tree?.kind === 'object') return tree.members
  throw new JsonMistake(tree ?? { line: 1, column: 1 }, `expected ${what}`)
}

export const memberOf = (members: readonly Member[], key: string): Tree | undefined =>
  members.find(({ name }) => name === key)?.value

function currentOf(members: readonly Member[], all: ReadonlyMap<string, Profile>): string | null {
  const tree = memberOf(members, 'current')
  if (tree === undefined) return null
  if (tree.kind === 'text' && all.has(tree.text)) return tree.text
  throw new JsonMistake(tree, 'expected the name of one of the profiles')
}

function profileIn(name: string, tree: Tree): Profile {
  const stored = checkJson(tree, storedProfile, 'an object that describes a profile')
  return {
    name,
    origin: stored.domainUrl,
    signIn: signInOf(stored, tree),
    caFile: stored.caFile ?? null,
    ...tokenCacheOf(stored, tree),
    ...(stored.protected && { isProtected: true }),
  }
}

/** A profile has exactly one of these. */
const signInKeys = [
  'secretStore',
  'secretFile',
  'secretCommand',
  'keyFile',
  'tokenStore',
  'tokenFile',
  'tokenCommand',
  'ociProfile',
  'auth',
] as const satisfies readonly (keyof StoredProfile)[]

function signInOf(stored: StoredProfile, tree: Tree): SignIn {
  const [key, second] = signInKeys.filter((each) => stored[each] !== undefined)
  if (key === undefined || second !== undefined)
    throw new JsonMistake(
      tree,
      `a profile has exactly one of ${signInKeys.slice(0, -1).join(', ')} and ${signInKeys.at(-1)}`,
    )
  const { clientId, keyFile, keyId, ociProfile, auth } = stored
  const isOfClient = /^(secret|key)/.test(key)
  if (isOfClient !== (clientId !== undefined) || (keyId !== undefined && keyFile === undefined))
    throw new JsonMistake(tree, 'clientId belongs to a secret or a keyFile, and keyId to a keyFile')
  if (ociProfile !== undefined) return { kind: 'oci-profile', ociProfile }
  if (auth !== undefined) return { kind: 'principal', auth }
  if (keyFile !== undefined) return { kind: 'client-key', clientId: clientId ?? '', keyFile, keyId: keyId ?? null }
  return isOfClient
    ? { kind: 'client-secret', clientId: clientId ?? '', secret: placeOf(stored, 'secret') }
    : { kind: 'token', token: placeOf(stored, 'token') }
}

function placeOf(stored: StoredProfile, what: 'secret' | 'token'): SecretPlace {
  const path = stored[`${what}File`]
  const words = stored[`${what}Command`]
  if (path !== undefined) return { kind: 'file', path }
  return words === undefined ? { kind: 'stored', store: stored[`${what}Store`] ?? 'file' } : { kind: 'command', words }
}

function tokenCacheOf({ tokenCache, clientId, secretStore }: StoredProfile, tree: Tree): Pick<Profile, 'tokenCache'> {
  if (tokenCache === undefined) return {}
  if (clientId === undefined || (secretStore !== undefined && secretStore !== tokenCache))
    throw new JsonMistake(tree, 'tokenCache belongs to a clientId, and is the same as secretStore where that is there')
  return { tokenCache }
}

/** In the order of the file; JSON leaves out what is undefined. */
function written({ origin, signIn, caFile, tokenCache, isProtected }: Profile): Written {
  return {
    domainUrl: origin.origin,
    ...writtenSignIn(signIn),
    caFile: caFile ?? undefined,
    tokenCache,
    protected: isProtected,
  }
}

function writtenSignIn(signIn: SignIn): Written {
  switch (signIn.kind) {
    case 'token':
      return writtenPlace(signIn.token, 'token')
    case 'oci-profile':
      return { ociProfile: signIn.ociProfile }
    case 'principal':
      return { auth: signIn.auth }
    case 'client-key': {
      const { clientId, keyFile, keyId } = signIn
      return { clientId, keyFile, keyId: keyId ?? undefined }
    }
    case 'client-secret':
      return { clientId: signIn.clientId, ...writtenPlace(signIn.secret, 'secret') }
  }
}

function writtenPlace(place: SecretPlace, what: 'secret' | 'token'): Written {
  switch (place.kind) {
    case 'file':
      return { [`${what}File`]: place.path }
    case 'command':
      return { [`${what}Command`]: place.words }
    case 'stored':
      return { [`${what}Store`]: place.store }
  }
}
