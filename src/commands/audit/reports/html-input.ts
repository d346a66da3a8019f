import type { AuditReport } from '../../../token-settings/audit-report'
import type { Finding } from '../../../token-settings/findings'
import type { PolicyRule } from '../../../token-settings/policy'

/** The sentences that all formats say alike. Text of the domain is in them as it came. */
export interface FindingWords {
  message(finding: Finding): string
  /** The command that mends it, or a sentence; null where nothing does. */
  fix(finding: Finding): string | null
  ruleTitle(rule: PolicyRule): string
  ruleWhy(rule: PolicyRule): string
}

/** What the page is written from. */
export interface HtmlInput {
  report: AuditReport
  say: FindingWords
  /** Takes the secrets out of a text. */
  hide(text: string): string
  /** Of this program. */
  version?: string
}
