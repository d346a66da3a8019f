import { encodeJson, type JsonObject } from '../../../output/json'
import { conclusionJson, findingJson, introductionJson } from './finding-json'
import type { ReportContext } from './report-writer'

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

/** The members of an object, as they stand between its braces. */
const members = (object: JsonObject, hide: (text: string) => string): string =>
  encodeJson(object, hide, 2).slice('{\n'.length, -'\n}'.length)
