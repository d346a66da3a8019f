import type { Trend, TrendPoint } from '../../../../audit/trend'
import type { Cell, Piece } from '../../../../output/cell'
import { cutToWidth } from '../../../../output/width'
import { pluralize } from '../format-report'
import { mostFindings, trendTitle } from './words'

/** A run takes a column, and a break before it another. */
const columnsForRun = 2

const begins = '  '

/** The trend in two lines of at most `columns` columns: where not all runs fit, the newest. */
export function drawTrend({ runs, points }: Trend, columns: number): Cell[] {
  const shown = points.slice(-Math.max(1, Math.floor((columns - begins.length) / columnsForRun)))
  const most = mostFindings(shown)
  return [
    { text: cutToWidth(trendTitle({ runs, points: shown }), columns), tone: 'strong' },
    [begins, ...shown.flatMap((point, at) => markOf(point, at === 0, most))],
  ]
}

/** What the marks mean, as far as there are any. */
export function trendLegend({ points }: Trend): string {
  const most = mostFindings(points)
  return [
    ...(most === 0 ? [] : [`${highest} ${pluralize(most, 'finding')}`]),
    ...(points.some(({ isGap }) => isGap) ? [`${gap} incomplete`] : []),
    ...(points.slice(1).some(({ breaks }) => breaks.length > 0) ? [`${wall} another policy or filter`] : []),
  ].join(', ')
}

const none = '▁'
const heights = ['▂', '▃', '▄', '▅', '▆', '▇', '█']
const highest = '█'
const gap = '·'
const wall = '│'

/** Its height is the number of findings; one finding can be told from none. */
function markOf({ run, isGap, breaks }: TrendPoint, isFirst: boolean, most: number): Piece[] {
  if (isGap) return [{ text: gap, tone: 'dim' }]
  const { findings } = run.summary
  const height = Math.max(0, Math.round((findings / most) * heights.length) - 1)
  const mark = findings === 0 ? none : (heights[height] ?? highest)
  return [...(breaks.length === 0 || isFirst ? [] : [{ text: wall, tone: 'dim' } as const]), mark]
}
