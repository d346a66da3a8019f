import { randomBytes } from 'node:crypto'
import { promises as fs } from 'node:fs'
import { basename, dirname, join, resolve } from 'node:path'
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
  const whole = resolve(path)
  if (!ofName) {
    const real = await fs.realpath(whole).catch(() => null)
    if (real !== null) return real
  }
  return join(await fs.realpath(dirname(whole)).catch(() => dirname(whole)), basename(whole))
}

/** `link` fails where there is a file already, in one step; a file system without it gets an exclusive `open`. */
export async function createFile(path: string, text: string): Promise<void> {
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

async function linkOrWrite(temporary: string, path: string, text: string): Promise<void> {
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

export async function replaceFile(path: string, text: string): Promise<void> {
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
    await fs.unlink(path)
    return true
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return false
    throw error
  }
}

/** As everybody may read what a report says, it has the rights that new files have here. */
export async function openReport(path: string): Promise<ReportFile> {
  if (await isDevice(path)) return openDevice(path)
  if (await isDirectory(path)) throw Object.assign(new Error('a directory is there'), { code: 'EISDIR' })
  const temporary = nameBeside(path)
  const file = await fs.open(temporary, 'wx')
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
      await fs.rename(temporary, path)
      isInPlace = true
    },
    async discard() {
      if (isInPlace) return
      await close().catch(() => undefined)
      await removed(temporary)
    },
  }
}

/** A terminal, a pipe, `/dev/null`, `/dev/stdout`: something that is written to, and must not be put in place. */
async function isDevice(path: string): Promise<boolean> {
  if (/^\/(dev|proc)\//.test(resolve(path))) return true
  const status = await fs.stat(path).catch(() => null)
  return status !== null && !status.isFile() && !status.isDirectory()
}

const isDirectory = async (path: string): Promise<boolean> =>
  (await fs.stat(path).catch(() => null))?.isDirectory() === true

async function openDevice(path: string): Promise<ReportFile> {
  const file = await fs.open(path, 'a')
  let isOpen = true
  const close = async () => {
    if (isOpen) await file.close()
    isOpen = false
  }
  return { write: (text) => file.appendFile(text), finish: close, discard: close }
}

const nameBeside = (path: string): string => join(dirname(path), `.${basename(path)}.${randomBytes(6).toString('hex')}`)

/** A new file in the same directory, on the disk when this returns. */
async function writeBeside(path: string, text: string): Promise<string> {
  const temporary = nameBeside(path)
  await writeNew(temporary, text)
  return temporary
}

/** A file that was not there, for its owner alone; on the disk when this returns, and not there when it fails. */
async function writeNew(path: string, text: string): Promise<void> {
  const file = await fs.open(path, 'wx', ownerOnly)
  try {
    await file.writeFile(text)
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
