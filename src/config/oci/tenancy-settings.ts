import type { SigningKey } from '../../identity-domain/auth/credentials'
import type { Environment, ProxyServer } from '../../platform/environment'
import type { Secrets } from '../../secrets/secrets'
import { readCertificates } from '../certificates'
import { createSettingsSources } from '../create-settings-sources'
import { leakyOptions, refuseLeakySettings } from '../node-settings'
import { proxyFor } from '../proxy-server'
import { type DomainFlags, ociVariableThatSigns, type SettingsSources } from '../settings-sources'
import { identityService } from './identity-service'
import { fallback } from './ini'
import type { OciChoice } from './oci-credentials'

/** Everything needed to ask OCI about a tenancy. */
export interface TenancySettings {
  /** Of OCI's Identity service. */
  origin: URL
  /** OCID. */
  tenancy: string
  credentials: SigningKey
  /** The profile of `~/.oci/config`; null where only variables say how to sign. */
  ociProfile: string | null
  /** The variables of `oci` that were used to sign; a profile that is stored does without them. */
  variables: readonly string[]
  extraCertificates?: string
  proxy: ProxyServer | null
  /** What a person should know about these settings. */
  warnings: string[]
}

/** @throws {Failure} naming the variable or option, never the value of a secret */
export async function readTenancySettings(
  flags: DomainFlags,
  environment: Environment,
  secrets: Secrets,
): Promise<TenancySettings> {
  const { variables } = environment
  const sources = createSettingsSources(flags, environment, secrets)
  const { openOciProfile } = await import('./oci-credentials')
  const opened = await openOciProfile(chosenOciProfile(sources), sources)
  const tenancy = opened.tenancy()
  const origin = identityService(tenancy, variables)
  refuseLeakySettings(variables, origin)
  sources.warnings.push(...leakyOptions(variables))
  const extraCertificates = await readCertificates(null, sources)
  return {
    origin,
    tenancy: tenancy.tenancy,
    credentials: opened.credentials,
    ociProfile: opened.name,
    variables: opened.variables,
    ...(extraCertificates === null ? {} : { extraCertificates }),
    proxy: proxyFor(origin, variables, secrets),
    warnings: sources.warnings,
  }
}

/** In the order in which all commands choose one; where none is named, `DEFAULT`. */
function chosenOciProfile({ flags, environment: { variables } }: SettingsSources): OciChoice {
  const usesVariables = true
  if (flags.ociProfile !== undefined) return { profile: flags.ociProfile, from: '--oci-profile', usesVariables }
  const named = variables['APPS_OCI_PROFILE']
  if (named !== undefined) return { profile: named, from: 'APPS_OCI_PROFILE', usesVariables }
  const from = ociVariableThatSigns(variables)
  if (from !== null) return { profile: variables['OCI_CLI_PROFILE'] || null, from, usesVariables }
  return { profile: fallback, from: `OCI profile '${fallback}'`, usesVariables }
}
