import type { PrincipalMethod } from '../../identity-domain/auth/principals/principal'
import { fallback, type IniFile } from './ini'
import { type OciAuth, principals, variableOf } from './oci-variables'

/** How a profile signs. */
export interface OciProfile {
  /** Its text, or the file that has it. */
  key: { setting: string; content: string } | { setting: string; file: string }
  passphrase: { value: string; setting: string } | null
  /** Of the public key: 16 pairs of hexadecimal digits in lower case. */
  fingerprint: string | null
  signsAs: { user: string; keyId: string } | { tokenFile: string; setting: string }
  /** The variables that were used. */
  variables: readonly string[]
}

/** Why a profile cannot sign; a sentence about the profile, without its values. */
export class ProfileProblem extends Error {
  /** Of the file, from 1; null where it is not about one line. */
  readonly line: number | null

  constructor(message: string, line: number | null = null) {
    super(message)
    this.name = 'ProfileProblem'
    this.line = line
  }
}

export interface AskedProfile {
  /** null: variables alone say how. */
  name: string | null
  file: IniFile
  /** What variables say instead of the profile, by its keys. */
  variables: ReadonlyMap<string, string>
  auth: OciAuth
}

/** One place that values come from; what an earlier place says counts. */
interface Place {
  values: ReadonlyMap<string, string>
  isOfVariables: boolean
}

type Found = { value: string; setting: string; place: number } | null
type Get = (key: string, last?: number) => Found

/**
 * The profile of this name, with what variables say for it and what it takes from `DEFAULT`. Source: OCI documentation,
 * "SDK and CLI Configuration File" and "CLI Environment Variables".
 *
 * @throws {ProfileProblem}
 */
export function profileCalled(asked: AskedProfile): OciProfile {
  const { name, auth } = asked
  const { title, places, used, get } = valuesFor(asked)
  if (auth === null) refusePrincipals(asked, title)
  const key = keyIn(places, get)
  // A session's token belongs to a session's key: one that is further away than the key belongs to another one.
  const token = auth === 'api_key' ? null : get('security_token_file', auth === null ? key?.place : undefined)
  const isSession = token !== null || auth === 'security_token'
  const needed = isSession ? ['security_token_file', 'key_file'] : ['user', 'fingerprint', 'key_file', 'tenancy']
  const missing = needed.filter((each) => (each === 'key_file' ? key : get(each)) === null)
  if (key === null || missing.length > 0) throw new ProfileProblem(`${title} lacks ${namesOf(missing, name)}`)
  // A session's key has its own; that of DEFAULT would be another key's.
  const fingerprint = get('fingerprint', token === null ? undefined : key.place)?.value.toLowerCase() ?? null
  if (fingerprint !== null && !/^[0-9a-f]{2}(:[0-9a-f]{2}){15}$/.test(fingerprint))
    throw new ProfileProblem(`${title} has an invalid fingerprint`)
  return {
    key: key.isContent ? { setting: key.setting, content: key.value } : { setting: key.setting, file: key.value },
    passphrase: get('pass_phrase'),
    fingerprint,
    signsAs: token === null ? userIn(get, title, fingerprint) : { tokenFile: token.value, setting: token.setting },
    variables: Object.values(variableOf).filter((each) => used.has(each)),
  }
}

/** Where a profile is at home. */
export interface OciTenancy {
  /** OCID. */
  tenancy: string
  /** Of all regions, Oracle's own group that this tenancy is in: `oc1`. */
  realm: string
  /** `eu-frankfurt-1`; null where nothing names one. */
  region: string | null
}

/** @throws {ProfileProblem} */
export function tenancyOf(asked: AskedProfile): OciTenancy {
  const { title, get } = valuesFor(asked)
  const tenancy = get('tenancy')?.value
  if (tenancy === undefined) throw new ProfileProblem(`${title} lacks ${namesOf(['tenancy'], asked.name)}`)
  const realm = /^ocid1\.tenancy\.([a-z0-9]+)\.[A-Za-z0-9._-]*$/.exec(tenancy)?.[1]
  if (realm === undefined) throw new ProfileProblem(`${title} has a tenancy that is not an OCID`)
  return { tenancy, realm, region: get('region')?.value ?? null }
}

interface Values {
  /** The profile in words. */
  title: string
  places: Place[]
  /** The variables that were used so far. */
  used: Set<string>
  get: Get
}

