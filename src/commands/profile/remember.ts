import type { CommandContext } from '../../cli/command'
import type { Profile } from '../../config/profiles/profile'
import { changeProfiles } from '../../config/profiles/profile-store'
import { Failure } from '../../failures/errors'
import { exitCodes } from '../../failures/exit-codes'
import type { Rememberable } from './discovered'

/** How the profiles sign in: as the run that found the domains. */
export interface WayIn {
  ociProfile: string
  /** What signed in this run beside the OCI profile; no profile stores it. */
  variables: readonly string[]
  caFile: string | null
}

/**
 * Stores a profile for each, all or none of them. Which profile is in use does not change.
 *
 * @throws {Failure} when they are not stored
 */
export async function remember(
  domains: readonly Rememberable[],
  { ociProfile, variables, caFile }: WayIn,
  { environment, output }: Pick<CommandContext, 'environment' | 'output'>,
): Promise<Profile[]> {
  if (domains.length === 0) return []
  const signIn = { kind: 'oci-profile', ociProfile } as const
  const profiles = domains.map(({ name, origin }): Profile => ({ name, origin, signIn, caFile }))
  await changeProfiles(environment, async ({ current, all }) => {
    const taken = profiles.find(({ name }) => all.has(name))
    if (taken !== undefined) throw takenMeanwhile(taken)
    return { current, all: new Map([...all, ...profiles.map((each) => [each.name, each] as const)]) }
  })
  for (const { name, origin } of profiles) await output.note(`Stored profile '${name}' for ${origin.origin}`)
  if (variables.length > 0)
    await output.warning(
      `${variables.join(', ')} counted in this run. The stored profiles sign in by OCI profile '${ociProfile}' alone.`,
    )
  return profiles
}

const takenMeanwhile = ({ name }: Profile): Failure =>
  new Failure(exitCodes.conflict, `Another run has just stored a profile '${name}'. No profile was stored here.`, {
    hint: 'Run it again; the next free name is taken then.',
  })
