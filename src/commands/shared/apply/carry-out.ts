import type { CommandContext } from '../../../cli/command'
import { type Failure, UsageError } from '../../../failures/errors'
import type { PlannedApps } from '../../../identity-domain/apps/planned-changes'
import type { JournalState } from '../../../plan/journal'
import { mayGoOn } from '../../../plan/resume'
import { type RowReport, summaryOf } from '../../../plan/row-report'
import { sameWaves, standingWave } from '../../../plan/waves'
import { targetOf } from '../change'
import { counted } from '../format-coverage'
import { declined, guardStop, guardsInTheWay, staleRows } from './before-changing'
import { askGate, type GateReport } from './gate'
import { guardWords } from './guard-words'
import { type Journal, lookIntoJournal, openJournal } from './journal-file'
import { TooLongForJournal, writtenLine } from './journal-lines'
import { judgeRows } from './judge-rows'
import { resuming } from './resuming'
import { rowName } from './row-words'
import { isToDo, nowIn, runRows } from './run-rows'
import { type ApplyReport, type Decisions, hasNoFile, type Undertaking } from './undertaking'

/** Every row with what became of it, and why nothing was begun, where that is so. */
export interface CarriedOut {
  report: ApplyReport
  /** A guard, a row that stops all of them, or an answer that was not yes; null: it was begun, or nothing was to be done. */
  stop: Failure | null
  /** An entry could not be written. */
  isJournalBroken: boolean
  /** The one that has stopped the run, after a wave; null: none has. */
  gate: GateReport | null
  /** The journal has entries of this run. */
  isBegun: boolean
  /** What an undo after that gate came to. */
  undo?: { isAllBack: boolean; isBegun: boolean }
}

/**
 * Reads everything, asks, and then changes one row after the other.
 *
 * @throws {Failure} before anything was sent that could change something
 */
export async function carryOut(
  undertaking: Undertaking,
  decisions: Decisions,
  context: CommandContext,
): Promise<CarriedOut> {
  const domain = await context.domain()
  if (domain.origin !== undertaking.domain) throw otherDomain(undertaking, domain.origin)
  ensureRowsFit(undertaking)
  if (decisions.dryRun) {
    await ensureMayGoOn(await lookIntoJournal(decisions.journal, context), { undertaking, decisions }, context)
    return dryRun(undertaking, decisions, context)
  }
  const journal = await openJournal(decisions.journal, context)
  try {
    await ensureMayGoOn(journal.state, { undertaking, decisions }, context)
    return await change(undertaking, { decisions, journal }, context)
  } finally {
    await journal.release()
  }
}

const otherDomain = ({ path, domain }: Undertaking, origin: string): UsageError =>
  new UsageError(`${path} is for ${domain}, but this run is signed in to ${origin}. Nothing was sent.`)

/** What cannot be written down is not begun. */
function ensureRowsFit({ rows, path }: Undertaking): void {
  for (const row of rows) {
    try {
      writtenLine({ kind: 'intent', at: new Date(0).toISOString(), change: row }, { hide: (text) => text })
    } catch (error) {
      if (error instanceof TooLongForJournal)
        throw new UsageError(`${path}: ${rowName(row)} has too many grants for a line of the journal.`)
      throw error
    }
  }
}

interface Wanted {
  undertaking: Undertaking
  decisions: Decisions
}

/** @throws {UsageError} for the journal of something else, or of a run that has not ended */
async function ensureMayGoOn(
  state: JournalState,
  { undertaking, decisions }: Wanted,
  context: CommandContext,
): Promise<void> {
  const { shows, begin } = state
  const { journal, resume } = decisions
  if (hasNoFile(undertaking)) {
    if (shows === 'nothing') return
    throw new UsageError(
      `The journal ${journal} holds an earlier run. Nothing was sent.`,
      'Name a new file with --journal.',
    )
  }
  if (begin !== null && (begin.sha256 !== undertaking.sha256 || begin.domain !== undertaking.domain)) {
    const isOfSameJournal = undertaking.kind === 'undo' && begin.plan === undertaking.path
    const whose = isOfSameJournal
      ? `is of an earlier undo, before ${undertaking.path} got other changes (${begin.at})`
      : `is of another plan (${begin.plan}, ${begin.at})`
    throw new UsageError(`The journal ${journal} ${whose}. Nothing was sent.`, 'Name another file with --journal.')
  }
  ensureSameWaves(state, decisions)
  if (mayGoOn(shows, { resume })) {
    // A run that was killed may not have begun its journal. Every row is judged by what the app has now.
    if (resume && shows === 'nothing')
      await context.output.warning(`There is no run in the journal ${journal}, so this run begins with the first row.`)
    return
  }
  const what =
    shows === 'in-doubt'
      ? 'An earlier run ended in the middle of a row: its change may have been sent.'
      : 'An earlier run did not get to the last row.'
  throw new UsageError(
    `${what} Nothing was sent. The journal is ${journal}.`,
    `To read every row again and go on: ${resuming(undertaking, decisions, context)}`,
  )
}

