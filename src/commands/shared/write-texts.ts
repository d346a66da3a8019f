import type { CommandContext } from '../../cli/command'
import type { Format as BasicFormat } from '../../output/formats'
import { byteOrderMark } from '../../output/formats/csv'
import type { Sink } from '../../output/formats/format'
import { drawableColumns } from '../../output/width'
import type { ReportFile } from '../../platform/environment'
import type { Destination } from './destinations'

/** Where a report goes that is text already when it is written. */
export interface TextTarget {
  sink: Sink
  /** Said so far, for documents that have them. */
  warnings: readonly string[]
}

/** A report in each of its formats. */
export type Texts<Format extends string> = (format: Format, target: TextTarget) => AsyncIterable<string>

/** Of several formats the one for stdout, else the usual one. */
export const stdoutFormat = <Format extends string>(
  destinations: readonly Destination<Format>[],
  { output }: Pick<CommandContext, 'output'>,
): Format | BasicFormat => destinations.find(({ path }) => path === null)?.format ?? output.format

/** @param hide takes the secrets out of a text; those of the run unless given */
export function stdoutSink({ output, environment: { stdout } }: CommandContext, hide = output.context.hide): Sink {
  const { isTerminal } = stdout
  return { hide, colour: output.context.colour, isTerminal, columns: isTerminal ? drawableColumns(stdout) : Infinity }
}

/** All usual formats are among those of the report. */
export async function printTexts<Format extends string>(
  texts: Texts<Format>,
  destinations: readonly Destination<NoInfer<Format>>[],
  context: CommandContext,
): Promise<void> {
  const { output } = context
  const target = { sink: stdoutSink(context), warnings: output.context.warnings }
  for await (const text of texts(stdoutFormat(destinations, context) as Format, target)) await output.raw(text)
}

/** In a file nothing depends on the terminal. */
export async function writeTexts<Format extends string>(
  texts: Texts<Format>,
  { format, file }: { format: Format; file: Pick<ReportFile, 'write'> },
  { output: { context } }: CommandContext,
): Promise<void> {
  const sink = { hide: context.hide, isTerminal: false, columns: Infinity, colour: false }
  if (format === 'csv') await file.write(byteOrderMark)
  for await (const text of texts(format, { sink, warnings: context.warnings })) await file.write(text)
}
