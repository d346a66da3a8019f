import { encodeJson, type JsonObject } from '../../../output/json'
import { domainJson } from '../../shared/several-domains'
import { conclusionJson, findingJson, introductionJson } from './finding-json'
import type { ReportContext, SeveralContext } from './report-writer'

/**
 * One line is one object, and `type` says which. The first, `audit`, is all of the JSON report but the findings: whoever
 * reads one line knows the verdict, and from `summary` how many lines have to follow.
 */
export function* writeNdjson(context: ReportContext): Generator<string> {
  for (const line of linesOf(context)) yield `${encodeJson(line, context.hide)}\n`
}

/** The same lines for each domain, with whose they are. The first of each says whether the domain was read. */
export function* writeSeveralNdjson({ sections, hide }: SeveralContext): Generator<string> {
  for (const { result, context } of sections) {
    const { profile, domain, status, error } = domainJson(result)
    if (context === null) yield `${encodeJson({ type: 'audit', status, error, profile, domain }, hide)}\n`
    else
      for (const { domain: _, ...line } of linesOf({ ...context, warnings: [] })) {
        const state = line['type'] === 'audit' ? { status, error } : {}
        yield `${encodeJson({ ...line, ...state, profile, domain }, context.hide)}\n`
      }
  }
}

function* linesOf(context: ReportContext): Generator<JsonObject> {
  const { report, say } = context
  yield { type: 'audit', ...introductionJson(context), ...conclusionJson(context) }
  for (const finding of report.findings) yield { type: 'finding', ...findingJson(finding, say) }
}
