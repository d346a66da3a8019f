import { forTerminal } from '../../../output/encoders'
import { widthOf } from '../../../output/width'
import type { RowReport } from '../../../plan/row-report'
import { settingWord } from '../plan/plan-words'
import { changeWords } from './row-words'

/** `2/2  Legacy Intranet    access   8h → 1h     conflict: 2h now (…)`: for people, one line for each row. */
export function rowLines(reports: readonly RowReport[]): string[] {
  const cells = reports.map((report, at) => [
    `${at + 1}/${reports.length}`,
    report.row.app.displayName,
    settingWord(report.row),
    changeWords(report.row),
    outcomeWords(report),
  ])
  const widths = [0, 1, 2, 3].map((column) => Math.max(0, ...cells.map((row) => shownWidth(row[column] ?? ''))))
  return cells.map((row) => row.map((cell, column) => padded(cell, widths[column] ?? 0)).join('  '))
}

const outcomeWords = ({ outcome, reason }: RowReport): string => (reason === null ? outcome : `${outcome}: ${reason}`)

const padded = (text: string, width: number): string => text + ' '.repeat(Math.max(0, width - shownWidth(text)))

/** What is written is made safe later; what cannot be seen takes more room then. */
const shownWidth = (text: string): number => widthOf(forTerminal(text))
