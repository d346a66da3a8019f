import type { Condition } from '../../offline-access/condition'

/** The conditions with commands as fixes that name the domain of this run; other advice stays as it is. */
export const fixesForTarget = (
  conditions: readonly Condition[],
  withTarget: (command: string) => string,
): readonly Condition[] =>
  conditions.map((condition) =>
    condition.fix?.startsWith('apps ') === true ? { ...condition, fix: withTarget(condition.fix) } : condition,
  )
