import type { Baseline, BaselineFinding } from '../../../audit/baseline'

/** What became of a baseline: none of the two sentences quotes the file. */
export type BaselineReading =
  | { isRead: true; value: Baseline; warnings: readonly string[] }
  | { isRead: false; message: string; hint: string }

const howToMake = 'A baseline is what an earlier apps audit -o json printed, as it was.'

/** The text of an earlier report as JSON; undefined where it is none. */
export function parseBaseline(text: string): unknown {
  try {
    return JSON.parse(text.startsWith('\ufeff') ? text.slice(1) : text)
  } catch {
    return undefined
  }
}

/** What a report on several domains says of one; else the report itself. */
function partAbout(domain: string, document: unknown): unknown {
  if (!isObject(document) || !Array.isArray(document['domains'])) return document
  const part = document['domains'].find((each) => isObject(each) && each['domain'] === domain)
  // Of a domain that was not read, there is nothing to compare with.
  return isObject(part) && part['status'] !== 'failed'
    ? part
    : { schemaVersion: document['schemaVersion'], missing: true }
}

/**
 * Reads an earlier report. Of its findings it needs, besides what everybody reads, the `identity` (of
 * `identityOf`), the `extent` (of `extentOf`) and the `state` of the waiver.
 *
 * @param path as it was typed, for the report
 * @param domain the origin of the domain that is audited: what another one had says nothing about it
 */
export function readBaseline(document: unknown, path: string, domain: string): BaselineReading {
  const report = partAbout(domain, document)
  if (!isObject(report)) return refused(`${path} is not a JSON document of apps audit.`, howToMake)
  const version = report['schemaVersion']
  if (version !== schemaVersion) return refused(wrongVersion(path, version), howToMake)
  if (report['missing'] === true)
    return refused(`${path} has no report about ${domain}.`, 'Compare with a report about the same domains.')
  const of = report['domain']
  if (typeof of !== 'string') return refused(`${path} names no domain.`, howToMake)
  if (of !== domain) {
    return refused(
      `${path} is a report about ${of}, and this is an audit of ${domain}.`,
      'Compare with a report about the same domain.',
    )
  }
  const findings = Array.isArray(report['findings']) ? report['findings'].map(findingOf) : null
  const place = findings?.indexOf(null) ?? -1
  if (findings === null) return refused(`${path} has no findings, not even an empty list of them.`, howToMake)
  if (place >= 0) return refused(`${path}: finding ${place + 1} is not as apps audit writes it.`, howToMake)
  const value = { path, findings: findings.filter((each) => each !== null) }
  return { isRead: true, value, warnings: incompleteness(path, report) }
}

const schemaVersion = 1

type JsonObject = Record<string, unknown>

const isObject = (value: unknown): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

const refused = (message: string, hint: string): BaselineReading => ({ isRead: false, message, hint })

function wrongVersion(path: string, version: unknown): string {
  return Number.isInteger(version) && (version as number) > schemaVersion
    ? `${path} was written by a newer version of apps (schemaVersion ${version}).`
    : `${path} is not a report of apps audit: its schemaVersion is not ${schemaVersion}.`
}

function incompleteness(path: string, { coverage, filter }: JsonObject): string[] {
  const wasIncomplete = !isObject(coverage) || coverage['complete'] !== true
  return [
    ...(wasIncomplete
      ? [`${path} is of an audit that did not see every app: what it did not find may not be new.`]
      : []),
    ...(typeof filter === 'string' ? [`${path} is of an audit with --filter: what that left out may not be new.`] : []),
  ]
}

/** null where it is not one. */
function findingOf(finding: unknown): BaselineFinding | null {
  if (!isObject(finding) || !isObject(finding['app'])) return null
  const { rule, waiver } = finding
  const { id, displayName } = finding['app']
  if (typeof rule !== 'string' || typeof id !== 'string') return null
  const actual = secondsOf(finding['actual'])
  const identity = finding['identity'] ?? identityFrom(rule, id, finding)
  if (typeof identity !== 'string') return null
  const isWaived = isObject(waiver) && (waiver['state'] ?? 'applied') === 'applied'
  const extent = typeof finding['extent'] === 'number' ? finding['extent'] : null
  const named = typeof displayName === 'string' ? displayName : null
  return { identity, rule, appId: id, displayName: named, actual, extent, isWaived }
}

const secondsOf = (lifetime: unknown): number | null =>
  isObject(lifetime) && typeof lifetime['seconds'] === 'number' ? lifetime['seconds'] : null

/** A report without identities shows those of lifetimes outside of their limits; what else it has cannot be told apart. */
function identityFrom(rule: string, id: string, { attribute, actual, allowed }: JsonObject): string {
  const [is, may] = [secondsOf(actual), secondsOf(allowed)]
  const kind = is === null || may === null ? 'unknown' : is > may ? 'over-max' : 'under-min'
  return [rule, id.toLowerCase(), kind, String(attribute)].join(' ')
}
