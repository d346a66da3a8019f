import { shellWord } from './shell-word'

/**
 * What a person can do, where the reason lies in the network, the domain or a provider. The rooms below the command line
 * know what went wrong; how the way out is typed stands here alone.
 */
export const hints = {
  moreTime: 'Allow more time with --timeout.',
  laterOrMoreTime: 'Try again later, or allow more time with --timeout.',
  checkDomainUrl: 'Check APPS_DOMAIN_URL.',
  otherDomainUrl: (origin: string) => `If that is your domain: APPS_DOMAIN_URL=${shellWord(origin)}`,
  notADomain: "Is this an identity domain's URL? Check APPS_DOMAIN_URL.",
  wrongUrl: 'Wrong URL, or a proxy or portal before the domain? Check APPS_DOMAIN_URL.',
  wrongPath: 'Wrong path, or a proxy or portal before the domain? Check APPS_DOMAIN_URL.',
  checkConnection:
    'Check the address (APPS_DOMAIN_URL, --domain-url or --issuer) and the network. Where a proxy is needed: HTTPS_PROXY=http://HOST:PORT',
  checkRegion:
    'Check the region of the OCI profile (OCI_CLI_REGION), OCI_CLI_ENDPOINT, and the network. Where a proxy is needed: HTTPS_PROXY=http://HOST:PORT',
  sandboxGone: 'Is the sandbox still running? apps sandbox starts one.',
  notAnInstance:
    'Is this a compute instance of OCI? Elsewhere, choose another way to sign in with --auth. OCI_METADATA_BASE_URL names another address.',
  noWayToFederation:
    'Can this instance reach it, for example through a service gateway or HTTPS_PROXY? OCI_SDK_AUTH_CLIENT_REGION_URL names another address.',
  exchangeNeedsSecret: 'Set APPS_CLIENT_SECRET for this client. The client needs no app role.',
  seeTrusts: 'To see the trusts: apps request GET /admin/v1/IdentityPropagationTrusts',
  newToken: 'Get a new token, or sign in with APPS_CLIENT_ID and APPS_CLIENT_SECRET.',
  ownAuthority: 'If a private CA signed it, name its certificate: --ca-file FILE.',
  authorityMissing:
    'The file of --ca-file does not have the authority that signed it, or one between the two is missing.',
  codeGrant: 'Try --grant code.',
  deviceGrant: 'Try --grant device.',
  noBrowserOrDevice: 'Use --no-browser and paste the final address, or --grant device.',
  freeThePort: 'Free it, or use --no-browser and paste the final address, or --grant device.',
  withoutBrowser: 'Without a browser on this machine, use --no-browser or --grant device.',
  withoutPasting: 'If nobody can paste an address, use --grant device.',
  exactIssuer: 'Tokens of another issuer are not accepted. If it is the right one, name it exactly: --issuer URL.',
  oneTenant: 'This address is for all tenants. Name the issuer of one: --issuer with its id in the path.',
} as const

/** The same advice where a stored profile names the domain and the credentials: then no variable does. */
export function forProfile(hint: string, profile: string): string {
  const show = `apps profile show ${shellWord(profile)}`
  return hint
    .replace('Check APPS_DOMAIN_URL.', `Check the URL of the profile: ${show}`)
    .replace('(APPS_DOMAIN_URL, --domain-url or --issuer)', `(${show})`)
    .replace(
      'If that is your domain: APPS_DOMAIN_URL=',
      `If that is your domain: apps login ${shellWord(profile)} --domain-url `,
    )
    .replace(hints.newToken, `Get a new token, and store it: apps login ${shellWord(profile)}`)
}
