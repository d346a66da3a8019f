import * as z from 'zod/mini'
import type { Command, CommandContext } from '../../cli/command'
import { CutShort, Failure } from '../../failures/errors'
import { type ExitCode, exitCodes } from '../../failures/exit-codes'
import type { KnownCredentials } from '../../identity-domain/auth/own-rights'
import type { IdentityDomain } from '../../identity-domain/domain'
import { formatOf } from '../../output/formats'
import { type Check, decisive, dependsOn, type Examination, failed, orFailure, pass } from './checks'
import { checkConnectivity, checkDiscovery, discoveryNotTried } from './connectivity'
import { credentialsCheck, type KnownClock } from './credentials'
import { checkRights, rightsNotTried } from './rights'
import { checkView, examinationView } from './view'

const request = z
  .object({
    report: z.optional(z.string().check(z.minLength(1, 'is empty; name a new file'))),
    printSchema: z._default(z.boolean(), false),
  })
  .check(
    z.refine(({ report }) => report !== '-', {
      error: 'needs the path of a new file; -o json prints the report as well',
      path: ['report'],
    }),
    z.refine(({ report, printSchema }) => report === undefined || !printSchema, {
      error: 'prints a schema and makes no report',
      path: ['printSchema'],
    }),
  )

export const doctor: Command<z.output<typeof request>> = {
  name: 'doctor',
  summary: 'check the connection, credentials and rights',
  description: [
    'Checks every step from this machine to reading an app, and says how to fix what fails. It changes',
    'nothing: whether apps may be changed is inferred from app roles. Exit code: 0 if nothing failed, the',
    'code of the first failure, or 3 if a check could not be decided. With --report, it observes instead how',
    'the domain behaves, for the maintainers of this program and for apps sandbox --like.',
  ].join(' '),
  arguments: [],
  options: [
    {
      flags: '--report <file>',
      description: 'write to a new file how the domain behaves, without names, ids, addresses or secrets',
    },
    { flags: '--print-schema', description: 'print the JSON Schema of such a report' },
  ],
  examples: [
    { command: 'apps doctor', explains: 'all checks, with how to fix what fails' },
    { command: 'apps doctor -o json', explains: 'the same as JSON' },
    { command: 'apps doctor --report domain.json', explains: 'what the domain does differently; only reads' },
  ],
  usesDomain: true,
  request,
  async run({ report, printSchema }, context) {
    if (printSchema) return (await import('./report')).printReportSchema(context)
    if (report !== undefined) return (await import('./report')).writeReport(report, context)
    return show(await examine(context), context)
  },
}

async function examine(context: CommandContext): Promise<Examination> {
  const network = await orFailure(context.oauth(null))
  if (network instanceof Failure) return settingsFailed(network)
  const way = await orFailure(Promise.resolve().then(() => network.way))
  try {
    if (way instanceof Failure) return settingsFailed(way)
    const domain = await orFailure(context.domain())
    const known = domain instanceof Failure ? domain : await domain.knownCredentials()
    const wayChecks = await checkConnectivity(way, context)
    const isClosed = wayChecks.some(({ status }) => status === 'fail')
    const discovery = isClosed ? discoveryNotTried : await checkDiscovery(network, signsByTime(known))
    const credentials =
      known instanceof Failure
        ? failed('credentials', known)
        : credentialsCheck(known, clockOf(discovery.answeredAt, context))
    const rights = await rightsIn(domain, { isClosed: isClosed || !discovery.isAnswered, credentials })
    if (context.environment.signals.interrupted.aborted) throw new CutShort()
    return {
      ...rights,
      domain: way.options.origin.origin,
      checks: [
        pass('address', `The domain is ${way.options.origin.origin}.`),
        credentials,
        ...wayChecks,
        ...discovery.checks,
        ...rights.checks,
      ],
    }
  } finally {
    await network.close()
  }
}

/** What is signed holds for a few minutes only. */
const signsByTime = (known: KnownCredentials | Failure): boolean =>
  !(known instanceof Failure) && ['client-key', 'signature', 'principal'].includes(known.kind)

/** The domain's clock counts, where it is known. */
const clockOf = (answeredAt: Date | null, { environment: { clock } }: CommandContext): KnownClock =>
  answeredAt === null
    ? { now: clock.now(), name: 'the clock of this machine' }
    : { now: answeredAt, name: "the domain's clock" }

async function rightsIn(
  domain: IdentityDomain | Failure,
  { isClosed, credentials }: { isClosed: boolean; credentials: Check },
): Promise<ReturnType<typeof rightsNotTried>> {
  // What has ended is not sent.
  if (domain instanceof Failure || credentials.status === 'fail') return rightsNotTried("the check 'credentials'")
  return isClosed ? rightsNotTried('the connection to the domain') : checkRights(domain)
}

/** Without an address there is nowhere to go; with a setting that makes no sense nothing is sent. */
function settingsFailed(failure: Failure): Examination {
  const about = failure.about ?? 'address'
  const why = `the check '${about}'`
  const rights = rightsNotTried(why)
  const rows = ['credentials', 'proxy', 'name', 'connection', 'tls', 'discovery', 'clock'] as const
  return {
    ...rights,
    domain: null,
    checks: [
      about === 'address' ? failed('address', failure) : pass('address', 'A domain is set.'),
      ...rows.map((name) => (name === about ? failed(name, failure) : dependsOn(name, why))),
      ...rights.checks,
    ],
  }
}

async function show(examination: Examination, { output }: CommandContext): Promise<ExitCode> {
  if (formatOf(output.format).isDocument) await output.result(examinationView, examination)
  else await output.results(checkView, examination.checks)
  const decides = decisive(examination)
  if (decides === null) return exitCodes.yes
  const exitCode = decides.exitCode ?? exitCodes.incomplete
  if (formatOf(output.format).isForPeople) {
    await output.failure(new Failure(exitCode, inShort(decides)))
    return exitCode
  }
  const message = decides.status === 'fail' ? decides.detail : `Some checks could not be decided. ${decides.detail}`
  await output.failure(new Failure(exitCode, message, decides.fix === null ? {} : { hint: decides.fix }))
  return exitCode
}

/** Above it stands what was found, and what to do. */
const inShort = ({ check, status }: Check): string =>
  status === 'fail' ? `The check '${check}' failed.` : `Some checks could not be decided, the first of them '${check}'.`
