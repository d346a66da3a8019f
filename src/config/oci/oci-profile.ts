import type { Profiles } from './ini'

/** How a profile signs. */
export interface OciProfile {
  keyFile: string
  passphrase: string | null
  /** Of the public key: 16 pairs of hexadecimal digits in lower case. */
  fingerprint: string | null
  signsAs: { user: string; keyId: string } | { tokenFile: string }
}

/** Why a profile cannot sign; a sentence about the profile, without its values. */
export class ProfileProblem extends Error {
  constructor(message: string) {
    super(message)
    this.name = 'ProfileProblem'
  }
}

/** What a profile does not say itself, this one says for it, as for all of Oracle's readers. */
const fallback = 'DEFAULT'

/**
 * The profile of this name, with what it takes from `DEFAULT`. Source: OCI documentation, "SDK and CLI Configuration
 * File".
 *
 * @throws {ProfileProblem}
 */
export function profileCalled(name: string, profiles: Profiles): OciProfile {
  const own = profiles.get(name)
  if (own === undefined) throw new ProfileProblem(`there is no profile '${name}'`)
  const get = (key: string): string | undefined => own.get(key) || profiles.get(fallback)?.get(key) || undefined
  refuseOtherPrincipals(get, name)
  const tokenFile = hasSession(own) || !own.has('key_file') ? get('security_token_file') : undefined
  const needed = tokenFile === undefined ? ['user', 'fingerprint', 'key_file', 'tenancy'] : ['key_file']
  const missing = needed.filter((key) => get(key) === undefined)
  if (missing.length > 0) throw new ProfileProblem(`profile '${name}' lacks ${missing.join(', ')}`)
  // A session's key has its own; that of DEFAULT would be another key's.
  const isOwn = tokenFile !== undefined && own.has('key_file')
  const fingerprint = (isOwn ? own.get('fingerprint') : get('fingerprint'))?.toLowerCase() || null
  if (fingerprint !== null && !/^[0-9a-f]{2}(:[0-9a-f]{2}){15}$/.test(fingerprint))
    throw new ProfileProblem(`profile '${name}' has an invalid fingerprint`)
  return {
    keyFile: get('key_file') ?? '',
    passphrase: get('pass_phrase') ?? null,
    fingerprint,
    signsAs: tokenFile === undefined ? userIn(get, name, fingerprint) : { tokenFile },
  }
}

/**
 * A session's token belongs to a session's key. One that stands in `DEFAULT` alone is not for a profile that has a key
 * of its own.
 */
const hasSession = (own: ReadonlyMap<string, string>): boolean => own.has('security_token_file')

type Get = (key: string) => string | undefined

function userIn(get: Get, name: string, fingerprint: string | null): { user: string; keyId: string } {
  const [tenancy = '', user = ''] = ['tenancy', 'user'].map((key) => {
    const value = get(key) ?? ''
    // It becomes part of a header.
    if (!/^[A-Za-z0-9._:-]+$/.test(value))
      throw new ProfileProblem(`profile '${name}' has a ${key} that is not an OCID`)
    return value
  })
  return { user, keyId: `${tenancy}/${user}/${fingerprint}` }
}

/** By the value of `authentication_type`. */
const otherPrincipals: Readonly<Record<string, string>> = {
  instance_principal: 'an instance principal',
  resource_principal: 'a resource principal',
  instance_obo_user: 'an instance principal with a delegation token',
  oke_workload_identity: 'a workload identity',
}

function refuseOtherPrincipals(get: Get, name: string): void {
  const type = get('authentication_type')?.toLowerCase() ?? 'api_key'
  const isUsual = type === 'api_key' || type === 'security_token'
  if (isUsual && get('delegation_token_file') === undefined) return
  const what = isUsual
    ? 'a delegation token'
    : Object.hasOwn(otherPrincipals, type)
      ? otherPrincipals[type]
      : 'another authentication_type'
  throw new ProfileProblem(
    `profile '${name}' signs in by ${what}, which is not supported: use an API key or a session token`,
  )
}
