import type { FileHandle } from 'node:fs/promises'
import type { FileProblem } from '../failures/file-problem'
import { encodingOf } from './text-encoding'

const chunkSize = 256 * 1024

type Problem = (what: FileProblem['problem']) => FileProblem

/**
 * The lines of an open file, read as they are asked for; it is closed when nobody asks any more.
 *
 * @throws {FileProblem} `failed`, `not-utf8`, or `too-large` for a line of more than `longest` characters
 */
export async function* linesOf(
  file: FileHandle,
  { path, longest }: { path: string; longest: number },
): AsyncGenerator<string> {
  const problem: Problem = (what) => ({ path, problem: what })
  let started = ''
  try {
    for await (const text of textsOf(file, problem)) {
      const lines = text.split('\n')
      lines[0] = started + (lines[0] ?? '')
      started = lines.pop() ?? ''
      if (started.length > longest) throw problem('too-large')
      yield* lines
    }
    if (started !== '') yield started
  } finally {
    await file.close()
  }
}

async function* textsOf(file: FileHandle, problem: Problem): AsyncGenerator<string> {
  let decoder: InstanceType<typeof TextDecoder> | undefined
  const buffer = new Uint8Array(chunkSize)
  const decode = (bytes?: Uint8Array) => {
    try {
      decoder ??= new TextDecoder(encodingOf(bytes ?? new Uint8Array()), { fatal: true })
      return decoder.decode(bytes, { stream: bytes !== undefined })
    } catch {
      throw problem('not-utf8')
    }
  }
  for (;;) {
    const { bytesRead } = await file.read(buffer, 0, chunkSize, null).catch(() => {
      throw problem('failed')
    })
    if (bytesRead === 0) break
    yield decode(buffer.subarray(0, bytesRead))
  }
  yield decode()
}
