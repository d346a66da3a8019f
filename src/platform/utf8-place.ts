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
