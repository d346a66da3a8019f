import type { Secret } from '../secrets'
import type { MakeAssertion } from './client-assertion'
import type { RequestSigner } from './request-signing'

/** How this run signs in. `from` names the setting for people; it is never the value. */
export type Credentials = BearerToken | ClientSecret | ClientKey | SigningKey

/** A token obtained elsewhere. */
export interface BearerToken {
  kind: 'bearer'
  token: Secret
  from: string
}

/** Client credentials, shown by a secret. */
export interface ClientSecret {
  kind: 'client'
  clientId: string
  secret: Secret
  from: string
}

/** Client credentials, shown by a private key (`private_key_jwt`). */
export interface ClientKey {
  kind: 'client-key'
  clientId: string
  makeAssertion: MakeAssertion
  /** For people: which one of the client's it has to be. */
  certificate: string
  from: string
}

/** Every request is signed with an API key of OCI, or with the key of a session. */
export interface SigningKey {
  kind: 'signature'
  sign: RequestSigner
  /** null: an API key, which lasts until it is deleted. */
  session: SigningSession | null
  /** What is odd about it, as a sentence for people. */
  concern: string | null
  /** What a person can do about one that is not accepted. */
  advice: string
  from: string
}

export interface SigningSession {
  /** By its own account; null where it does not say. */
  endsAt: Date | null
  /** The command that makes it last longer. */
  renewal: string
}
