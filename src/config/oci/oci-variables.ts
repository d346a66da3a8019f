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

/** What is wrong with `OCI_CLI_AUTH`; null: nothing. */
export function problemWithAuth(variables: Variables): string | null {
  const value = variables['OCI_CLI_AUTH'] || null
  if (value === null || isSupported(value)) return null
  return otherWays.includes(value)
    ? `OCI_CLI_AUTH=${value} is not supported yet.`
    : 'OCI_CLI_AUTH is not a way to sign in that oci has.'
}

export function authIn(variables: Variables): OciAuth {
  const value = variables['OCI_CLI_AUTH'] ?? ''
  return isSupported(value) ? value : null
}

const isSupported = (value: string): value is NonNullable<OciAuth> => value === 'api_key' || value === 'security_token'

/** Source: OCI CLI 3, `oci --help`, option `--auth`. */
const otherWays = [
  'instance_principal',
  'resource_principal',
  'instance_obo_user',
  'oke_workload_identity',
  'oauth_token',
]
