import * as z from 'zod/mini'
import { shorten } from '../../../output/encoders'
import { encodeJson } from '../../../output/json'
import type { JsonObject } from '../../../output/output'
import { type JournalEntry, journaledSourceKinds, type RowOutcome } from '../../../plan/journal'
import { valueJson } from '../plan/plan-json'
import { planRow } from '../plan/plan-schema'

const schemaVersion = 1

/** In bytes. A line of this length is written in one piece. */
export const longestLine = 4096

/** Names and reasons are for people who read a journal: of long ones as much as fits, in characters. */
const textLengths = [200, 100, 50, 20]

const at = z.iso.datetime()
const text = z.string()
const nullableText = z.nullable(text)
const count = z.int().check(z.gte(0))
const fromOne = z.int().check(z.gte(1))

const outcomes = [
  ...(['confirmed', 'unchanged', 'dry-run', 'refused', 'conflict', 'differs', 'unknown'] as const),
  ...(['gone', 'unreadable', 'not-tried', 'kept', 'undone'] as const),
] satisfies RowOutcome[]

const change = z.pipe(
  z.transform((value) => (isObject(value) ? { ...value, line: null, warnings: [] } : value)),
  z.pipe(
    planRow,
    z.transform(({ line: _, warnings: __, ...change }) => change),
  ),
)

const value = z.union([
  z.object({ seconds: count, source: z.enum(['app', 'default']) }),
  z.boolean(),
  z.null(),
  z.array(z.string()),
])

const entry = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('begin'),
    at,
    plan: text,
    sha256: text,
    domain: text,
    actor: text,
    rows: count,
    source: z.object({ kind: z.enum(journaledSourceKinds), path: text, reason: nullableText }),
  }),
  z.object({ kind: z.literal('intent'), at, change }),
  z.object({
    kind: z.literal('outcome'),
    at,
    row: count,
    outcome: z.enum(outcomes),
    now: value,
    reason: nullableText,
    requestId: nullableText,
  }),
  z.object({ kind: z.literal('wave'), at, wave: fromOne, of: fromOne, apps: fromOne }),
  z.object({
    kind: z.literal('gate'),
    at,
    wave: count,
    answer: z.enum(['passed', 'failed', 'inconclusive']),
    exitCode: z.nullable(count),
  }),
  z.object({ kind: z.literal('end'), at, stopped: nullableText, summary: z.record(z.string(), count) }),
])

const kinds: readonly string[] = ['begin', 'intent', 'outcome', 'wave', 'gate', 'end'] satisfies JournalEntry['kind'][]

/** Every line begins so: a torn one can be told from a line of another file. */
const beginning = '{"journal":"apps"'

/**
 * A line of its own, with its end. In ASCII, so that a line that a crash cuts off is still text.
 *
 * @param isLineOpen whether a crash left a line without an end. It gets one, and the line after it says so: a line that is
 *   broken for any other reason is a mistake.
 * @param hide replaces the secrets known by now
 */
export function writtenLine(
  entry: JournalEntry,
  { isLineOpen = false, hide }: { isLineOpen?: boolean; hide(text: string): string },
): string {
  const torn = isLineOpen ? { afterTornLine: true } : {}
  for (const length of textLengths) {
    const { kind, ...members } = jsonOf(entry, length)
    const line = inAscii(encodeJson({ journal: 'apps', schemaVersion, kind, ...torn, ...members }, hide))
    if (line.length < longestLine) return `${isLineOpen ? '\n' : ''}${line}\n`
  }
  throw new TooLongForJournal()
}

/** With the texts cut to their shortest, it is still longer than a line may be. */
export class TooLongForJournal extends Error {}

function jsonOf(entry: JournalEntry, longestText: number): JsonObject {
  const short = (text: string | null) => (text === null ? null : shorten(text, longestText))
  switch (entry.kind) {
    case 'begin': {
      const { source, plan } = entry
      const shown = { kind: source.kind, path: short(source.path), reason: short(source.reason) }
      return { ...entry, plan: short(plan), source: shown }
    }
    case 'intent': {
      const { row, app, attribute, from, to } = entry.change
      const shown = { id: app.id, displayName: short(app.displayName), clientId: short(app.clientId) }
      return { ...entry, change: { row, app: shown, attribute, from: valueJson(from), to: valueJson(to) } }
    }
    case 'outcome':
      return { ...entry, now: valueJson(entry.now), reason: short(entry.reason), requestId: short(entry.requestId) }
    case 'wave':
    case 'gate':
      return { ...entry }
    case 'end':
      return { ...entry, stopped: short(entry.stopped), summary: { ...entry.summary } }
  }
}

const inAscii = (json: string): string =>
  json.replace(/[\u0080-\uffff]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`)

/** `broken` may be a line that a crash cut off: what comes after it decides. Problems are said after the number of the line. */
export type LineReading =
  | { kind: 'entry'; entry: JournalEntry; isAfterTornLine: boolean }
  | { kind: 'broken' }
  | { kind: 'refused'; problem: string }

export function readLine(line: string): LineReading {
  const value = parsed(line)
  if (value === undefined && mayBeTorn(line)) return { kind: 'broken' }
  if (!isObject(value) || value['journal'] !== 'apps') return refused('is not a line that apps apply writes')
  const { schemaVersion: version, kind } = value
  if (Number.isInteger(version) && Number(version) > schemaVersion)
    return refused(`was written by a newer version of apps (schemaVersion ${version})`)
  if (version !== schemaVersion) return refused(`has an unknown schemaVersion`)
  if (typeof kind !== 'string' || !kinds.includes(kind)) return refused('is of an unknown kind')
  const read = entry.safeParse(value)
  if (!read.success) return refused('is not as apps apply writes it')
  return { kind: 'entry', entry: read.data as JournalEntry, isAfterTornLine: value['afterTornLine'] === true }
}

const mayBeTorn = (line: string): boolean => line !== '' && (line.startsWith(beginning) || beginning.startsWith(line))

const refused = (problem: string): LineReading => ({ kind: 'refused', problem })

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** undefined: it is not JSON. */
function parsed(line: string): unknown {
  try {
    return JSON.parse(line)
  } catch {
    return undefined
  }
}
