import type { KeyObject } from 'node:crypto'
import { newUsers, type User } from '../data/users'
import type { JsonObject } from '../json'
import type { Writer } from '../scim/writer'

/** A sign-in of a user. Times are milliseconds since 1970 on the sandbox's clock. */
export interface Session {
  /** Also the value of the browser's cookie. */
  id: string
  user: User
  startedAt: number
  expiresAt: number
}

/** What a user has allowed a client. Every token that comes of it hangs on it, and ends when it is revoked. */
export interface Grant {
  id: string
  /** Id of the client's App. */
  appId: string
  session: Session
  /** As asked for. */
  scope: string
  nonce: string | undefined
  revoked: boolean
}

/** An access token that the sandbox has issued and still knows. */
export interface AccessToken {
  /** Id of the App that is its client. */
  appId: string
  /** Milliseconds since 1970, on the sandbox's clock. */
  expiresAt: number
  /** Names of the app roles it carries, in lower case. */
  roles: readonly string[]
  /** What a user has allowed; missing on the token of a client alone. */
  grant?: Grant
  /** The payload of the token. */
  claims?: JsonObject
}

export interface CodeChallenge {
  method: 'S256' | 'plain'
  value: string
}

export interface AuthorizationCode {
  grant: Grant
  redirectUri: string
  challenge: CodeChallenge | undefined
  expiresAt: number
  used: boolean
}

export interface RefreshToken {
  grant: Grant
  /** When its lifetime began. */
  countedFrom: number
  /** By the settings of when it was issued. */
  expiresAt: number
  /** Another refresh token has come of it. */
  spent: boolean
}

export interface DeviceAuthorization {
  deviceCode: string
  userCode: string
  /** Id of the client's App. */
  appId: string
  scope: string
  expiresAt: number
  answer: 'pending' | 'denied' | 'used' | Grant
  /** Seconds that have to pass between two polls. */
  interval: number
  lastPoll: number | undefined
  /** So many polls were told to wait. */
  polls: number
}

/** Who answers when a user is asked to sign in. */
export type SignInAnswer =
  /** Whoever sits before the page. */
  | { answer: 'page' }
  /** This user, at once: authorize requests get a code, devices are approved after so many polls (0 when missing). */
  | { answer: 'approve'; user: string; polls?: number }
  /** The user says no. */
  | { answer: 'deny' }
  /** Nobody. */
  | { answer: 'never' }

/** An API key that the sandbox accepts: a user's, as Oracle's SDKs and `oci` sign with, or that of a session. */
export interface ApiKey {
  publicKey: KeyObject
  /** The session is an instance's, a resource's or a pod's: a dynamic group decides what it may do. */
  isMachine?: true
  user: Writer
  /** Names of the user's administrator roles, in lower case. */
  roles: readonly string[]
  /** Of a session: milliseconds since 1970 on the sandbox's clock. */
  expiresAt?: number
}

/** A key of a client, as an identity domain has it in a certificate. */
export interface ClientKey {
  clientId: string
  /** The alias of the certificate; `kid` in the header of an assertion. */
  alias: string
  /** SHA-1 of the certificate; undefined for a bare public key. */
  thumbprint: string | undefined
  publicKey: KeyObject
}

/** What the OAuth endpoints remember, besides access tokens. */
export interface OAuthState {
  /** By user name, in lower case. */
  users: Map<string, User>
  sessions: Map<string, Session>
  grants: Grant[]
  codes: Map<string, AuthorizationCode>
  refreshTokens: Map<string, RefreshToken>
  /** By device code. */
  devices: Map<string, DeviceAuthorization>
  /** Consents given: user, client and scope, separated by spaces. */
  consents: Set<string>
  signIn: SignInAnswer
}

export function newOAuthState(): OAuthState {
  return {
    users: newUsers(),
    sessions: new Map(),
    grants: [],
    codes: new Map(),
    refreshTokens: new Map(),
    devices: new Map(),
    consents: new Set(),
    signIn: { answer: 'page' },
  }
}
