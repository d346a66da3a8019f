import type { Command, CommandContext } from '../../cli/command'
import { NoSuchApp } from '../../failures/errors'
import { type ExitCode, exitCodes } from '../../failures/exit-codes'
import { shellWord } from '../../failures/shell-word'
import { formatOf } from '../../output/formats'
import { guardsOf } from '../../plan/guards'
import { clientsLosing } from '../../plan/losses'
import type { MadePlan } from '../../plan/make-plan'
import { paceOf } from '../../plan/pace'
import type { Plan } from '../../plan/plan'
import type { Entry, PlannableApp } from '../../plan/wishes'
import type { Seconds } from '../../token-settings/duration'
import { conflictError } from '../shared/plan/conflict-error'
import { paceSentence } from '../shared/plan/cost-words'
import { ensurePlanCanBeWritten, writePlan } from '../shared/plan/plan-file'
import { guardSentence, type ShownPlan, skippedWords, summarySentence } from '../shared/plan/plan-lines'
import { idOf, planOf } from '../shared/plan/plan-of'
import { readApps, readerOf } from '../shared/plan/read-apps'
import { openReportFiles, writeReportFiles } from '../shared/report-files'
import { ensureFilesAreSeparate } from '../shared/separate-files'
import { printTexts, stdoutFormat, writeTexts } from '../shared/write-texts'
import { chosenApps } from './chosen-apps'
import { inputFormats, type Request, request } from './request'
import { readSource } from './sources/read-source'
import type { Source } from './sources/source'
import { planTexts } from './write-plan'

export const plan: Command<Request> = {
  name: 'plan',
  summary: 'show what has to change for a desired state, and save it as a plan',
  description: [
    'Compares all apps of the domain with a file of what is wanted, the findings of an audit, a snapshot or a journal,',
    'and lists each change. Changes nothing: a plan is carried out by another command. What the source does not mention stays as',
    'it is. Exits with 0, or with --exit-code 1 if there are changes; 3 if apps may be missing, and then no plan is',
    'saved.',
  ].join(' '),
  arguments: [{ name: 'file', key: 'file', optional: true, description: 'desired state, YAML or CSV; - for stdin' }],
  options: [
    {
      flags: '--input <format>',
      key: 'inputFormat',
      description: 'yaml or csv (default: by the name of the file)',
      choices: inputFormats,
    },
    { flags: '--from-audit <report>', description: 'plan the fixes of an audit: what apps audit -o json printed' },
    { flags: '--restore <snapshot>', description: 'plan the way back to a snapshot' },
    { flags: '--undo <journal>', description: 'plan the way back from an apply, as apps undo would go' },
    { flags: '--out <file>', description: 'save the plan as a new file' },
    { flags: '--exit-code', description: 'exit with 1 if there are changes' },
    { flags: '--only <app>', description: 'plan changes of this app alone; may be repeated', repeats: true },
    { flags: '--skip-missing', description: 'skip apps that do not exist, and list them' },
    { flags: '--print-schema', description: 'print the JSON Schema of the desired state, for editors' },
  ],
  examples: [
    { command: 'apps plan prod.yaml --out plan.json', explains: 'what prod.yaml would change' },
    { command: 'apps list -o csv > apps.csv', explains: 'a table to edit; its edits are the plan:' },
    { command: 'apps plan apps.csv', explains: 'shows each cell that was edited' },
    { command: 'apps plan --from-audit audit.json --out fixes.json', explains: 'the fixes of an audit, in one plan' },
  ],
  usesDomain: true,
  usualTimeout: 900 as Seconds,
  reportFormats: ['markdown'],
  request,
  async run(asked, context) {
    if (asked.printSchema) return (await import('./print-schema')).printSchema(context)
    await ensureFilesAreSeparate('plan', filesOf(asked), context)
    const source = await readSource(asked, context)
    const destination = asked.out === undefined ? null : { option: '--out', path: asked.out }
    if (destination !== null) await ensurePlanCanBeWritten(destination, context)
    const domain = readerOf(await context.domain())
    const makePlan = source.plannerFor(domain.origin)
    for (const warning of source.warnings) await context.output.warning(warning)
    const files = await openReportFiles(asked.output, context)
    try {
      const createdAt = context.environment.clock.now().toISOString()
      const { apps, problem } = await readApps(domain, context)
      if (problem !== null) {
        await context.output.failure(problem)
        return exitCodes.incomplete
      }
      const made = await makePlan(apps, chosenApps(asked.only, apps))
      ensureFits(made, source, asked)
      await warnAbout(made, source, context)
      const plan = planOf(made, { createdAt, domain: domain.origin, source: planSource(source) })
      const shown = shownPlan(plan, made, apps)
      // Before anything is shown: what is shown as saved, is.
      if (destination !== null) await writePlan(destination, plan, context)
      const failures = await writeReportFiles(files, ({ format, file }) =>
        writeTexts(planTexts(shown), { format, file }, context),
      )
      await printTexts(planTexts(shown), asked.output, context)
      await conclude(shown, asked, context)
      if (failures[0] !== undefined) throw failures[0]
      return codeOf(plan, asked)
    } finally {
      for (const { file } of files) await file.discard()
    }
  },
}

