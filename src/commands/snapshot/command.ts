import * as z from 'zod/mini'
import { scimFilter } from '../../cli/arguments'
import type { Command, CommandContext } from '../../cli/command'
import { Failure, UsageError } from '../../failures/errors'
import { exitCodes } from '../../failures/exit-codes'
import { shellWord } from '../../failures/shell-word'
import { formatOf } from '../../output/formats'
import type { Seconds } from '../../token-settings/duration'
import { counted } from '../shared/format-coverage'
import { type Snapshot, snapshotJson, takeSnapshot, writtenSnapshot } from '../shared/snapshot'

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
    { command: 'apps diff monday.ndjson', explains: 'later: what changed since' },
  ],
  usesDomain: true,
  usualTimeout: 900 as Seconds,
  request,
  async run({ out, filter = null }, context) {
    if (out !== undefined) await ensureMayCreate(out, context)
    const { snapshot, problem } = await takeSnapshot(filter, context)
    if (out === undefined) await print(snapshot, context)
    else await save(out, snapshot, context)
    if (problem === null) return exitCodes.yes
    await context.output.failure(problem)
    return exitCodes.incomplete
  },
}

async function ensureMayCreate(path: string, { environment }: CommandContext): Promise<void> {
  const may = await environment.files.mayCreate(path)
  if (may === 'exists') throw new UsageError(`--out: ${path} already exists.`, 'Name a new file.')
  if (may === 'not-writable')
    throw new Failure(exitCodes.cannotWrite, `--out: ${path} cannot be written. No request was made.`)
}

async function print(snapshot: Snapshot, { output }: CommandContext): Promise<void> {
  if (output.format === 'json') await output.result({ columns: [], json: snapshotJson }, snapshot)
  else await output.raw(writtenSnapshot(snapshot, output.context.hide))
}

async function save(path: string, snapshot: Snapshot, { environment, output, withTarget }: CommandContext) {
  try {
    await environment.files.create(path, writtenSnapshot(snapshot, output.context.hide))
  } catch (error) {
    const { code, problem } = error as { code?: string; problem?: string }
    throw new Failure(exitCodes.cannotWrite, `${path} could not be written (${code ?? problem ?? 'unknown'}).`)
  }
  const { domain, startedAt, complete, rows } = snapshot
  if (formatOf(output.format).isJson)
    await output.result(
      { columns: [], json: (file: string) => ({ file, domain, startedAt, complete, count: rows.length }) },
      path,
    )
  else await output.note(`${path}: ${counted(rows.length, 'app')} of ${domain}.`)
  if (complete) await output.note(`To see later what changed: ${withTarget(`apps diff ${shellWord(path)}`)}`)
}
