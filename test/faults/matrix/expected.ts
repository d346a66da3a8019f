import type { Position } from '../domain/script'
import type { Fault, Meaning } from './faults'
import type { Operation, Role } from './operations'

export type Times = 'once' | 'always'

/** What has to come of a cell. */
export interface Expected {
  /** The exit code; several where what is asked for is only that the run says which of them is true. */
  exits: readonly number[]
  /**
   * How many requests of the kind there are, from the one that is struck on; `again` is how many more than usual. null
   * where time or the network decides.
   */
  requests: number | { again: number } | null
}

/**
 * The rules of docs/cli-contract.md, said once more and in another way than the program says them.
 *
 * @param passed the exit code of the same command when nothing goes wrong
 * @returns null where there is no such case
 */
export function expectedOf(operation: Operation, fault: Fault, at: Cell, passed: number): Expected | null {
  return byRole[operation.role]({ ...fault, ...at, passed, operation })
}

export interface Cell {
  position: Position
  times: Times
}

interface Case extends Fault, Cell {
  passed: number
  operation: Operation
}

type Rule = (given: Case) => Expected | null

const exactly = (exit: number, requests: Expected['requests'] = null): Expected => ({ exits: [exit], requests })
const oneOf = (exits: readonly number[], requests: Expected['requests'] = null): Expected => ({ exits, requests })

/** 2.2: how many attempts reading is worth. */
const attempts: Record<Meaning, number> = {
  unreachable: 4,
  lost: 4,
  silent: 2,
  dripping: 1,
  cut: 2,
  untrusted: 1,
  busy: 4,
  limited: 4,
  'limited-for-long': 1,
  redirected: 1,
  // A new token, and once more.
  expired: 2,
  denied: 1,
  absent: 1,
  refused: 1,
  elsewhere: 1,
  conflicting: 1,
}

/** What falls silent after its head has the whole minute. */
function attemptsAt({ meaning, position, operation }: Case): number {
  if (meaning === 'limited' && isPlanned(operation)) return patient
  if (hasLonger.includes(operation.argv[0] ?? '')) return longer[meaning] ?? attempts[meaning]
  return meaning === 'silent' && position === 'in-the-answer' ? attempts.dripping : attempts[meaning]
}

/** A plan is carried out as long as its run may last. */
const patient = 12
const isPlanned = ({ argv, on }: Operation): boolean => ['apply', 'undo'].includes(argv[0] ?? '') && on !== 'token'

/** More than a minute, also for what is read alone. */
const hasLonger = ['apply', 'undo', 'impact', 'diff']

/** A quarter of an hour holds four attempts of any length. */
const longer: Partial<Record<Meaning, number>> = { silent: 4, dripping: 4 }

/** Section 3: how a command ends that could read nothing. */
const endOf: Record<Meaning, number> = {
  unreachable: 7,
  lost: 7,
  silent: 7,
  dripping: 7,
  cut: 7,
  untrusted: 7,
  busy: 7,
  limited: 7,
  'limited-for-long': 7,
  redirected: 7,
  expired: 4,
  denied: 4,
  absent: 5,
  refused: 7,
  elsewhere: 7,
  conflicting: 7,
}

/** Before there is a connection, no request is seen. */
const isUnseen = ({ position }: Case): boolean => position === 'before-accept' || position === 'not-listening'

/** 2.2, for a request that may be made again and whose failure ends the command in this way. */
function reading(given: Case, end: number, worth = attemptsAt(given)): Expected {
  const { times, passed } = given
  if (times === 'once' && worth > 1) return exactly(passed, isUnseen(given) ? null : { again: 1 })
  return exactly(end, isUnseen(given) ? null : worth)
}

const read: Rule = (given) => reading(given, endOf[given.meaning])

/** An id that does not exist may be a name: a search follows, and finds none. */
const search: Rule = (given) => reading(given, given.meaning === 'absent' ? 7 : endOf[given.meaning])

