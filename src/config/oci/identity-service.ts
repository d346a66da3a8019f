import { Failure, UsageError } from '../../failures/errors'
import { isLoopback, parseDomainUrl } from '../domain-url'
import type { Variables } from '../settings-sources'
import type { OciTenancy } from './oci-profile'
import { isIdentityDomainHost, secondLevelDomainOf } from './realms'

const variable = 'OCI_CLI_ENDPOINT'

const otherwise = `Or name the service itself: ${variable}=https://identity.REGION.oci.DOMAIN`

/**
 * The origin of OCI's Identity service for a tenancy. Source: npm `oci-identity` 2.139.1, `serviceEndpointTemplate`. The
 * realm comes from the OCID, so a region that is newer than this program is reached as well.
 *
 * @throws {UsageError}
 */
export function identityService({ realm, region }: OciTenancy, variables: Variables): URL {
  const named = variables[variable] ?? ''
  if (named !== '') return namedService(named)
  if (region === null)
    throw new UsageError('The OCI profile names no region.', 'Set one, for example OCI_CLI_REGION=eu-frankfurt-1')
  if (!/^[a-z]+(-[a-z0-9]+)+$/.test(region))
    throw new UsageError(
      'The region of the OCI profile is not the identifier of a region.',
      'Write it in full, for example OCI_CLI_REGION=eu-frankfurt-1',
    )
  const domain = secondLevelDomainOf(realm)
  if (domain === null)
    throw new UsageError(`The realm of the tenancy, ${realm}, is not known to this version of apps.`, otherwise)
  return new URL(`https://identity.${region}.oci.${domain}`)
}

/** For `oci` the version of the API belongs to it. */
function namedService(text: string): URL {
  try {
    return parseDomainUrl(text.replace(/\/20160918\/?$/, ''), variable)
  } catch (error) {
    if (!(error instanceof Failure)) throw error
    throw new UsageError(error.message, 'Write the origin: https://identity.eu-frankfurt-1.oci.oraclecloud.com')
  }
}

/**
 * The origin of a domain as the Identity service names it.
 *
 * @param service the origin that was asked: one on this machine may name others on it
 * @returns why it is not to be used, as what follows its name
 */
export function listedOrigin(text: string, service: URL): { origin: URL } | { problem: string } {
  const url = parsed(text)
  if (url === null) return { problem: 'has an address that is not an https origin' }
  if (isIdentityDomainHost(url.hostname) || (isLoopback(service) && isLoopback(url))) return { origin: url }
  return { problem: 'has an address that is not one of an identity domain of Oracle' }
}

function parsed(text: string): URL | null {
  try {
    return parseDomainUrl(text, 'url')
  } catch (error) {
    if (!(error instanceof Failure)) throw error
    return null
  }
}
