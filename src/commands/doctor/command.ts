import * as z from 'zod/mini'
import type { Command, Context } from '../../command'
import { CutShort, Failure } from '../../errors'
import { type ExitCode, exitCodes } from '../../exit-codes'
import type { IdentityDomain } from '../../identity-domain/domain'
import { type Check, type CheckName, decisive, dependsOn, type Examination, fail, pass } from './checks'
import { checkRights, rightsNotTried } from './rights'
import { checkView, examinationView } from './view'
import { checkDiscovery, checkWay } from './way'

const request = z.object({})

export const doctor: Command<z.output<typeof request>> = {
  name: 'doctor',
  summary: 'can this machine reach the domain, and what may these credentials do?',
  description: [
    'Looks at each step from here to an app that is read, and says what to do about what is wrong. It only reads:',
    'what may be changed is told by app roles alone. Ends with 0 if nothing failed, with the code of the first',
    'failure, or with 3 if something could not be judged.',
  ].join(' '),
  arguments: [],
  options: [],
  examples: [
    { command: 'apps doctor', explains: 'each check, with what to do' },
    { command: 'apps doctor -o json', explains: 'the same for a script' },
  ],
  usesDomain: true,
  request,
  run: async (_, context) => show(await examine(context), context),
}

async function examine(context: Context): Promise<Examination> {
  const network = await orFailure(context.oauth(null))
  if (network instanceof Failure) return nothingKnown(network)
  try {
    const domain = await orFailure(context.domain())
    const way = await checkWay(network, context)
    const isClosed = way.some(({ status }) => status === 'fail')
    const discovery = isClosed
      ? (['discovery', 'clock'] as const).map((name) => dependsOn(name, 'the way to the domain'))
      : await checkDiscovery(network, domain instanceof Failure ? false : signsByTime(domain))
    const rights = await rightsIn(domain, isClosed || isUnreachable(discovery))
    if (context.environment.signals.interrupted.aborted) throw new CutShort()
    return {
      ...rights,
      domain: network.domain?.origin ?? null,
      checks: [
        pass('address', `The domain is ${network.domain?.origin}.`),
        domain instanceof Failure ? failed('credentials', domain) : pass('credentials', 'Credentials are set.'),
        ...way,
        ...discovery,
        ...rights.checks,
      ],
    }
  } finally {
    await network.close()
  }
}

const failed = (check: CheckName, { exitCode, message, hint }: Failure): Check => fail(exitCode, check, message, hint)

async function orFailure<Result>(promise: Promise<Result>): Promise<Result | Failure> {
  try {
    return await promise
  } catch (error) {
    if (error instanceof Failure) return error
    throw error
  }
}

const signsByTime = (domain: IdentityDomain): boolean =>
  domain.signsWith === 'client-key' || domain.signsWith === 'signature'

/** An answer that is no good does not keep the domain from signing somebody in. */
const isUnreachable = (discovery: readonly Check[]): boolean =>
  discovery.some(({ check, status }) => check === 'clock' && status === 'not-tried')

async function rightsIn(
  domain: IdentityDomain | Failure,
  isClosed: boolean,
): Promise<ReturnType<typeof rightsNotTried>> {
  if (domain instanceof Failure) return rightsNotTried("the check 'credentials'")
  return isClosed ? rightsNotTried('the way to the domain') : checkRights(domain)
}

/** Without an address there is nowhere to go. */
function nothingKnown(failure: Failure): Examination {
  const others = ['credentials', 'proxy', 'name', 'connection', 'tls', 'discovery', 'clock'] as const
  const why = "the check 'address'"
  const rights = rightsNotTried(why)
  return {
    ...rights,
    domain: null,
    checks: [failed('address', failure), ...others.map((name) => dependsOn(name, why)), ...rights.checks],
  }
}

async function show(examination: Examination, { output }: Context): Promise<ExitCode> {
  const asLines = output.format === 'plain' || output.format === 'csv' || output.format === 'ndjson'
  if (asLines) await output.results(checkView, examination.checks)
  else await output.result(examinationView, examination)
  const decides = decisive(examination)
  if (decides === null) return exitCodes.yes
  const exitCode = decides.exitCode ?? exitCodes.incomplete
  const message = decides.status === 'fail' ? decides.detail : `Not everything could be judged. ${decides.detail}`
  await output.failure(new Failure(exitCode, message, decides.fix === null ? {} : { hint: decides.fix }))
  return exitCode
}
