import { isJsonObject, type JsonObject, type JsonValue } from '../json'
import { type RequestKind, requestKinds } from '../ledger'

/** Which requests a fault strikes. Every member that is there has to fit. */
export interface FaultMatch {
  /** `PATCH` */
  method?: string
  /** The beginning of the path, without the query. */
  path?: string
  kind?: RequestKind
  /** Of a token request: `refresh_token`. */
  grantType?: string
  /** So many fitting requests pass first; 0 when missing. */
  skip?: number
  /** It strikes so often, and is gone then; 1 when missing, and with `share` without an end. */
  times?: number
  /** Of the requests that fit, it strikes only this share, from 0 to 1: not every n-th, but as if by chance. */
  share?: number
  /** Another seed strikes others; 1 when missing. */
  seed?: number
}

/** Before the request has had its effect, so that it has none; or after. */
export type Moment = 'before' | 'after'

export type FaultAction =
  /** Another status. `retryAfter` counts seconds; as a date it is computed on the sandbox's clock. */
  | {
      type: 'status'
      status: number
      /** `oauth` is for the endpoints that answer `{"error": …}`; it takes `error`, and `detail` as its description. */
      body?: 'scim' | 'oauth' | 'html' | 'empty'
      error?: string
      detail?: string
      messageId?: string
      headers?: Record<string, string>
      retryAfter?: number
      retryAfterAs?: 'seconds' | 'date'
      when?: Moment
    }
  /** The connection is reset. */
  | { type: 'reset'; when?: Moment }
  /** No answer, until somebody hangs up. */
  | { type: 'hang'; when?: Moment }
  /** The request is carried out; only part of the answer arrives. `ending` says whether that can be noticed. */
  | { type: 'truncate'; bytes?: number; ending?: 'broken' | 'clean' }
  /** The answer says that it was done. It was not. */
  | { type: 'pretend' }
  /** Status 200 without a body, after the request was carried out. */
  | { type: 'empty'; when?: Moment }
  | { type: 'redirect'; location: string; status?: number; when?: Moment }
  /** Status 200 with a page of HTML, as a portal sends. */
  | { type: 'html'; when?: Moment }
  /**
   * Other values in the answer: in the App, or in the rows of a list (one of them, counted from 1, with `row`); in a
   * token answer and whatever else is JSON; in a redirection in the query of its address. `idToken` says what is different
   * about the ID token in a token answer.
   */
  | {
      type: 'override'
      attributes?: JsonObject
      remove?: readonly string[]
      row?: number
      envelope?: JsonObject
      idToken?: IdTokenChange
    }
  /** Every token issued so far ends now. */
  | { type: 'expireTokens' }
  /** Somebody else writes to an App just before this request, or just after it. */
  | { type: 'foreignWrite'; app: string; attributes: JsonObject; when?: Moment }
  /** Somebody else adds an App, or removes one. */
  | { type: 'addApp'; attributes: JsonObject; when?: Moment }
  | { type: 'removeApp'; app: string; when?: Moment }

/** The token is signed again after its claims were changed, unless the signature is to be wrong. */
export interface IdTokenChange {
  claims?: JsonObject
  remove?: readonly string[]
  /** `none`: an unsigned token, with the algorithm `none`. `broken`: a signature that does not fit. */
  signature?: 'none' | 'broken'
}

export interface Fault {
  match?: FaultMatch
  action: FaultAction
}

type Check = (value: JsonValue) => boolean

const text: Check = (value) => typeof value === 'string'
const status: Check = (value) => Number.isInteger(value) && (value as number) >= 200 && (value as number) <= 599
const natural: Check = (value) => Number.isSafeInteger(value) && (value as number) >= 0
const positive: Check = (value) => natural(value) && value !== 0
const integer: Check = (value) => Number.isSafeInteger(value)
const share: Check = (value) => typeof value === 'number' && value >= 0 && value <= 1
const object: Check = isJsonObject
const texts: Check = (value) => Array.isArray(value) && value.every(text)
// What can stand in a header: anything else would stop the server in the middle of an answer.
const headerValue: Check = (value) => typeof value === 'string' && /^[\t\x20-\x7e]*$/.test(value)
const headers: Check = (value) =>
  isJsonObject(value) && Object.entries(value).every(([name, inner]) => /^[\w-]+$/.test(name) && headerValue(inner))
