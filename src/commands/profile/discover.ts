import type { CommandContext, ConnectedTenancy } from '../../cli/command'
import { ensureProfilesCanBeStored } from '../../config/profiles/config-directory'
import type { Profile, Profiles } from '../../config/profiles/profile'
import { CutShort, Failure, UsageError } from '../../failures/errors'
import { type ExitCode, exitCodes } from '../../failures/exit-codes'
import { shellWord } from '../../failures/shell-word'
import type { DomainListing } from '../../identity-domain/tenancy/list-domains'
import {
  type Discovered,
  discovered,
  discoveredView,
  type Rememberable,
  rememberable,
  withProfilesOf,
} from './discovered'
import { remember, type WayIn } from './remember'

export interface DiscoverRequest {
  ociProfile?: string | undefined
  /** OCID; the root compartment where absent. */
  compartment?: string | undefined
  /** Store a profile for each without asking. */
  save: boolean
  caFile?: string | undefined
}

/** The identity domains of a tenancy, and a profile for each that is wanted. */
export async function discover(asked: DiscoverRequest, profiles: Profiles, context: CommandContext): Promise<ExitCode> {
  if (asked.save) await ensureProfilesCanBeStored(context.environment)
  const tenancy = await context.tenancy()
  try {
    const way = await wayIn(asked, tenancy, context)
    const listing = await tenancy.listDomains(asked.compartment ?? tenancy.id)
    const found = listing.domains.map((domain) => discovered(domain, tenancy.service, profiles))
    const { output } = context
    for (const problem of problemsOf(found, listing)) await output.warning(problem)
    await show(found, { asked, way, profiles }, context)
    return await ending(found, listing, context)
  } finally {
    await tenancy.close()
  }
}

/** null: no profile can be stored that would sign in like this run. */
async function wayIn(
  { save, caFile }: DiscoverRequest,
  { ociProfile, variables }: ConnectedTenancy,
  { environment }: CommandContext,
): Promise<WayIn | null> {
  if (ociProfile === null) {
    if (save)
      throw new UsageError(
        '--save needs an OCI profile: a stored profile signs in with a profile of ~/.oci/config, and here only variables say how.',
        'Name one: --oci-profile NAME',
      )
    return null
  }
  const place = caFile === undefined ? null : await environment.files.place(caFile, { ofName: true })
  return { ociProfile, variables, caFile: place }
}

interface Shown {
  asked: DiscoverRequest
  way: WayIn | null
  profiles: Profiles
}

/** With `--save` profiles are stored first, so that the list has their names; people see the list before they are asked. */
async function show(found: Discovered[], { asked, way, profiles }: Shown, context: CommandContext): Promise<void> {
  const { output } = context
  const { stdout, signals } = context.environment
  const offered = signals.interrupted.aborted ? [] : rememberable(found, profiles)
  if (way !== null && asked.save) return showStored(found, remember(offered, way, context), context)
  await output.results(discoveredView, found)
  if (offered.length === 0) return
  if (way === null) return output.note('To store profiles for these domains, name an OCI profile: --oci-profile NAME')
  if (!context.isInteractive || !stdout.isTerminal)
    return output.note(`To store a profile for each active domain that has none: ${saving(asked)}`)
  await remember(await chosen(offered, context), way, context)
}

/** The command that stores what this run has found. */
function saving({ ociProfile, compartment, caFile }: DiscoverRequest): string {
  const options = { '--oci-profile': ociProfile, '--compartment': compartment, '--ca-file': caFile }
  const given = Object.entries(options).flatMap(([name, value]) =>
    value === undefined ? [] : [name, shellWord(value)],
  )
  return ['apps profile discover --save', ...given].join(' ')
}

/** The list is a result, also where the profiles could not be stored. */
async function showStored(
  found: readonly Discovered[],
  storing: Promise<Profile[]>,
  { output }: CommandContext,
): Promise<void> {
  const outcome = await storing.then(
    (stored) => ({ stored, error: null }),
    (error: unknown) => ({ stored: [], error }),
  )
  await output.results(
    discoveredView,
    found.map((each) => withProfilesOf(each, outcome.stored)),
  )
  if (outcome.error !== null) throw outcome.error
}

/** Those that the user says yes to; none where the user leaves in the middle. */
async function chosen(offered: readonly Rememberable[], context: CommandContext): Promise<Rememberable[]> {
  const { interrupted } = context.environment.signals
  const wanted: Rememberable[] = []
  for (const each of offered) {
    const { displayName, origin, name } = each
    if (await context.confirm(`Remember ${displayName} (${origin.origin}) as profile '${name}'?`)) wanted.push(each)
    if (interrupted.aborted) return []
  }
  return wanted
}

const problemsOf = (found: readonly Discovered[], { unreadable }: DomainListing): string[] => [
  ...unreadable,
  ...found.flatMap(({ problem }) => problem ?? []),
]

async function ending(
  found: readonly Discovered[],
  listing: DomainListing,
  { output }: CommandContext,
): Promise<ExitCode> {
  const { stoppedBy } = listing
  const problems = problemsOf(found, listing).length
  if (stoppedBy === null && problems === 0) {
    if (found.length === 0)
      await output.note('There are no identity domains in this compartment. For another one: --compartment OCID')
    return exitCodes.yes
  }
  await output.failure(
    new Failure(exitCodes.incomplete, `The list of domains is not complete.${whyNot(stoppedBy, problems)}`, {
      ...(stoppedBy?.hint && { hint: stoppedBy.hint }),
      ...(stoppedBy?.status && { status: stoppedBy.status }),
      ...(stoppedBy?.requestId && { requestId: stoppedBy.requestId }),
    }),
  )
  return exitCodes.incomplete
}

/** That the user has stopped it is said by whoever reports the end of the run. */
function whyNot(stoppedBy: Failure | null, problems: number): string {
  if (stoppedBy instanceof CutShort) return ''
  if (stoppedBy !== null) return ` ${stoppedBy.message}`
  return ` ${problems} ${problems === 1 ? 'row' : 'rows'} could not be used.`
}
