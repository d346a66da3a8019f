import { UsageError } from '../failures/errors'
import type { Environment } from '../platform/environment'
import type { Profile } from './profiles/profile'
import { loadProfiles, profileNamed } from './profiles/profile-store'
import { credentialVariables, type DomainFlags } from './settings-sources'

/** How the command line names several domains. */
export interface SeveralFlags extends DomainFlags {
  /** Names with commas between them. */
  profiles?: string | undefined
  allProfiles?: boolean
}

/**
 * The profiles that are named, in that order; each of another domain.
 *
 * @throws {UsageError} also where another setting says which domain is meant, or how to sign in
 */
export async function severalProfiles(flags: SeveralFlags, environment: Environment): Promise<Profile[]> {
  const option = flags.profiles === undefined ? '--all-profiles' : '--profiles'
  refuseOtherSettings(option, flags, environment)
  const profiles = await loadProfiles(environment)
  const named = flags.profiles?.split(',').map((name) => profileNamed(name.trim(), profiles, option))
  const all = named ?? [...profiles.all.values()]
  if (all.length === 0)
    throw new UsageError(`${option}: no profile exists yet.`, 'Create one for each domain: apps login NAME')
  refuseTwoOfOneDomain(all, option)
  return all
}

function refuseOtherSettings(option: string, flags: SeveralFlags, { variables }: Environment): void {
  const others = {
    '--all-profiles': flags.profiles !== undefined && flags.allProfiles,
    '--profile': flags.profile !== undefined,
    '--domain-url': flags.domainUrl !== undefined,
    '--oci-profile': flags.ociProfile !== undefined,
    '--auth': flags.auth !== undefined,
    ...Object.fromEntries(
      ['APPS_DOMAIN_URL', ...credentialVariables].map((name) => [name, variables[name] !== undefined]),
    ),
  }
  const [other] = Object.entries(others).find(([, isSet]) => isSet) ?? []
  if (other !== undefined)
    throw new UsageError(
      `${option} names the domains and how to sign in, and so does ${other}; which one counts?`,
      'Leave one of them out.',
    )
}

function refuseTwoOfOneDomain(all: readonly Profile[], option: string): void {
  const byOrigin = new Map<string, Profile>()
  for (const profile of all) {
    const other = byOrigin.get(profile.origin.origin)
    if (other?.name === profile.name) throw new UsageError(`${option}: ${profile.name} is named twice.`)
    if (other !== undefined)
      throw new UsageError(
        `${option}: ${other.name} and ${profile.name} are of one domain, ${profile.origin.origin}.`,
        'Name one of them, so that no app counts twice.',
      )
    byOrigin.set(profile.origin.origin, profile)
  }
}
