import { UsageError } from '../failures/errors'
import type { Environment } from '../platform/environment'
import { originTyped } from './domain-origin'
import type { Profile } from './profiles/profile'
import { loadProfiles, profileNamed } from './profiles/profile-store'
import { credentialVariables, type DomainFlags } from './settings-sources'

/**
 * The profile of `--profile`, else of `APPS_PROFILE`, else the one in use.
 *
 * @throws {UsageError} when the one that is named does not exist, or a flag names one beside other settings that it has
 */
export async function chosenProfile(flags: DomainFlags, environment: Environment): Promise<Profile | null> {
  const { variables } = environment
  const profiles = await loadProfiles(environment)
  if (flags.profile !== undefined) {
    const profile = profileNamed(flags.profile, profiles, '--profile')
    refuseOthers(profile, flags, environment)
    return profile
  }
  const named = variables['APPS_PROFILE'] ?? ''
  if (named !== '') return profileNamed(named, profiles, 'APPS_PROFILE')
  return profiles.current === null ? null : profileNamed(profiles.current, profiles, 'the profile in use')
}

/** A profile supplies domain and credentials together: whoever sets one of them beside it means something else. */
function refuseOthers({ name, origin }: Profile, flags: DomainFlags, { variables }: Environment): void {
  const typed = originTyped(flags, variables)
  if (typed !== null && typed.origin !== origin.origin)
    throw new UsageError(
      `--profile ${name} is for ${origin.origin}, and ${flags.domainUrl === undefined ? 'APPS_DOMAIN_URL' : '--domain-url'} names another domain.`,
      'Name one of the two: credentials go to the domain that they were stored with, and to no other.',
    )
  const flag = flags.auth === undefined ? undefined : '--auth'
  const other =
    flags.ociProfile === undefined
      ? (flag ?? credentialVariables.find((each) => variables[each] !== undefined))
      : '--oci-profile'
  if (other !== undefined)
    throw new UsageError(
      `--profile ${name} says how to sign in, and so does ${other}; which one counts?`,
      `Leave one of them out.`,
    )
}
