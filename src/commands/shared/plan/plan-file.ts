import { createHash } from 'node:crypto'
import type { CommandContext } from '../../../cli/command'
import { describeFileProblem, Failure, UsageError, waitingFor } from '../../../failures/errors'
import { exitCodes } from '../../../failures/exit-codes'
import type { FileProblem } from '../../../failures/file-problem'
import { encodeJson } from '../../../output/json'
import type { Plan } from '../../../plan/plan'
import { planJson } from './plan-json'
import { parsePlan } from './plan-schema'

/** A plan with a row for each of a hundred thousand apps, and more. In bytes. */
const longestPlan = 256 * 1024 * 1024

/** A plan, and what its file is known by: a journal belongs to one plan. */
export interface ReadPlan {
  plan: Plan
  path: string
  sha256: string
}

/** Where a plan is saved, and the option that says so. */
export interface PlanDestination {
  option: string
  path: string
}

/** As it stands in its file. */
export const planText = (plan: Plan, hide: (text: string) => string): string =>
  `${encodeJson(planJson(plan), hide, 2)}\n`

/**
 * A new file that only this user can read, whole or not at all.
 *
 * @throws {UsageError} where there is a file of that name already
 * @throws {Failure} with exit code 11, where it cannot be written
 */
export async function writePlan(
  { option, path }: PlanDestination,
  plan: Plan,
  { environment, output }: CommandContext,
): Promise<void> {
  try {
    await environment.files.create(path, planText(plan, output.context.hide))
  } catch (error) {
    const { code, problem } = error as { code?: string; problem?: FileProblem['problem'] }
    if (problem === 'exists') throw alreadyExists({ option, path })
    if (code === undefined && problem === undefined) throw error
    throw new Failure(exitCodes.cannotWrite, `${path} could not be written (${code ?? problem}).`)
  }
}

/**
 * Before the first request: a plan that cannot be saved is not worth reading a whole domain for.
 *
 * @throws {UsageError} where there is a file of that name already
 * @throws {Failure} with exit code 11
 */
export async function ensurePlanCanBeWritten(
  { option, path }: PlanDestination,
  { environment }: CommandContext,
): Promise<void> {
  const may = await environment.files.mayCreate(path)
  if (may === 'exists') throw alreadyExists({ option, path })
  if (may === 'not-writable')
    throw new Failure(exitCodes.cannotWrite, `${option}: ${path} cannot be written. No request was made.`)
}

const alreadyExists = ({ option, path }: PlanDestination): UsageError =>
  new UsageError(`${option}: ${path} already exists.`, 'Name a new file; a plan is never overwritten.')

/** @throws {UsageError} naming the row, for what is no plan or was edited into something that makes no sense */
export async function readPlan(path: string, { environment }: CommandContext): Promise<ReadPlan> {
  const { files, ended: stop } = environment
  try {
    const { text } = await waitingFor(path, () => files.read(path, { limit: longestPlan, stop }))
    return { plan: parsePlan(text, path), path, sha256: sha256Of(text) }
  } catch (error) {
    const { problem } = error as FileProblem
    throw problem === undefined ? error : new UsageError(`${path} ${describeFileProblem[problem]}.`)
  }
}

export const sha256Of = (text: string): string => createHash('sha256').update(text).digest('hex')
