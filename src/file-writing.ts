import { randomBytes } from 'node:crypto'
import { promises as fs } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import type { FileProblem } from './environment'

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

/** `link` fails where there is a file already, in one step; a file system without it gets an exclusive `open`. */
export async function createFile(path: string, text: string): Promise<void> {
  const temporary = await writeBeside(path, text)
  try {
    await fs.link(temporary, path)
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    if (code === 'EEXIST') throw { path, problem: 'exists' } satisfies FileProblem
    await fs.writeFile(path, text, { flag: 'wx', mode: ownerOnly, flush: true })
  } finally {
    await fs.rm(temporary, { force: true })
  }
}

export async function replaceFile(path: string, text: string): Promise<void> {
  const temporary = await writeBeside(path, text)
  try {
    await fs.rename(temporary, path)
  } catch (error) {
    await fs.rm(temporary, { force: true })
    throw error
  }
}

/** A new file in the same directory, on the disk when this returns. */
async function writeBeside(path: string, text: string): Promise<string> {
  const temporary = join(dirname(path), `.${basename(path)}.${randomBytes(6).toString('hex')}`)
  const file = await fs.open(temporary, 'wx', ownerOnly)
  try {
    await file.writeFile(text)
    await file.sync()
    return temporary
  } catch (error) {
    await fs.rm(temporary, { force: true })
    throw error
  } finally {
    await file.close()
  }
}
