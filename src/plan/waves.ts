import type { GateAnswer, JournaledWave, JournalState } from './journal'

/** Where a wave ends: after so many apps, or after such a share of them, counted from the first app of the plan. */
export interface WaveEnd {
  /** As it was typed: `5`, `100%`. */
  typed: string
  unit: 'apps' | 'percent'
  number: number
}

/** @returns a sentence about the words, without their option, where they make no sense */
export function readWaves(text: string): WaveEnd[] | string {
  const ends: WaveEnd[] = []
  for (const typed of text.split(',').map((word) => word.trim())) {
    const end = waveEnd(typed)
    if (typeof end === 'string') return end
    // Counts and shares can be compared only when the number of apps is known.
    const before = ends.findLast(({ unit }) => unit === end.unit)
    if (before !== undefined && before.number >= end.number)
      return `'${typed}' does not come after '${before.typed}': each number includes the apps of the waves before it`
    ends.push(end)
  }
  return ends
}

function waveEnd(typed: string): WaveEnd | string {
  const [, digits, sign] = /^(\d{1,9})(%?)$/.exec(typed) ?? []
  if (digits === undefined) return `'${typed}' is neither a number of apps nor a share such as 100%`
  const number = Number(digits)
  if (number === 0) return `'${typed}' is no app at all`
  if (sign === '') return { typed, unit: 'apps', number }
  return number > 100 ? `'${typed}' is more than all apps` : { typed, unit: 'percent', number }
}

/**
 * After how many apps each wave ends. A wave that adds no app is left out.
 *
 * @returns null where the last one does not reach all of them
 */
export function waveSizes(ends: readonly WaveEnd[], apps: number): number[] | null {
  const reached = ends.map(({ unit, number }) => Math.min(apps, unit === 'apps' ? number : shareOf(apps, number)))
  if (reached.at(-1) !== apps) return null
  const sizes: number[] = []
  for (const size of reached) if (size > (sizes.at(-1) ?? 0)) sizes.push(size)
  return sizes
}

const shareOf = (apps: number, percent: number): number => Math.ceil((apps * percent) / 100)

interface OfAnApp {
  row: { app: { id: string } }
}

/** How many apps rows are about. */
export const appsIn = (rows: readonly OfAnApp['row'][]): number => new Set(rows.map(({ app }) => app.id)).size

/** The rows of each wave, in their order. All rows of an app are in one wave. */
export function inWaves<Row extends OfAnApp>(rows: readonly Row[], sizes: readonly number[]): Row[][] {
  const places = new Map<string, number>()
  for (const { row } of rows) if (!places.has(row.app.id)) places.set(row.app.id, places.size)
  const waves: Row[][] = sizes.map(() => [])
  for (const each of rows) {
    const place = places.get(each.row.app.id) ?? 0
    waves[sizes.findIndex((size) => place < size)]?.push(each)
  }
  return waves
}

/** Exit code 1 is a "no". Any other, and none at all, may be an error of the gate. */
export function gateAnswer(exitCode: number | null): GateAnswer {
  if (exitCode === 0) return 'passed'
  return exitCode === 1 ? 'failed' : 'inconclusive'
}

/** Where an earlier run stood; null where none has begun a wave, or one has ended them all. */
export const standingWave = ({ shows, wave }: JournalState): JournaledWave | null =>
  shows === 'finished' ? null : wave

/** Whether an earlier run has ended this wave, and its gate has passed. Waves count from 1. */
export const isWaveDone = (wave: number, standing: JournaledWave | null): boolean =>
  standing !== null && (wave < standing.wave || (wave === standing.wave && standing.gate === 'passed'))

/** Whether the waves of an earlier run are these: their numbers would mean something else otherwise. */
export const sameWaves = ({ wave, of, apps }: JournaledWave, sizes: readonly number[]): boolean =>
  of === sizes.length && sizes[wave - 1] === apps
