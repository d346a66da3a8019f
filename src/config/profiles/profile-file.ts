import { closestMatch } from '../../failures/did-you-mean'
import { Failure, UsageError } from '../../failures/errors'
import { parseDomainUrl } from '../domain-url'
import { JsonMistake, type Member, readJsonTree, type Tree } from './json-tree'
import {
  type Profile,
  type Profiles,
  profileName,
  profileNameRule,
  type SecretPlace,
  type SignIn,
  secretStores,
} from './profile'

/** The one version of the file that there is. */
const version = 1

const fileKeys = ['version', 'current', 'profiles']

/** The members of one profile, as they are written. */
interface Written {
  domainUrl?: string
  clientId?: string
  secretStore?: string
  secretFile?: string
  secretCommand?: readonly string[]
  keyFile?: string
  keyId?: string
  tokenStore?: string
  tokenFile?: string
  tokenCommand?: readonly string[]
  ociProfile?: string
  caFile?: string
  tokenCache?: string
}

const profileKeys = [
  'domainUrl',
  'clientId',
  'secretStore',
  'secretFile',
  'secretCommand',
  'keyFile',
  'keyId',
  'tokenStore',
  'tokenFile',
  'tokenCommand',
  'ociProfile',
  'caFile',
  'tokenCache',
] as const satisfies readonly (keyof Written)[]

/**
 * What stands in the file of profiles.
 *
 * @throws {UsageError} with line and column, and nothing of what stands there but the names of keys
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
  const profiles = Object.fromEntries(
    [...all.values()].map((profile) => [profile.name, { ...written(profile), ...tokenCacheOf(profile) }]),
  )
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
  throw new JsonMistake(found ?? { line: 1, column: 1 }, `the version has to be there, and to be ${version}`)
}

export function membersOf(tree: Tree | undefined, what: string): readonly Member[] {
  if (tree?.kind === 'object') return tree.members
  throw new JsonMistake(tree ?? { line: 1, column: 1 }, `here has to be ${what}`)
}

export function refuseUnknown(members: readonly Member[], known: readonly string[]): void {
  for (const { name, namePlace } of members) {
    if (known.includes(name)) continue
    const meant = closestMatch(name, known)
    const advice = meant === undefined ? `known here are ${known.join(', ')}` : `${meant} was probably meant`
    throw new JsonMistake(namePlace, `unknown key; ${advice}`)
  }
}

export const memberOf = (members: readonly Member[], key: string): Tree | undefined =>
  members.find(({ name }) => name === key)?.value

function currentOf(members: readonly Member[], all: ReadonlyMap<string, Profile>): string | null {
  const tree = memberOf(members, 'current')
  if (tree === undefined) return null
  if (tree.kind === 'text' && all.has(tree.text)) return tree.text
  throw new JsonMistake(tree, 'here has to be the name of one of the profiles')
}

function profileIn(name: string, tree: Tree): Profile {
  const members = membersOf(tree, 'an object that describes a profile')
  refuseUnknown(members, profileKeys)
  const found: Written = {}
  for (const { name: key, value } of members)
    Object.assign(found, { [key]: /Command$/.test(key) ? wordsIn(value) : textIn(value) })
  const origin = originIn(found, memberOf(members, 'domainUrl') ?? tree)
  return {
    name,
    origin,
    signIn: signInOf(found, tree),
    caFile: found.caFile ?? null,
    ...tokenCacheIn(found, memberOf(members, 'tokenCache') ?? tree),
  }
}

export function textIn(tree: Tree): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is refused.
  if (tree.kind === 'text' && /^[^\u0000-\u001f\u007f]+$/.test(tree.text)) return tree.text
  throw new JsonMistake(tree, 'here has to be a text, on one line and not empty')
}

function wordsIn(tree: Tree): string[] {
  if (tree.kind !== 'array' || tree.items.length === 0)
    throw new JsonMistake(tree, 'here has to be a list: a program and its arguments')
  return tree.items.map((item, at) => {
    if (item.kind === 'text' && !item.text.includes('\0') && (at > 0 || item.text !== '')) return item.text
    throw new JsonMistake(item, 'here has to be a text')
  })
}

function originIn({ domainUrl }: Written, tree: Tree): URL {
  if (domainUrl === undefined) throw new JsonMistake(tree, 'domainUrl is missing')
  try {
    return parseDomainUrl(domainUrl, 'domainUrl')
  } catch (error) {
    if (!(error instanceof Failure)) throw error
    throw new JsonMistake(tree, 'here has to be the https origin of a domain')
  }
}

/** Each is a way to sign in. */
const wayKeys = [
  'secretStore',
  'secretFile',
  'secretCommand',
  'keyFile',
  'tokenStore',
  'tokenFile',
  'tokenCommand',
  'ociProfile',
] as const satisfies readonly (keyof Written)[]

