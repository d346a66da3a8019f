import { CutShort, Failure, Interrupted, NoSuchApp } from '../../failures/errors'
import { type ExitCode, exitCodes } from '../../failures/exit-codes'
import { type App, differingSettings, type Setting } from '../../token-settings/app'
import type { Plan, PlannedChange, Stop } from '../../token-settings/change'
import { type LaterReading, type Outcome, outcomeOf, readingsWorth } from '../../token-settings/outcome'
import { backoff } from '../http/rate-limit-gate'
import { limits } from '../limits'
import { pause, type Run, timeLeft } from '../run'
import { type AppsClient, readAgain } from './apps-client'
import { type PatchRequest, type PatchResult, patchRequest, type SendPatch } from './send-patch'

/** What was found, done and seen. Everything that is said about a change is said from this. */
export interface ChangeReport<Kind extends App = App> {
  /** The app as it was read before the change. */
  before: Kind
  /** The app as it was read last; null when it could not be read after the change. */
  now: Kind | null
  /** When it was read last. */
  readAt: Date
  /** What went out, or in a dry run what would; null when nothing was to be sent. */
  request: PatchRequest | null
  outcome: Outcome
  exitCode: ExitCode
  /** The guard that stopped it. */
  stop: Stop | null
  /** What the domain, or the way to it, answered instead of a plain yes. */
  failure: Failure | null
  /** Why no reading after the change told anything; null when one did, or none was worth while. */
  readFailure: Failure | null
  /** Settings besides the wanted one that read otherwise than before. */
  alsoChanged: readonly Setting[]
  /** Whether the app had another version when it was read last: somebody wrote since. */
  isRewritten: boolean
  /** The value reads as wanted, but the answer to the PATCH never said that it was ours. */
  answerLost: boolean
}

export type MakePlan<Kind extends App = App> = (app: Kind) => Plan<Kind>

/**
 * READ, COMPARE, SEND, VERIFY: the only code that sends a PATCH. A PATCH whose fate is unknown is never sent again; a
 * second one goes out only after a refusal, and only after a fresh read shows that the refused one did nothing.
 *
 * @throws {Failure} when the app could not be read to begin with; afterwards everything is in the report
 */
export async function changeApp<Kind extends App>(
  plan: MakePlan<Kind>,
  steps: ChangeSteps<Kind>,
): Promise<ChangeReport<Kind>> {
  const { find, client, send, run, beforeWriting = null, sendsVersion = true } = steps
  const attemptsFor: Partial<Record<PatchResult['answer'], number | undefined>> = {
    // One new token cures one expiry; what is refused with it as well is refused.
    'not-permitted': 2,
    'rate-limited': steps.attemptsWhenLimited,
  }
  if (beforeWriting !== null) {
    const preview = await previewChange(plan, steps)
    if (preview.outcome !== 'dry-run') return preview
    await beforeWriting()
  }
  let sent: Sent<Kind> | null = null
  for (let attempt = 1; ; attempt++) {
    const before: Kind | Failure = sent === null ? await find() : await orFailure(readAgain(sent.before.id, client))
    if (before instanceof Failure) return concludeUnread(sent as Sent<Kind>, before, client, run)
    const planned = plan(before)
    if (planned.kind !== 'change') {
      // What was sent may have done it: the answer alone does not prove that it did not.
      return sent === null || !mayHaveArrived(sent)
        ? notSent(before, planned, run)
        : conclude(sent, client, run, { readSince: before })
    }
    if (run.interrupted.aborted) {
      if (sent === null || !mayHaveArrived(sent)) throw new Interrupted(run.interrupted.reason, 'none')
      return conclude(sent, client, run, { readSince: before })
    }
    const version = sendsVersion ? before.version : null
    const request = patchRequest(before.id, planned.change.edit, version)
    if (before.version === null && sent === null) run.observe({ kind: 'not-protected-against-other-writers' })
    const result = await orFailure(send(request))
    if (result instanceof Failure) {
      if (sent === null || !mayHaveArrived(sent)) return refused({ before, request: null }, result, run)
      return conclude(sent, client, run, { readSince: before })
    }
    sent = { before, request, result, change: planned.change }
    const allowed = attemptsFor[result.answer] ?? limits.attempts
    const another = result.again && attempt < allowed && !run.interrupted.aborted
    if (!another) return conclude(sent, client, run)
    await waitBeforeAnother(result, attempt, run)
  }
}

const mayHaveArrived = ({ result }: Sent<App>): boolean => result.answer !== 'never-left'