const filesOf = ({ output, out, file, fromAudit, restore, undo }: Request) => ({
  output,
  appended: out === undefined ? [] : [{ option: '--out', path: out }],
  read: [file === '-' ? undefined : file, fromAudit === '-' ? undefined : fromAudit, restore, undo],
})

const planSource = ({ kind, path, sha256, reason }: Source): Plan['source'] => ({ kind, path, sha256, reason })

/** @throws {Failure} for what makes the whole plan senseless */
function ensureFits(
  { conflicts, missing, protectsNothing }: MadePlan,
  { kind, path }: Source,
  { skipMissing }: Request,
): void {
  const [conflict] = conflicts
  const [unprotected] = protectsNothing
  if (kind !== 'audit' && conflict !== undefined) throw conflictError(conflict, path)
  if (!skipMissing && unprotected !== undefined)
    throw new NoSuchApp(`${path}: 'protect' names ${unprotected}, and there is no app with this id.`, {
      hint: 'Write the id of the app, and not its client id. If the app is gone: --skip-missing',
    })
  const ids = [...new Set(missing.map(idOf))]
  if (skipMissing || ids.length === 0) return
  const shown = ids.slice(0, mostNamed).join(', ')
  const more = ids.length > mostNamed ? ` and ${ids.length - mostNamed} more` : ''
  throw new NoSuchApp(
    `${path}${placeOf(missing[0] as Entry)}: there is no app with ${ids.length === 1 ? 'the id' : 'these ids:'} ${shown}${more}.`,
    {
      hint: 'To plan the rest: --skip-missing',
    },
  )
}

const mostNamed = 5

const placeOf = ({ line }: Entry): string => (line === null ? '' : `:${line}`)

async function warnAbout({ idle, remarks }: MadePlan, { path }: Source, { output }: CommandContext): Promise<void> {
  for (const entry of idle) await output.warning(`${path}${placeOf(entry)}: no app matches this selection.`)
  for (const { entry, text } of remarks) await output.warning(`${path}${placeOf(entry)}: ${text}.`)
}

const shownPlan = (plan: Plan, made: MadePlan, apps: readonly PlannableApp[]): ShownPlan => ({
  plan,
  guards: guardsOf(made, apps),
  losing: clientsLosing(plan.rows, apps),
})

/** What is said to whoever watches. */
async function conclude(shown: ShownPlan, { out, output: asked }: Request, context: CommandContext): Promise<void> {
  const { output, withTarget } = context
  const format = stdoutFormat(asked, context)
  const showsSkipped = format === 'markdown' || formatOf(format).isDocument
  if (!showsSkipped) for (const each of shown.plan.skipped) await output.note(`Skipped: ${skippedWords(each)}`)
  const which = out === undefined ? null : withTarget(`apps impact ${shellWord(out)}`)
  await output.note(summarySentence(shown, which))
  const guards = guardSentence(shown.guards)
  if (guards !== null) await output.note(guards)
  const pace = paceSentence(paceOf(shown.plan.rows, { areRead: false }))
  if (pace !== null) await output.note(pace)
  if (out === undefined || shown.plan.rows.length === 0) return
  const allow = shown.guards.map((guard) => ` --allow ${guard}`).join('')
  await output.note(`To carry it out: ${withTarget(`apps apply ${shellWord(out)}${allow}`)}`)
}

const codeOf = ({ rows }: Plan, { exitCode }: Request): ExitCode =>
  exitCode && rows.length > 0 ? exitCodes.no : exitCodes.yes
