/**
 * Whether an object somewhere in a JSON document has the same name twice. Which of the two counts is for each reader to
 * choose (RFC 8259 section 4), and JSON.parse takes the last without a word.
 *
 * @param text a document that JSON.parse has taken
 */
export const hasDuplicateName = (text: string): boolean => faultIn(text, Number.POSITIVE_INFINITY) === 'repeats-name'

/**
 * Which of two faults comes first: a name that is there twice in one object, or a nesting of more levels than `deepest`.
 * One pass, no recursion.
 *
 * @param text a document that JSON.parse has taken
 */
export function faultIn(text: string, deepest: number): 'repeats-name' | 'nests-too-deeply' | null {
  const outer: (Set<string> | null)[] = []
  // Of the object that is being read; null inside an array.
  let names: Set<string> | null = null
  let mayBeName = false
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at)
    if (code === openBrace || code === openBracket) {
      if (outer.push(names) > deepest) return 'nests-too-deeply'
      names = code === openBrace ? new Set() : null
      mayBeName = true
    } else if (code === closeBrace || code === closeBracket) names = outer.pop() ?? null
    else if (code === comma) mayBeName = true
    else if (code === quote) {
      const end = endOfString(text, at)
      if (mayBeName && names !== null) {
        const name = nameIn(text.slice(at, end + 1))
        if (names.has(name)) return 'repeats-name'
        names.add(name)
      }
      mayBeName = false
      at = end
    }
  }
  return null
}

const openBrace = 0x7b
const closeBrace = 0x7d
const openBracket = 0x5b
const closeBracket = 0x5d
const comma = 0x2c
const quote = 0x22
const backslash = 0x5c

/** Where the string that begins here has its second quote: one that no odd number of backslashes stands before. */
function endOfString(text: string, start: number): number {
  for (let at = text.indexOf('"', start + 1); at !== -1; at = text.indexOf('"', at + 1)) {
    let before = at - 1
    while (text.charCodeAt(before) === backslash) before--
    if ((at - before) % 2 === 1) return at
  }
  return text.length
}

const nameIn = (quoted: string): string =>
  quoted.includes('\\') ? (JSON.parse(quoted) as string) : quoted.slice(1, -1)
