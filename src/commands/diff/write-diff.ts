import { formatOf } from '../../output/formats'
import { encodeAll } from '../../output/formats/format'
import type { JsonObject, View } from '../../output/output'
import { encodeRowsOfDomains, nameOf, rowsIn, severalJson, summaryView } from '../shared/several-domains'
import type { Texts, TextTarget } from '../shared/write-texts'
import type { Compared } from './compare'
import {
  type DiffReport,
  differenceView,
  diffMarkdown,
  type Format,
  reportView,
  severalMarkdown,
  summaryOf,
} from './view'

/** The report in each of its formats. */
export const diffTexts =
  (compared: Compared): Texts<Format> =>
  (format, target) =>
    textsOf(compared, format, target)

/** A table without a difference has nothing to show. */
export const isSilent = (compared: Compared, format: Format): boolean =>
  format === 'table' && reportOfOne(compared)?.differences.length === 0

async function* textsOf(compared: Compared, format: Format, to: TextTarget): AsyncGenerator<string> {
  const { sink } = to
  const only = reportOfOne(compared)
  if (format === 'markdown') {
    yield only === null ? severalMarkdown(compared.results, sink.hide) : diffMarkdown(only, sink.hide)
    return
  }
  const { isForPeople, isDocument, encodeRows } = formatOf(format)
  if (!isDocument) {
    if (only === null)
      yield* encodeAll(
        encodeRowsOfDomains(differenceView, formatOf(format), sink),
        rowsIn(compared.results, differencesOf),
      )
    else yield* encodeAll(encodeRows(differenceView, sink), [only.differences])
  } else if (only !== null) yield* documentOf(reportView, only, format, to)
  else if (isForPeople) yield* sectionsOf(compared, format, to)
  else yield* documentOf(severalView, compared, format, to)
}

/** A line for each domain, and a section for each that differs. */
async function* sectionsOf(
  { results }: Compared,
  format: Exclude<Format, 'markdown'>,
  to: TextTarget,
): AsyncGenerator<string> {
  const { encodeRows } = formatOf(format)
  yield* encodeAll(encodeRows(summaryLines, to.sink), [results])
  for (const result of results) {
    if (result.value === null || result.value.differences.length === 0) continue
    yield `\n${nameOf(result)}\n`
    yield* documentOf(reportView, result.value, format, { ...to, sink: { ...to.sink, hide: result.hide } })
  }
}

async function* documentOf<Row>(
  view: View<Row>,
  row: Row,
  format: Exclude<Format, 'markdown'>,
  { sink, warnings }: TextTarget,
): AsyncGenerator<string> {
  const { encodeResult, encodeRows } = formatOf(format)
  if (encodeResult === undefined) yield* encodeAll(encodeRows(view, sink), [[row]])
  else yield await encodeResult(view, row, sink, warnings)
}

const reportOfOne = ({ isOne, results }: Compared): DiffReport | null => (isOne ? (results[0]?.value ?? null) : null)

const differencesOf = ({ differences }: DiffReport) => differences

const summaryLines = summaryView<DiffReport>({
  title: 'Differences',
  count: ({ differences }) => differences.length,
})

const severalView: View<Compared> = { columns: [], json: severalDocument }

function severalDocument({ results }: Compared): JsonObject {
  const all = results.flatMap(({ value }) => value?.differences ?? [])
  return severalJson(results, { document: reportView.json, summary: summaryOf(all) })
}
