import { createHash } from 'node:crypto'
import * as z from 'zod/mini'
import type { CommandContext } from '../../cli/command'
import { describeFileProblem, UsageError } from '../../failures/errors'
import type { FileProblem } from '../../failures/file-problem'
import { nestsTooDeeply } from '../../identity-domain/scim/strict-json'
import { encodeJson } from '../../output/json'
import type { JsonObject } from '../../output/output'
import type { Files } from '../../platform/environment'
import type { OAuthApp } from '../../token-settings/app'
import type { AppState } from '../../token-settings/drift'
import { showsSettings } from '../../token-settings/visible-settings'
import { appView } from './app-view'
import { hiddenSettings, incompleteList } from './incomplete-list'
import type { Read } from './several-domains'

/** Every app of a domain at one moment, in the order of their ids. */
export interface Snapshot {
  /** The origin. */
  domain: string
  /** Of a run on several domains: the name that the domain had there. */
  profile?: string | undefined
  startedAt: string
  /** The SCIM filter that chose the apps; null: all. */
  filter: string | null
  rows: SnapshotRows
  complete: boolean
}

/**
 * The rows as their lines, each made an object when it is asked for: as objects, a hundred thousand apps take half a
 * gigabyte.
 */
export class SnapshotRows implements Iterable<SnapshotRow> {
  /** Without their ends. */
  readonly lines: readonly string[]

  constructor(lines: readonly string[]) {
    this.lines = lines
  }

  get length(): number {
    return this.lines.length
  }

  *[Symbol.iterator](): Generator<SnapshotRow> {
    for (const line of this.lines) yield JSON.parse(line)
  }
}

const { id, text } = { id: z.string(), text: z.nullable(z.string()) }

const seconds = z.int().check(z.gte(0))
const lifetime = z.object({ seconds, duration: z.string(), source: z.enum(['app', 'default']) })

const flag = z.optional(z.nullable(z.boolean()))
const list = z.optional(z.array(z.unknown()))

/** A row as `apps list -o ndjson` prints it, and who wrote the app last. Settings of later versions are kept as they are. */
const snapshotRow = z.looseObject({
  id,
  displayName: z.string(),
  clientId: text,
  refreshTokenExpiry: lifetime,
  accessTokenExpiry: lifetime,
  lastModified: text,
  lastModifiedBy: text,
  ...{ allowOffline: flag, isOAuthResource: flag, isOAuthClient: flag, active: flag },
  ...{ allUrlSchemesAllowed: flag, bypassConsent: flag },
  ...{ allowedGrants: list, allowedScopes: list, allowedTags: list, tags: list, redirectUris: list, scopes: list },
})

export type SnapshotRow = z.output<typeof snapshotRow>

const schemaVersion = 1

const header = z.object({
  kind: z.literal('apps-snapshot'),
  schemaVersion: z.number(),
  domain: z.string(),
  profile: z.optional(z.string()),
  startedAt: z.string(),
  filter: text,
})

const lastLine = z.object({
  kind: z.literal('apps-snapshot-end'),
  complete: z.boolean(),
  count: z.number(),
  sha256: z.string(),
})

/**
 * Reads the live domain.
 *
 * @param earlier rows that are in memory already: one that is the same is not kept a second time
 */
export async function takeSnapshot(
  filter: string | null,
  context: CommandContext,
  earlier: SnapshotRows = new SnapshotRows([]),
): Promise<Read<Snapshot>> {
  const domain = await context.domain()
  const startedAt = context.environment.clock.now().toISOString()
  const { hide } = context.output.context
  const known = new Map(earlier.lines.map((line) => [line, line]))
  let areShown = false
  const list = await domain.listApps({
    filter,
    fields: [...snapshotFields],
    keep(app) {
      areShown ||= showsSettings(app)
      const line = encodeJson(rowOf(app), hide)
      return { id: app.id, line: known.get(line) ?? line }
    },
  })
  const lines: { id: string; line: string }[] = []
  for await (const batch of list.batches()) lines.push(...batch)
  lines.sort((one, other) => (one.id < other.id ? -1 : 1))
  const rows = new SnapshotRows(lines.map(({ line }) => line))
  const { complete, distinctApps } = list.coverage()
  const problem = !complete
    ? incompleteList(list)
    : distinctApps > 0 && !areShown
      ? hiddenSettings(distinctApps, context)
      : null
  return { value: { domain: domain.origin, startedAt, filter, rows, complete: problem === null }, problem }
}

