import type { AuditReport } from '../../../audit/audit-report'
import { identityOf } from '../../../audit/findings'
import type { CommandContext } from '../../../cli/command'
import { Failure, Interrupted, UsageError } from '../../../failures/errors'
import { exitCodes } from '../../../failures/exit-codes'
import { shellWord } from '../../../failures/shell-word'
import type { Detail, FailureReport, Output, Piece } from '../../../output/output'
import { paceOf } from '../../../plan/pace'
import { isUnsettled, type RowReport } from '../../../plan/row-report'
import { carryOut } from '../../shared/apply/carry-out'
import { decisionsIn } from '../../shared/apply/decisions'
import { usualJournal } from '../../shared/apply/resuming'
import { showCarriedOut } from '../../shared/apply/show'
import type { Undertaking } from '../../shared/apply/undertaking'
import { paceSentence } from '../../shared/plan/cost-words'
import {
  ensurePlanCanBeWritten,
  type PlanDestination,
  planText,
  sha256Of,
  writePlan,
} from '../../shared/plan/plan-file'
import { appLines, guardSentence, type ShownPlan, skippedWords, summarySentence } from '../../shared/plan/plan-lines'
import { readApps, readerOf } from '../../shared/plan/read-apps'
import type { Read } from '../../shared/several-domains'
import type { Request } from '../request'
import { type Fixed, type FixReport, nothingFixed } from './fix-report'
import { planFixes } from './plan-fixes'

/** What a run of `--fix` writes, chosen before its first request. */
export interface FixFiles {
  plan: PlanDestination
  /** Whether the user named it: then it is saved as soon as it is made, as by `apps plan --out`. */
  isNamed: boolean
  journal: string
}

/** @throws {Failure} where one of them is there already, or cannot be written */
export async function chooseFixFiles({ out, journal }: Request, context: CommandContext): Promise<FixFiles> {
  const { clock, files } = context.environment
  const time = clock
    .now()
    .toISOString()
    .replace(/[-:]|\.\d+/g, '')
  const plan = { option: '--out', path: out ?? `fixes-${time}.json` }
  const chosen = {
    plan,
    isNamed: out !== undefined,
    journal: journal ?? usualJournal({ kind: 'apply', path: plan.path }),
  }
  await ensurePlanCanBeWritten(plan, context)
  const place = await files.place(chosen.journal, { ofName: false })
  // What is no regular file is in the way as well.
  if ((await files.mayAppend(place).catch(() => 'not-writable')) === 'new-file') return chosen
  throw new UsageError(
    `--journal: ${chosen.journal} exists or cannot be written. No request was made.`,
    'Name a new file with --journal.',
  )
}

interface Given {
  asked: Request
  files: FixFiles
  /** Audits once more. */
  audit(): Promise<Read<AuditReport>>
}

/**
 * Plans the fixes of an audit, carries them out as `apps apply` does, and audits again.
 *
 * @throws {Interrupted} before anything was sent that could change something; another failure there is in the result
 */
export async function fixFindings(first: Read<AuditReport>, given: Given, context: CommandContext): Promise<Fixed> {
  // Whether apps are missing or all findings are accepted: there is nothing to fix then.
  if (first.value.verdict !== 'no') return nothingFixed(first)
  try {
    return await planAndCarryOut(first, given, context)
  } catch (error) {
    // Nothing was changed, and what was found is still worth its report.
    if (!(error instanceof Failure) || error instanceof Interrupted) throw error
    return { ...nothingFixed(first), failures: [error] }
  }
}

/** @throws {Failure} before anything was sent that could change something */
async function planAndCarryOut(first: Read<AuditReport>, given: Given, context: CommandContext): Promise<Fixed> {
  const { asked, files } = given
  const createdAt = context.environment.clock.now().toISOString()
  const { apps, problem } = await readApps(readerOf(await context.domain()), context, { isPatient: true })
  if (problem !== null) return { ...nothingFixed(first), failures: [problem] }
  const shown = planFixes(first.value, apps, createdAt)
  await showPlan(shown, asked, context)
  if (shown.plan.rows.length === 0) return { ...nothingFixed(first), fix: fixReport(first.value, shown, []) }
  if (files.isNamed) await writePlan(files.plan, shown.plan, context)
  const told = await carriedOut(shown, { asked, files }, context)
  const isChanged = told.rows.some((each) => each.outcome === 'confirmed' || isUnsettled(each))
  const written = isChanged ? { plan: files.plan.path, journal: files.journal } : {}
  const fix = { ...fixReport(first.value, shown, told.rows), ...written }
  const before = { ...nothingFixed(first), fix, failures: told.failures, exitCode: told.exitCode }
  if (isChanged) return auditedAgain(before, given, context)
  const later = context.withTarget(`apps apply ${shellWord(files.plan.path)}`)
  if (files.isNamed) await context.output.note(`The plan is saved. To carry it out: ${later}`)
  return before
}

