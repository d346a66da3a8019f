import type { FileProblem } from '../failures/file-problem'

/** The encodings that a byte order mark can announce besides UTF-8 (RFC 2781 section 3.2). */
export function encodingOf(bytes: Uint8Array): 'utf-8' | 'utf-16le' | 'utf-16be' {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return 'utf-16le'
  return bytes[0] === 0xfe && bytes[1] === 0xff ? 'utf-16be' : 'utf-8'
}

/** ASCII in UTF-16 without a byte order mark, read as UTF-8. */
export function unmarkedUtf16(text: string): 'utf-16le' | 'utf-16be' | null {
  if (/^[^\0]\0/.test(text)) return 'utf-16le'
  return /^\0[^\0]/.test(text) ? 'utf-16be' : null
}

/**
 * The text of bytes that are not UTF-8: UTF-16 with its byte order mark, as PowerShell writes it.
 *
 * @throws {FileProblem} for other bytes, with what they may be
 */
export function otherText(bytes: Uint8Array, path: string): string {
  const encoding = encodingOf(bytes)
  if (encoding === 'utf-8') throw notText(bytes, path)
  try {
    return new TextDecoder(encoding, { fatal: true }).decode(bytes)
  } catch {
    throw { path, problem: encoding } satisfies FileProblem
  }
}

function notText(bytes: Uint8Array, path: string): FileProblem {
  const content = derContent(bytes)
  return { path, problem: 'not-utf8', ...(content === null ? { place: placeOfNoUtf8(bytes) } : { content }) }
}

/** A sequence that is as long as the file (ITU-T X.690 section 8.1.3): keys and their containers are no other files. */
function derContent(bytes: Uint8Array): 'der' | 'pkcs12' | null {
  const isWhole = bytes[0] === 0x30 && bytes[1] === 0x82 && bytes.length === 4 + (bytes[2] ?? 0) * 256 + (bytes[3] ?? 0)
  if (!isWhole) return null
  // PFX begins with its version, 3 (RFC 7292 section 4).
  return bytes[4] === 2 && bytes[5] === 1 && bytes[6] === 3 ? 'pkcs12' : 'der'
}

/**
 * Where bytes that are not UTF-8 stop being so: the place of the first character that is none. Both from 1; columns in
 * UTF-16 units, and a byte order mark is not counted.
 */
export function placeOfNoUtf8(bytes: Uint8Array): { line: number; column: number } {
  let [sound, broken] = [0, bytes.length]
  while (broken - sound > 1) {
    const middle = Math.floor((sound + broken) / 2)
    if (beginning(bytes, middle) === null) broken = middle
    else sound = middle
  }
  const lines = (beginning(bytes, sound) ?? '').split('\n')
  return { line: lines.length, column: (lines.at(-1) ?? '').length + 1 }
}

/** The text of the first bytes, without a character that they end in; null where they are none. */
function beginning(bytes: Uint8Array, length: number): string | null {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes.subarray(0, length), { stream: true })
  } catch {
    return null
  }
}
