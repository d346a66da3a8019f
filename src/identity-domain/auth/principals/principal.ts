import type { KeyObject } from 'node:crypto'
import type { Secret, Secrets } from '../../../secrets/secrets'
import type { Transport } from '../../http/transport'
import type { Run } from '../../run'

/** Who signs in by what the place has where this runs, and not by a secret that somebody stored. */
export const principalMethods = [
  'instance-principal',
  'resource-principal',
  'workload-identity',
  'delegation-token',
  'ci',
] as const

export type PrincipalMethod = (typeof principalMethods)[number]

/** What is done to obtain a session token, for scripts. */
export type SignInStepName =
  | 'delegation-token'
  | 'metadata-service'
  | 'federation'
  | 'service-account'
  | 'job-token'
  | 'token-exchange'
  | 'session-token'

/** One that was done, and what it showed. Never a secret. */
export interface SignInStep {
  step: SignInStepName
  detail: string
}

/** A token that a service of OCI has issued for a public key. What is signed by its private key is signed in. */
export interface SessionToken {
  /** Without `ST$`. */
  token: Secret
  privateKey: KeyObject
  /** The token of the user for whom it signs; null: for itself. */
  delegationToken: Secret | null
  /** It was issued now, and not some time ago. */
  isNew: boolean
}

/** A session token is obtained in each run and renewed before it ends. Nothing of it is written to a file. */
export interface Principal {
  kind: 'principal'
  method: PrincipalMethod
  /** In this order. */
  steps: readonly SignInStepName[]
  /** @throws {Failure | TransportError} */
  obtain(context: PrincipalContext): Promise<SessionToken>
  /** Who has to have an app role, as in "Give … the app role". */
  holder: string
  /** What a person can do where its signature is not accepted. */
  advice: string
  /** For people: who, and what says so. */
  from: string
}

/** What obtains a session token goes through. */
export interface PrincipalContext {
  /** Of the domain. */
  origin: URL
  /** To the domain. */
  transport: Transport
  /** To another service, which whoever opens it also closes. */
  open(service: ServiceOrigin): Transport
  run: Run
  secrets: Secrets
  reached(step: SignInStepName, detail: string): void
}

export interface ServiceOrigin {
  origin: URL
  /** Never through a proxy: it is on this machine, or in this cluster. */
  isDirect: boolean
  /** PEM certificates to trust besides the others. */
  certificates?: string
}
