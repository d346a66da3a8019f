import { isAsWanted, type RowReport } from '../../../../plan/row-report'
import { changeWords } from '../../../shared/apply/row-words'
import { settingWord } from '../../../shared/plan/plan-words'
import type { FixReport } from '../../fix/fix-report'
import { grouped, pluralize } from '../format-report'

/** What the changes came to. The journal is named where there is one. */
export function fixSentence({ rows, journal, isAuditedAgain, before, fixed, skipped }: FixReport): string {
  const confirmed = rows.filter(({ outcome }) => outcome === 'confirmed').length
  const others = rows.filter((row) => !isAsWanted(row)).length
  const parts = [
    journal === null
      ? rows.some(({ outcome }) => outcome === 'dry-run')
        ? `${pluralize(rows.length, 'change')} would be made.`
        : 'Nothing was changed.'
      : `${pluralize(confirmed, 'change')} made and verified${others === 0 ? '' : `, ${grouped(others)} not`}.`,
    ...(isAuditedAgain
      ? [`${grouped(fixed.length)} of ${pluralize(before, 'finding')} fixed.`]
      : journal === null
        ? []
        : ['The findings are those from before: the domain was not audited again.']),
    ...(skipped.length === 0 ? [] : [`${grouped(skipped.length)} left out of the plan.`]),
    ...(journal === null ? [] : [`Journal: ${journal}`]),
  ]
  return parts.join(' ')
}

/** In columns: the app, its id, the setting, the change, and what became of it. */
export const fixHead = ['App', 'App id', 'Setting', 'Change', 'Outcome'] as const

export const fixCells = ({ row, outcome, reason }: RowReport): string[] => [
  row.app.displayName,
  row.app.id,
  settingWord(row),
  changeWords(row),
  reason === null ? outcome : `${outcome}: ${reason}`,
]
