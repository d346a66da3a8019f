/** How many letters have to be changed, added or taken away to make one text of the other (Levenshtein). */
export function editDistance(one: string, other: string): number {
  let previous = Array.from({ length: other.length + 1 }, (_, at) => at)
  for (const [row, letter] of [...one].entries()) {
    const current = [row + 1]
    for (let at = 1; at <= other.length; at++) {
      const change = (previous[at - 1] as number) + (letter === other[at - 1] ? 0 : 1)
      current.push(Math.min(change, (previous[at] as number) + 1, (current[at - 1] as number) + 1))
    }
    previous = current
  }
  return previous[other.length] as number
}

/** The one of these words that was most likely meant: one with a wrong letter or two, or that only differs in case. */
export function closestMatch(typed: string, words: readonly string[]): string | undefined {
  if (typed.length > longestTyped) return undefined
  const ranked = words.map((word) => ({ word, slips: editDistance(typed.toLowerCase(), word.toLowerCase()) }))
  const best = ranked.reduce<(typeof ranked)[number] | undefined>(
    (least, each) => (least === undefined || each.slips < least.slips ? each : least),
    undefined,
  )
  return best !== undefined && best.slips <= allowedSlips(typed) ? best.word : undefined
}

const longestTyped = 80

/** Two letters that have changed places are two slips; in a word of three letters that is another word. */
export const allowedSlips = ({ length }: string): number => (length < 4 ? 1 : length < 9 ? 2 : 3)
