import * as z from 'zod/mini'
import type { CommandContext } from '../../../cli/command'
import { UsageError } from '../../../failures/errors'
import { type ReportedFinding, wishesOfFindings } from '../../../plan/from-findings'
import type { Seconds } from '../../../token-settings/duration'
import { sha256Of } from '../../shared/plan/plan-file'
import { nameOf, textOf } from '../../shared/written/input'
import { ensureComplete, plannerOf, type Source } from './source'

/** A report about every app of a large domain. In bytes. */
const longestReport = 256 * 1024 * 1024

const howToMake = 'A report is what apps audit -o json printed, as it was.'

const finding = z.object({
  rule: z.string(),
  kind: z.string(),
  app: z.object({ id: z.string(), displayName: z.string() }),
  attribute: z.string(),
  allowed: z.nullable(z.object({ seconds: z.int().check(z.gte(1)) })),
  evidence: z._default(z.record(z.string(), z.unknown()), {}),
  waiver: z.nullable(z.object({ state: z._default(z.string(), 'applied') })),
})

const report = z.object({
  domain: z.string(),
  coverage: z.object({ complete: z.boolean() }),
  findings: z.array(z.unknown()),
})

type Report = z.output<typeof report>

/** The findings of an audit: each becomes a wish, by what the report says is wrong. */
export async function readAuditReport(path: string, context: CommandContext): Promise<Source> {
  const text = await textOf(path, '--from-audit', longestReport, context)
  const name = nameOf(path)
  const refuse = (why: string, hint = howToMake): never => {
    throw new UsageError(`--from-audit: ${name} ${why}.`, hint)
  }
  const document = parsed(text)
  if (!isObject(document)) return refuse('is not a report of apps audit')
  if (document['schemaVersion'] !== 1) return refuse('is not a report of apps audit: its schemaVersion is not 1')
  const reports = (Array.isArray(document['domains']) ? document['domains'] : [document]).map(reportIn)
  const about = (origin: string): Report => {
    const found = reports.find((each) => each?.domain === origin)
    if (found) return found
    const [only] = reports
    return only && reports.length === 1
      ? refuse(`is a report about ${only.domain}, and this is ${origin}`, 'Choose the domain of the report.')
      : refuse(`has no report about ${origin}`, 'Make a report about this domain.')
  }
  if (reports.every((each) => each === null)) return refuse('has no findings, not even an empty list of them')
  return {
    kind: 'audit',
    path: name,
    sha256: sha256Of(text),
    reason: null,
    plannerFor(origin) {
      const { coverage, findings } = about(origin)
      ensureComplete(
        coverage.complete,
        `${name} is of an audit that did not see every app, and may lack findings`,
        'Audit the domain again.',
      )
      return plannerOf(wishesOfFindings(findings.map((each, at) => findingIn(each, at, refuse))))
    },
    warnings: [],
  }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text.startsWith('\ufeff') ? text.slice(1) : text)
  } catch {
    return undefined
  }
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** null: of a domain that could not be read. */
function reportIn(part: unknown): Report | null {
  const read = report.safeParse(part)
  return read.success ? read.data : null
}

function findingIn(part: unknown, at: number, refuse: (why: string) => never): ReportedFinding {
  const read = finding.safeParse(part)
  if (!read.success) return refuse(`has a finding that is not as apps audit writes it: number ${at + 1}`)
  const { allowed, waiver, ...others } = read.data
  return {
    ...others,
    allowed: allowed === null ? null : (allowed.seconds as Seconds),
    isWaived: waiver !== null && waiver.state === 'applied',
  }
}
