import type { CommandContext } from '../../cli/command'
import { formatOf } from '../../output/formats'
import { byteOrderMark } from '../../output/formats/csv'
import { encodeAll, type Sink } from '../../output/formats/format'
import { drawableColumns } from '../../output/width'
import type { ReportFile } from '../../platform/environment'
import type { Destination } from '../shared/destinations'
import { type Format, planMarkdown, planView, rowView, type ShownPlan } from './view'

export async function showPlan(
  shown: ShownPlan,
  destinations: readonly Destination<Format>[],
  { output, environment: { stdout } }: CommandContext,
): Promise<void> {
  const format = destinations.find(({ path }) => path === null)?.format ?? output.format
  const { hide, colour, warnings } = output.context
  const { isTerminal } = stdout
  const sink = { hide, colour, isTerminal, columns: isTerminal ? drawableColumns(stdout) : Infinity }
  for await (const text of textsOf(shown, format, sink, warnings)) await output.raw(text)
}

/** In a file nothing depends on the terminal. */
export async function writePlanReport(
  shown: ShownPlan,
  { format, to }: { format: Format; to: Pick<ReportFile, 'write'> },
  { output }: CommandContext,
): Promise<void> {
  const { hide, warnings } = output.context
  const sink = { hide, isTerminal: false, columns: Infinity, colour: false }
  if (format === 'csv') await to.write(byteOrderMark)
  for await (const text of textsOf(shown, format, sink, warnings)) await to.write(text)
}

async function* textsOf(
  shown: ShownPlan,
  format: Format,
  sink: Sink,
  warnings: readonly string[],
): AsyncGenerator<string> {
  if (format === 'markdown') {
    yield planMarkdown(shown, sink.hide)
    return
  }
  const { isForPeople, isDocument, encodeRows, encodeResult } = formatOf(format)
  const { rows, skipped } = shown.plan
  if (!isDocument || encodeResult === undefined) yield* encodeAll(encodeRows(rowView, sink), [rows])
  else if (!isForPeople || rows.length + skipped.length > 0) yield await encodeResult(planView, shown, sink, warnings)
}
