import type { Secret } from '../../secrets/secrets'
import type { MakeAssertion } from './client-assertion'
import type { Principal } from './principals/principal'
import type { RequestSigner } from './request-signing'

/** The scope for "whatever the Admin API allows this client". Source: OCI IAM guide, "Scopes". */
export const everythingAllowed = 'urn:opc:idm:__myscopes__'

/** How this run signs in. `from` names the setting for people; it is never the value. */
export type Credentials = (BearerToken | ClientSecret | ClientKey | SigningKey | Principal) & {
  /** Why these were taken: the option, variable or profile that was the first to say how to sign in. */
  chosenBy?: string
}

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
  keeper?: TokenCache
  from: string
}

/** Client credentials, shown by a private key (`private_key_jwt`). */
export interface ClientKey {
  kind: 'client-key'
  clientId: string
  makeAssertion: MakeAssertion
  /** For people: which one of the client's it has to be. */
  certificate: string
  keeper?: TokenCache
  from: string
}

/** An access token for a client, as the domain gave it. */
export interface IssuedToken {
  token: Secret
  /** On the clock of this machine: before the domain was asked, so that it ends no earlier than is thought. */
  askedAt: Date
  /** In seconds (RFC 6749 section 5.1); null where the domain does not say, or says nothing of use. */
  expiresIn: number | null
}

/** Keeps the access token of a client from one run to the next. */
export interface TokenCache {
  /** What an earlier run has left, with some time to go; null: nothing of use. */
  token: Secret | null
  /** In place of what was there. @throws {Failure} when it is not kept */
  keep(issued: IssuedToken): Promise<void>
  /** @throws {Failure} when it may still be there */
  forget(): Promise<void>
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