/** A gate must not be passed by leaving it out. */
function ensureSameWaves(state: JournalState, { journal, resume, waves }: Decisions): void {
  if (!resume) return
  const standing = standingWave(state)
  const isGateLeftOut = state.hasGate && (waves?.gate ?? null) === null
  const areWavesOther = standing !== null && (waves === null || !sameWaves(standing, waves.sizes))
  if (!isGateLeftOut && !areWavesOther) return
  const stood =
    standing === null
      ? 'An earlier run asked a gate'
      : `An earlier run stood in wave ${standing.wave} of ${standing.of}, which ends after ${counted(standing.apps, 'app')}`
  throw new UsageError(
    `${stood}.${isGateLeftOut && standing !== null ? ' It asked a gate.' : ''} Nothing was sent. The journal is ${journal}.`,
    'Give the same --waves and --gate again.',
  )
}

async function dryRun(undertaking: Undertaking, decisions: Decisions, context: CommandContext): Promise<CarriedOut> {
  const startedAt = context.environment.clock.now()
  const planned: PlannedApps = await (await context.domain()).planned()
  const state = await lookIntoJournal(decisions.journal, context)
  const judged = await judgeRows(undertaking, { planned, state }, context)
  const guards = await guardsInTheWay(judged, { undertaking, decisions }, { planned, context })
  for (const guard of guards)
    await context.output.warning(`The run itself will need --allow ${guard.guard}. ${guardWords(guard)}.`)
  const rows = judged.map(
    ({ verdict, report }): RowReport => (verdict === 'change' ? { ...report, outcome: 'dry-run' } : report),
  )
  return {
    report: { ...reportOf(undertaking, decisions, startedAt, context), rows, guards },
    stop: staleRows(judged, { undertaking, decisions }),
    isJournalBroken: false,
    isBegun: false,
    gate: null,
  }
}

async function change(
  undertaking: Undertaking,
  { decisions, journal }: { decisions: Decisions; journal: Journal },
  context: CommandContext,
): Promise<CarriedOut> {
  const startedAt = context.environment.clock.now()
  const domain = await context.domain()
  const planned = await domain.planned({ sendsVersion: decisions.ifMatch })
  const judged = await judgeRows(undertaking, { planned, state: journal.state }, context)
  const guards = await guardsInTheWay(judged, { undertaking, decisions }, { planned, context })
  const wanted = { undertaking, decisions }
  const stop = staleRows(judged, wanted) ?? guardStop(guards) ?? (await declined(judged, wanted, context))
  const conclude = (rows: readonly RowReport[], gate: GateReport | null = null): CarriedOut => ({
    report: { ...reportOf(undertaking, decisions, startedAt, context), rows, guards },
    stop,
    isJournalBroken: journal.isBroken,
    isBegun: false,
    gate,
  })
  const untouched = judged.map(({ report }) => report)
  if (stop !== null) return conclude(untouched)
  if (!judged.some(isToDo)) {
    await finish(untouched, journal, context)
    return conclude(untouched)
  }
  await planned.agree()
  const asked = await askBeforeAll(wanted, journal, context)
  await undertaking.save?.()
  const { path, sha256, source, rows } = undertaking
  const actor = await domain.actor()
  await journal.write({
    kind: 'begin',
    at: nowIn(context),
    plan: path,
    sha256,
    domain: domain.origin,
    actor: actor.name,
    rows: rows.length,
    source,
  })
  if (asked !== null) {
    const { wave, answer, exitCode } = asked
    await journal.write({ kind: 'gate', at: nowIn(context), wave, answer, exitCode })
  }
  const target = targetOf(domain, context)
  const ending = await runRows(judged, { undertaking, decisions, planned, journal, target, context })
  return { ...conclude(ending.rows, ending.gate), isBegun: true }
}

/**
 * A gate that does not pass when nothing was changed yet would prove nothing later. Null: there is none, or a wave was
 * begun by an earlier run.
 *
 * @throws {UsageError} where it does not pass
 */
async function askBeforeAll(
  { undertaking, decisions: { waves } }: Wanted,
  { state, path }: Journal,
  context: CommandContext,
): Promise<GateReport | null> {
  const { gate = null } = waves ?? {}
  if (gate === null || standingWave(state) !== null) return null
  const report = await askGate(gate, { wave: 0, undertaking, journal: path }, context)
  context.environment.signals.interrupted.throwIfAborted()
  if (report.answer === 'passed') return report
  throw new UsageError(
    `Nothing was sent: the gate ${report.words} before the first wave, so it would prove nothing after it.`,
    `Run it by itself to see why: ${gate.typed}`,
  )
}

/** An earlier run got to its last row, and not to the end of its journal. */
async function finish(rows: readonly RowReport[], journal: Journal, context: CommandContext): Promise<void> {
  const { shows } = journal.state
  if (shows === 'nothing' || shows === 'finished') return
  await journal.write({ kind: 'end', at: nowIn(context), stopped: null, summary: summaryOf(rows) })
}

const reportOf = (
  undertaking: Undertaking,
  { journal, dryRun, allow, waves }: Decisions,
  startedAt: Date,
  { environment }: CommandContext,
) => ({ undertaking, journal, dryRun, allowed: allow, waves, startedAt, endedAt: environment.clock.now() })
