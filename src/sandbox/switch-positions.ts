import { domainTypes } from './rate-limits'
import type { Switches } from './switches'

const yesOrNo = [true, false]

type Positions = readonly unknown[] | { from: number; orNull: boolean }

/** What each switch can be set to: one of these, or a number from this one up, or nothing. */
export const switchPositions: { readonly [Name in keyof Switches]: Positions } = {
  smallestExpiry: { from: 0, orNull: true },
  largestExpiry: { from: 1, orNull: true },
  integerAsText: ['refuse', 'convert'],
  ifMatch: ['enforce', 'enforce-with-409', 'ignore'],
  etag: ['bare', 'quoted', 'none'],
  etagOnGet: yesOrNo,
  metaVersion: yesOrNo,
  errorBody: ['scim', 'html', 'empty'],
  unauthorizedBody: ['html', 'empty'],
  missingRole: [401, 403],
  largeCount: ['clamp', 'refuse'],
  activeAtCreation: yesOrNo,
  readOnlyInPut: ['refuse', 'refuse-others', 'ignore'],
  omittedInPut: ['clear', 'keep'],
  deleteActive: [400, 409],
  forceDelete: ['inactive-only', 'active-too'],
  retryToken: ['honour', 'ignore'],
  bulkOperations: { from: 1, orNull: false },
  bulkStatus: [201, 200],
  limits: [null, ...domainTypes],
  limitRetryAfter: yesOrNo,
  signatureSkew: { from: 0, orNull: true },
  issuer: ['constant', 'constant-without-slash', 'domain'],
  introspectionName: ['both', 'introspect_endpoint', 'introspection_endpoint'],
  signingCertPublicAccess: yesOrNo,
  offlineNotPermitted: ['omit', 'invalid_scope'],
  rotation: ['rotate', 'keep'],
  reuse: ['refuse', 'refuse-and-revoke-family', 'accept'],
  window: ['sliding', 'absolute'],
  withdrawnOffline: ['honour', 'refuse'],
  changedExpiry: ['new-tokens', 'live-tokens'],
  myScopesRefreshExpiry: { from: 1, orNull: false },
  sessionBoundsRefresh: yesOrNo,
  idTokenOnRefresh: yesOrNo,
  scopeInAnswer: yesOrNo,
  sessionMinutes: { from: 1, orNull: false },
  pkce: ['optional', 'public', 'always'],
  tokenRedirectUri: ['optional', 'required'],
  passwordAttempts: { from: 1, orNull: true },
  deviceInterval: { from: 1, orNull: true },
  slowDown: yesOrNo,
  devicePending: ['authorization_pending', 'invalid_grant'],
  oauthErrorText: yesOrNo,
  introspectActive: ['boolean', 'text'],
}

/** Reads `{"rotation": "keep", …}`. @throws Error naming the switch that is none, or its positions */
export function readSwitches(values: Readonly<Record<string, unknown>>): Partial<Switches> {
  for (const [name, value] of Object.entries(values)) {
    const possible = positionsOf(name)
    if (!fits(possible, value)) throw new Error(`'${name}' is ${described(possible)}.`)
  }
  return values as Partial<Switches>
}

/**
 * Reads `rotation=keep`, as people write it: words, numbers, true, false and null as they are.
 *
 * @throws Error as {@link readSwitches} does, and for a switch that is set twice
 */
export function readSwitchTexts(texts: readonly string[]): Partial<Switches> {
  const values: Record<string, unknown> = {}
  for (const text of texts) {
    const [name = '', ...rest] = text.split('=')
    const possible = positionsOf(name)
    if (Object.hasOwn(values, name)) throw new Error(`'${name}' is set twice.`)
    values[name] = meant(possible, rest.join('='))
  }
  return readSwitches(values)
}

function positionsOf(name: string): Positions {
  if (Object.hasOwn(switchPositions, name)) return switchPositions[name as keyof Switches]
  throw new Error(`There is no switch '${name}', but ${Object.keys(switchPositions).join(', ')}.`)
}

/** The position that a text means; the text itself when it means none. */
function meant(possible: Positions, text: string): unknown {
  if (!('from' in possible)) return possible.find((value) => String(value) === text) ?? (text === 'null' ? null : text)
  if (text === 'null') return null
  return /^\d+$/.test(text) ? Number(text) : text
}

function fits(possible: Positions, value: unknown): boolean {
  if (!('from' in possible)) return possible.includes(value)
  return (value === null && possible.orNull) || (Number.isSafeInteger(value) && (value as number) >= possible.from)
}

function described(possible: Positions): string {
  if (!('from' in possible)) return possible.map((value) => JSON.stringify(value)).join(' or ')
  return `an integer from ${possible.from}${possible.orNull ? ', or null' : ''}`
}
