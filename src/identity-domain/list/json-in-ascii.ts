import { isAscii, isUtf8 } from 'node:buffer'

/** So many bytes are looked at together; where all are ASCII, they are copied together. */
const stretch = 1024

/** As much longer may it become. Where other scripts are the rule and not the exception, nothing is won. */
const roomForEscapes = 1 / 8

/** Kept from one page to the next: memory for each of a hundred would be taken, and have to be given back. */
let kept = Buffer.alloc(0)
const mostKept = 2 * 1024 * 1024

function memoryFor(size: number): Buffer {
  if (size <= kept.length) return kept.subarray(0, size)
  const made = Buffer.allocUnsafeSlow(size)
  if (size <= mostKept) kept = made
  return made
}

/**
 * The same JSON document (RFC 8259) with every character outside ASCII written as an escape. JavaScript keeps such a text
 * in half the memory and reads it in less time: a single pictograph in a name would make of each character of a page two
 * bytes.
 *
 * @param chunks of its bytes
 * @returns null where this may not be the same document, or is not worth it: then it has to be decoded as any text
 */
export function jsonInAscii(chunks: readonly Buffer[]): string | null {
  const size = chunks.reduce((sum, chunk) => sum + chunk.length, 0)
  // What came stands at the end, and what is written from the start on never reaches it.
  const memory = memoryFor(size + Math.floor(size * roomForEscapes))
  const bytes = memory.subarray(memory.length - size)
  let filled = 0
  for (const chunk of chunks) filled += chunk.copy(bytes, filled)
  if (isAscii(bytes)) return bytes.toString('latin1')
  // A byte order mark is no part of the document.
  return !isUtf8(bytes) || isOutside(bytes[0]) ? null : escaped(bytes, memory)
}

function escaped(bytes: Buffer, memory: Buffer): string | null {
  let length = 0
  let at = 0
  while (at < bytes.length) {
    const end = endOfAscii(bytes, at)
    const outside = endOfOutside(bytes, end)
    const escapes = escapesOf(bytes.toString('utf8', end, outside))
    // Behind a backslash an escape would mean something else.
    if (escapes !== '' && bytes[end - 1] === backslash) return null
    if (length + (end - at) + escapes.length > memory.length - (bytes.length - outside)) return null
    length += bytes.copy(memory, length, at, end)
    length += memory.write(escapes, length, 'latin1')
    at = outside
  }
  return memory.toString('latin1', 0, length)
}

const backslash = 0x5c

const isOutside = (byte: number | undefined): boolean => byte !== undefined && byte >= 0x80

function endOfAscii(bytes: Buffer, start: number): number {
  let at = start
  while (at < bytes.length && isAscii(bytes.subarray(at, at + stretch))) at += stretch
  while (at < bytes.length && !isOutside(bytes[at])) at++
  return Math.min(at, bytes.length)
}

function endOfOutside(bytes: Buffer, start: number): number {
  let at = start
  while (isOutside(bytes[at])) at++
  return at
}

/** Of each UTF-16 code unit, as JSON has it. */
function escapesOf(text: string): string {
  let escapes = ''
  for (let at = 0; at < text.length; at++) escapes += `\\u${text.charCodeAt(at).toString(16).padStart(4, '0')}`
  return escapes
}
