import * as z from 'zod/mini'
import type { AuditRun } from '../../../audit/trend'

const kind = 'apps-audit-run'
const schemaVersion = 1

const count = z.int().check(z.gte(0))

const run = z.object({
  at: z.iso.datetime(),
  domain: z.string(),
  profile: z.nullable(z.string()),
  policyDigest: z.string(),
  filter: z.nullable(z.string()),
  complete: z.boolean(),
  verdict: z.enum(['yes', 'no', 'incomplete']),
  summary: z.object({
    apps: count,
    judged: count,
    findings: count,
    waived: count,
    bySeverity: z.object({ low: count, medium: count, high: count, critical: count }),
  }),
})

/** Every line begins so: a torn one can be told from a line of another file. */
const beginning = `{"kind":"${kind}"`

/**
 * A line for each run. In ASCII, so that a line that a crash cuts off is still text.
 *
 * @param isLineOpen whether a crash left a line without an end. It gets one, and the line after it says so: a line that is
 *   broken for any other reason is a mistake.
 * @param hide replaces the secrets in the filter; all else is made by this program, and read by it again
 */
export function writtenLines(
  runs: readonly AuditRun[],
  { isLineOpen, hide }: { isLineOpen: boolean; hide(text: string): string },
): string {
  const lines = runs.map((run, at) => {
    const { summary, ...members } = run
    const torn = isLineOpen && at === 0 ? { afterTornLine: true } : {}
    const counts = { ...summary, bySeverity: { ...summary.bySeverity } }
    const filter = run.filter === null ? null : hide(run.filter)
    return `${inAscii(JSON.stringify({ kind, schemaVersion, ...torn, ...members, filter, summary: counts }))}\n`
  })
  return `${isLineOpen ? '\n' : ''}${lines.join('')}`
}

const inAscii = (json: string): string =>
  json.replace(/[\u0080-\uffff]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`)

/** `broken` may be a line that a crash cut off: what comes after it decides. Problems are said after the number of the line. */
export type LineReading =
  | { kind: 'run'; run: AuditRun; isAfterTornLine: boolean }
  | { kind: 'broken' }
  | { kind: 'refused'; problem: string }

export function readLine(line: string): LineReading {
  const value = parsed(line)
  if (value === undefined && mayBeTorn(line)) return { kind: 'broken' }
  if (typeof value !== 'object' || value === null || !('kind' in value) || value.kind !== kind)
    return refused('is not a line that apps audit --history writes')
  const version = 'schemaVersion' in value ? value.schemaVersion : null
  if (Number.isInteger(version) && Number(version) > schemaVersion)
    return refused(`was written by a newer version of apps (schemaVersion ${version})`)
  const read = version === schemaVersion ? run.safeParse(value) : null
  if (!read?.success) return refused('is not as apps audit --history writes it')
  return { kind: 'run', run: read.data, isAfterTornLine: 'afterTornLine' in value && value.afterTornLine === true }
}

const mayBeTorn = (line: string): boolean => line !== '' && (line.startsWith(beginning) || beginning.startsWith(line))

const refused = (problem: string): LineReading => ({ kind: 'refused', problem })

/** undefined: it is not JSON. */
function parsed(line: string): unknown {
  try {
    return JSON.parse(line)
  } catch {
    return undefined
  }
}
