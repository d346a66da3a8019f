import { UsageError } from '../../failures/errors'
import { type PrincipalMethod, principalMethods } from '../../identity-domain/auth/principals/principal'
import type { DomainFlags, Variables } from '../settings-sources'

/** Every way to sign in. */
export const authMethods = [...principalMethods, 'api-key', 'security-token', 'client-credentials', 'token'] as const

export type AuthMethod = (typeof authMethods)[number]

/** A way to sign in that somebody has named. */
export interface NamedAuth {
  method: AuthMethod
  /** The option, variable or profile that names it. */
  from: string
}

/** Who names a principal, and what goes with it. */
export interface PrincipalChoice {
  method: PrincipalMethod
  /** For people: the option, variable or profile. */
  from: string
  /** The file of the delegation token that a profile of OCI names. */
  delegationTokenFile?: { path: string; setting: string } | null
}

/** The names that `oci` has for them. Source: OCI CLI 3, `oci --help`, option `--auth`. */
const namesOfOci: Readonly<Record<string, AuthMethod>> = Object.assign(Object.create(null), {
  instance_obo_user: 'delegation-token',
  oke_workload_identity: 'workload-identity',
})

/** Hyphens and underscores are the same. undefined: no way to sign in has this name. */
export function authMethodNamed(text: string): AuthMethod | undefined {
  const ours = text.toLowerCase().replaceAll('_', '-')
  return authMethods.find((each) => each === ours) ?? namesOfOci[ours.replaceAll('-', '_')]
}

/** @throws {UsageError} which shows nothing of the text */
export function authMethodOf(text: string, from: string): AuthMethod {
  const method = authMethodNamed(text)
  if (method !== undefined) return method
  throw new UsageError(`${from} is not a way to sign in.`, `Use one of ${authMethods.join(', ')}.`)
}

/** What `--auth`, or else `APPS_AUTH`, names. @throws {UsageError} */
export function namedAuth({ auth }: DomainFlags, variables: Variables): NamedAuth {
  if (auth !== undefined) return { method: authMethodOf(auth, '--auth'), from: '--auth' }
  const set = variables['APPS_AUTH'] ?? ''
  if (set === '') throw new UsageError('APPS_AUTH is set but empty.')
  return { method: authMethodOf(set, 'APPS_AUTH'), from: 'APPS_AUTH' }
}

export const isPrincipal = (method: AuthMethod): method is PrincipalMethod =>
  principalMethods.some((each) => each === method)
