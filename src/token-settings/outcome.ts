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
  /** Accepted, but another value reads back, or other settings changed with it. */
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
  /** 409 or 412: by the domain's account somebody else was there first. */
  | 'conflicting'
  /** A redirect, or a 4xx of a proxy or portal: another machine answered. */
  | 'answered-elsewhere'
  /** 5xx, an answer that cannot be trusted, a cut one, or none. */
  | 'unclear'

/** What fresh reads after the PATCH showed, up to the last one. */
export type LaterReading =
  /** The setting is as wanted, and all other settings are as they were. */
  | 'wanted'
  /** The setting is as wanted, but other settings of the app changed with it. */
  | 'wanted-and-more'
  /** The setting is as it was before, and so is the version of the app where the domain gives one. */
  | 'as-before'
  /** The setting is as it was before, but the app has another version: somebody wrote something else. */
  | 'rewritten'
  /** The setting has a value that is neither the old nor the wanted one. */
  | 'another'
  /** The app is not there any more. */
  | 'gone'
  /** No read was answered. */
  | 'nothing'

/** How many reads are worth while: a request that may still arrive can yet take effect, one that was refused cannot. */
export function readingsWorth(answer: PatchAnswer): 'none' | 'one' | 'several' {
  switch (answer) {
    case 'never-left':
      return 'none'
    case 'accepted':
    case 'unclear':
      return 'several'
    default:
      return 'one'
  }
}

/**
 * What the evidence amounts to. The PATCH's own answer proves nothing, whatever its status: only a fresh read does. A
 * refusal and a read that shows the old value together are certain that nothing was changed.
 */
export function outcomeOf(answer: PatchAnswer, reading: LaterReading): { outcome: Outcome; exitCode: ExitCode } {
  if (answer === 'never-left') return { outcome: 'refused', exitCode: exitCodes.domainFailed }
  switch (reading) {
    case 'wanted':
      return { outcome: 'confirmed', exitCode: exitCodes.yes }
    case 'wanted-and-more':
      return differs
    case 'nothing':
      return unknown
    case 'gone':
      return answer === 'accepted' || answer === 'unclear'
        ? unknown
        : { outcome: 'refused', exitCode: exitCodes.noSuchApp }
    case 'another':
      if (answer === 'accepted') return differs
      return answer === 'conflicting' ? conflict : unknown
    case 'as-before':
    case 'rewritten':
      if (answer === 'accepted') return differs
      if (answer === 'unclear') return unknown
      if (answer === 'conflicting' && reading === 'rewritten') return conflict
      return { outcome: 'refused', exitCode: refusalCodes[answer] }
  }
}

const refusalCodes: Record<Exclude<PatchAnswer, 'accepted' | 'unclear' | 'never-left'>, ExitCode> = {
  'not-permitted': exitCodes.notPermitted,
  'no-such-app': exitCodes.noSuchApp,
  rejected: exitCodes.domainFailed,
  'rate-limited': exitCodes.domainFailed,
  conflicting: exitCodes.domainFailed,
  'answered-elsewhere': exitCodes.domainFailed,
}

const conflict = { outcome: 'conflict', exitCode: exitCodes.conflict } as const
const differs = { outcome: 'differs', exitCode: exitCodes.effectUnknown } as const
const unknown = { outcome: 'unknown', exitCode: exitCodes.effectUnknown } as const
