import type { CommandContext } from '../../../cli/command'
import { CutShort, Failure, Interrupted, UsageError } from '../../../failures/errors'
import { mostImportant } from '../../../failures/exit-codes'
import { shellWord } from '../../../failures/shell-word'
import type { PlannedApps } from '../../../identity-domain/apps/planned-changes'
import {
  guardLimits,
  largestStep,
  type RowToWrite,
  resourceAppsIn,
  stepOf,
  type TrippedGuard,
  trippedGuards,
} from '../../../plan/apply-guards'
import { clientsLosing, type Losing } from '../../../plan/losses'
import { paceOf } from '../../../plan/pace'
import type { PlanRow } from '../../../plan/plan'
import { counted } from '../format-coverage'
import { lossWords, paceSentence } from '../plan/cost-words'
import { settingWord } from '../plan/plan-words'
import { readApps, readerOf } from '../plan/read-apps'
import { allowOptions, guardWords } from './guard-words'
import type { JudgedRow } from './judge-rows'
import { rowName, valueWords } from './row-words'
import { type Decisions, hasNoFile, type Undertaking } from './undertaking'

interface Wanted {
  undertaking: Undertaking
  decisions: Decisions
}

/** One row that cannot be carried out stops all of them, unless the user said otherwise; an undo does what it can. */
export function staleRows(judged: readonly JudgedRow[], { undertaking, decisions }: Wanted): Failure | null {
  if (decisions.skipStale || undertaking.kind === 'undo') return null
  const stale = judged.filter(({ verdict }) => !['change', 'confirmed', 'unchanged'].includes(verdict))
  const [first, ...others] = stale
  if (first === undefined) return null
  const { row, report } = first
  const more = others.length === 0 ? '' : ` ${counted(others.length, 'more row')} cannot be carried out, either.`
  return new Failure(
    mostImportant(stale.map((each) => each.report.exitCode)),
    `Nothing was sent, because of ${rowName(row)}: ${report.outcome}, ${report.reason?.replace(/\.$/, '')}.${more}`,
    {
      hint: hasNoFile(undertaking)
        ? 'Run the command again without such apps, or when they can be changed.'
        : 'Make a new plan, or leave such rows out with --skip-stale.',
    },
  )
}

/** Those that the user did not allow. */
export async function guardsInTheWay(
  judged: readonly JudgedRow[],
  { undertaking, decisions: { allow } }: Wanted,
  { planned, context }: { planned: PlannedApps; context: CommandContext },
): Promise<TrippedGuard[]> {
  const toWrite = judged.flatMap(({ row, app, verdict }) =>
    verdict === 'change' && app !== null ? [{ row, app }] : [],
  )
  const mayBeTooMany = !allow.includes('share') && resourceAppsIn(toWrite) > fewestTooMany
  const guards = trippedGuards({
    toWrite,
    resourceApps: mayBeTooMany ? await planned.countResources() : null,
    ownClientId: (await (await context.domain()).actor()).clientId,
    createdAt: undertaking.createdAt,
    now: context.environment.clock.now(),
  })
  return guards.filter(({ guard }) => !allow.includes(guard))
}

/** With no more resource apps than this in the plan, the share cannot be too large in a domain that is judged by it. */
const fewestTooMany = Math.floor((guardLimits.shareFrom * guardLimits.share) / 100)

export function guardStop(guards: readonly TrippedGuard[]): Failure | null {
  if (guards.length === 0) return null
  const sentences = guards.map(guardWords).join('; ')
  return new UsageError(
    `Nothing was sent. ${sentences}.`,
    `If it is meant: ${allowOptions(guards.map(({ guard }) => guard))}`,
  )
}

/** One question for all rows. Null: yes. */
export async function declined(
  judged: readonly JudgedRow[],
  { undertaking, decisions }: Wanted,
  context: CommandContext,
): Promise<Failure | null> {
  const toWrite = judged.flatMap(({ row, app, verdict }) =>
    verdict === 'change' && app !== null ? [{ row, app }] : [],
  )
  if (decisions.yes || toWrite.length === 0) return null
  const question = questionAbout(toWrite, undertaking, context)
  if (!context.isInteractive)
    return new UsageError(
      `Nothing was sent: this run cannot ask, so ${undertaking.command ?? undertaking.kind}${hasNoFile(undertaking) ? ' of several apps' : ''} needs -y. It would be asked: ${question}`,
      'If it is meant: -y',
    )
  return (await context.confirm(question, await costLines(toWrite, undertaking, context)))
    ? null
    : new UsageError('Nothing was sent: the question was not answered with yes.')
}

/**
 * What it costs, in clients and in time. Without a question it is not looked for: it takes a list of all apps, a request for
 * each thousand, which one that was reviewed as a plan has behind it.
 */
async function costLines(
  toWrite: readonly RowToWrite[],
  undertaking: Undertaking,
  context: CommandContext,
): Promise<string[]> {
  const rows = toWrite.map(({ row }) => row)
  const pace = paceSentence(paceOf(rows, { areRead: true }), context.timeLimit)
  return [await lossLine(rows, undertaking, context), ...(pace === null ? [] : [pace])]
}

async function lossLine(
  rows: readonly PlanRow[],
  { kind, path, losing, save }: Undertaking,
  context: CommandContext,
): Promise<string> {
  const isFile = kind === 'apply' && save === undefined
  const which = isFile ? `: ${context.withTarget(`apps impact ${shellWord(path)}`)}` : '.'
  const counted = losing ?? (await countLosing(rows, context))
  if (typeof counted !== 'string') return `${lossWords(counted)}${which}`
  return `How many clients lose something is not known: ${counted}`
}

/** A sentence where the list of apps cannot be read: that is no reason not to ask. */
async function countLosing(rows: readonly PlanRow[], context: CommandContext): Promise<Losing | string> {
  try {
    const { apps, problem } = await readApps(readerOf(await context.domain()), context, { isPatient: true })
    return problem === null ? clientsLosing(rows, apps) : problem.message
  } catch (error) {
    if (!(error instanceof Failure) || error instanceof Interrupted || error instanceof CutShort) throw error
    return error.message
  }
}

function questionAbout(toWrite: readonly RowToWrite[], { kind, domain }: Undertaking, context: CommandContext): string {
  const rows = toWrite.map(({ row }) => row)
  const apps = new Set(rows.map(({ app }) => app.id)).size
  const what = kind === 'undo' ? 'Undo' : 'Make'
  const largest = largestStep(rows)
  const step = largest === null ? '' : `, the largest: ${stepWords(largest)}`
  return `${what} ${counted(rows.length, 'change')} to ${counted(apps, 'app')} on ${context.targetName(domain)}${step}?`
}

function stepWords(row: PlanRow): string {
  const { from, to, app } = row
  const step = stepOf(row)
  const factor = step === null ? '' : ` (${step >= 10 ? Math.round(step) : Math.round(step * 10) / 10} times)`
  return `${settingWord(row)} of '${app.displayName}' from ${valueWords(from)} to ${valueWords(to)}${factor}`
}