export interface ChangeOptions {
  /** Whether the version that was read goes out in `If-Match`, so that another writer is noticed; true where absent. */
  sendsVersion?: boolean
}

/** What a change is made of. */
export interface ChangeSteps<Kind extends App> extends ChangeOptions {
  /** The first READ. */
  find(): Promise<Kind>
  client: AppsClient<Kind>
  send: SendPatch
  run: Run
  /** How often it is sent at most where it is turned away with 429, which provably does nothing; unless given, as usual. */
  attemptsWhenLimited?: number
  /** Agrees to a change that would be sent, or throws. While a person thinks the app may change, so it is read anew after that. */
  beforeWriting?: (() => Promise<void>) | null
}

/** The same up to the point of sending; it has no way to send. */
export async function previewChange<Kind extends App>(
  plan: MakePlan<Kind>,
  { find, run, sendsVersion = true }: Pick<ChangeSteps<Kind>, 'find' | 'run' | 'sendsVersion'>,
): Promise<ChangeReport<Kind>> {
  const before = await find()
  const planned = plan(before)
  if (planned.kind !== 'change') return notSent(before, planned, run)
  const request = patchRequest(before.id, planned.change.edit, sendsVersion ? before.version : null)
  return { ...untouched(before, run), request, outcome: 'dry-run', exitCode: exitCodes.yes }
}

/** What is known by then is not forgotten because the next step fails. */
function orFailure<Result>(step: Promise<Result>): Promise<Result | Failure> {
  return step.catch((error) => {
    if (error instanceof Failure) return error
    throw error
  })
}

async function waitBeforeAnother({ answer }: PatchResult, attempt: number, run: Run): Promise<void> {
  if (answer !== 'never-left') return
  const seconds = Math.min(backoff(attempt, run), timeLeft(run))
  run.observe({ kind: 'repeating', why: 'the change could not be sent', seconds, attempt, of: limits.attempts })
  await pause(seconds, run).catch(() => undefined)
}

const untouched = <Kind extends App>(before: Kind, run: Run) => ({
  before,
  now: before,
  readAt: run.clock.now(),
  request: null,
  stop: null,
  failure: null,
  readFailure: null,
  alsoChanged: [],
  isRewritten: false,
  answerLost: false,
})

function notSent<Kind extends App>(
  before: Kind,
  plan: Exclude<Plan<Kind>, { kind: 'change' }>,
  run: Run,
): ChangeReport<Kind> {
  if (plan.kind === 'unchanged') return { ...untouched(before, run), outcome: 'unchanged', exitCode: exitCodes.yes }
  const { stop } = plan
  if (stop.reason === 'not-expected' || stop.reason === 'not-as-planned')
    return { ...untouched(before, run), stop, outcome: 'conflict', exitCode: exitCodes.conflict }
  const exitCode = stop.reason === 'not-shown' ? exitCodes.incomplete : exitCodes.wrongUsage
  return { ...untouched(before, run), stop, outcome: 'refused', exitCode }
}

function refused<Kind extends App>(
  { before, request }: Pick<ChangeReport<Kind>, 'before' | 'request'>,
  failure: Failure,
  run: Run,
): ChangeReport<Kind> {
  return { ...untouched(before, run), request, failure, outcome: 'refused', exitCode: failure.exitCode }
}

interface Sent<Kind extends App> {
  before: Kind
  request: PatchRequest
  result: PatchResult
  change: PlannedChange<Kind>
}

/** Reading again failed. What never left has no effect; all else is read for once more, unless the app is gone. */
function concludeUnread<Kind extends App>(
  sent: Sent<Kind>,
  failure: Failure,
  client: AppsClient<Kind>,
  run: Run,
): Promise<ChangeReport<Kind>> | ChangeReport<Kind> {
  if (!mayHaveArrived(sent)) return refused(sent, failure, run)
  const readSince = failure instanceof NoSuchApp ? failure : null
  // That read was turned away, too: the next one waits as it was asked to. A user who leaves did not let it begin.
  return conclude(sent, client, run, failure instanceof CutShort ? { readSince } : { readSince, pastGate: false })
}

interface Concluding<Kind extends App> {
  /** The app as a read after the PATCH showed it, where there was one already. */
  readSince?: Kind | NoSuchApp | null
  /** Whether the first read may come before the domain has asked for. */
  pastGate?: boolean
}

