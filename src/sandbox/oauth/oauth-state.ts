import { newUsers, type User } from '../data/users'

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