const byRole: Record<Role, Rule> = {
  'sign-in': signIn,
  read,
  search,
  'one-of-several': (given) => (isUnseen(given) ? null : read(given)),
  'first-page': firstPage,
  'first-page-by-hand': (given) =>
    given.meaning === 'refused' && given.status === 400 ? withoutOrder(given) : search(given),
  'later-page': laterPage,
  change,
  'next-page': nextPage,
  'sent-once': sentOnce,
  'sent-anywhere': sentAnywhere,
  verify,
  preflight,
  'row-read': rowRead,
  'row-change': rowChange,
  'row-undo': rowUndo,
  'row-verify': rowVerify,
  grants: (given) => reading(given, 3),
  owners: (given) => reading(given, 3),
  discovery,
  'examined-discovery': examinedDiscovery,
  keys,
  'user-code': userCode,
  grant,
  poll,
  redeem,
  probe,
  revoke,
}

/** 2.5: client credentials are asked for again where the request cannot have arrived, or was turned away. */
function signIn(given: Case): Expected | null {
  const { meaning, status, position } = given
  const isWrongCredentials = status === 401 || (meaning === 'refused' && status === 400) || meaning === 'denied'
  if (isWrongCredentials) return exactly(4, 1)
  if (meaning === 'unreachable') return reading(given, 7)
  // Whether a byte had left when it broke is for the network to say.
  if (position === 'before-accept') return oneOf([7, given.passed])
  if (meaning === 'limited') return reading(given, 7)
  if (meaning === 'busy') return reading(given, 7, status === 503 ? 4 : 1)
  return exactly(7, 1)
}

/** Another order is tried, once; as it may change, the list is then read twice. */
const withoutOrder = ({ times, passed }: Case): Expected =>
  times === 'always' ? exactly(7, 2) : exactly(passed, { again: 5 })

/** Nothing was read. */
function firstPage(given: Case): Expected | null {
  const { meaning, status } = given
  if (meaning === 'absent') return exactly(7, 1)
  if (meaning === 'refused' && status === 400) return withoutOrder(given)
  return reading(given, endOf[meaning], longer[meaning])
}

/** Something was read: what is missing is said. */
function laterPage(given: Case): Expected | null {
  const { meaning, times, operation } = given
  const worth = longer[meaning] ?? attempts[meaning]
  // They are asked for together, so that nothing comes between the second and those after it.
  if (isUnseen(given) && operation.nth > 2) return null
  // Which of the pages that are under way meets a fault of the connection, and how many do, is left to the network.
  return times === 'once' && worth > 1 ? exactly(given.passed) : exactly(3)
}

/** The same with a minute for all. */
function nextPage(given: Case): Expected {
  return given.times === 'once' && attemptsAt(given) > 1 ? exactly(given.passed) : exactly(3)
}

/** 2.4. */
function change(given: Case): Expected | null {
  const { meaning, times, position } = given
  const isDone = position === 'after-commit' || position === 'in-the-answer'
  switch (meaning) {
    case 'unreachable':
      return exactly(7, 0)
    case 'lost':
    case 'silent':
    case 'dripping':
    case 'cut':
    case 'untrusted':
    case 'busy':
      // Cut off before anything was read: perhaps before anything had left, and then it may be sent.
      if (position === 'before-accept') return times === 'once' ? oneOf([0, 8]) : oneOf([7, 8])
      return exactly(isDone ? 0 : 8, 1)
    case 'redirected':
    case 'elsewhere':
      return exactly(isDone ? 0 : 7, 1)
    // Nobody else wrote: the fresh read shows the old value and the old version.
    case 'conflicting':
      return exactly(isDone ? 0 : 7, 1)
    case 'limited':
      return times === 'once' ? exactly(0, 2) : exactly(7, attemptsAt(given))
    case 'limited-for-long':
      return exactly(7, 1)
    case 'expired':
      return times === 'once' ? exactly(0, 2) : exactly(4, 2)
    default:
      return exactly(endOf[meaning], 1)
  }
}

