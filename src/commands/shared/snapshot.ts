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
  rows: readonly SnapshotRow[]
  complete: boolean
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

const schemaVersion = 1

/** Reads the live domain. */
export async function takeSnapshot(filter: string | null, context: CommandContext): Promise<Read<Snapshot>> {
  const domain = await context.domain()
  const startedAt = context.environment.clock.now().toISOString()
  let areShown = false
  const list = await domain.listApps({
    filter,
    fields: [...snapshotFields],
    keep(app) {
      areShown ||= showsSettings(app)
      return rowOf(app)
    },
  })
  const rows: SnapshotRow[] = []
  for await (const batch of list.batches()) rows.push(...batch)
  rows.sort((one, other) => (one.id < other.id ? -1 : 1))
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
function rowOf(app: OAuthApp): SnapshotRow {
  const members = Object.entries(appView.json(app)).map(([name, value]) => [
    name,
    Array.isArray(value) ? sorted(value) : value,
  ])
  const { lastModified, lastModifiedBy } = app
  return { ...Object.fromEntries(members), lastModified, lastModifiedBy } as SnapshotRow
}

const sorted = (values: readonly unknown[]): unknown[] =>
  values
    .map((value) => [JSON.stringify(value), value] as const)
    .sort(([one], [other]) => (one < other ? -1 : one > other ? 1 : 0))
    .map(([, value]) => value)

/**
 * NDJSON: a line about the domain, a line for each app, and a last line by which a cut or edited file is known.
 *
 * @param hide replaces the secrets known by now
 */
export function writtenSnapshot(snapshot: Snapshot, hide: Hide): string {
  const { domain, profile, startedAt, filter, rows, complete } = snapshot
  const lines = rows.map((row) => encodeJson(row as JsonObject, hide))
  const first = encodeJson({ kind: 'apps-snapshot', schemaVersion, domain, profile, startedAt, filter }, hide)
  return `${[first, ...lines, JSON.stringify(endOf(lines, complete))].join('\n')}\n`
}

type Hide = (text: string) => string

/** The members of the last line. */
export const endOf = (lines: readonly string[], complete: boolean) => ({
  kind: 'apps-snapshot-end',
  complete,
  count: lines.length,
  sha256: createHash('sha256')
    .update(lines.map((line) => `${line}\n`).join(''))
    .digest('hex'),
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
  const rows = body.map((line, at) => {
    const value = parsed(line)
    const row = nestsTooDeeply(value) ? null : snapshotRow.safeParse(value)
    return row?.success ? row.data : refuse(`has something that is not an app in line ${from + at + 2}`)
  })
  const ids = new Map<string, number>()
  for (const [at, { id }] of rows.entries()) {
    const other = ids.get(id)
    if (other !== undefined) refuse(`has the app ${id} in line ${other} and again in line ${from + at + 2}`)
    ids.set(id, from + at + 2)
  }
  const { domain, profile, startedAt, filter } = first.data
  return { domain, profile, startedAt, filter, rows, complete }
}

async function linesOf(path: string, files: Files): Promise<string[]> {
  const lines: string[] = []
  try {
    // Windows ends a line with a carriage return as well.
    for await (const line of files.lines(path, { longest: longestLine })) lines.push(line.replace(/\r$/, ''))
  } catch (problem) {
    const said = describeFileProblem[(problem as FileProblem).problem]
    if (said === undefined) throw problem
    throw new UsageError(`${path} ${said}.`)
  }
  while (lines.at(-1)?.trim() === '') lines.pop()
  return lines
}

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
  apps: rows as unknown as JsonObject[],
})
