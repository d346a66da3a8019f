import type { Trend, TrendPoint } from '../../../../audit/trend'
import { grouped } from '../format-report'
import { minuteOf, pointNote, trendSentence, trendTitle } from './words'

/** A sentence, and a folded table of the runs. Nothing in it can be Markdown: only numbers, dates and words of ours. */
export function trendMarkdown(trend: Trend): string {
  return [
    `**Trend:** ${trendSentence(trend)}\n\n<details><summary>${trendTitle(trend)}</summary>\n\n`,
    '| Run | Findings | Waived | Apps | |\n| --- | ---: | ---: | ---: | --- |\n',
    ...trend.points.map(rowOf),
    '\n</details>\n\n',
  ].join('')
}

/** An incomplete run has no numbers: they would be read as a fall. */
function rowOf(point: TrendPoint): string {
  const { findings, waived, apps } = point.run.summary
  const numbers = point.isGap ? ['', '', ''] : [findings, waived, apps].map(grouped)
  return `| ${[minuteOf(point.run.at), ...numbers, pointNote(point)].join(' | ')} |\n`
}
