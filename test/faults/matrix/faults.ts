import type { Position, Strike } from '../domain/script'
import * as strike from './strikes'

/**
 * What a fault means to whoever meets it, in the words of docs/cli-contract.md. What follows from it
 * for each request stands in `expected.ts`.
 */
export type Meaning =
  /** No connection at all: nothing has left. */
  | 'unreachable'
  /** The connection broke, or an answer did not come to its end: four attempts. */
  | 'lost'
  /** The same, but each attempt takes half a minute, or a whole one. */
  | 'silent'
  | 'dripping'
  /** It came to its end, and its JSON did not: two attempts. */
  | 'cut'
  /** It can never be trusted: one attempt. */
  | 'untrusted'
  | 'busy'
  /** 429, and what is asked for fits into a run of a minute, or does not. */
  | 'limited'
  | 'limited-for-long'
  | 'redirected'
  /** 401 that means: this token is no good. */
  | 'expired'
  /** The right is missing. */
  | 'denied'
  | 'absent'
  | 'refused'
  /** Not the domain itself speaks, and it says no. */
  | 'elsewhere'
  | 'conflicting'

export interface Fault {
  /** Its id in test/faults/catalogue.md. */
  id: string
  name: string
  meaning: Meaning
  /** Of the answer; where there is one. */
  status?: number
  strike: Strike
  positions: readonly Position[]
}

const anywhere = ['after-the-head', 'before-commit', 'after-commit', 'in-the-answer'] as const
const eitherWay = ['before-commit', 'after-commit'] as const
/** Who says so has done nothing. */
const undone = ['before-commit'] as const

type Row = [id: string, name: string, strike: Strike, status?: number]

const rows = (meaning: Meaning, positions: readonly Position[], all: Row[]): Fault[] =>
  all.map(([id, name, strike, status]) => ({
    id,
    name,
    meaning,
    positions,
    strike,
    ...(status === undefined ? {} : { status }),
  }))

/** @param elsewhere the origin of a server that must never hear anything */
export const faultsOf = (elsewhere: string): Fault[] => [
  ...rows('unreachable', ['not-listening'], [['F01', 'connection refused', strike.reset]]),
  ...rows('lost', ['before-accept'], [['F07', 'reset', strike.reset]]),
  ...rows('lost', anywhere, [
    ['F07', 'reset', strike.reset],
    ['F07', 'connection closed', strike.hangUp],
  ]),
  ...rows('silent', anywhere, [['F18', 'silence', strike.silence]]),
  ...rows('dripping', eitherWay, [['F18', 'a byte a second', strike.drip]]),
  ...rows('lost', eitherWay, [
    ['F07', 'half a head', strike.halfHead],
    ['F20', 'shorter than announced', strike.shorterThanAnnounced],
  ]),
  ...rows('cut', eitherWay, [
    ['F20', 'truncated JSON', strike.cutWithoutLength],
    ['F08', '200 without a body', strike.nothingBut(200), 200],
  ]),
  ...rows('untrusted', eitherWay, [
    ['F22', '200 in HTML', strike.page(200), 200],
    ['F23', '{}', strike.literally('{}'), 200],
    ['F23', '[]', strike.literally('[]'), 200],
    ['F23', 'null', strike.literally('null'), 200],
    ['F25', 'packed', strike.packed, 200],
    ['F25', 'a bomb in a bomb', strike.bomb, 200],
    ['F25', 'a flood of headers', strike.floodOfHeaders],
    ['F25', 'JSON of 100,000 levels', strike.deep, 200],
    ['M11', 'no HTTP', strike.notHttp],
    ['J22', 'no UTF-8', strike.badText, 200],
  ]),
  ...rows('busy', eitherWay, [
    ['F16', '500', strike.scim(500), 500],
    ['F16', '502', strike.nothingBut(502), 502],
    ['F16', '503', strike.scim(503), 503],
    ['F16', '504', strike.nothingBut(504), 504],
    ['F59', '502 in HTML', strike.page(502), 502],
  ]),
  ...rows(
    'redirected',
    eitherWay,
    [301, 302, 303, 307, 308].map(
      (status): Row => ['F27', String(status), strike.nothingBut(status, [`Location: ${elsewhere}/admin`]), status],
    ),
  ),
  ...rows('elsewhere', eitherWay, [
    ['F59', '403 in HTML', strike.page(403), 403],
    ['F59', '404 in HTML', strike.page(404), 404],
  ]),
  ...rows('limited', undone, [
    ['F12', '429, Retry-After: 7', strike.scim(429, ['Retry-After: 7']), 429],
    [
      'F12',
      '429, Retry-After as a date',
      strike.scim(429, ['Date: Mon, 05 Oct 2026 10:00:00 GMT', 'Retry-After: Mon, 05 Oct 2026 10:00:07 GMT']),
      429,
    ],
    ['F14', '429 without Retry-After', strike.nothingBut(429), 429],
    ['F14', '429, Retry-After: -1', strike.scim(429, ['Retry-After: -1']), 429],
    ['F14', '429, Retry-After: soon', strike.scim(429, ['Retry-After: soon']), 429],
    ['F14', '429, two values', strike.scim(429, ['Retry-After: 7', 'Retry-After: 9']), 429],
  ]),
  ...rows('limited-for-long', undone, [
    ['F14', '429, Retry-After: 30000', strike.scim(429, ['Retry-After: 30000']), 429],
    ['F14', '429, Retry-After: 1000000000', strike.scim(429, ['Retry-After: 1000000000']), 429],
  ]),
  ...rows('expired', undone, [['F29', '401 in HTML', strike.page(401), 401]]),
  ...rows('denied', undone, [
    ['F87', '401 accessDenied', strike.scim(401), 401],
    ['F87', '403', strike.scim(403), 403],
  ]),
  ...rows('absent', undone, [['F33', '404', strike.scim(404), 404]]),
  ...rows(
    'refused',
    undone,
    [400, 405, 413, 415, 422].map((status): Row => ['F35', String(status), strike.scim(status), status]),
  ),
]

/** Only a change can meet these. */
export const conflicts: Fault[] = rows('conflicting', undone, [
  ['F36', '409', strike.scim(409), 409],
  ['F36', '412', strike.scim(412), 412],
])
