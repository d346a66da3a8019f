/**
 * A program and its arguments out of one text, by the quoting of POSIX shells and nothing else of them: no variable, no
 * pattern, no second command. null: a quote is not closed, or there is no program.
 */
export function shellWords(text: string): string[] | null {
  const words: string[] = []
  let word: string | null = null
  let quote = ''
  for (let at = 0; at < text.length; at++) {
    const sign = text[at] as string
    if (sign === '\\' && quote !== "'" && (quote === '' || /["\\]/.test(text[at + 1] ?? ''))) {
      if (++at === text.length) return null
      word = (word ?? '') + text[at]
    } else if (quote === '' ? /["']/.test(sign) : sign === quote) {
      quote = quote === '' ? sign : ''
      word ??= ''
    } else if (quote === '' && /[ \t\r\n]/.test(sign)) {
      if (word !== null) words.push(word)
      word = null
    } else word = (word ?? '') + sign
  }
  if (word !== null) words.push(word)
  return quote !== '' || (words[0] ?? '') === '' || text.includes('\0') ? null : words
}
