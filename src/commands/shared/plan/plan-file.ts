import { createHash } from 'node:crypto'
import type { CommandContext } from '../../../cli/command'
import { describeFileProblem, UsageError, waitingFor } from '../../../failures/errors'
import type { FileProblem } from '../../../failures/file-problem'
import { encodeJson } from '../../../output/json'
import type { Plan } from '../../../plan/plan'
import { ensureNewFile, writeNewFile } from '../new-file'
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

/** @throws {Failure} as {@link writeNewFile} does */
export function writePlan(destination: PlanDestination, plan: Plan, context: CommandContext): Promise<void> {
  const text = planText(plan, context.output.context.hide)
  return writeNewFile({ ...destination, what: 'a plan' }, text, context)
}

/** @throws {Failure} as {@link ensureNewFile} does */
export const ensurePlanCanBeWritten = (destination: PlanDestination, context: CommandContext): Promise<void> =>
  ensureNewFile({ ...destination, what: 'a plan' }, context)

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
