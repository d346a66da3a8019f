import { randomBytes } from 'node:crypto'
import { promises as fs } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import type { FileProblem } from '../failures/file-problem'
import type { Clock, FileLock } from './environment'
import { createFile } from './file-writing'

/** In seconds. Who holds a lock reads a small file and writes it; the longest is a keychain that asks a person. */
const pause = 0.05
const longestWait = 10

/** The processes of this machine. */
export interface Processes {
  /** The id of this one. */
  own: number
  /** The name of this machine: on a shared disk there may be locks of others. */
  host: string
  isRunning(id: number): boolean
}

/**
 * A file beside the one that is to be changed, made in one step by who may change it. One that a process has left which
 * is no more is taken away.
 *
 * @param waits whether one that another process has is waited for
 * @throws {FileProblem} `busy`, with the path of the lock, after 10 seconds or at once; and the errors of making a file
 */
export async function lockFile(
  path: string,
  { clock, processes, stop, waits = true }: { clock: Clock; processes: Processes; stop: AbortSignal; waits?: boolean },
): Promise<FileLock> {
  const lock = join(dirname(path), `.${basename(path)}.lock`)
  const id = randomBytes(8).toString('hex')
  const text = `${id} ${processes.own} ${processes.host}\n`
  const latest = clock.elapsed() + (waits ? longestWait : 0)
  own.add(id)
  try {
    while (!(await isMade(lock, text))) {
      if (await isRemoved(lock, processes)) continue
      if (clock.elapsed() >= latest) throw await busy(lock, processes)
      await clock.sleep(pause, stop)
    }
  } catch (error) {
    own.delete(id)
    throw error
  }
  return {
    async release() {
      try {
        if ((await textIn(lock)) === text) await fs.rm(lock)
      } catch {
        // Then it is soon that of a process that has ended.
      }
      own.delete(id)
    },
  }
}

/** The locks that this process has, or waits for: another one with its id is of an earlier process that had it, too. */
const own = new Set<string>()

/** Whole or not at all: whoever reads a lock can tell whose it is. */
async function isMade(lock: string, text: string): Promise<boolean> {
  if ((await textIn(lock)) !== null) return false
  try {
    await createFile(lock, text)
    return true
  } catch (error) {
    // It says whose it is, whatever was said about making it.
    if ((await textIn(lock)) === text) return true
    if ((error as FileProblem).problem === 'exists') return false
    throw error
  }
}

/**
 * Takes away a lock that nobody has any more. Of several that see it, one may do so, and only while it is still there:
 * each lock has an id of its own, and who makes the file with that id is the one.
 */
async function isRemoved(lock: string, processes: Processes): Promise<boolean> {
  const text = await textIn(lock)
  if (text === null) return true
  const { id, process, host } = holderIn(text)
  if (id === '' || host !== processes.host || isHeld(id, process, processes)) return false
  const claim = `${lock}.${id}`
  if (!(await isMade(claim, `${randomBytes(8).toString('hex')}\n`))) return false
  try {
    if ((await textIn(lock)) === text) await fs.rm(lock)
  } finally {
    await fs.rm(claim, { force: true })
  }
  return true
}

/** An empty id: it is no lock of ours. */
function holderIn(text: string): { id: string; process: number; host: string } {
  const [, id = '', process = '', host = ''] = /^([0-9a-f]{16}) (\d+) (.+)\n$/.exec(text) ?? []
  return { id, process: Number(process), host }
}

/** The id of a process on another machine says nothing here. */
async function busy(lock: string, processes: Processes): Promise<FileProblem> {
  const { host, process } = holderIn((await textIn(lock)) ?? '')
  return { path: lock, problem: 'busy', ...(host === processes.host ? { process } : {}) }
}

const isHeld = (id: string, process: number, { own: here, isRunning }: Processes): boolean =>
  process === here ? own.has(id) : isRunning(process)

/** null: there is no such file. */
async function textIn(path: string): Promise<string | null> {
  try {
    return await fs.readFile(path, 'utf8')
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null
    throw error
  }
}
