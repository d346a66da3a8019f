import type { Environment } from '../environment'
import type { Secrets } from '../secrets'

/** What the command line says about the domain and how to sign in; a flag wins over a variable. */
export interface DomainFlags {
  domainUrl?: string | undefined
  caFile?: string | undefined
  ociProfile?: string | undefined
  /** False: never ask. */
  input?: boolean | undefined
}

/** What settings are read from. */
export interface Surroundings {
  flags: DomainFlags
  environment: Environment
  secrets: Secrets
  /** What a person should know about the settings is added here. */
  warnings: string[]
}

export type Variables = Environment['variables']
