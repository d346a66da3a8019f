import { randomBytes } from 'node:crypto'
import { constants, promises as fs, type Stats } from 'node:fs'
import { basename, dirname, join, resolve } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import type { FileProblem } from '../failures/file-problem'
import type { ReportFile } from './environment'

/** Only this user may read or write. */
const ownerOnly = 0o600

/** Found out by making a file beside it: rights, a full disk and a read-only file system show in no other way. */
export async function mayCreate(path: string): Promise<'yes' | 'exists' | 'not-writable'> {
  try {
    await fs.lstat(path)
    return 'exists'
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') return 'not-writable'
  }
  try {
    await fs.rm(await writeBeside(path, ' '))
    return 'yes'
  } catch {
    return 'not-writable'
  }
}

export async function placeOf(path: string, { ofName }: { ofName: boolean }): Promise<string> {
  const whole = absolute(path)
  if (!ofName) {
    try {
      return await fs.realpath(whole)
    } catch (error) {
      // What a link leads to may be missing.
      const target =
        (error as NodeJS.ErrnoException).code === 'ENOENT' ? await fs.readlink(whole).catch(() => null) : null
      if (target !== null) return placeOf(resolve(dirname(whole), target), { ofName })
    }
  }
  return join(await fs.realpath(dirname(whole)).catch(() => dirname(whole)), basename(whole))
}

/** As it is where the working directory has been deleted: then nothing can be there. */
function absolute(path: string): string {
  try {
    return resolve(path)
  } catch {
    return path
  }
}

/** Whole, or in pieces that can be gone through more than once. */
type Text = string | Iterable<string>

/** `link` fails where there is a file already, in one step; a file system without it gets an exclusive `open`. */
export async function createFile(path: string, text: Text): Promise<void> {
  const temporary = await writeBeside(path, text)
  try {
    await linkOrWrite(temporary, path, text)
  } catch (error) {
    await removed(temporary)
    throw error
  }
  try {
    await fs.rm(temporary, { force: true })
  } catch (error) {
    // A secret under two names, one of which nobody knows of, is not what was asked for.
    await removed(path)
    throw error
  }
}

async function linkOrWrite(temporary: string, path: string, text: Text): Promise<void> {
  try {
    await fs.link(temporary, path)
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    if (code === 'EEXIST') throw { path, problem: 'exists' } satisfies FileProblem
    await writeNew(path, text)
  }
}

/** A directory on the way that is new is for this user alone, too. */
export async function makeDirectory(path: string): Promise<void> {
  await fs.mkdir(path, { recursive: true, mode: 0o700 })
  // One that was there and holds nothing is made so.
  if ((await fs.readdir(path)).length === 0) await fs.chmod(path, 0o700)
}

/** Root can replace and remove a device, and people link files to `/dev/null`. */
async function isSpecialFile(path: string): Promise<boolean> {
  const status = await fs.stat(path).catch(() => null)
  return status !== null && !status.isFile()
}

export async function replaceFile(path: string, text: string): Promise<void> {
  if (await isSpecialFile(path)) throw { path, problem: 'not-a-file' } satisfies FileProblem
  const temporary = await writeBeside(path, text)
  try {
    await fs.rename(temporary, path)
  } catch (error) {
    await removed(temporary)
    throw error
  }
}

export async function removeFile(path: string): Promise<boolean> {
  try {
    if (await isSpecialFile(path)) return false
    await fs.unlink(path)
    return true
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return false
    throw error
  }
}

/**
 * Goes through a link to what it leads to. A file that is there keeps its owner and rights; a new one has those that new
 * files have here, as everybody may read what a report says.
 */
