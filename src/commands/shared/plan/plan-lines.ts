import type { Detail, Piece } from '../../../output/output'
import { widthOf } from '../../../output/width'
import type { Guard } from '../../../plan/guards'
import type { Losing } from '../../../plan/losses'
import type { Plan, PlanRow, Skipped } from '../../../plan/plan'
import { counted } from '../format-coverage'
import { lossWords } from './cost-words'
import { changeWords, settingWord, stepWords } from './plan-words'

/** A plan, and what is said of it besides. */
export interface ShownPlan {
  plan: Plan
  guards: readonly Guard[]
  losing: Losing
}

/** Longer names do not push all ids to the right. */
const widestName = 32

export function appLines({ rows, source }: Plan): Detail[] {
  const names = Math.min(widestName, Math.max(...rows.map(({ app }) => widthOf(app.displayName))))
  const cells = rows.map((row) => [settingWord(row), changeWords(row), stepWords(row) ?? '', placeOf(row, source.path)])
  const widths = [0, 1, 2].map((column) => Math.max(...cells.map((each) => widthOf(each[column] ?? ''))))
  return rows.flatMap((row, at) => {
    const isFirst = rows[at - 1]?.app.id !== row.app.id
    const title: Detail[] = isFirst
      ? [{ line: [{ text: padded(row.app.displayName, names), tone: 'strong' }, `  ${row.app.id}`] }]
      : []
    const line = (cells[at] ?? []).map((cell, column) => padded(cell, widths[column] ?? 0)).join('  ')
    return [...title, { line: `  ${line.trimEnd()}` }, ...row.warnings.map(warningLine)]
  })
}

const padded = (text: string, width: number): string => text + ' '.repeat(Math.max(0, width - widthOf(text)))

const warningLine = (text: string): Detail => ({ line: ['    ', { text, tone: 'warn' }] })

export const skippedLine = (skipped: Skipped): Detail => ({
  line: [{ text: 'skipped', tone: 'dim' } satisfies Piece, `  ${skippedWords(skipped)}`],
})

export function skippedWords({ app, attribute, reason }: Skipped): string {
  const name = app === null ? '' : app.displayName === '' ? app.id : `'${app.displayName}' (${app.id})`
  const about = [name, attribute ?? ''].filter((each) => each !== '').join(' ')
  return about === '' ? reason : `${about}: ${reason}`
}

export const placeOf = ({ line }: PlanRow, path: string): string => (line === null ? '' : `${path}:${line}`)

/**
 * `2 changes to 2 apps; 1 as wanted, 12 not mentioned. 3 clients lose something.`
 *
 * @param which the command that shows which clients; null where there is no file of the plan
 */
export function summarySentence(
  { plan: { rows, unchanged, notMentioned, skipped }, losing }: ShownPlan,
  which: string | null = null,
): string {
  const apps = new Set(rows.map(({ app }) => app.id)).size
  const changes = rows.length === 0 ? 'No changes' : `${counted(rows.length, 'change')} to ${counted(apps, 'app')}`
  const left = skipped.length === 0 ? '' : `, ${skipped.length} skipped`
  const end = which === null ? '.' : `: ${which}`
  const lost = losing.losing + losing.unknown === 0 ? '' : ` ${lossWords(losing)}${end}`
  return `${changes}; ${unchanged} as wanted, ${notMentioned} not mentioned${left}.${lost}`
}

export const guardSentence = (guards: readonly Guard[]): string | null =>
  guards.length === 0 ? null : `Guards that have to be allowed when it is carried out: ${guards.join(', ')}.`