const fixReport = (
  { summary }: AuditReport,
  { plan: { skipped } }: ShownPlan,
  rows: readonly RowReport[],
): FixReport => ({
  plan: null,
  journal: null,
  isAuditedAgain: false,
  before: summary.findings,
  fixed: [],
  rows,
  skipped,
})

async function showPlan(shown: ShownPlan, { dryRun, yes }: Request, context: CommandContext): Promise<void> {
  const { output, isInteractive } = context
  for (const line of appLines(shown.plan).map(textOf)) await output.aligned(line)
  for (const each of shown.plan.skipped) await output.note(`Skipped: ${skippedWords(each)}`)
  // A question says itself what clients lose, and how long it takes.
  const isAsked = isInteractive && !dryRun && !yes && shown.plan.rows.length > 0
  await output.note(summarySentence(isAsked ? { ...shown, losing: { losing: 0, unknown: 0 } } : shown))
  const pace = isAsked ? null : paceSentence(paceOf(shown.plan.rows, { areRead: false }), context.timeLimit)
  for (const note of [guardSentence(shown.guards), pace]) if (note !== null) await output.note(note)
}

function textOf(detail: Detail): string {
  const cell = 'line' in detail ? detail.line : detail.value
  const pieces: readonly Piece[] = typeof cell === 'object' && 'length' in cell ? cell : [cell]
  return pieces.map((piece) => (typeof piece === 'string' ? piece : piece.text)).join('')
}

/** Stdout is for the report: what apply prints goes to stderr. */
async function carriedOut(shown: ShownPlan, { asked, files }: Omit<Given, 'audit'>, context: CommandContext) {
  const { output } = context
  const failures: FailureReport[] = []
  const collect = async (failure: FailureReport) => void failures.push(failure)
  const decisions = decisionsIn({ ...asked, continueOnFailure: false, resume: false }, files.journal)
  const result = await carryOut(undertakingOf(shown, files, context), decisions, context)
  const isBegun = result.report.rows.some(({ outcome }) => outcome !== 'not-tried')
  const line = isBegun ? output.aligned : async () => undefined
  const told: Output = { ...output, format: 'table', line, failure: collect }
  const exitCode = await showCarriedOut(result, { ...context, output: told })
  return { rows: result.report.rows, failures, exitCode }
}

function undertakingOf({ plan, losing }: ShownPlan, files: FixFiles, context: CommandContext): Undertaking {
  const { domain, source, rows } = plan
  return {
    ...{ kind: 'apply', command: 'audit --fix', path: files.plan.path, domain, losing, rows },
    sha256: sha256Of(planText(plan, context.output.context.hide)),
    source: { kind: source.kind, path: source.path, reason: source.reason },
    createdAt: null,
    ...(files.isNamed ? {} : { save: () => writePlan(files.plan, plan, context) }),
  }
}

/** Where that fails, the report is of the audit before the changes, and says so. */
async function auditedAgain(before: Fixed, { audit }: Given, { environment }: CommandContext): Promise<Fixed> {
  const { interrupted } = environment.signals
  const notAudited = (why: string, hint: string | null = null): Fixed => {
    const message = `The domain was not audited again after the changes${why}`
    const failure = new Failure(exitCodes.incomplete, message, hint === null ? {} : { hint })
    return { ...before, failures: [...before.failures, failure] }
  }
  if (interrupted.aborted) return notAudited('.')
  try {
    const read = await audit()
    const failures = read.problem === null ? before.failures : [...before.failures, read.problem]
    return {
      ...before,
      read,
      failures,
      fix: before.fix && { ...before.fix, ...comparison(before.read.value, read.value) },
    }
  } catch (error) {
    if (!(error instanceof Failure)) throw error
    return interrupted.aborted ? notAudited('.') : notAudited(`. ${error.message}`, error.hint)
  }
}

function comparison(first: AuditReport, second: AuditReport): Pick<FixReport, 'isAuditedAgain' | 'fixed'> {
  const left = new Set(second.findings.map(identityOf))
  const gone = first.findings.filter((each) => each.waiver?.state !== 'applied' && !left.has(identityOf(each)))
  const fixed = gone.map(({ rule, app: { id, displayName } }) => ({ rule, app: { id, displayName } }))
  // What was not read is not fixed.
  return { isAuditedAgain: true, fixed: second.coverage.complete ? fixed : [] }
}
