import type { Command, CommandContext } from '../../cli/command'
import { type ExitCode, exitCodes } from '../../failures/exit-codes'
import type { Seconds } from '../../token-settings/duration'
import { counted } from '../shared/format-coverage'
import { openReportFiles, writeReportFiles } from '../shared/report-files'
import { ensureFilesAreSeparate } from '../shared/separate-files'
import { concludeSeveral, type DomainResult } from '../shared/several-domains'
import { readSnapshots } from '../shared/snapshot'
import { chooseComparison } from './compare'
import { readJournals } from './read-journals'
import { type Request, request } from './request'
import type { DiffReport } from './view'
import { showDiff, writeDiff } from './write-diff'

export const diff: Command<Request> = {
  name: 'diff',
  summary: 'show what changed since a snapshot',
  description: [
    'Compares a snapshot with the live domain, or with a second snapshot and then without any request. Shows apps',
    'that were changed, renamed, recreated, added or removed; only settings count. If the app was written between',
    'the two readings, its last writer is shown; that may be another change of the same app. Exits with 0 if',
    'nothing differs, 1 if something does, and 3 if a side may lack apps: then added and removed apps are not',
    'reported. With --journal a difference is marked if that run made it between the two readings.',
  ].join(' '),
  arguments: [
    { name: 'old', key: 'old', description: 'file of an earlier snapshot' },
    { name: 'new', key: 'new', description: 'file of a later snapshot (default: the live domain)', optional: true },
  ],
  options: [
    { flags: '--across', description: 'compare two domains: match apps by client id, then by name' },
    {
      flags: '--journal <file>',
      description: 'mark what this run of apps apply or apps undo changed; may be repeated',
      repeats: true,
    },
  ],
  examples: [
    { command: 'apps diff monday.ndjson', explains: 'what changed since Monday, and who wrote last' },
    {
      command: 'apps diff monday.ndjson --journal plan.json.journal.ndjson',
      explains: 'which of the changes are our own',
    },
    { command: 'apps diff all.ndjson --all-profiles', explains: 'the same in every domain of the file' },
    { command: 'apps diff monday.ndjson friday.ndjson -o markdown', explains: 'two files, for a pull request' },
  ],
  usesDomain: true,
  readsSeveralDomains: true,
  usualTimeout: 900 as Seconds,
  reportFormats: ['markdown'],
  request,
  async run(asked, context) {
    await ensureFilesAreSeparate('diff', filesOf(asked), context)
    const old = await readSnapshots(asked.old, context.environment.files)
    const journals = await readJournals(asked.journal, context)
    const compare = await chooseComparison(old, { ...asked, journals }, context)
    const files = await openReportFiles(asked.output, context)
    try {
      const compared = await compare()
      for (const result of compared.results) await warnOfOrder(result, context)
      const failures = await writeReportFiles(files, ({ format, file }) =>
        writeDiff(compared, { format, to: file }, context),
      )
      await showDiff(compared, asked.output, context)
      const [first] = failures
      if (first !== undefined) throw first
      const [only] = compared.results
      return compared.isOne && only !== undefined
        ? await conclude(only, context)
        : await concludeSeveral(compared.results, codeOf, context)
    } finally {
      for (const { file } of files) await file.discard()
    }
  },
}

const filesOf = ({ output, old, new: later, journal }: Request) => ({
  output,
  read: [old, later, ...journal],
})

async function warnOfOrder({ value }: DomainResult<DiffReport>, { output }: CommandContext): Promise<void> {
  if (value !== null && Date.parse(value.from.startedAt) > Date.parse(value.to.startedAt))
    await output.warning('The first snapshot is the later one: what is shown is the way back.')
}

const codeOf = ({ differences }: DiffReport): ExitCode => (differences.length === 0 ? exitCodes.yes : exitCodes.no)

async function conclude({ value, problem }: DomainResult<DiffReport>, { output }: CommandContext): Promise<ExitCode> {
  if (problem !== null || value === null) {
    if (problem !== null) await output.failure(problem)
    return exitCodes.incomplete
  }
  const { differences, from } = value
  await output.note(
    differences.length === 0
      ? `No difference since ${from.startedAt}.`
      : `${counted(differences.length, 'difference')} since ${from.startedAt}.`,
  )
  return codeOf(value)
}
