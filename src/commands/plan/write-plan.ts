import { formatOf } from '../../output/formats'
import { encodeAll } from '../../output/formats/format'
import type { ShownPlan } from '../shared/plan/plan-lines'
import type { Texts, TextTarget } from '../shared/write-texts'
import { type Format, planMarkdown, planView, rowView } from './view'

/** The report in each of its formats. */
export const planTexts =
  (shown: ShownPlan): Texts<Format> =>
  (format, target) =>
    textsOf(shown, format, target)

async function* textsOf(shown: ShownPlan, format: Format, { sink, warnings }: TextTarget): AsyncGenerator<string> {
  if (format === 'markdown') {
    yield planMarkdown(shown, sink.hide)
    return
  }
  const { isForPeople, isDocument, encodeRows, encodeResult } = formatOf(format)
  const { rows, skipped } = shown.plan
  if (!isDocument || encodeResult === undefined) yield* encodeAll(encodeRows(rowView, sink), [rows])
  else if (!isForPeople || rows.length + skipped.length > 0) yield await encodeResult(planView, shown, sink, warnings)
}
