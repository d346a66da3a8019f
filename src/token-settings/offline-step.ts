/** Stable: scripts compare them. In the order in which they are reported. */
export type StepName =
  | 'discovery'
  | 'sign-in'
  | 'id-token'
  | 'refresh-token-issued'
  | 'access-token-lifetime'
  | 'without-offline-access'
  | 'refresh-token-redeems'
  | 'refresh-token-age'
  | 'access-token-renewed'
  | 'refresh-token-rotated'
  | 'scope-kept'
  | 'id-tokens-agree'
  | 'spent-token-refused'
  | 'kept'
  | 'revoked'
  | 'revoked-token-refused'

export type StepStatus = 'pass' | 'fail' | 'warn' | 'not-tried'

export interface Step {
  step: StepName
  status: StepStatus
  /** One line of reason. */
  detail: string
  /** The command that mends it, or a sentence where there is none. */
  fix: string | null
}

export const step = (name: StepName, status: StepStatus, detail: string, fix: string | null = null): Step => ({
  step: name,
  status,
  detail,
  fix,
})
