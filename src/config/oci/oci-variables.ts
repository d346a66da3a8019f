import { UsageError } from '../../failures/errors'
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
}

/** What they say, by the key of the profile. An empty one says nothing, as for `oci`. */
export const valuesIn = (variables: Variables): ReadonlyMap<string, string> =>
  new Map(Object.entries(variableOf).flatMap(([key, name]) => (variables[name] ? [[key, variables[name]]] : [])))

/** How `OCI_CLI_AUTH` wants requests to be signed; null: the profile decides. */
export type OciAuth = 'api_key' | 'security_token' | null

/** @throws {UsageError} for the ways to sign in that only `oci` has */
export function authIn(variables: Variables): OciAuth {
  const value = variables['OCI_CLI_AUTH'] || null
  if (value === null || value === 'api_key' || value === 'security_token') return value
  const isKnown = otherWays.includes(value)
  throw new UsageError(
    isKnown ? `OCI_CLI_AUTH=${value} is not supported yet.` : 'OCI_CLI_AUTH is not a way to sign in that oci has.',
    'Set OCI_CLI_AUTH to api_key or security_token, or sign in by other credentials: APPS_CLIENT_ID, APPS_ACCESS_TOKEN.',
  )
}

/** Source: OCI CLI 3, `oci --help`, option `--auth`. */
const otherWays = [
  'instance_principal',
  'resource_principal',
  'instance_obo_user',
  'oke_workload_identity',
  'oauth_token',
]
