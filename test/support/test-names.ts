import { readdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('..', import.meta.url))

/**
 * The ids that tests bear in their names, each with the files they stand in. In a table of cases an id stands first in its
 * row; anywhere it is the beginning of a text: `'D23: %s'`, `['D23', …`, `'E1, E3: settings…'`.
 */
export function idsInTests(letters: string): Map<string, string[]> {
  const id = `[${letters}]\\d{1,2}`
  const beginning = new RegExp(`[[(]\\s*['"\`]((?:[A-Z]\\d{1,2}, )*${id}(?:, [A-Z]\\d{1,2})*)(?=['"\`],|:? )`, 'g')
  const found = new Map<string, string[]>()
  for (const path of readdirSync(root, { recursive: true, encoding: 'utf8' }).filter(isTest)) {
    const ids = [...readFileSync(`${root}${path}`, 'utf8').matchAll(beginning)].flatMap(([, ids = '']) =>
      ids.split(', '),
    )
    for (const each of new Set(ids.filter((each) => letters.includes(each.charAt(0)))))
      found.set(each, [...(found.get(each) ?? []), path])
  }
  return found
}

/**
 * Names of attacks and of scenarios are kept beside the tests that use them. The two tests about ids are no evidence, and many durations look
 * like ids.
 */
const isTest = (path: string): boolean =>
  (path.endsWith('.test.ts') || beside.includes(path)) && !/(rows|points|\/duration)\.test\.ts$/.test(path)

const beside = ['support/attack-names.ts', 'faults/matrix/scenarios.ts', 'faults/matrix/plan-scenarios.ts']
