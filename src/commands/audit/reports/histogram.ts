import type { LifetimeBucket, LifetimeHistogram } from '../../../audit/lifetime-buckets'
import type { LifetimeLimit } from '../../../audit/lifetime-limits'
import type { Cell, Piece } from '../../../output/cell'
import type { Tone } from '../../../output/style'
import { cutToWidth, widthOf } from '../../../output/width'
import { bucketLabel, defaultLabel, formatStanding, histogramTitle, limitLabel } from './format-histogram'
import { grouped } from './format-report'

/** A bar longer than this compares no better. */
const longestBar = 60

/** Nor is there much to compare in one shorter than this: the notes have to give way, and are cut. */
const shortestBar = 10

/**
 * The histogram in lines of at most `columns` columns: one for each bucket, and one for each limit of the policy, drawn
 * between the lifetimes that keep it and those that do not. Colour adds nothing that the words do not say.
 *
 * @param columns at least 40
 */
export function drawHistogram(histogram: LifetimeHistogram, columns: number): Cell[] {
  const title: Cell = { text: cutToWidth(histogramTitle(histogram), columns), tone: 'strong' }
  const rows = histogram.buckets.map((bucket) => ({
    bucket,
    label: bucketLabel(bucket),
    count: grouped(bucket.apps),
    notes: notesOf(bucket, histogram),
  }))
  const labels = longest(rows.map(({ label }) => label))
  const beside = longest(rows.map(({ count, notes }) => ` ${count}${notes}`))
  const width = Math.min(longestBar, Math.max(shortestBar, columns - labels - edge.length - beside))
  const most = Math.max(...rows.map(({ bucket }) => bucket.apps))
  return [
    title,
    ...rows.flatMap(({ bucket, label, count, notes }): Cell[] => [
      cut([label.padStart(labels), edge, ...barOf(bucket, most, width), ` ${count}`, dim(notes)], columns),
      ...bucket.limits.map((limit) => limitLine(limit, labels, columns)),
    ]),
  ]
}

const edge = ' │'

const longest = (texts: readonly string[]): number => texts.reduce((most, text) => Math.max(most, widthOf(text)), 0)

const dim = (text: string): Piece => ({ text, tone: 'dim' })

function notesOf(bucket: LifetimeBucket, histogram: LifetimeHistogram): string {
  const notes = [formatStanding[bucket.standing], bucket.holdsDefault ? defaultLabel(histogram) : null]
  return notes.flatMap((note) => (note === null ? [] : [`  ${note}`])).join('')
}

const eighths = ['', '▏', '▎', '▍', '▌', '▋', '▊', '▉']

/** Its length is the number of apps; the smallest number that is not zero can still be seen. */
function barOf({ apps, standing }: LifetimeBucket, most: number, width: number): Piece[] {
  if (apps === 0) return []
  const parts = Math.max(1, Math.round((apps / most) * width * 8))
  const text = '█'.repeat(Math.floor(parts / 8)) + eighths[parts % 8]
  return [standing === 'within' ? text : { text, tone: toneOf[standing] }]
}

const toneOf: Record<Exclude<LifetimeBucket['standing'], 'within'>, Tone> = {
  over: 'bad',
  under: 'bad',
  'over-for-some': 'warn',
  'under-for-some': 'warn',
}

/** Begins under the bars, where the axis is crossed. */
function limitLine(limit: LifetimeLimit, labels: number, columns: number): Cell {
  const begins = `${'─'.repeat(labels)}─┼── `
  return [dim(begins), cutToWidth(limitLabel(limit), columns - widthOf(begins))]
}

/** The notes are what is cut where a line is too long. */
function cut(pieces: readonly Piece[], columns: number): Cell {
  let left = columns
  return pieces.map((piece) => {
    const { text, tone } = typeof piece === 'string' ? { text: piece, tone: undefined } : piece
    const kept = left <= 0 ? '' : cutToWidth(text, left)
    left -= widthOf(kept)
    return tone === undefined ? kept : { text: kept, tone }
  })
}
