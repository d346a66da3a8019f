import type { CommandContext } from '../../cli/command'
import { Failure, UsageError } from '../../failures/errors'
import { exitCodes } from '../../failures/exit-codes'
import type { FileProblem } from '../../failures/file-problem'

/** Where something is saved, and the option that says so. */
export interface NewFile {
  option: string
  path: string
  /** What is saved, for people: `a plan`. */
  what: string
}

/**
 * Before the first request: what cannot be saved is not worth reading a whole domain for.
 *
 * @throws {UsageError} where there is a file of that name already
 * @throws {Failure} with exit code 11
 */
export async function ensureNewFile(file: NewFile, { environment }: CommandContext): Promise<void> {
  const { option, path } = file
  const may = await environment.files.mayCreate(path)
  if (may === 'exists') throw alreadyExists(file)
  if (may === 'not-writable')
    throw new Failure(exitCodes.cannotWrite, `${option}: ${path} cannot be written. No request was made.`)
}

/**
 * A new file that only this user can read, whole or not at all.
 *
 * @throws {UsageError} where there is a file of that name already
 * @throws {Failure} with exit code 11, where it cannot be written
 */
export async function writeNewFile(file: NewFile, text: string, { environment }: CommandContext): Promise<void> {
  try {
    await environment.files.create(file.path, text)
  } catch (error) {
    const { code, problem } = error as { code?: string; problem?: FileProblem['problem'] }
    if (problem === 'exists') throw alreadyExists(file)
    if (code === undefined && problem === undefined) throw error
    throw new Failure(exitCodes.cannotWrite, `${file.path} could not be written (${code ?? problem}).`)
  }
}

const alreadyExists = ({ option, path, what }: NewFile): UsageError =>
  new UsageError(`${option}: ${path} already exists.`, `Name a new file; ${what} is never overwritten.`)
