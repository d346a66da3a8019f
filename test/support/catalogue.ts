import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

/** The ids of a catalogue, such as `F36` or `D23`: the first cell of each row of its tables. */
export function idsOf(catalogue: 'faults' | 'bad-inputs' | 'security'): string[] {
  const page = readFileSync(fileURLToPath(new URL(`../${catalogue}/catalogue.md`, import.meta.url)), 'utf8')
  return [...page.matchAll(/^\| ([A-Z]\d+) \|/gm)].map(([, id = '']) => id)
}
