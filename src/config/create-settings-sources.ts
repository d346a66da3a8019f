import type { Environment } from '../platform/environment'
import type { Secrets } from '../secrets/secrets'
import type { Profile } from './profiles/profile'
import type { DomainFlags, SettingsSources } from './settings-sources'

export function createSettingsSources(flags: DomainFlags, environment: Environment, secrets: Secrets): SettingsSources {
  let profile: Promise<Profile | null> | undefined
  return {
    flags,
    environment,
    secrets,
    warnings: [],
    profile() {
      profile ??= import('./chosen-profile').then(({ chosenProfile }) => chosenProfile(flags, environment))
      return profile
    },
  }
}
