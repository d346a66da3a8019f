import type { Environment } from '../platform/environment'
import type { Secrets } from '../secrets/secrets'
import type { Profile } from './profiles/profile'

/** What the command line says about the domain and how to sign in; a flag wins over a variable. */
export interface DomainFlags {
  domainUrl?: string | undefined
  caFile?: string | undefined
  auth?: string | undefined
  ociProfile?: string | undefined
  profile?: string | undefined
  /** False: never ask. */
  input?: boolean | undefined
}

/** Each of them says how to sign in, and so does a profile. */
export const credentialVariables = [
  'APPS_ACCESS_TOKEN',
  'APPS_ACCESS_TOKEN_FILE',
  'APPS_CLIENT_ID',
  'APPS_CLIENT_SECRET',
  'APPS_CLIENT_SECRET_FILE',
  'APPS_CLIENT_KEY',
  'APPS_CLIENT_KEY_FILE',
  'APPS_OCI_PROFILE',
  'APPS_AUTH',
]

/** Whether no profile is asked. */
export const saysHowToSignIn = ({ ociProfile, auth }: DomainFlags, variables: Variables): boolean =>
  ociProfile !== undefined || auth !== undefined || credentialVariables.some((each) => variables[each] !== undefined)

/** Each of the variables of `oci` that says, alone, that OCI signs. The others complete what is chosen. */
const signingVariables = [
  'OCI_CLI_PROFILE',
  'OCI_CLI_AUTH',
  'OCI_CLI_KEY_CONTENT',
  'OCI_CLI_KEY_FILE',
  'OCI_CLI_SECURITY_TOKEN_FILE',
]

/** The first of them that is set; an empty one is not, as for `oci`. */
export const ociVariableThatSigns = (variables: Variables): string | null =>
  signingVariables.find((each) => (variables[each] ?? '') !== '') ?? null

/** What settings are read from. */
export interface SettingsSources {
  flags: DomainFlags
  environment: Environment
  secrets: Secrets
  /** What a person should know about the settings is added here. */
  warnings: string[]
  /** The one that is named, else the one in use; null: there is none. Read when first asked for. */
  profile(): Promise<Profile | null>
}

export type Variables = Environment['variables']
