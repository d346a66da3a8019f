import type { AuditedApp } from '../../src/audit/audited-app'
import { makePlan } from '../../src/plan/make-plan'
import type { Entry, PlannableApp, Wants, Wishes } from '../../src/plan/wishes'

/** An app as a plan reads it. */
export const plannable = (app: AuditedApp, ocid: string | null = null): PlannableApp => ({ ...app, ocid })

/** An entry of a file, in this line, about the app with this id. */
export const named = (line: number, id: string, wants: Wants, part: Partial<Entry> = {}): Entry => ({
  line,
  about: { id },
  wants,
  ...part,
})

export const wishing = (entries: readonly Entry[], part: Partial<Wishes> = {}): Wishes => ({
  entries,
  protect: [],
  sparesOracle: false,
  skipped: [],
  ...part,
})

/** Rows as one line each: `r1 refreshTokenExpiry 604800 app → 3600 app`. */
export function rowsOf(wishes: Wishes, apps: readonly PlannableApp[]): string[] {
  const text = (value: unknown) =>
    typeof value === 'object' && value !== null && 'seconds' in value && 'source' in value
      ? `${value.seconds} ${value.source}`
      : JSON.stringify(value)
  return makePlan(wishes, apps, null).rows.map(
    ({ app, attribute, from, to }) => `${app.id} ${attribute} ${text(from)} → ${text(to)}`,
  )
}
