import type { Tag } from '../token-settings/app'
import type { AppReference } from './audited-app'
import type { Severity } from './policy'
import { subjectOf, type Violation } from './rules/violations'

export interface Finding {
  /** The id of the policy's rule. */
  rule: string
  severity: Severity
  app: AppReference
  violation: Violation
  /** Of the app, to find out whose it is. */
  tags?: readonly Tag[]
  contact?: string | null
}

/** Stays the same from one audit to the next as long as the same thing is wrong with the same app. */
export const identityOf = ({ rule, app, violation }: Finding): string =>
  `${rule} ${app.id.toLowerCase()} ${subjectOf(violation)}`
