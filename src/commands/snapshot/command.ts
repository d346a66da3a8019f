import * as z from 'zod/mini'
import { scimFilter } from '../../cli/arguments'
import type { Command, CommandContext, NamedDomain } from '../../cli/command'
import { Failure, UsageError } from '../../failures/errors'
import { type ExitCode, exitCodes } from '../../failures/exit-codes'
import { shellWord } from '../../failures/shell-word'
import { formatOf } from '../../output/formats'
import type { JsonObject, View } from '../../output/output'
import type { Seconds } from '../../token-settings/duration'
import { counted } from '../shared/format-coverage'
import { concludeSeveral, type DomainResult, readEach, severalJson } from '../shared/several-domains'
import { type Snapshot, SnapshotRows, snapshotJson, takeSnapshot, writtenSnapshot } from '../shared/snapshot'

const request = z.object({
  out: z.optional(z.string().check(z.minLength(1, 'is empty'))),
  filter: z.optional(scimFilter),
})

type Request = z.output<typeof request>

export const snapshot: Command<Request> = {
  name: 'snapshot',
  summary: 'record the token settings of every app, to compare later',
  description: [
    'Reads all apps and prints them as NDJSON, sorted by id, between a line about the domain and a line with a',
    'checksum. Two snapshots of an unchanged domain differ only in their dates. Compare them with apps diff, or',
    'rehearse on them with apps sandbox --apps. A snapshot never contains secrets. If an app may be missing, the',
    'last line says so, and the command exits with 3.',
  ].join(' '),
  arguments: [],
  options: [
    { flags: '--out <file>', description: 'write a new file instead of stdout' },
    { flags: '--filter <filter>', description: 'only apps that match this SCIM filter' },
  ],
  examples: [
    { command: 'apps snapshot --out monday.ndjson', explains: 'record all apps' },
    { command: 'apps snapshot --all-profiles --out all.ndjson', explains: 'all domains in one file' },
    { command: 'apps diff monday.ndjson', explains: 'later: what changed since' },
  ],
  usesDomain: true,
  readsSeveralDomains: true,
  usualTimeout: 900 as Seconds,
  request,
  async run({ out, filter = null }, context) {
    if (out !== undefined) await ensureMayCreate(out, context)
    const domains = await context.severalDomains()
    if (domains !== null) return snapshotSeveral({ out, filter }, { domains, context })
    const { value: snapshot, problem } = await takeSnapshot(filter, context)
    const { hide } = context.output.context
    if (out !== undefined) await save(out, [{ snapshot, hide }], context)
    else if (context.output.format === 'json') await context.output.result(snapshotView, snapshot)
    else await print({ snapshot, hide }, context)
    if (problem === null) return exitCodes.yes
    await context.output.failure(problem)
    return exitCodes.incomplete
  },
}

const snapshotView: View<Snapshot> = { columns: [], json: snapshotJson }

/** All in one file. What is said of each is in its own part of it, also of a domain that could not be read. */
async function snapshotSeveral(
  { out, filter }: { out: string | undefined; filter: string | null },
  { domains, context }: { domains: readonly NamedDomain[]; context: CommandContext },
): Promise<ExitCode> {
  const { output, environment } = context
  const startedAt = environment.clock.now().toISOString()
  const results = await readEach(domains, (each) => takeSnapshot(filter, each))
  const snapshots = results.map(({ value, domain, profile, hide }) => {
    const snapshot = value ?? { domain, startedAt, filter, rows: new SnapshotRows([]), complete: false }
    return { snapshot: { ...snapshot, profile: profile ?? undefined }, hide }
  })
  // A file with nothing in it would be in the way of the next attempt.
  const isAnythingRead = results.some(({ value }) => value !== null)
  if (out !== undefined) {
    if (isAnythingRead) await save(out, snapshots, context)
  } else if (output.format === 'json') await output.result({ columns: [], json: () => documentOf(results) }, null)
  else for (const each of snapshots) await print(each, context)
  return concludeSeveral<unknown>(results, () => exitCodes.yes, context)
}

const documentOf = (results: readonly DomainResult<Snapshot>[]): JsonObject =>
  severalJson(results, {
    document: snapshotJson,
    summary: { apps: results.reduce((sum, { value }) => sum + (value?.rows.length ?? 0), 0) },
  })

async function ensureMayCreate(path: string, { environment }: CommandContext): Promise<void> {
  const may = await environment.files.mayCreate(path)
  if (may === 'exists') throw new UsageError(`--out: ${path} already exists.`, 'Name a new file.')
  if (may === 'not-writable')
    throw new Failure(exitCodes.cannotWrite, `--out: ${path} cannot be written. No request was made.`)
}

/** A snapshot, and what takes the secrets of its domain out of it. */
interface Taken {
  snapshot: Snapshot
  hide(text: string): string
}

async function print({ snapshot, hide }: Taken, { output }: CommandContext): Promise<void> {
  for (const piece of writtenSnapshot(snapshot, hide)) await output.raw(piece)
}

/** One after the other. */
const written = (taken: readonly Taken[]): Iterable<string> => ({
  *[Symbol.iterator]() {
    for (const { snapshot, hide } of taken) yield* writtenSnapshot(snapshot, hide)
  },
})

async function save(path: string, taken: readonly Taken[], context: CommandContext): Promise<void> {
  const { environment, output, withTarget } = context
  try {
    await environment.files.create(path, written(taken))
  } catch (error) {
    const { code, problem } = error as { code?: string; problem?: string }
    throw new Failure(exitCodes.cannotWrite, `${path} could not be written (${code ?? problem ?? 'unknown'}).`)
  }
  const snapshots = taken.map(({ snapshot }) => snapshot)
  const [first, ...others] = snapshots
  if (formatOf(output.format).isJson && first !== undefined) {
    if (others.length === 0) await output.result(fileView(path), first)
    else await output.results(fileView(path), snapshots)
  } else
    for (const { domain, rows } of snapshots) await output.note(`${path}: ${counted(rows.length, 'app')} of ${domain}.`)
  if (snapshots.every(({ complete }) => complete))
    await output.note(`To see later what changed: ${withTarget(`apps diff ${shellWord(path)}`)}`)
}

const fileView = (file: string): View<Snapshot> => ({
  columns: [],
  json: ({ domain, startedAt, complete, rows }) => ({ file, domain, startedAt, complete, count: rows.length }),
})
