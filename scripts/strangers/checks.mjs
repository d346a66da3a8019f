// The cases of one stranger: what is expected stands beside what was seen.
import { isDeepStrictEqual } from 'node:util'

/**
 * `check` runs one case. `expected` is written out by whoever calls it; `see` returns what was seen, as text or as an object
 * of few words. `because` names a difference that is the stranger's own, with its source.
 */
export function openChecks(say) {
  const cases = []
  const failed = (title, error) => {
    cases.push({ title, seen: 'it failed', isRight: false })
    say(`  DIFFERENT  ${title}\n             ${error.message}`)
  }
  return {
    cases,
    failed,
    async check(title, expected, see, because = null) {
      let seen
      try {
        seen = await see()
      } catch (error) {
        return failed(title, error)
      }
      const isRight = isDeepStrictEqual(seen, expected)
      cases.push({ title, seen: inWords(seen), isRight, because })
      say(isRight ? `  ok         ${title}` : `  DIFFERENT  ${title}`)
      if (!isRight) say(`             expected: ${inWords(expected)}\n             seen:     ${inWords(seen)}`)
    },
  }
}

/** One line, the same in every run. */
export function inWords(value) {
  if (typeof value !== 'object' || value === null) return String(value)
  if (Array.isArray(value)) return value.map(inWords).join(', ')
  if ('verdict' in value) return grantInWords(value)
  return Object.entries(value)
    .map(([key, each]) => `${key}: ${inWords(each)}`)
    .join('; ')
}

/** Steps of the same status stand together. */
function grantInWords({ verdict, ...steps }) {
  const named = Object.keys(steps)
  const parts = [...new Set(Object.values(steps))].map((status) => {
    const those = named.filter((step) => steps[step] === status)
    return `${status}: ${those.join(', ')}`
  })
  return [verdict, ...parts].join('; ')
}
