import type { PrincipalMethod } from '../../identity-domain/auth/principals/principal'
import type { Variables } from '../settings-sources'

/** The variables of `oci` that say what a profile would, by the key of the profile. */
export const variableOf: Readonly<Record<string, string>> = {
  user: 'OCI_CLI_USER',
  tenancy: 'OCI_CLI_TENANCY',
  fingerprint: 'OCI_CLI_FINGERPRINT',
  key_file: 'OCI_CLI_KEY_FILE',
  key_content: 'OCI_CLI_KEY_CONTENT',
  pass_phrase: 'OCI_CLI_PASSPHRASE',
  security_token_file: 'OCI_CLI_SECURITY_TOKEN_FILE',
  region: 'OCI_CLI_REGION',
}

/** What they say, by the key of the profile. An empty one says nothing, as for `oci`. */
export const valuesIn = (variables: Variables): ReadonlyMap<string, string> =>
  new Map(Object.entries(variableOf).flatMap(([key, name]) => (variables[name] ? [[key, variables[name]]] : [])))

/** How `OCI_CLI_AUTH` wants requests to be signed; null: the profile decides. */
export type OciAuth = 'api_key' | 'security_token' | null

/** The principal that `OCI_CLI_AUTH` names; null: none. */
export const principalOf = (variables: Variables): PrincipalMethod | null =>
  principals[nameIn(variables).replaceAll('-', '_')] ?? null

/** What is wrong with `OCI_CLI_AUTH`; null: nothing. */
export function problemWithAuth(variables: Variables): string | null {
  const value = nameIn(variables)
  if (value === '' || isOfKey(value) || principalOf(variables) !== null) return null
  return value === 'oauth_token'
    ? 'OCI_CLI_AUTH=oauth_token is not supported.'
    : 'OCI_CLI_AUTH is not a way to sign in that oci has.'
}

export function authIn(variables: Variables): OciAuth {
  const value = nameIn(variables)
  return isOfKey(value) ? value : null
}

const nameIn = (variables: Variables): string => variables['OCI_CLI_AUTH'] ?? ''

const isOfKey = (value: string): value is NonNullable<OciAuth> => value === 'api_key' || value === 'security_token'

/** Source: OCI CLI 3, `oci --help`, option `--auth`. */
export const principals: Readonly<Record<string, PrincipalMethod>> = Object.assign(Object.create(null), {
  instance_principal: 'instance-principal',
  resource_principal: 'resource-principal',
  instance_obo_user: 'delegation-token',
  oke_workload_identity: 'workload-identity',
})
