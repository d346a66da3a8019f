import type { CommandContext } from '../../../cli/command'
import { describeFileProblem, Failure, UsageError, waitingFor } from '../../../failures/errors'
import { exitCodes } from '../../../failures/exit-codes'
import type { FileProblem } from '../../../failures/file-problem'
import type { PlannedApps } from '../../../identity-domain/apps/planned-changes'
import type { Concern } from '../../../plan/concerns'
import { type JournalState, stateOf } from '../../../plan/journal'
import { type MadePlan, withConcerns } from '../../../plan/make-plan'
import type { PlanRow, Skipped } from '../../../plan/plan'
import { rowsInDoubt } from '../../../plan/undo'
import type { Entry, PlannableApp } from '../../../plan/wishes'
import { lookIntoJournal } from '../../shared/apply/journal-file'
import { type JudgedRow, judgeRows } from '../../shared/apply/judge-rows'
import { rowName } from '../../shared/apply/row-words'
import type { Undertaking } from '../../shared/apply/undertaking'
import { nextPlanWarning, wayBack } from '../../shared/apply/way-back'
import { sha256Of } from '../../shared/plan/plan-file'
import type { Source } from './source'

/** Of many thousand changes. In bytes. */
const longestJournal = 256 * 1024 * 1024

/** Back to before an apply. What is not as it was applied any more is skipped, as apps undo keeps it. */
export async function readJournalToUndo(path: string, context: CommandContext): Promise<Source> {
  const sha256 = sha256Of(await journalText(path, context))
  const state = await lookIntoJournal(path, context)
  const undertaking = wayBack(path, state)
  const warning = undertaking.rows.length > 0 ? nextPlanWarning(state) : null
  return {
    kind: 'journal',
    path,
    sha256,
    reason: undertaking.source.reason,
    plannerFor(origin) {
      if (origin !== undertaking.domain)
        throw new UsageError(`--undo: ${path} is of ${undertaking.domain}, and this is ${origin}.`)
      return (apps, only) => planBack(undertaking, { state, apps, only }, context)
    },
    warnings: warning === null ? [] : [warning],
  }
}

async function journalText(path: string, { environment: { files, ended: stop } }: CommandContext): Promise<string> {
  try {
    return (await waitingFor('the journal', () => files.read(path, { limit: longestJournal, stop }))).text
  } catch (error) {
    const { problem } = error as Partial<FileProblem>
    throw problem === undefined ? error : new UsageError(`--undo: ${path} ${describeFileProblem[problem]}.`)
  }
}

interface Wanted {
  state: JournalState
  apps: readonly PlannableApp[]
  only: ReadonlySet<string> | null
}

async function planBack(
  undertaking: Undertaking,
  { state, apps, only }: Wanted,
  context: CommandContext,
): Promise<MadePlan> {
  const appOf = (id: string) => apps.find((app) => isOfId(app, id)) ?? null
  const isWanted = ({ app }: Pick<PlanRow, 'app'>) => only === null || only.has(appOf(app.id)?.id ?? '')
  const rows = undertaking.rows.filter(isWanted)
  const planned: PlannedApps = await (await context.domain()).planned()
  const judged = await judgeRows({ ...undertaking, rows }, { planned, state: stateOf([]) }, context)
  ensureReadable(judged)
  const among = (verdicts: readonly JudgedRow['verdict'][]) => judged.filter((each) => verdicts.includes(each.verdict))
  const back = among(['change']).map(({ row }, at): PlanRow => ({ ...row, row: at + 1 }))
  const guards = new Set<NonNullable<Concern['guard']>>()
  const shown = back.map((row) => {
    const app = appOf(row.app.id)
    return app === null
      ? row
      : withConcerns(row, app, { rows: back.filter((each) => each.app.id === row.app.id), guards })
  })
  const left = judged.filter(({ verdict }) => !['change', 'unchanged', 'gone'].includes(verdict))
  const isOtherwise = new Set(judged.filter(({ verdict }) => verdict !== 'unchanged').map(({ row }) => row.app.id))
  const mentioned = new Set(judged.filter(({ app }) => app !== null).map(({ row }) => row.app.id))
  return {
    rows: shown,
    unchanged: [...mentioned].filter((id) => !isOtherwise.has(id)).length,
    notMentioned: apps.length - mentioned.size,
    skipped: [...left.map(skippedRow), ...rowsInDoubt(state.rows.values()).filter(isWanted).map(skippedDoubt)],
    missing: among(['gone']).map(({ row }) => entryOf(row)),
    guards,
    ...nothingElse,
  }
}

const nothingElse = { conflicts: [], protectsNothing: [], idle: [], remarks: [] }

const isOfId = ({ id, ocid }: PlannableApp, wanted: string): boolean =>
  [id, ocid].some((each) => each?.toLowerCase() === wanted.toLowerCase())

/** A value that is not known is neither kept nor taken back. */
function ensureReadable(judged: readonly JudgedRow[]): void {
  const unreadable = judged.find(({ verdict }) => verdict === 'unreadable')
  if (unreadable === undefined) return
  const { row, report } = unreadable
  throw new Failure(exitCodes.incomplete, `There is no plan, because of ${rowName(row)}: ${report.reason}`)
}

const skippedRow = ({ row: { app, attribute }, report: { outcome, reason } }: JudgedRow): Skipped => ({
  app,
  attribute,
  reason: `${outcome}: ${reason ?? 'it is not as it was applied any more'}`,
})

const skippedDoubt = ({ app, attribute }: Pick<PlanRow, 'app' | 'attribute'>): Skipped => ({
  app,
  attribute,
  reason: 'in doubt: the run ended before it was known whether this change was made',
})

const entryOf = ({ app: { id, displayName, clientId } }: PlanRow): Entry => ({
  line: null,
  about: { id },
  checks: { displayName, clientId },
  wants: {},
})
