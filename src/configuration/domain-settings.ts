import type { Environment, ProxyServer } from '../environment'
import type { Credentials } from '../identity-domain/credentials'
import type { Secrets } from '../secrets'
import { readCertificates } from './certificates'
import { readCredentials } from './credentials'
import { domainOrigin } from './domain-origin'
import { leakyOptions, refuseLeakySettings } from './node-settings'
import { proxyFor } from './proxy-server'
import type { DomainFlags, Surroundings } from './surroundings'

/** Everything needed to talk to the domain. */
export interface DomainSettings {
  origin: URL
  credentials: Credentials
  extraCertificates?: string
  proxy: ProxyServer | null
  /** What a person should know about these settings. */
  warnings: string[]
}

/**
 * Which domain, and how to sign in.
 *
 * @throws {UsageError} naming the variable or option, never the value of a secret
 */
export async function readDomainSettings(
  flags: DomainFlags,
  environment: Environment,
  secrets: Secrets,
): Promise<DomainSettings> {
  const { variables } = environment
  const around: Surroundings = { flags, environment, secrets, warnings: [] }
  const origin = domainOrigin(flags, variables)
  refuseLeakySettings(variables, origin)
  around.warnings.push(...leakyOptions(variables))
  const extraCertificates = await readCertificates(around)
  return {
    origin,
    credentials: await readCredentials(around),
    ...(extraCertificates === null ? {} : { extraCertificates }),
    proxy: proxyFor(origin, variables, secrets),
    warnings: around.warnings,
  }
}
