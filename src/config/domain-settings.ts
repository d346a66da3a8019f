import type { Credentials } from '../identity-domain/auth/credentials'
import type { Environment, ProxyServer } from '../platform/environment'
import type { Secrets } from '../secrets/secrets'
import { profileFor, readCertificates } from './certificates'
import { createSettingsSources } from './create-settings-sources'
import { readCredentials } from './credentials'
import { domainOrigin, originTyped } from './domain-origin'
import { leakyOptions, refuseLeakySettings } from './node-settings'
import type { Profile } from './profiles/profile'
import { proxyFor } from './proxy-server'
import type { DomainFlags } from './settings-sources'

/** Everything needed to talk to the domain. */
export interface DomainSettings {
  origin: URL
  /** The name of the profile that names the domain; null when a flag or a variable does. */
  profile: string | null
  /** The profile that says which domain it is, or how to sign in; null where flags and variables say both. */
  used: Profile | null
  credentials: Credentials
  extraCertificates?: string
  proxy: ProxyServer | null
  /** What a person should know about these settings. */
  warnings: string[]
}

/** A profile to try before it is stored. */
export interface TriedProfile {
  profile: Profile
  /** As it was typed; null where the profile says where its secret is. */
  secret: string | null
}

/**
 * Which domain, and how to sign in.
 *
 * @param tried counts instead of whatever else says it
 * @throws {UsageError} naming the variable or option, never the value of a secret
 */
export async function readDomainSettings(
  flags: DomainFlags,
  environment: Environment,
  secrets: Secrets,
  tried?: TriedProfile,
): Promise<DomainSettings> {
  const { variables } = environment
  const sources = createSettingsSources(flags, environment, secrets)
  const origin = tried?.profile.origin ?? (await domainOrigin(sources))
  refuseLeakySettings(variables, origin)
  sources.warnings.push(...leakyOptions(variables))
  const used = tried?.profile ?? (await profileFor(origin, sources))
  const extraCertificates = await readCertificates(used, sources)
  const isTyped = tried !== undefined || originTyped(flags, variables) !== null
  return {
    origin,
    profile: isTyped ? null : ((await sources.profile())?.name ?? null),
    used,
    credentials:
      tried === undefined
        ? await readCredentials(sources, origin)
        : await (await import('./profile-credentials')).credentialsOf(tried.profile, sources, tried.secret),
    ...(extraCertificates === null ? {} : { extraCertificates }),
    proxy: proxyFor(origin, variables, secrets),
    warnings: sources.warnings,
  }
}
