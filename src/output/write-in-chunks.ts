import type { Terminal } from '../platform/environment'

/** In UTF-16 code units: about as much as a pipe holds. A longer text is written alone. */
const chunkSize = 64 * 1024

/**
 * Writes many small texts in few writes. The first one goes at once, so that a reader sees that output comes. Waits while
 * the reader is slow, and rejects as {@link Terminal.write} does.
 *
 * @param afterEach is waited for after each write; it may reject, too
 */
export async function writeInChunks(
  texts: Iterable<string> | AsyncIterable<string>,
  terminal: Pick<Terminal, 'write'>,
  afterEach: () => Promise<void> = async () => undefined,
): Promise<void> {
  let gathered = ''
  let isFirst = true
  const flush = async () => {
    const text = gathered
    gathered = ''
    if (text === '') return
    await terminal.write(text)
    await afterEach()
  }
  for await (const text of texts) {
    if (gathered.length + text.length > chunkSize) await flush()
    gathered += text
    if (isFirst && text !== '') {
      isFirst = false
      await flush()
    }
  }
  await flush()
}
