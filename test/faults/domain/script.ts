import type { FakeClock } from '../../support/fake-clock'
import type { LedgerEntry, Reply } from '../fault-server'
import type { Answer } from './answer'

/** What a request is for. */
export type RequestKind =
  | 'token'
  | 'get'
  | 'secret'
  | 'search'
  /** Grants of an app, to be counted. */
  | 'grants'
  | 'page'
  | 'patch'
  | 'post'
  | 'put'
  | 'delete'
  | 'discovery'
  | 'keys'
  | 'authorize'
  | 'device'
  | 'code'
  | 'password'
  | 'refresh'
  | 'poll'
  | 'revoke'
  | 'introspect'
  | 'other'

/** When in the course of a request a fault strikes. The first two need no request at all. */
export type Position =
  /** The port is closed. */
  | 'not-listening'
  /** The connection is reset as soon as it is there. */
  | 'before-accept'
  | 'after-the-head'
  /** The whole request has come, and nothing was done. */
  | 'before-commit'
  /** It was done, and nothing has been said. */
  | 'after-commit'
  /** It was done, and half of the answer is out. */
  | 'in-the-answer'

/**
 * What goes wrong. `right` is what the domain would have answered: before the commit, as if it had been done.
 *
 * @param struck how often it has struck before
 */
export type Strike = (reply: Reply, right: Answer, around: Around) => void

export interface Around {
  clock: FakeClock
  request: LedgerEntry
  struck: number
}

export interface ScriptedFault {
  on: RequestKind
  /** The first one of its kind that is struck, from 1. */
  nth: number
  times: number
  position: Exclude<Position, 'not-listening' | 'before-accept'>
  strike: Strike
}

/** A fault of the connection: it strikes whatever would come after this many requests. */
export interface ConnectionFault {
  position: Extract<Position, 'not-listening' | 'before-accept'>
  after: number
  times: number
}

export function kindOf({ method, path, body }: Pick<LedgerEntry, 'method' | 'path' | 'body'>): RequestKind {
  const { pathname, searchParams } = new URL(path, 'http://domain.example')
  const byHand = pathname.startsWith('/admin/v1/') ? writtenByHand[method] : undefined
  if (byHand !== undefined) return byHand
  if (pathname.startsWith('/admin/v1/Apps')) {
    if (method === 'PATCH') return 'patch'
    if (pathname !== '/admin/v1/Apps') return searchParams.get('attributes') === 'clientSecret' ? 'secret' : 'get'
    return searchParams.has('startIndex') ? 'page' : 'search'
  }
  if (pathname !== '/oauth2/v1/token') return kinds[pathname] ?? 'other'
  return grants[new URLSearchParams(body).get('grant_type') ?? ''] ?? 'other'
}

/** No other request of this program has these methods there. */
const writtenByHand: Record<string, RequestKind> = { POST: 'post', PUT: 'put', DELETE: 'delete' }

const kinds: Record<string, RequestKind> = {
  '/.well-known/openid-configuration': 'discovery',
  '/admin/v1/SigningCert/jwk': 'keys',
  '/admin/v1/Grants': 'grants',
  '/oauth2/v1/authorize': 'authorize',
  '/oauth2/v1/device': 'device',
  '/oauth2/v1/revoke': 'revoke',
  '/oauth2/v1/introspect': 'introspect',
}

const grants: Record<string, RequestKind> = {
  client_credentials: 'token',
  authorization_code: 'code',
  password: 'password',
  refresh_token: 'refresh',
  'urn:ietf:params:oauth:grant-type:device_code': 'poll',
}