export async function openReport(path: string, stop: AbortSignal): Promise<ReportFile> {
  const target = await placeOf(path, { ofName: false })
  const status = await fs.stat(target).catch(() => null)
  if (status?.isDirectory()) throw Object.assign(new Error('a directory is there'), { code: 'EISDIR' })
  if (status?.isFile() === false || isSpecial(path)) return openDevice(path, stop)
  if (status !== null) await fs.access(target, constants.W_OK)
  const temporary = nameBeside(target)
  // What is in it is for nobody to whom the file that is there is closed.
  const file = await fs.open(temporary, 'wx', status === null ? 0o666 : status.mode & 0o777)
  let isInPlace = false
  let isOpen = true
  const close = async () => {
    if (isOpen) await file.close()
    isOpen = false
  }
  return {
    // The method for whole files: unlike `write`, it fails where a disk takes only a part.
    write: (text) => file.appendFile(text),
    async finish() {
      await file.sync()
      await close()
      await putInPlace(temporary, target, status)
      isInPlace = true
    },
    async discard() {
      if (isInPlace) return
      await close().catch(() => undefined)
      await removed(temporary)
    },
  }
}

/** @param before what is there; its owner and rights stay */
async function putInPlace(temporary: string, target: string, before: Stats | null): Promise<void> {
  if (before !== null && !(await isGivenTo(temporary, before))) {
    // A file of somebody else cannot be made: theirs gets another content.
    await fs.copyFile(temporary, target)
    await removed(temporary)
    return
  }
  await fs.rename(temporary, target)
}

async function isGivenTo(path: string, { uid, gid, mode }: Stats): Promise<boolean> {
  try {
    const own = await fs.stat(path)
    if (own.uid !== uid || own.gid !== gid) await fs.chown(path, uid, gid)
    await fs.chmod(path, mode & 0o7777)
    return true
  } catch {
    return false
  }
}

/** `/dev/stdout` may be a regular file, and is nothing to be replaced all the same. */
const isSpecial = (path: string): boolean => /^\/(dev|proc)\//.test(absolute(path))

/** A terminal, a pipe, a device. Nothing is waited for in the system's own calls, which nobody could interrupt. */
async function openDevice(path: string, stop: AbortSignal): Promise<ReportFile> {
  const flags = constants.O_WRONLY | constants.O_APPEND | (constants.O_NONBLOCK ?? 0)
  // ENXIO: nobody reads the FIFO yet.
  const file = await untilReady('ENXIO', () => fs.open(path, flags), stop)
  let isOpen = true
  const close = async () => {
    if (isOpen) await file.close()
    isOpen = false
  }
  return {
    async write(text) {
      let rest = Buffer.from(text)
      while (rest.length > 0) {
        const part = rest
        // EAGAIN: whoever reads is slow.
        const { bytesWritten } = await untilReady('EAGAIN', () => file.write(part), stop)
        rest = rest.subarray(bytesWritten)
      }
    },
    finish: close,
    discard: close,
  }
}

/** In milliseconds. */
const untilNextTry = 50

/** @throws the reason of `stop` */
async function untilReady<Result>(code: string, act: () => Promise<Result>, stop: AbortSignal): Promise<Result> {
  for (;;) {
    stop.throwIfAborted()
    try {
      return await act()
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== code) throw error
      await setTimeout(untilNextTry)
    }
  }
}

const nameBeside = (path: string): string => join(dirname(path), `.${basename(path)}.${randomBytes(6).toString('hex')}`)

/** A new file in the same directory, on the disk when this returns. */
async function writeBeside(path: string, text: Text): Promise<string> {
  const temporary = nameBeside(path)
  await writeNew(temporary, text)
  return temporary
}

/** A file that was not there, for its owner alone; on the disk when this returns, and not there when it fails. */
async function writeNew(path: string, text: Text): Promise<void> {
  const file = await fs.open(path, 'wx', ownerOnly)
  try {
    // It takes pieces as well (Node's documentation); @types/node does not know.
    await file.writeFile(text as string)
    await file.sync()
    // Some file systems say only here that the disk is full.
    await file.close()
  } catch (error) {
    await file.close().catch(() => undefined)
    await removed(path)
    throw error
  }
}

/** Tidies up after a failure, which is what has to be told. */
const removed = (path: string): Promise<void> => fs.rm(path, { force: true }).catch(() => undefined)
