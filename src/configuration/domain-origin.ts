import { parseDomainUrl } from '../domain-url'
import { UsageError } from '../errors'
import type { DomainFlags, Variables } from './surroundings'

/**
 * The flag, else the variable.
 *
 * @throws {UsageError}
 */
export function domainOrigin({ domainUrl }: DomainFlags, variables: Variables): URL {
  refuseProfile(variables)
  if (domainUrl !== undefined) return parseDomainUrl(domainUrl, '--domain-url')
  const url = variables['APPS_DOMAIN_URL']
  if (url !== undefined) return parseDomainUrl(url, 'APPS_DOMAIN_URL')
  throw new UsageError(
    'No identity domain is named: APPS_DOMAIN_URL is not set.',
    "Set it to the domain's URL, or try things out without one: apps sandbox -- bash",
  )
}

/**
 * A profile is the last of the ways to sign in, and would give way to the others. But one that is named has to exist, and
 * in this version none does: whoever names one expects its domain.
 */
function refuseProfile({ APPS_PROFILE: name = '' }: Variables): void {
  if (name === '') return
  throw new UsageError('APPS_PROFILE names a profile, and this version has none yet.', 'Unset it.')
}