const oneOf =
  (...words: string[]): Check =>
  (value) =>
    typeof value === 'string' && words.includes(value)
const moment = oneOf('before', 'after')

const idTokenChange: Check = (value) =>
  isJsonObject(value) &&
  Object.entries(value).every(([name, inner]) =>
    name === 'claims'
      ? object(inner)
      : name === 'remove'
        ? texts(inner)
        : name === 'signature' && oneOf('none', 'broken')(inner),
  )

interface Shape {
  needed: Readonly<Record<string, Check>>
  possible: Readonly<Record<string, Check>>
}

const matchShape: Shape = {
  needed: {},
  possible: {
    method: text,
    path: text,
    kind: oneOf(...requestKinds),
    grantType: text,
    skip: natural,
    times: positive,
    share,
    seed: integer,
  },
}

const actionShapes: Readonly<Record<FaultAction['type'], Shape>> = {
  status: {
    needed: { status },
    possible: {
      body: oneOf('scim', 'oauth', 'html', 'empty'),
      error: text,
      detail: text,
      messageId: text,
      headers,
      retryAfter: integer,
      retryAfterAs: oneOf('seconds', 'date'),
      when: moment,
    },
  },
  reset: { needed: {}, possible: { when: moment } },
  hang: { needed: {}, possible: { when: moment } },
  truncate: { needed: {}, possible: { bytes: natural, ending: oneOf('broken', 'clean') } },
  pretend: { needed: {}, possible: {} },
  empty: { needed: {}, possible: { when: moment } },
  redirect: { needed: { location: headerValue }, possible: { status, when: moment } },
  html: { needed: {}, possible: { when: moment } },
  override: {
    needed: {},
    possible: { attributes: object, remove: texts, row: positive, envelope: object, idToken: idTokenChange },
  },
  expireTokens: { needed: {}, possible: {} },
  foreignWrite: { needed: { app: text, attributes: object }, possible: { when: moment } },
  addApp: { needed: { attributes: object }, possible: { when: moment } },
  removeApp: { needed: { app: text }, possible: { when: moment } },
}

/** Reads `{"match": {…}, "action": {"type": …}}`. @throws Error naming what does not fit */
export function readFault(value: JsonValue): Fault {
  if (!isJsonObject(value)) throw new Error('A fault must be {"match": {…}, "action": {"type": …}}.')
  const { match, action, ...rest } = value
  const [unknown] = Object.keys(rest)
  if (unknown !== undefined) throw new Error(`A fault has no member '${unknown}'.`)
  if (!isJsonObject(action ?? null)) throw new Error('A fault needs an "action".')
  const { type, ...members } = action as JsonObject
  if (typeof type !== 'string' || !Object.hasOwn(actionShapes, type)) {
    throw new Error(`"type" must be one of ${Object.keys(actionShapes).join(', ')}.`)
  }
  requireShape(members, actionShapes[type as FaultAction['type']], type)
  if (match === undefined) return { action: action as FaultAction }
  if (!isJsonObject(match)) throw new Error('"match" must be an object.')
  requireShape(match, matchShape, 'match')
  return { match, action: action as FaultAction }
}

function requireShape(members: JsonObject, { needed, possible }: Shape, where: string): void {
  const missing = Object.keys(needed).find((name) => !Object.hasOwn(members, name))
  if (missing !== undefined) throw new Error(`'${where}' needs "${missing}".`)
  for (const [name, value] of Object.entries(members)) {
    const check = Object.hasOwn(needed, name)
      ? needed[name]
      : Object.hasOwn(possible, name)
        ? possible[name]
        : undefined
    if (!check) throw new Error(`'${where}' has no "${name}".`)
    if (!check(value)) throw new Error(`"${name}" of '${where}' cannot be ${JSON.stringify(value)}.`)
  }
}
