import { encodeJson } from '../../../output/json'
import { conclusionJson, findingJson, introductionJson } from './finding-json'
import type { ReportContext } from './report-writer'

/**
 * One line is one object, and `type` says which. The first, `audit`, is all of the JSON report but the findings: whoever
 * reads one line knows the verdict, and from `summary` how many lines have to follow.
 */
export function* writeNdjson(context: ReportContext): Generator<string> {
  const { report, say, hide } = context
  yield `${encodeJson({ type: 'audit', ...introductionJson(context), ...conclusionJson(context) }, hide)}\n`
  for (const finding of report.findings)
    yield `${encodeJson({ type: 'finding', ...findingJson(finding, say) }, hide)}\n`
}