const snapshotFields = [
  ...(['id', 'ocid', 'displayName', 'clientId', 'refreshTokenExpiry', 'accessTokenExpiry', 'allowOffline'] as const),
  ...(['isOAuthResource', 'isOAuthClient', 'active', 'clientType', 'trustScope', 'allowedGrants'] as const),
  ...(['allowedScopes', 'allowedTags', 'tags', 'redirectUris', 'allUrlSchemesAllowed', 'bypassConsent'] as const),
  ...(['audience', 'scopes', 'lastModified', 'lastModifiedBy'] as const),
]

/** Lists of an app have no order, so they get one: two snapshots of an idle domain are the same. */
function rowOf(app: OAuthApp): JsonObject {
  const members = Object.entries(appView.json(app)).map(([name, value]) => [
    name,
    Array.isArray(value) ? sorted(value) : value,
  ])
  const { lastModified, lastModifiedBy } = app
  return { ...Object.fromEntries(members), lastModified, lastModifiedBy }
}

const sorted = (values: readonly unknown[]): unknown[] =>
  values
    .map((value) => [JSON.stringify(value), value] as const)
    .sort(([one], [other]) => (one < other ? -1 : one > other ? 1 : 0))
    .map(([, value]) => value)

/**
 * NDJSON: a line about the domain, a line for each app, and a last line by which a cut or edited file is known. In pieces
 * of many lines, to be gone through as often as one likes.
 *
 * @param hide replaces the secrets known by now
 */
export const writtenSnapshot = (snapshot: Snapshot, hide: Hide): Iterable<string> => ({
  *[Symbol.iterator]() {
    const { domain, profile, startedAt, filter, rows, complete } = snapshot
    yield `${encodeJson({ kind: 'apps-snapshot', schemaVersion, domain, profile, startedAt, filter }, hide)}\n`
    const lines = rows.lines.map((line) => hiddenLine(line, hide))
    for (let at = 0; at < lines.length; at += linesAtOnce) yield `${lines.slice(at, at + linesAtOnce).join('\n')}\n`
    yield `${JSON.stringify(endOf(lines, complete))}\n`
  },
})

const linesAtOnce = 256

type Hide = (text: string) => string

/** A secret that was learned of after the line was made is hidden in its values, and not across them. */
const hiddenLine = (line: string, hide: Hide): string =>
  !line.includes('\\') && hide(line) === line ? line : encodeJson(JSON.parse(line), hide)

/** The members of the last line. */
export const endOf = (lines: readonly string[], complete: boolean) => ({
  kind: 'apps-snapshot-end',
  complete,
  count: lines.length,
  sha256: digestOf(lines),
})

/** In characters; a row of an app with thousands of scopes fits. */
const longestLine = 8 * 1024 * 1024

/**
 * The snapshots of a file, each of another domain.
 *
 * @throws {UsageError} naming the file and the line, for what no snapshot is, or is cut or was edited
 */
export async function readSnapshots(path: string, files: Files): Promise<Snapshot[]> {
  const lines = await linesOf(path, files)
  const snapshots: Snapshot[] = []
  for (let from = 0; from < lines.length || from === 0; ) {
    const end = lines.findIndex((line, at) => at > from && line.startsWith(startOfLastLine))
    const to = end === -1 ? lines.length : end + 1
    snapshots.push(snapshotIn(lines.slice(from, to), { path, from }))
    from = to
  }
  const domains = snapshots.map(({ domain }) => domain)
  const twice = domains.find((domain, at) => domains.indexOf(domain) !== at)
  if (twice !== undefined) throw new UsageError(`${path} has two snapshots of ${twice}.`)
  return snapshots
}

