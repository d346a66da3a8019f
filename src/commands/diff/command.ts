import type { Command, CommandContext } from '../../cli/command'
import { type ExitCode, exitCodes } from '../../failures/exit-codes'
import type { Seconds } from '../../token-settings/duration'
import { counted } from '../shared/format-coverage'
import { ensurePlanCanBeWritten, writePlan } from '../shared/plan/plan-file'
import { snapshotSource } from '../shared/plan/restore'
import { openReportFiles, writeReportFiles } from '../shared/report-files'
import { ensureFilesAreSeparate } from '../shared/separate-files'
import { concludeSeveral, type DomainResult } from '../shared/several-domains'
import { readSnapshots } from '../shared/snapshot'
import { printTexts, stdoutFormat, writeTexts } from '../shared/write-texts'
import { chooseComparison } from './compare'
import { readJournals } from './read-journals'
import { type Request, request } from './request'
import type { DiffReport } from './view'
import { describeWayBack } from './way-back'
import { diffTexts, isSilent } from './write-diff'

export const diff: Command<Request> = {
  name: 'diff',
  summary: 'show what changed since a snapshot',
  description: [
    'Compares a snapshot with the live domain, or with a second snapshot and then without any request. Shows apps',
    'that were changed, renamed, recreated, added or removed; only settings count. If the app was written between',
    'the two readings, its last writer is shown; that may be another change of the same app. Exits with 0 if',
    'nothing differs, 1 if something does, and 3 if a side may lack apps: then added and removed apps are not',
    'reported. With --plan the differences in lifetimes, offline access and grants become a plan that goes back, if',
    'the comparison is complete. With --journal a difference is marked if that run made it between the two readings.',
  ].join(' '),
  arguments: [
    { name: 'old', key: 'old', description: 'file of an earlier snapshot' },
    { name: 'new', key: 'new', description: 'file of a later snapshot (default: the live domain)', optional: true },
  ],
  options: [
    { flags: '--across', description: 'compare two domains: match apps by client id, then by name' },
    { flags: '--plan <file>', description: 'save the plan that goes back to the earlier snapshot as a new file' },
    {
      flags: '--journal <file>',
      description: 'mark what this run of apps apply or apps undo changed; may be repeated',
      repeats: true,
    },
  ],
  examples: [
    { command: 'apps diff monday.ndjson', explains: 'what changed since Monday, and who wrote last' },
    { command: 'apps diff monday.ndjson --plan back.json', explains: 'save the way back to Monday' },
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
    const destination = asked.plan === undefined ? null : { option: '--plan', path: asked.plan }
    const planSource = destination === null ? null : snapshotSource(asked.old, old)
    const compare = await chooseComparison(old, { ...asked, planSource, journals }, context)
    if (destination !== null) await ensurePlanCanBeWritten(destination, context)
    const files = await openReportFiles(asked.output, context)
    try {
      const compared = await compare()
      for (const result of compared.results) await warnOfOrder(result, context)
      const report = compared.results[0]?.value ?? null
      // Before anything is shown: what is shown as saved, is.
      if (destination !== null && report !== null && report.wayBack !== null)
        await writePlan(destination, report.wayBack, context)
      const texts = diffTexts(compared)
      const failures = await writeReportFiles(files, ({ format, file }) => writeTexts(texts, { format, file }, context))
      if (!isSilent(compared, stdoutFormat(asked.output, context))) await printTexts(texts, asked.output, context)
      const [first] = failures
      if (first !== undefined) throw first
      const [only] = compared.results
      return compared.isOne && only !== undefined
        ? await conclude(only, asked, context)
        : await concludeSeveral(compared.results, codeOf, context)
    } finally {
      for (const { file } of files) await file.discard()
    }
  },
}

const filesOf = ({ output, plan, old, new: later, journal }: Request) => ({
  output,
  appended: plan === undefined ? [] : [{ option: '--plan', path: plan }],
  read: [old, later, ...journal],
})

async function warnOfOrder({ value }: DomainResult<DiffReport>, { output }: CommandContext): Promise<void> {
  if (value !== null && Date.parse(value.from.startedAt) > Date.parse(value.to.startedAt))
    await output.warning('The first snapshot is the later one: what is shown is the way back.')
}

const codeOf = ({ differences }: DiffReport): ExitCode => (differences.length === 0 ? exitCodes.yes : exitCodes.no)

async function conclude(
  { value, problem }: DomainResult<DiffReport>,
  { plan }: Request,
  context: CommandContext,
): Promise<ExitCode> {
  const { output } = context
  const isComplete = problem === null && value !== null
  if (isComplete) await output.note(countSentence(value))
  if (plan !== undefined && value !== null) await describeWayBack(plan, value, context)
  if (isComplete) return codeOf(value)
  if (problem !== null) await output.failure(problem)
  return exitCodes.incomplete
}

const countSentence = ({ differences, from }: DiffReport): string =>
  differences.length === 0
    ? `No difference since ${from.startedAt}.`
    : `${counted(differences.length, 'difference')} since ${from.startedAt}.`