/** 2.4, last but two: never repeated, and nothing but its own answer tells what became of it. */
function sentOnce(given: Case): Expected | null {
  const { meaning, position, times } = given
  switch (meaning) {
    case 'unreachable':
      return exactly(7, 0)
    case 'lost':
    case 'silent':
    case 'dripping':
    case 'cut':
    case 'untrusted':
    case 'busy':
      // What never had a body is whole without one.
      if (given.operation.on === 'delete' && given.name === 'truncated JSON') return exactly(0, 1)
      if (position === 'before-accept') return times === 'once' ? oneOf([0, 7, 8]) : oneOf([7, 8])
      return exactly(8, 1)
    case 'redirected':
    case 'elsewhere':
      return exactly(8, 1)
    case 'conflicting':
      return exactly(6, 1)
    default:
      return exactly(endOf[meaning], 1)
  }
}

/** Where nothing is known of the resource, what is JSON is an answer; and only of an app is it said that there is none. */
function sentAnywhere(given: Case): Expected | null {
  if (given.id === 'F23') return exactly(0, 1)
  return given.meaning === 'absent' ? exactly(7, 1) : sentOnce(given)
}

const isSlow = ({ meaning, position }: Case): boolean =>
  meaning === 'dripping' || (meaning === 'silent' && position === 'in-the-answer')

/** Done, and to be shown by a later read; what no read shows is not known. */
function verify(given: Case): Expected | null {
  const { meaning, times } = given
  const hasNoTimeLeft = meaning === 'limited-for-long' || (attemptsAt(given) === attempts.dripping && isSlow(given))
  return exactly(times === 'once' && !hasNoTimeLeft ? 0 : 8)
}

const isUndo = ({ operation }: Case): boolean => operation.argv[0] === 'undo'

/**
 * docs/fleet.md, 3: an app that cannot be read stops everything, unless it is an undo, which does what it can. What is not
 * about the app stops an undo, too.
 */
function preflight(given: Case): Expected | null {
  const { meaning, times, passed, status, operation } = given
  if (isUnseen(given)) return times === 'always' ? exactly(7) : exactly(passed)
  if (times === 'always') return exactly(endOf[meaning])
  if (attemptsAt(given) > 1) return exactly(passed, { again: 1 })
  const isAboutOne = status !== undefined && status !== 401
  if (!isAboutOne) return exactly(endOf[meaning])
  // While the domain wants to be left alone, nothing is sent for the other rows, either.
  const hasOthers = isUndo(given) && !operation.argv.includes('-n') && meaning !== 'limited-for-long'
  return exactly(hasOthers ? 9 : meaning === 'absent' ? 5 : 3)
}

/** The row is left as it is; an undo goes on with the next one. */
function rowRead(given: Case): Expected | null {
  const { meaning, times, passed, operation } = given
  if (times === 'once' && attemptsAt(given) > 1) return exactly(passed, isUnseen(given) ? null : { again: 1 })
  const isFirst = operation.nth === 4
  const hasOthers = !isFirst || (isUndo(given) && times === 'once' && meaning !== 'limited-for-long')
  return exactly(hasOthers ? 9 : meaning === 'absent' ? 5 : 3)
}

/** As one change; then the next row follows, or nothing. */
function rowChange(given: Case): Expected | null {
  const alone = change(given)
  if (alone === null) return null
  const { exits, requests } = alone
  const isFirst = given.operation.nth === 1
  const codeOf = (exit: number) => (isFirst || exit === 0 || exit === 8 ? exit : 9)
  const isDone = exits.length === 1 && exits[0] === 0
  return {
    exits: exits.map(codeOf),
    requests: isDone && typeof requests === 'number' ? { again: requests - 1 } : requests,
  }
}

