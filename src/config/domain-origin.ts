import { UsageError } from '../failures/errors'
import { parseDomainUrl } from './domain-url'
import type { DomainFlags, SettingsSources, Variables } from './settings-sources'

/**
 * The flag, else the variable, else that of the profile. A profile that is named has to exist, also where it gives way.
 *
 * @throws {UsageError}
 */
export async function domainOrigin(sources: SettingsSources): Promise<URL> {
  const { flags, environment } = sources
  const { variables } = environment
  const typed = originTyped(flags, variables)
  const isNamed = flags.profile !== undefined || (variables['APPS_PROFILE'] ?? '') !== ''
  const profile = typed === null || isNamed ? await sources.profile() : null
  if (typed !== null) return typed
  if (profile !== null) return profile.origin
  throw new UsageError(
    'No identity domain is named: APPS_DOMAIN_URL is not set.',
    "Set it to the domain's URL, or store one with apps login. Without one: apps sandbox -- bash",
  )
}

export function originTyped({ domainUrl }: DomainFlags, variables: Variables): URL | null {
  if (domainUrl !== undefined) return parseDomainUrl(domainUrl, '--domain-url')
  const url = variables['APPS_DOMAIN_URL']
  return url === undefined ? null : parseDomainUrl(url, 'APPS_DOMAIN_URL')
}