function valuesFor({ name, file, variables }: AskedProfile): Values {
  const title = name === null ? 'the environment' : `profile '${name}'`
  const places: Place[] = [
    { values: variables, isOfVariables: true },
    ...profilesFor(name, file).map((values) => ({ values, isOfVariables: false })),
  ]
  const used = new Set<string>()
  const get: Get = (key, last = places.length - 1) => {
    const place = places.findIndex(({ values }, at) => at <= last && values.get(key))
    const { values, isOfVariables = false } = places[place] ?? {}
    if (values === undefined) return null
    const variable = variableOf[key] ?? key
    if (isOfVariables) used.add(variable)
    return { value: values.get(key) ?? '', setting: isOfVariables ? variable : `${key} of OCI ${title}`, place }
  }
  return { title, places, used, get }
}

/** Its own values, and those of `DEFAULT`. Faults of others lock nobody out. */
function profilesFor(name: string | null, { profiles, strayFaults }: IniFile): ReadonlyMap<string, string>[] {
  if (name !== null && !profiles.has(name)) {
    const [stray] = strayFaults
    const more = stray === undefined ? '' : `, and line ${stray.line} ${stray.problem}`
    throw new ProfileProblem(`there is no profile '${name}'${more}`)
  }
  if (name === null) return []
  const both = [...new Set([name, fallback])].flatMap((each) => profiles.get(each) ?? [])
  const [fault] = both.flatMap(({ faults }) => faults)
  if (fault !== undefined) throw new ProfileProblem(fault.problem, fault.line)
  return both.map(({ values }) => values)
}

type FoundKey = { isContent: boolean } & NonNullable<Found>

/** The key that is nearest. Beside a file, the text counts, as for `oci`. */
function keyIn(places: readonly Place[], get: Get): FoundKey | null {
  for (const [at, { values }] of places.entries()) {
    const name = ['key_content', 'key_file'].find((each) => values.get(each))
    const found = name === undefined ? null : get(name, at)
    if (found !== null) return { ...found, isContent: name === 'key_content' }
  }
  return null
}

function namesOf(missing: readonly string[], profile: string | null): string {
  const nameOf = (key: string) => (profile === null ? (variableOf[key] ?? key) : key)
  return missing
    .map((key) => (key === 'key_file' ? `${nameOf(key)} (or ${nameOf('key_content')})` : nameOf(key)))
    .join(', ')
}

function userIn(get: Get, title: string, fingerprint: string | null): { user: string; keyId: string } {
  const [tenancy = '', user = ''] = ['tenancy', 'user'].map((key) => {
    const value = get(key)?.value ?? ''
    // It becomes part of a header.
    if (!/^[A-Za-z0-9._:-]+$/.test(value)) throw new ProfileProblem(`${title} has a ${key} that is not an OCID`)
    return value
  })
  return { user, keyId: `${tenancy}/${user}/${fingerprint}` }
}

/** A profile that signs in by what the place has where this runs. */
export interface ProfilePrincipal {
  method: PrincipalMethod
  /** null: the profile names none. */
  delegationTokenFile: { path: string; setting: string } | null
}

/** null: the profile has a key. With a delegation token, an instance signs for a user, as in Cloud Shell. @throws {ProfileProblem} */
export function principalIn(asked: Pick<AskedProfile, 'name' | 'file'>): ProfilePrincipal | null {
  const { title, get } = valuesFor({ ...asked, variables: new Map(), auth: null })
  const type = get('authentication_type')?.value.toLowerCase() ?? 'api_key'
  const token = get('delegation_token_file')
  const delegationTokenFile = token === null ? null : { path: token.value, setting: token.setting }
  const isKey = type === 'api_key' || type === 'security_token'
  if (isKey && token === null) return null
  const method = isKey ? 'instance-principal' : principals[type]
  if (method === undefined) throw new ProfileProblem(`${title} has an unknown authentication_type`)
  return {
    method: method === 'instance-principal' && token !== null ? 'delegation-token' : method,
    delegationTokenFile,
  }
}

const wordsFor: Record<PrincipalMethod, string> = {
  'instance-principal': 'an instance principal',
  'resource-principal': 'a resource principal',
  'delegation-token': 'a delegation token',
  'workload-identity': 'a workload identity',
  ci: 'the ID token of a job',
}

function refusePrincipals(asked: AskedProfile, title: string): void {
  const principal = principalIn(asked)
  if (principal !== null)
    throw new ProfileProblem(
      `${title} signs in by ${wordsFor[principal.method]}: only an API key or a session token can sign here`,
    )
}
