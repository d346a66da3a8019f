import type { CommandContext } from '../../../cli/command'
import { Failure, Interrupted, NotPermitted, UsageError } from '../../../failures/errors'
import { exitCodes } from '../../../failures/exit-codes'
import type { PlannedApps } from '../../../identity-domain/apps/planned-changes'
import type { JournalState } from '../../../plan/journal'
import { type PlanRow, plannedValueOf } from '../../../plan/plan'
import { type Verdict, verdictOn } from '../../../plan/preflight'
import { earlierChange } from '../../../plan/resume'
import type { RowReport } from '../../../plan/row-report'
import type { EditableApp } from '../../../token-settings/app'
import { valueWords } from './row-words'
import type { Undertaking } from './undertaking'

/** A row, its app as it was read before the first change, and what is to be done. */
export interface JudgedRow {
  row: PlanRow
  app: EditableApp | null
  verdict: Verdict | 'unreadable'
  /** What becomes of the row when nothing is done about it. */
  report: RowReport
}

/** So many apps are read at a time. */
const atOnce = 4

/**
 * Reads the app of every row, each once, and judges the rows by what it has now.
 *
 * @throws {Failure} when the domain as a whole cannot be read
 */
export async function judgeRows(
  { rows, kind }: Undertaking,
  { planned, state }: { planned: PlannedApps; state: JournalState },
  context: CommandContext,
): Promise<JudgedRow[]> {
  const readings = await readApps([...new Set(rows.map(({ app }) => app.id))], planned, context)
  refuseTwoOfOneApp(rows, readings)
  if (kind === 'apply') await warnOfNames(rows, readings, context)
  return rows.map((row) => {
    const reading = readings.get(row.app.id) ?? null
    if (reading instanceof Failure) return unreadable(row, reading)
    const verdict = verdictOn(row, reading, earlierChange(state, row.row))
    return { row, app: reading, verdict, report: untouched(row, reading, { verdict, isUndo: kind === 'undo' }) }
  })
}

/** One row names the app by its id, and another one by its OCID. */
function refuseTwoOfOneApp(rows: readonly PlanRow[], readings: ReadonlyMap<string, Reading>): void {
  const seen = new Map<string, number>()
  for (const { row, app, attribute } of rows) {
    const reading = readings.get(app.id) ?? null
    if (reading === null || reading instanceof Failure) continue
    const key = `${reading.id} ${attribute}`
    const other = seen.get(key)
    if (other !== undefined)
      throw new UsageError(
        `Rows ${other} and ${row} are about ${attribute} of one app, ${reading.id}. Nothing was sent.`,
      )
    seen.set(key, row)
  }
}

/** The id says which app is meant. Another name may say that the plan was meant for another one. */
async function warnOfNames(
  rows: readonly PlanRow[],
  readings: ReadonlyMap<string, Reading>,
  { output }: CommandContext,
): Promise<void> {
  const planned = new Map(rows.map(({ app }) => [app.id, app.displayName]))
  for (const [id, name] of planned) {
    const app = readings.get(id) ?? null
    if (app === null || app instanceof Failure || app.displayName === name) continue
    await output.warning(`The app ${id} is called '${app.displayName}', and in the plan '${name}'.`)
  }
}

type Reading = EditableApp | Failure | null

async function readApps(
  ids: readonly string[],
  planned: PlannedApps,
  { output }: CommandContext,
): Promise<Map<string, Reading>> {
  const readings = new Map<string, Reading>()
  for (let at = 0; at < ids.length; at += atOnce) {
    await output.progress(`Reading ${at} of ${ids.length} apps`)
    const some = ids.slice(at, at + atOnce)
    const read = await Promise.all(some.map((id) => planned.read(id).catch(ofOneApp)))
    for (const [index, id] of some.entries()) readings.set(id, read[index] ?? null)
  }
  await output.progress('')
  const all = [...readings.values()]
  const [first] = all
  if (first instanceof Failure && all.every((each) => each instanceof Failure)) throw first
  return readings
}

/** An answer about one app says nothing about the others; without any answer, the domain is not there at all. */
function ofOneApp(error: unknown): Failure {
  const isOfOne = error instanceof Failure && !(error instanceof Interrupted) && error.status !== null
  if (isOfOne && !(error instanceof NotPermitted && error.status === 401)) return error
  throw error
}

const unreadable = (row: PlanRow, { message, requestId }: Failure): JudgedRow => ({
  row,
  app: null,
  verdict: 'unreadable',
  report: { ...nothingYet(row), outcome: 'unreadable', exitCode: exitCodes.incomplete, reason: message, requestId },
})

const nothingYet = (row: PlanRow) => ({ row, now: undefined, reason: null, requestId: null, exitCode: exitCodes.yes })

interface Judgement {
  verdict: Verdict
  isUndo: boolean
}

function untouched(row: PlanRow, app: EditableApp | null, { verdict, isUndo }: Judgement): RowReport {
  const common = { ...nothingYet(row), now: app === null ? undefined : plannedValueOf(app, row.attribute) }
  switch (verdict) {
    case 'unchanged':
    case 'confirmed':
      return { ...common, outcome: 'unchanged' }
    case 'change':
      return { ...common, outcome: 'not-tried' }
    case 'conflict':
      return {
        ...common,
        outcome: isUndo ? 'kept' : 'conflict',
        exitCode: exitCodes.conflict,
        reason: app === null ? null : conflictWords(row, app),
      }
    case 'gone':
      return { ...common, outcome: 'gone', exitCode: exitCodes.noSuchApp, reason: `there is no app ${row.app.id}` }
    case 'not-editable':
      return {
        ...common,
        outcome: 'refused',
        exitCode: exitCodes.domainFailed,
        reason: `the app is made by Oracle, and ${row.attribute} is not among the attributes that can be edited`,
      }
    case 'not-writable':
      return {
        ...common,
        outcome: 'kept',
        exitCode: exitCodes.conflict,
        reason: `a lifetime of ${valueWords(row.to)} makes no sense, so it is not written`,
      }
    case 'prevented':
      return {
        ...common,
        outcome: 'refused',
        exitCode: exitCodes.notPermitted,
        reason: 'the domain lets only clients of Oracle change this app',
      }
  }
}

/** Three values, and who wrote the app last: of the app as a whole, which need not be this attribute. */
export function conflictWords(row: PlanRow, app: EditableApp): string {
  const now = valueWords(plannedValueOf(app, row.attribute))
  const [from, to] = [valueWords(row.from), valueWords(row.to)]
  const others = now === from ? `as before: it was put back after the change to ${to}` : `neither ${from} nor ${to}`
  return `${now} now${lastWriter(app)}, ${others}`
}

function lastWriter({ lastModifiedBy, lastModified }: EditableApp): string {
  const parts = [lastModifiedBy, lastModified].filter((part) => part !== null)
  return parts.length === 0 ? '' : ` (app last written: ${parts.join(', ')})`
}
