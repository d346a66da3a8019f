import type { EditableApp } from '../token-settings/app'
import { longestDuration } from '../token-settings/duration'
import { isLifetime, type PlanRow } from './plan'
import { type EarlierChange, type RowStep, stepFor } from './resume'
import { liveValue } from './row-change'

/** What is to be done about a row, by what was read of its app. */
export type Verdict =
  | RowStep
  /** The app is not there any more. */
  | 'gone'
  /** The app is made by Oracle, and this attribute is not among those that may be edited. */
  | 'not-editable'
  /** Only clients of Oracle's own may change the app. */
  | 'prevented'
  /** The app had a lifetime that makes no sense, and none such is written. */
  | 'not-writable'

/** @param app null: there is no app of that id */
export function verdictOn(row: PlanRow, app: EditableApp | null, earlier: EarlierChange): Verdict {
  if (app === null) return 'gone'
  const step = stepFor(liveValue(row, app), earlier)
  if (step !== 'change') return step
  if (!isWritable(row.to)) return 'not-writable'
  if (app.preventedOperations.includes('update')) return 'prevented'
  return mayEdit(row, app) ? 'change' : 'not-editable'
}

const isWritable = (value: PlanRow['to']): boolean =>
  !isLifetime(value) || (value.seconds >= 1 && value.seconds <= longestDuration)

/** SCIM compares the names of attributes without regard to case (RFC 7643 section 2.1). */
const mayEdit = ({ attribute }: PlanRow, { editableAttributes }: EditableApp): boolean =>
  editableAttributes === null || editableAttributes.some((name) => name.toLowerCase() === attribute.toLowerCase())
