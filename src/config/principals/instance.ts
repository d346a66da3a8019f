import { Failure, UsageError } from '../../failures/errors'
import { obtainAsInstance } from '../../identity-domain/auth/principals/instance-principal'
import type { Principal } from '../../identity-domain/auth/principals/principal'
import { parseDomainUrl } from '../domain-url'
import type { SettingsSources, Variables } from '../settings-sources'
import type { PrincipalChoice } from './auth-method'
import { readToken } from './read-token'

/** A compute instance of OCI, for itself or for the user of a delegation token. @throws {UsageError} */
export async function instancePrincipal(choice: PrincipalChoice, sources: SettingsSources): Promise<Principal> {
  const { method, from } = choice
  const { variables } = sources.environment
  const places = { metadata: metadataServices(variables), federation: federationService(variables) }
  const advice = 'Does a dynamic group include this instance? If it was created moments ago, try again in a minute.'
  if (method !== 'delegation-token')
    return {
      kind: 'principal',
      method: 'instance-principal',
      steps: ['metadata-service', 'federation'],
      obtain: obtainAsInstance({ ...places, readDelegationToken: null }),
      holder: 'a dynamic group that includes this instance',
      advice,
      from: `instance principal (${from})`,
    }
  const file = delegationTokenFile(choice, variables)
  const token = await readToken(file.path, file.setting, sources)
  return {
    kind: 'principal',
    method,
    steps: ['delegation-token', 'metadata-service', 'federation'],
    obtain: obtainAsInstance({
      ...places,
      readDelegationToken: async ({ reached }) => {
        const current = await readToken(file.path, file.setting, sources).catch(() => token)
        reached('delegation-token', `The delegation token was read from ${file.path} (${file.setting}).`)
        return current
      },
    }),
    holder: 'the user of the delegation token',
    advice: 'The delegation token may have ended. In Cloud Shell, start a new session.',
    from: `delegation token (${from})`,
  }
}

function delegationTokenFile(
  { from, delegationTokenFile: ofProfile = null }: PrincipalChoice,
  variables: Variables,
): { path: string; setting: string } {
  const setting = 'OCI_CLI_DELEGATION_TOKEN_FILE'
  const path = variables[setting] || null
  const found = path === null ? ofProfile : { path, setting }
  if (found !== null) return found
  throw new UsageError(
    `${from} needs a delegation token: ${setting} is missing, and so is delegation_token_file in the OCI profile.`,
    'Cloud Shell sets it in /etc/oci/config. On an instance without one: --auth instance-principal',
  )
}

/** IPv4, and IPv6 where there is no IPv4. Source: PyPI `oci` 2.189.0, `instance_principals_security_token_signer.py`. */
const usualMetadata = ['http://169.254.169.254/opc/v2', 'http://[fd00:c1::a9fe:a9fe]/opc/v2']

function metadataServices(variables: Variables): URL[] {
  const name = 'OCI_METADATA_BASE_URL'
  const set = variables[name]?.trim() || null
  if (set === null) return usualMetadata.map((each) => new URL(each))
  const url = URL.canParse(set) ? new URL(set.replace(/\/$/, '')) : null
  if (
    url === null ||
    !/^https?:$/.test(url.protocol) ||
    url.pathname.startsWith('//') ||
    url.username !== '' ||
    url.search !== '' ||
    url.hash !== ''
  )
    throw new UsageError(`${name} is not the address of a metadata service.`, `For example: ${usualMetadata[0]}`)
  if (url.protocol === 'http:' && !isOnThisMachine(url))
    throw new UsageError(
      `${name} is not encrypted; http is accepted for this machine and for 169.254.169.254 only.`,
      'The service hands out a private key. Use https.',
    )
  return [url]
}

/** Loopback and link-local addresses (RFC 3927, RFC 4291 section 2.5.3), and the one of Oracle for IPv6. */
const isOnThisMachine = ({ hostname }: URL): boolean =>
  /^(localhost|127\.\d+\.\d+\.\d+|169\.254\.\d+\.\d+|\[::1\]|\[fd00:c1::a9fe:a9fe\])$/.test(hostname)

/** Source: Oracle's SDK for Go, "Other Realms". */
function federationService(variables: Variables): URL | null {
  const name = 'OCI_SDK_AUTH_CLIENT_REGION_URL'
  const set = variables[name]?.trim() || null
  if (set === null) return null
  try {
    return parseDomainUrl(set.replace(/\/v1(\/x509)?\/?$/, ''), name)
  } catch (error) {
    if (!(error instanceof Failure)) throw error
    throw new UsageError(error.message, 'Write the origin: https://auth.eu-frankfurt-1.oraclecloud.com')
  }
}
