import type { AuditReport } from '../../../audit/audit-report'
import { severities } from '../../../audit/policy'
import { encodeJson, type JsonObject } from '../../../output/json'
import { countsJson, type DomainResult, domainJson } from '../../shared/several-domains'
import { conclusionJson, findingJson, introductionJson } from './finding-json'
import type { ReportContext, SeveralContext } from './report-writer'

/** The document of the contract. An earlier one is a baseline for a later audit. */
export function* writeJson(context: ReportContext): Generator<string> {
  const { report, say, hide } = context
  yield `{\n${members(introductionJson(context), hide)},\n  "findings": [`
  let between = '\n'
  for (const finding of report.findings) {
    yield between + encodeJson(findingJson(finding, say), hide, 2).replace(/^/gm, '    ')
    between = ',\n'
  }
  yield `${report.findings.length === 0 ? '' : '\n  '}],\n${members(conclusionJson(context), hide)}\n}\n`
}

/** The documents of all domains in one, each with whose it is. The same document is a baseline for all of them. */
export function* writeSeveralJson({ sections, hide, warnings }: SeveralContext): Generator<string> {
  yield '{\n  "schemaVersion": 1,\n  "domains": ['
  let between = '\n'
  for (const { result, context } of sections) {
    const { domain, ...others } = domainJson(result)
    const head = members(context === null ? { domain, ...others } : others, hide)
    yield `${between}${indented(`{\n${head}`)}`
    if (context === null) yield '\n    }'
    else {
      yield ',\n'
      for (const piece of writeJson({ ...context, warnings: [] }))
        yield indented(piece.replace(/^\{\n/, '').replace(/\n\}\n$/, '\n}'))
    }
    between = ',\n'
  }
  const results = sections.map(({ result }) => result)
  const end = { summary: summaryJson(results), ...(warnings.length > 0 ? { warnings } : {}) }
  yield `\n  ],\n${members(end, hide)}\n}\n`
}

/** Sums over the domains that were read; the counts say how many those are. */
function summaryJson(results: readonly DomainResult<AuditReport>[]): JsonObject {
  const summaries = results.flatMap(({ value }) => (value === null ? [] : [value.summary]))
  const sum = (count: (summary: AuditReport['summary']) => number) =>
    summaries.reduce((total, summary) => total + count(summary), 0)
  return {
    ...countsJson(results),
    apps: sum(({ apps }) => apps),
    judged: sum(({ judged }) => judged),
    findings: sum(({ findings }) => findings),
    waived: sum(({ waived }) => waived),
    bySeverity: Object.fromEntries(severities.map((each) => [each, sum(({ bySeverity }) => bySeverity[each])])),
  }
}

const indented = (text: string): string => text.replace(/^(?=.)/gm, '    ')

/** The members of an object, as they stand between its braces. */
const members = (object: JsonObject, hide: (text: string) => string): string =>
  encodeJson(object, hide, 2).slice('{\n'.length, -'\n}'.length)
