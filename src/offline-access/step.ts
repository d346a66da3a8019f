/** In the order in which they are reported. */
export const stepNames = [
  'discovery',
  'sign-in',
  'id-token',
  'refresh-token-issued',
  'access-token-lifetime',
  'refresh-token-redeems',
  'refresh-token-age',
  'access-token-renewed',
  'refresh-token-rotated',
  'scope-kept',
  'id-tokens-agree',
  'spent-token-refused',
  'without-offline-access',
  'kept',
  'revoked',
  'revoked-token-refused',
] as const

/** Stable: scripts compare them. */
export type StepName = (typeof stepNames)[number]

export type StepStatus = 'pass' | 'fail' | 'warn' | 'not-tried'

export interface Step {
  step: StepName
  status: StepStatus
  /** One line of reason. */
  detail: string
  /** The command that fixes it, or a sentence about what to do. */
  fix: string | null
}

export const step = (name: StepName, status: StepStatus, detail: string, fix: string | null = null): Step => ({
  step: name,
  status,
  detail,
  fix,
})

/** The steps that a run did not come to, each with the reason why. */
export const stepsLeft = (
  expected: readonly StepName[],
  steps: readonly Step[],
  why: (name: StepName) => string,
): Step[] =>
  expected.filter((name) => !steps.some((each) => each.step === name)).map((name) => step(name, 'not-tried', why(name)))

export const sortSteps = (steps: readonly Step[]): Step[] =>
  [...steps].sort((one, other) => stepNames.indexOf(one.step) - stepNames.indexOf(other.step))