/** As {@link endOf} begins; a row begins with its id. */
const startOfLastLine = '{"kind":"apps-snapshot-end"'

function snapshotIn(lines: readonly string[], { path, from }: { path: string; from: number }): Snapshot {
  const refuse = (why: string): never => {
    throw new UsageError(`${path} ${why}.`, 'Make a new one with: apps snapshot --out FILE')
  }
  const first = header.safeParse(parsed(lines[0]))
  if (!first.success) return refuse('is not a snapshot of apps')
  if (first.data.schemaVersion !== schemaVersion)
    return refuse(`has the schema version ${first.data.schemaVersion}, and ${schemaVersion} is known here`)
  const end = lastLine.safeParse(parsed(lines.at(-1)))
  if (!end.success) return refuse('is cut off: its last line is missing')
  const body = lines.slice(1, -1)
  const { complete, count, sha256 } = end.data
  const actual = endOf(body, complete)
  if (actual.count !== count || actual.sha256 !== sha256) return refuse('was changed after it was written')
  const ids = new Map<string, number>()
  for (const [at, line] of body.entries()) {
    const place = from + at + 2
    const id = idIn(line) ?? refuse(`has something that is not an app in line ${place}`)
    const other = ids.get(id)
    if (other !== undefined) refuse(`has the app ${id} in line ${other} and again in line ${place}`)
    ids.set(id, place)
  }
  const { domain, profile, startedAt, filter } = first.data
  return { domain, profile, startedAt, filter, rows: new SnapshotRows(body), complete }
}

function digestOf(lines: readonly string[]): string {
  const hash = createHash('sha256')
  for (const line of lines) hash.update(line).update('\n')
  return hash.digest('hex')
}

/** Of the app in a line; null: it is none. */
function idIn(line: string): string | null {
  const value = parsed(line)
  const row = nestsTooDeeply(value) ? null : snapshotRow.safeParse(value)
  return row?.success ? row.data.id : null
}

async function linesOf(path: string, files: Files): Promise<string[]> {
  const lines: string[] = []
  try {
    for await (const line of files.lines(path, { longest: longestLine })) lines.push(compact(line))
  } catch (problem) {
    const said = describeFileProblem[(problem as FileProblem).problem]
    if (said === undefined) throw problem
    throw new UsageError(`${path} ${said}.`)
  }
  while (lines.at(-1)?.trim() === '') lines.pop()
  return lines
}

/**
 * By itself, and not as a part of what was read at once: there, a letter that is not of Latin-1 makes all others take
 * two bytes. Windows ends a line with a carriage return as well.
 */
const compact = (line: string): string => Buffer.from(line.replace(/\r$/, '')).toString()

function parsed(line: string | undefined): Parameters<typeof nestsTooDeeply>[0] {
  try {
    return JSON.parse(line ?? '')
  } catch {
    return null
  }
}

/** What is compared: all but what identifies the app, what follows from other settings, and when it was written. */
export function stateOf(row: SnapshotRow): AppState {
  const { id, displayName, clientId, lastModified, lastModifiedBy, ocid: _, inEffect: __, ...settings } = row
  return { id, displayName, clientId, settings: settings as AppState['settings'], lastModified, lastModifiedBy }
}

/** For `-o json`: the same as one document. */
export const snapshotJson = ({ domain, startedAt, filter, rows, complete }: Snapshot): JsonObject => ({
  kind: 'apps-snapshot',
  schemaVersion,
  domain,
  startedAt,
  filter,
  complete,
  count: rows.length,
  apps: [...rows] as unknown as JsonObject[],
})
