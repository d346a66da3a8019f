import { constants, promises as fs } from 'node:fs'
import type { FileProblem } from '../failures/file-problem'
import type { Files } from './environment'
import { mayCreate } from './file-writing'

/** Only this user may read or write. */
const ownerOnly = 0o600

const lineFeed = 0x0a

export async function mayAppend(path: string): ReturnType<Files['mayAppend']> {
  let file: fs.FileHandle
  try {
    file = await openAtEnd(path)
  } catch (error) {
    const { code, problem } = error as NodeJS.ErrnoException & Partial<FileProblem>
    if (problem !== undefined) throw error
    return code === 'ENOENT' && (await mayCreate(path)) === 'yes' ? 'new-file' : 'not-writable'
  }
  try {
    return (await isLineOpen(file)) ? 'open-line' : 'whole-lines'
  } finally {
    await file.close()
  }
}

export async function appendTo(path: string, textAfter: Parameters<Files['append']>[1]): Promise<number> {
  const file = await openAtEnd(path, constants.O_CREAT)
  try {
    const { size } = await file.stat()
    const text = textAfter({ isLineOpen: await isLineOpen(file), size })
    // One write, unless a disk takes only a part: then it goes on, and fails with the code of the system.
    await file.appendFile(text)
    await file.sync()
    return size + Buffer.byteLength(text)
  } finally {
    await file.close()
  }
}

/** Whoever else appends meanwhile, each text stays in one piece. Opening a FIFO or a device could wait, or do something. */
async function openAtEnd(path: string, more = 0): Promise<fs.FileHandle> {
  const status = await fs.stat(path).catch(() => null)
  if (status !== null && !status.isFile()) throw { path, problem: 'not-a-file' } satisfies FileProblem
  return fs.open(path, constants.O_RDWR | constants.O_APPEND | more, ownerOnly)
}

async function isLineOpen(file: fs.FileHandle): Promise<boolean> {
  const { size } = await file.stat()
  if (size === 0) return false
  const last = new Uint8Array(1)
  await file.read(last, 0, 1, size - 1)
  return last[0] !== lineFeed
}
