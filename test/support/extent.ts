import { appendFileSync } from 'node:fs'

/** Whether this is `npm run test:long`, which takes the time that `npm test` has not. */
export const isLong = process.env['APPS_TEST_LONG'] === 'yes'

/** How often a property runs: as given in `npm test`, and at least a thousand times in `npm run test:long`. */
export const runs = (usually: number): number => (isLong ? Math.max(usually, 1000) : usually)

/**
 * Adds to a figure of `docs/reliability.md`, which `npm run figures` prints. The counts of one name are summed up over all
 * tests that publish it. Does nothing in any other run.
 *
 * @param figure its name in `scripts/figures.mjs`
 */
export function publish(figure: string, counts: Readonly<Record<string, number>>): void {
  const file = process.env['APPS_FIGURES_FILE']
  if (file !== undefined) appendFileSync(file, `${JSON.stringify({ figure, counts })}\n`)
}
