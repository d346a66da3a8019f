import { UsageError } from '../failures/errors'
import type { ClientKey } from '../identity-domain/auth/credentials'
import type { Environment, ProxyServer } from '../platform/environment'
import type { Secret, Secrets } from '../secrets/secrets'
import { profileFor, readCertificates } from './certificates'
import { createSettingsSources } from './create-settings-sources'
import { domainOrigin } from './domain-origin'
import { parseDomainUrl } from './domain-url'
import { leakyOptions, refuseLeakySettings } from './node-settings'
import { proxyFor } from './proxy-server'
import { nonEmpty, secretFrom } from './secret-setting'
import type { DomainFlags, SettingsSources } from './settings-sources'

/** What is needed to act as the client under test. */
export interface OAuthSettings {
  /** Of the domain, or of the issuer. */
  origin: URL
  issuer: URL | null
  /** The secret of the client under test; null: none is set. */
  clientSecret: Secret | null
  /** Reads the private key of the client under test; null: none is set. @throws {UsageError} */
  clientKey: ((clientId: string) => Promise<ClientKey>) | null
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
    clientKey: testedClientKey(sources),
    ...(extraCertificates === null ? {} : { extraCertificates }),
    proxyFor: (each) => proxyFor(each, variables, secrets),
    warnings: sources.warnings,
  }
}

function testedClientKey(sources: SettingsSources): OAuthSettings['clientKey'] {
  const { variables } = sources.environment
  const from = 'APPS_TEST_CLIENT_KEY_FILE'
  const file = nonEmpty(from, variables)
  if (file === undefined) return null
  const alias = nonEmpty('APPS_TEST_CLIENT_KEY_ID', variables)
  const setting = { key: { file }, from, alias, passphraseSetting: 'APPS_TEST_CLIENT_KEY_PASSPHRASE' }
  return async (clientId) => (await import('./client-key')).clientKey(clientId, setting, sources)
}

/**
 * An issuer identifier (OpenID Connect Discovery 1.0 section 3): it may have a path, but neither query nor fragment. The
 * path of its discovery document, which people copy along, is taken off.
 */
function parseIssuer(typed: string, from: string): URL {
  const text = typed.replace(/\/\.well-known\/openid-configuration\/?$/, '')
  const [, origin = text, path = ''] = /^([a-z]+:\/\/[^/?#\\]*)(\/[A-Za-z0-9\-._~/]*)?$/i.exec(text) ?? []
  const url = new URL(path === '' ? '/' : path, parseDomainUrl(origin, from))
  if (url.pathname === (path === '' ? '/' : path)) return url
  throw new UsageError(`${from}: the path of the issuer would be read as ${url.pathname}.`)
}
