import { dirname, isAbsolute, join } from 'node:path'
import { describeFileProblem, Failure, UsageError, waitingFor } from '../../failures/errors'
import { exitCodes } from '../../failures/exit-codes'
import type { FileProblem } from '../../failures/file-problem'
import type { Environment } from '../../platform/environment'

/** In bytes. Larger ones are not what they are taken for. */
const largestFile = 1024 * 1024

const problems: typeof describeFileProblem = { ...describeFileProblem, 'too-large': 'is larger than 1 MiB' }

/**
 * `APPS_CONFIG_DIR`, else `apps` in the directory that the XDG Base Directory Specification names; a path there that is not
 * absolute counts as unset. null: nowhere.
 */
export function configDirectory(variables: Environment['variables']): string | null {
  const own = variables['APPS_CONFIG_DIR'] ?? ''
  if (own !== '') return own
  const xdg = variables['XDG_CONFIG_HOME'] ?? ''
  if (isAbsolute(xdg)) return join(xdg, 'apps')
  const home = variables['HOME'] || variables['USERPROFILE'] || ''
  return isAbsolute(home) ? join(home, '.config', 'apps') : null
}

/** Where something can be kept. @throws {Failure} exit 11 */
export function directoryToWrite(variables: Environment['variables']): string {
  const directory = configDirectory(variables)
  if (directory !== null) return directory
  throw new Failure(exitCodes.cannotWrite, 'Profiles cannot be stored: HOME does not name a directory.', {
    hint: 'Set HOME, XDG_CONFIG_HOME or APPS_CONFIG_DIR.',
  })
}

/** Makes nothing: a login that fails leaves no trace. @throws {Failure} exit 11, where a profile could not be stored */
export async function ensureProfilesCanBeStored({
  variables,
  files,
}: Pick<Environment, 'variables' | 'files'>): Promise<void> {
  const directory = directoryToWrite(variables)
  let path = join(directory, 'profiles.json.new')
  while ((await files.mayCreate(path)) === 'not-writable') {
    const above = dirname(path)
    if (above === path || (await files.mayCreate(above)) === 'exists')
      throw new Failure(exitCodes.cannotWrite, `Profiles cannot be stored: no file can be created in ${above}.`, {
        hint: 'APPS_CONFIG_DIR names another directory.',
      })
    path = above
  }
}

/**
 * A file of the directory; null where there is none.
 *
 * @throws {UsageError} also where others could have read or changed it
 */
export async function readOwnFile(directory: string, name: string, { files }: Environment): Promise<string | null> {
  const path = join(directory, name)
  try {
    const { text, readableByOthers } = await files.read(path, { limit: largestFile })
    if (readableByOthers) throw new OpenToOthers(path, '600')
    if (await files.isOpenToOthers(directory)) throw new OpenToOthers(directory, '700')
    return text
  } catch (error) {
    const { problem, place } = error as FileProblem
    if (problem === 'missing') return null
    if (place !== undefined) throw new UsageError(`${path}:${place.line}:${place.column}: this is not UTF-8 text.`)
    throw problem === undefined ? error : new UsageError(`${path} ${problems[problem]}.`)
  }
}

/** Others could have read or changed what is there. */
export class OpenToOthers extends UsageError {
  constructor(path: string, mode: string) {
    super(
      `${path} is open to other users of this machine, so it is not used.`,
      `Check that its content is unchanged, then run: chmod ${mode} ${asWord(path)}`,
    )
  }
}

/** As a POSIX shell takes it. */
const asWord = (path: string): string => (/^[\w./~+-]+$/.test(path) ? path : `'${path.replaceAll("'", "'\\''")}'`)

/** Whole or not at all, and for this user alone. A link stays one. @throws {Failure} exit 11 */
export async function writeOwnFile(directory: string, name: string, text: string, environment: Environment) {
  const { files } = environment
  const path = join(directory, name)
  // What could not be read again would take everything that is there with it.
  if (Buffer.byteLength(text) > largestFile)
    throw new Failure(exitCodes.cannotWrite, `${path} would be larger than 1 MiB, so it was not changed.`)
  await writing(path, async () => {
    await makeOwnDirectory(directory, files)
    await files.replace(await files.place(path, { ofName: false }), text)
  })
}

/**
 * Does what reads a file of the directory and writes it again, while no other run does so.
 *
 * @throws {Failure} exit 11, also when another run keeps it for itself
 */
export async function changingOwnFile<Result>(
  directory: string,
  name: string,
  { files, ended }: Environment,
  act: () => Promise<Result>,
): Promise<Result> {
  const path = join(directory, name)
  const lock = await writing(path, async () => {
    await makeOwnDirectory(directory, files)
    return waitingFor('another run that changes the same file', () => files.lock(path, ended), exitCodes.cannotWrite)
  })
  try {
    return await act()
  } finally {
    await lock.release()
  }
}

async function makeOwnDirectory(directory: string, files: Environment['files']): Promise<void> {
  await files.makeDirectory(directory)
  if (await files.isOpenToOthers(directory)) throw new OpenToOthers(directory, '700')
}

async function writing<Result>(path: string, act: () => Promise<Result>): Promise<Result> {
  try {
    return await act()
  } catch (error) {
    if (error instanceof Failure) throw error
    const { problem, path: lock } = error as FileProblem
    if (problem === 'not-a-file')
      throw new Failure(exitCodes.cannotWrite, `${path} is not a regular file, so it was not replaced.`)
    throw problem === 'busy'
      ? new Failure(exitCodes.cannotWrite, `${path} is being changed by another run of apps, so it was not written.`, {
          hint: `Try again. If there is no other run, remove ${lock}`,
        })
      : new Failure(exitCodes.cannotWrite, `${path} could not be written (${codeOf(error)}).`, {
          hint: 'APPS_CONFIG_DIR names another directory.',
        })
  }
}

/** Whether there was one. @throws {Failure} exit 11 */
export async function removeOwnFile(directory: string, name: string, { files }: Environment): Promise<boolean> {
  const path = join(directory, name)
  try {
    return await files.remove(await files.place(path, { ofName: false }))
  } catch (error) {
    throw new Failure(exitCodes.cannotWrite, `${path} could not be removed (${codeOf(error)}).`)
  }
}

const codeOf = (error: unknown): string => (error as NodeJS.ErrnoException).code ?? 'unknown'