async function conclude<Kind extends App>(
  sent: Sent<Kind>,
  client: AppsClient<Kind>,
  run: Run,
  { readSince = null, pastGate = sent.result.answer === 'rate-limited' }: Concluding<Kind> = {},
): Promise<ChangeReport<Kind>> {
  const { before, request, result, change } = sent
  const isRead = readSince === null && readingsWorth(result.answer) !== 'none'
  const later = isRead
    ? await verifying(run, () => readLater(sent, client, run, pastGate))
    : readSince === null
      ? nothingRead(run)
      : seen(readSince, sent, run)
  const decided = outcomeOf(result.answer, later.reading)
  return {
    ...decided,
    before,
    now: later.app ?? (readingsWorth(result.answer) === 'none' ? before : null),
    readAt: later.at,
    request,
    stop: null,
    failure: result.failure,
    readFailure: later.failure,
    alsoChanged: later.app === null ? [] : alsoChanged(later.app, change),
    isRewritten: isRewritten(later.app, before),
    answerLost: decided.outcome === 'confirmed' && result.answer !== 'accepted',
  }
}

interface Later<Kind extends App> {
  reading: LaterReading
  app: Kind | null
  at: Date
  /** Of the last reading, when none told anything. */
  failure: Failure | null
}

const nothingRead = (run: Run) => ({ reading: 'nothing', app: null, at: run.clock.now(), failure: null }) as const

function seen<Kind extends App>(app: Kind | NoSuchApp, { before, change }: Sent<Kind>, run: Run): Later<Kind> {
  const at = run.clock.now()
  return app instanceof NoSuchApp
    ? { reading: 'gone', app: null, at, failure: app }
    : { reading: readingOf(app, before, change), app, at, failure: null }
}

/** Says at once, when the user interrupts, that the change is still verified: else people press Ctrl-C again. */
async function verifying<Result>(run: Run, verify: () => Promise<Result>): Promise<Result> {
  const announce = () => run.observe({ kind: 'verifying-after-interruption', seconds: timeLeft(run) })
  if (run.interrupted.aborted && !run.leaveNow.aborted) announce()
  run.interrupted.addEventListener('abort', announce, { once: true })
  try {
    return await verify()
  } finally {
    run.interrupted.removeEventListener('abort', announce)
  }
}

/** Fresh reads until one shows the wanted value, or no more of them are worth while. */
async function readLater<Kind extends App>(
  sent: Sent<Kind>,
  client: AppsClient<Kind>,
  run: Run,
  pastGate: boolean,
): Promise<Later<Kind>> {
  const { before, result } = sent
  const waits = [0, ...(readingsWorth(result.answer) === 'several' ? limits.verifyWaits : [])]
  let last: Later<Kind> = nothingRead(run)
  const read = () => orFailure(readAgain(before.id, client, { fresh: true, pastGate }))
  for (const wait of waits) {
    if (!(await waited(wait, run))) break
    let app = await read()
    // Ctrl-C ends the request that is under way, and not the search for what the change did.
    if (app instanceof CutShort && !run.leaveNow.aborted) app = await read()
    if (app instanceof NoSuchApp || !(app instanceof Failure)) last = seen(app, sent, run)
    else if (last.reading === 'nothing') last = { ...last, failure: app }
    if (last.reading === 'wanted') break
  }
  return last
}

function readingOf<Kind extends App>(app: Kind, before: Kind, change: PlannedChange<Kind>): LaterReading {
  if (change.holds(app)) return alsoChanged(app, change).length > 0 ? 'wanted-and-more' : 'wanted'
  if (!change.isAsBefore(app)) return 'another'
  return isRewritten(app, before) ? 'rewritten' : 'as-before'
}

/** What a change did besides what it was for. */
const alsoChanged = <Kind extends App>(app: Kind, { expected, holds }: PlannedChange<Kind>): Setting[] =>
  holds(app) ? differingSettings(expected, app) : []

const isRewritten = (app: App | null, before: App): boolean => app !== null && app.version !== before.version

/**
 * False when there is no time left for another reading, or the user leaves meanwhile. A wait that does not fit is
 * shortened, so that the last reading is as late as it can be.
 */
async function waited(seconds: number, run: Run): Promise<boolean> {
  if (run.leaveNow.aborted) return false
  if (seconds === 0) return true
  const fitting = Math.min(seconds, timeLeft(run) - limits.timeForReading)
  if (fitting <= 0) return false
  run.observe({ kind: 'verifying', seconds: fitting })
  return pause(fitting, run).then(
    () => true,
    () => !run.leaveNow.aborted,
  )
}
