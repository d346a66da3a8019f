import { Failure } from '../../failures/errors'
import type { ExitCode } from '../../failures/exit-codes'
import type { Allowed } from '../../identity-domain/auth/app-roles'
import type { SignInStepName } from '../../identity-domain/auth/principals/principal'

/** What is looked at, in this order; the steps of a sign-in come before it. The names are for scripts. */
export type CheckName =
  | SignInStepName
  | 'address'
  | 'credentials'
  | 'proxy'
  | 'name'
  | 'connection'
  | 'tls'
  | 'discovery'
  | 'clock'
  | 'sign-in'
  | 'reading'
  | 'signing-keys'
  | 'app-roles'
  | 'changing'
  | 'least-privilege'

export type Status = 'pass' | 'warn' | 'fail' | 'unknown' | 'not-tried'

export interface Check {
  check: CheckName
  status: Status
  detail: string
  /** What to do about it. */
  fix: string | null
  /** How the run ends for it; of a failure alone. */
  exitCode: ExitCode | null
}

/** Everything that was found out. */
export interface Examination {
  /** The origin; null where none is known. */
  domain: string | null
  checks: Check[]
  /** null: not known. */
  roles: readonly string[] | null
  commands: { command: string; needs: string; allowed: Allowed; role: string }[]
}

type Words = [check: CheckName, detail: string, fix?: string | null]

const row =
  (status: Status) =>
  (...[check, detail, fix = null]: Words): Check => ({ check, status, detail, fix, exitCode: null })

export const pass = row('pass')
export const warn = row('warn')
export const unknown = row('unknown')
export const notTried = row('not-tried')

export const fail = (exitCode: ExitCode, ...[check, detail, fix = null]: Words): Check => ({
  check,
  status: 'fail',
  detail,
  fix,
  exitCode,
})

export const failed = (check: CheckName, { exitCode, message, hint }: Failure): Check =>
  fail(exitCode, check, message, hint)

/** What came of it, or why nothing did. */
export async function orFailure<Result>(promise: Promise<Result>): Promise<Result | Failure> {
  try {
    return await promise
  } catch (error) {
    if (error instanceof Failure) return error
    throw error
  }
}

/** What a check that depends on another one says when that one failed. */
export const dependsOn = (check: CheckName, other: string): Check => notTried(check, `Not tried: ${other} failed.`)

export type Verdict = 'ready' | 'not-ready' | 'incomplete'

/** The first thing that is wrong decides; what could not be judged is never a yes. */
export function decisive({ checks }: Examination): Check | null {
  return checks.find(({ status }) => status === 'fail') ?? checks.find(({ status }) => status === 'unknown') ?? null
}

export function examinationVerdict(examination: Examination): Verdict {
  const decides = decisive(examination)
  if (decides === null) return 'ready'
  return decides.status === 'fail' ? 'not-ready' : 'incomplete'
}
