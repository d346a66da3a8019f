import { type ExitCode, exitCodes } from '../failures/exit-codes'

/** What became of a change. */
export type Outcome =
  /** A fresh read shows the wanted value. */
  | 'confirmed'
  /** It had the value already; nothing was sent. */
  | 'unchanged'
  /** Nothing was sent, as asked. */
  | 'dry-run'
  /** Certain that nothing was changed. */
  | 'refused'
  /** The value was not the one expected, or somebody else wrote first. Nothing of ours was written. */
  | 'conflict'
  /** Accepted, but another value reads back. */
  | 'differs'
  /** Sent, and its effect could not be established. */
  | 'unknown'

/** What came back for the one PATCH that was sent. */
export type PatchAnswer =
  /** No byte of the request left this machine. */
  | 'never-left'
  /** 2xx, from the domain and about this app. */
  | 'accepted'
  /** 401, or 403 in SCIM. */
  | 'not-permitted'
  /** 404 in SCIM. */
  | 'no-such-app'
  /** Another 4xx of the domain: it read the request and said no. */
  | 'rejected'
  /** 429, and waiting does not fit into this run. */
  | 'rate-limited'
  /** 409 or 412: somebody else was there first. */
  | 'conflicting'
  /** A redirect, or a 4xx of a proxy or portal: another machine answered. */
  | 'answered-elsewhere'
  /** 5xx, an answer that cannot be trusted, a cut one, or none. */
  | 'unclear'

/** What reads after the PATCH showed, up to the last one. */
export type LaterReading = 'wanted' | 'as-before' | 'another' | 'nothing'

/** Whether reading afterwards can tell anything, and how long it is worth while: a request that may still arrive can yet take effect. */
export function readingsWorth(answer: PatchAnswer): 'none' | 'one' | 'several' {
  switch (answer) {
    case 'never-left':
    case 'not-permitted':
    case 'no-such-app':
    case 'rejected':
    case 'rate-limited':
      return 'none'
    case 'conflicting':
    case 'answered-elsewhere':
      return 'one'
    case 'accepted':
    case 'unclear':
      return 'several'
  }
}

/**
 * What the evidence amounts to. The PATCH's own answer proves nothing, not even a 200 with the wanted value: only a
 * fresh read does.
 */
export function outcomeOf(answer: PatchAnswer, reading: LaterReading): { outcome: Outcome; exitCode: ExitCode } {
  switch (answer) {
    case 'never-left':
    case 'rejected':
    case 'rate-limited':
      return { outcome: 'refused', exitCode: exitCodes.domainFailed }
    case 'not-permitted':
      return { outcome: 'refused', exitCode: exitCodes.notPermitted }
    case 'no-such-app':
      return { outcome: 'refused', exitCode: exitCodes.noSuchApp }
    case 'conflicting':
      return reading === 'wanted' ? confirmed : { outcome: 'conflict', exitCode: exitCodes.conflict }
    case 'answered-elsewhere':
      if (reading === 'wanted') return confirmed
      return reading === 'as-before' ? { outcome: 'refused', exitCode: exitCodes.domainFailed } : unknown
    case 'accepted':
      if (reading === 'wanted') return confirmed
      return reading === 'nothing' ? unknown : { outcome: 'differs', exitCode: exitCodes.effectUnknown }
    case 'unclear':
      return reading === 'wanted' ? confirmed : unknown
  }
}

const confirmed = { outcome: 'confirmed', exitCode: exitCodes.yes } as const
const unknown = { outcome: 'unknown', exitCode: exitCodes.effectUnknown } as const
