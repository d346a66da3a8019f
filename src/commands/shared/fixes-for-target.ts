import type { Condition } from '../../offline-access/condition'
import type { Fix } from '../../token-settings/fix'
import { formatFix } from './format-fix'

/** The conditions with their fixes in words; commands name the domain of this run. */
export const fixesForTarget = (
  conditions: readonly Condition<Fix>[],
  withTarget: (command: string) => string,
): readonly Condition[] =>
  conditions.map(({ fix, ...condition }) => ({
    ...condition,
    fix: fix === null ? null : formatFix(fix, withTarget),
  }))