/** What is back is a no, as the gate said; what is not, or perhaps not, is said. */
function rowUndo(given: Case): Expected | null {
  const alone = change(given)
  return alone && { ...alone, exits: alone.exits.map((exit) => (exit === 0 ? 1 : exit === 8 ? 8 : 9)) }
}

function rowVerify(given: Case): Expected | null {
  return exactly(verify(given)?.exits[0] ?? 0)
}

/** Without the keys no signature is checked, which is said; without the domain there is no test. */
function keys(given: Case): Expected | null {
  const { meaning, times } = given
  const isGone = isUnseen(given) && times === 'always'
  return exactly(isGone || meaning === 'limited-for-long' ? 7 : 0)
}

/** A domain's document promises only: what matters is that it can be reached, and is nobody else. */
function discovery(given: Case): Expected | null {
  const { meaning, status, times } = given
  const again = isUnseen(given) ? null : { again: 1 }
  if (meaning === 'untrusted' || meaning === 'cut') return oneOf([0, 7])
  if (times === 'once' && attemptsAt(given) > 1 && meaning !== 'expired') return exactly(0, again)
  if (meaning === 'limited-for-long') return exactly(7, 1)
  return exactly(status === undefined ? 7 : 0)
}

/** No answer but the right one will do. */
function examinedDiscovery(given: Case): Expected | null {
  const { meaning, times, passed } = given
  if (meaning === 'untrusted' || meaning === 'cut') return oneOf([passed, 7])
  if (times === 'once' && attemptsAt(given) > 1 && meaning !== 'expired')
    return exactly(passed, isUnseen(given) ? null : { again: 1 })
  return exactly(7)
}

/** 2.5: it is not asked again. */
function userCode(given: Case): Expected | null {
  const { meaning } = given
  return exactly(meaning === 'denied' ? 4 : 7, isUnseen(given) ? null : 1)
}

/** 2.5: never repeated; what it did is not known, unless it says so itself. */
function grant({ meaning, position }: Case): Expected | null {
  if (meaning === 'unreachable') return exactly(7, 0)
  if (position === 'before-accept') return oneOf([3, 7])
  if (meaning === 'limited' || meaning === 'limited-for-long') return exactly(7, 1)
  // A JSON object with status 200 that has no tokens cannot be trusted, and shows no verdict.
  if (meaning === 'untrusted') return oneOf([3, 7], 1)
  return exactly(3, 1)
}

/** 2.5: goes on, more slowly; unless the tokens were in the answer that was lost. */
function poll(given: Case): Expected | null {
  const { meaning, position, times, operation } = given
  if (meaning === 'limited-for-long') return exactly(7, 1)
  const mayBeUsedUp = operation.nth === 3 && (position === 'after-commit' || position === 'in-the-answer')
  if (meaning === 'untrusted') return oneOf([0, 3, 4, 7])
  if (mayBeUsedUp) return exactly(3)
  if (position === 'before-accept') return oneOf(times === 'once' ? [0] : [3, 4])
  const takesAll = meaning === 'dripping' || (meaning === 'silent' && position === 'in-the-answer')
  if (takesAll) return exactly(3)
  if (times === 'once') return exactly(0)
  // Who is turned away knows that nothing was done.
  return exactly(meaning === 'limited' || meaning === 'unreachable' ? 4 : 3)
}

/** 2.5, F11. */
function redeem({ meaning, position }: Case): Expected | null {
  if (position === 'before-accept' || meaning === 'unreachable') return exactly(3)
  if (meaning === 'untrusted') return oneOf([3, 7], 1)
  return exactly(3, 1)
}

/** The verdict stands by then. */
function probe({ meaning }: Case): Expected | null {
  return exactly(0, meaning === 'unreachable' ? 0 : null)
}

/** F91. */
function revoke(): Expected | null {
  return exactly(0)
}