function signInOf(found: Written, tree: Tree): SignIn {
  const [way, second] = wayKeys.filter((each) => found[each] !== undefined)
  if (way === undefined || second !== undefined)
    throw new JsonMistake(tree, `a profile has exactly one of ${wayKeys.slice(0, -1).join(', ')} and ${wayKeys.at(-1)}`)
  const { clientId, keyFile, keyId, ociProfile } = found
  const isOfClient = /^(secret|key)/.test(way)
  if (isOfClient !== (clientId !== undefined) || (keyId !== undefined && keyFile === undefined))
    throw new JsonMistake(tree, 'clientId belongs to a secret or a keyFile, and keyId to a keyFile')
  if (ociProfile !== undefined) return { kind: 'oci-profile', ociProfile }
  if (keyFile !== undefined) return { kind: 'client-key', clientId: clientId ?? '', keyFile, keyId: keyId ?? null }
  return isOfClient
    ? { kind: 'client-secret', clientId: clientId ?? '', secret: placeIn(found, 'secret', tree) }
    : { kind: 'token', token: placeIn(found, 'token', tree) }
}

function placeIn(found: Written, what: 'secret' | 'token', tree: Tree): SecretPlace {
  const { [`${what}File` as const]: path, [`${what}Command` as const]: words } = found
  if (path !== undefined) return { kind: 'file', path }
  if (words !== undefined) return { kind: 'command', words }
  const store = secretStores.find((each) => each === found[`${what}Store`])
  if (store !== undefined) return { kind: 'stored', store }
  throw new JsonMistake(tree, `${what}Store is one of ${secretStores.join(', ')}`)
}

function tokenCacheIn({ tokenCache, clientId, secretStore }: Written, tree: Tree): Pick<Profile, 'tokenCache'> {
  if (tokenCache === undefined) return {}
  const store = secretStores.find((each) => each === tokenCache)
  if (store === undefined) throw new JsonMistake(tree, `tokenCache is one of ${secretStores.join(', ')}`)
  if (clientId === undefined || (secretStore !== undefined && secretStore !== store))
    throw new JsonMistake(tree, 'tokenCache belongs to a clientId, and is the same as secretStore where that is there')
  return { tokenCache: store }
}

const tokenCacheOf = ({ tokenCache }: Profile): Pick<Written, 'tokenCache'> =>
  tokenCache === undefined ? {} : { tokenCache }

function written({ origin, signIn, caFile }: Profile): Written {
  return { domainUrl: origin.origin, ...writtenSignIn(signIn), ...(caFile === null ? {} : { caFile }) }
}

function writtenSignIn(signIn: SignIn): Written {
  switch (signIn.kind) {
    case 'token':
      return writtenPlace(signIn.token, 'token')
    case 'oci-profile':
      return { ociProfile: signIn.ociProfile }
    case 'client-key': {
      const { clientId, keyFile, keyId } = signIn
      return { clientId, keyFile, ...(keyId === null ? {} : { keyId }) }
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
