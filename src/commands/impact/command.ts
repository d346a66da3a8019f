import type { Command, CommandContext } from '../../cli/command'
import { type ExitCode, exitCodes } from '../../failures/exit-codes'
import { formatOf } from '../../output/formats'
import type { FailureReport } from '../../output/output'
import { impactOf } from '../../plan/impact'
import type { PlannableApp } from '../../plan/wishes'
import type { Seconds } from '../../token-settings/duration'
import { readApps } from '../shared/plan/read-apps'
import { countGrants } from './count-grants'
import { clientsByRoles, hiddenApps, notesOn, summarySentence, unknownClients, warningsOn } from './messages'
import { readerOf } from './reader'
import { type ImpactReport, rowsOf } from './report'
import { type Request, request } from './request'
import { chooseSubject, type Subject } from './subject'
import { impactView, rowView } from './view'

export const impact: Command<Request> = {
  name: 'impact',
  summary: 'show which clients would lose something by a change',
  description: [
    'For each client that can get tokens for a resource, shows what it would lose by other lifetimes or without',
    'offline access. With a plan instead of a resource: by all of its changes. It reads all apps, and cannot change',
    'anything. How many users would notice is not known: no API lists the refresh tokens that are out. Exits with 0',
    'if no client loses anything, 1 if one does, and 3 if something could not be read.',
  ].join(' '),
  arguments: [
    {
      name: 'resource',
      key: 'subject',
      description: 'id, OCID, client id or exact display name; or the file of a plan',
    },
  ],
  options: [
    { flags: '--refresh <duration>', description: 'with this refresh-token lifetime' },
    { flags: '--access <duration>', description: 'with this access-token lifetime' },
    { flags: '--offline <on|off>', description: 'with or without offline access', choices: ['on', 'off'] },
    { flags: '--users', description: 'count the grants of each client; groups are not expanded' },
  ],
  examples: [
    { command: 'apps impact "Field Service API" --refresh 1d', explains: 'who would have to sign in more often' },
    { command: 'apps impact "Field Service API" --offline off --users', explains: 'and how many grants each has' },
    { command: 'apps impact plan.json', explains: 'what a whole plan would cost' },
  ],
  usesDomain: true,
  usualTimeout: 900 as Seconds,
  request,
  async run(asked, context) {
    const subject = await chooseSubject(asked, context)
    const { report, warnings, failure } = await examine(subject, asked, context)
    for (const warning of warnings) await context.output.warning(warning)
    await show(report, context)
    return conclude(report, failure, context)
  },
}

interface Examined {
  report: ImpactReport
  warnings: readonly string[]
  /** The first reason why something is not known; null: everything is. */
  failure: FailureReport | null
}

async function examine(subject: Subject, { users }: Request, context: CommandContext): Promise<Examined> {
  const domain = readerOf(await context.domain())
  const resource = await subject.find(domain)
  const { apps, problem } = await readApps(domain, context)
  const { changes, stale } = subject.changesIn(withFound(apps, resource))
  const impact = impactOf(changes, apps)
  const counted = users ? await countGrants(impact, domain) : null
  const failures = [
    problem,
    counted?.problem ?? null,
    hiddenApps(apps, context),
    unknownClients(impact),
    clientsByRoles(impact),
  ]
  const [failure = null, ...others] = failures.filter((each) => each !== null)
  return {
    report: {
      domain: domain.origin,
      plan: subject.path,
      resource,
      complete: failure === null,
      grants: counted?.grants ?? null,
      impact,
    },
    warnings: [...warningsOn(resource, { changes, stale }), ...others.map(({ message }) => message)],
    failure,
  }
}

/** An app that was read by itself belongs to the list, also where the list is not complete. */
function withFound(apps: PlannableApp[], found: PlannableApp | null): PlannableApp[] {
  if (found !== null && !apps.some(({ id }) => id === found.id)) apps.push(found)
  return apps
}

async function show(report: ImpactReport, { output }: CommandContext): Promise<void> {
  const { isDocument, isForPeople } = formatOf(output.format)
  const isEmpty = report.impact.clients.length === 0
  if (!isDocument) await output.results(rowView(report), rowsOf(report))
  else if (!isForPeople || !isEmpty) await output.result(impactView, report)
}

async function conclude(
  report: ImpactReport,
  failure: FailureReport | null,
  { output }: CommandContext,
): Promise<ExitCode> {
  await output.note(summarySentence(report))
  for (const note of notesOn(report)) await output.note(note)
  if (failure !== null) {
    await output.failure(failure)
    return exitCodes.incomplete
  }
  return report.impact.clients.some(({ loses }) => loses) ? exitCodes.no : exitCodes.yes
}
