import type { CommandContext } from '../../cli/command'
import { Failure } from '../../failures/errors'
import { type ExitCode, exitCodes } from '../../failures/exit-codes'
import { mostRequests } from '../../identity-domain/observe/reader'
import { formatOf } from '../../output/formats'
import { encodeJson } from '../../output/json'
import type { JsonObject } from '../../output/output'
import { type DomainReport, domainReport, reportOf } from '../shared/domain-report/document'
import { ensureNewFile, writeNewFile } from '../shared/new-file'
import { jsonSchemaOf } from '../shared/written/parts'
import { observationRows, observationView, reportView } from './report-view'

/** Observes the domain by reading it, and writes what a maintainer needs to know of it. */
export async function writeReport(path: string, context: CommandContext): Promise<ExitCode> {
  const { output, environment, version } = context
  const file = { option: '--report', path, what: 'a report' }
  await ensureNewFile(file, context)
  const domain = await context.domain()
  await output.note(`Reading ${domain.origin} with at most ${mostRequests} GET requests. Nothing is changed.`)
  await ensureReadable(domain)
  const seen = await domain.observe()
  const { platform, clock } = environment
  const report = reportOf(seen, { version, platform, now: clock.now() })
  await writeNewFile(file, `${encodeJson(asJson(report), output.context.hide, 2)}\n`, context)
  if (formatOf(output.format).isJson) await output.result(reportView, asJson(report))
  else await output.results(observationView, observationRows(report))
  await output.note(
    `The report is in ${path}. It holds no names, ids, addresses or secrets. CONTRIBUTING.md says how to send it.`,
  )
  if (report.complete) return exitCodes.yes
  await output.failure(incomplete(report, context))
  return exitCodes.incomplete
}

const asJson = (report: DomainReport) => report as unknown as JsonObject

/** A report on a domain that lets nobody read says nothing. An odd answer is what the report is for. @throws {Failure} */
async function ensureReadable(domain: Awaited<ReturnType<CommandContext['domain']>>): Promise<void> {
  await domain.signIn()
  try {
    const reading = await domain.tryReading()
    if (reading.outcome !== 'read') throw reading.failure
  } catch (error) {
    if (!(error instanceof Failure && error.status === 200)) throw error
  }
}

function incomplete({ observations }: DomainReport, { withTarget }: CommandContext): Failure {
  const open = observationRows({ observations }).filter(({ isOpen }) => isOpen)
  const why = [...new Set(open.map(({ reason }) => reason))].join('; ')
  const reasonsSeen = new Set(Object.values(observations).map((each) => each && 'notTried' in each && each.notTried))
  const hint = reasonsSeen.has('out-of-time')
    ? `Make another one with more time: ${withTarget('apps doctor --report FILE --timeout 5m')}`
    : reasonsSeen.has('no-answer')
      ? `Check the connection: ${withTarget('apps doctor')}`
      : undefined
  return new Failure(
    exitCodes.incomplete,
    `The report is incomplete: ${open.length} ${open.length === 1 ? 'observation is' : 'observations are'} missing, because ${why}.`,
    hint === undefined ? {} : { hint },
  )
}

/** The JSON Schema of a report. */
export async function printReportSchema({ output }: CommandContext): Promise<ExitCode> {
  await output.raw(`${JSON.stringify(jsonSchemaOf(domainReport), null, 2)}\n`)
  return exitCodes.yes
}
