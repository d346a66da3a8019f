import { UsageError } from '../failures/errors'
import type { Environment, ProxyServer } from '../platform/environment'
import type { Secret, Secrets } from '../secrets/secrets'
import { profileFor, readCertificates } from './certificates'
import { createSettingsSources } from './create-settings-sources'
import { domainOrigin } from './domain-origin'
import { parseDomainUrl } from './domain-url'
import { leakyOptions, refuseLeakySettings } from './node-settings'
import { proxyFor } from './proxy-server'
import { secretFrom } from './secret-setting'
import type { DomainFlags } from './settings-sources'

/** What is needed to act as the client under test. */
export interface OAuthSettings {
  /** Of the domain, or of the issuer. */
  origin: URL
  issuer: URL | null
  /** The secret of the client under test; null: none is set. */
  clientSecret: Secret | null
  extraCertificates?: string
  proxyFor(origin: URL): ProxyServer | null
  warnings: string[]
}

/**
 * The provider to test a client of, and the client's own secret.
 *
 * @param issuer as typed; null: the domain that flags and variables name
 * @throws {UsageError}
 */
export async function readOAuthSettings(
  flags: DomainFlags,
  environment: Environment,
  secrets: Secrets,
  issuer: string | null,
): Promise<OAuthSettings> {
  const { variables } = environment
  const sources = createSettingsSources(flags, environment, secrets)
  const url = issuer === null ? null : parseIssuer(issuer, '--issuer')
  const origin = url ?? (await domainOrigin(sources))
  refuseLeakySettings(variables, origin)
  if (url !== null) sources.warnings.push(...leakyOptions(variables))
  // What is wrong with a profile, whoever signs in says; the way to a domain that is named can be looked at without.
  const profile = url === null ? await profileFor(origin, sources).catch(() => null) : null
  const extraCertificates = await readCertificates(profile, sources)
  const secret = await secretFrom('APPS_TEST_CLIENT_SECRET', sources)
  return {
    origin,
    issuer: url,
    clientSecret: secret === null ? null : secrets.register(secret.value),
    ...(extraCertificates === null ? {} : { extraCertificates }),
    proxyFor: (each) => proxyFor(each, variables, secrets),
    warnings: sources.warnings,
  }
}

/** An issuer identifier (OpenID Connect Discovery 1.0 section 3): it may have a path, but neither query nor fragment. */
function parseIssuer(text: string, from: string): URL {
  const [, origin = text, path = ''] = /^([a-z]+:\/\/[^/?#\\]*)(\/[A-Za-z0-9\-._~/]*)?$/i.exec(text) ?? []
  const url = new URL(path === '' ? '/' : path, parseDomainUrl(origin, from))
  if (url.pathname === (path === '' ? '/' : path)) return url
  throw new UsageError(`${from}: the path of the issuer would be read as ${url.pathname}.`)
}
