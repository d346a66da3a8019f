/**
 * The domain under which a realm has its services, by the key of the realm, which stands in every OCID. Source: npm
 * `oci-common` 2.139.1, `realm.js`.
 */
const secondLevelDomains: ReadonlyMap<string, string> = new Map([
  ['oc1', 'oraclecloud.com'],
  ['oc2', 'oraclegovcloud.com'],
  ['oc3', 'oraclegovcloud.com'],
  ['oc4', 'oraclegovcloud.uk'],
  ['oc8', 'oraclecloud8.com'],
  ['oc9', 'oraclecloud9.com'],
  ['oc10', 'oraclecloud10.com'],
  ['oc14', 'oraclecloud14.com'],
  ['oc15', 'oraclecloud15.com'],
  ['oc19', 'oraclecloud.eu'],
  ['oc20', 'oraclecloud20.com'],
  ['oc21', 'oraclecloud21.com'],
  ['oc23', 'oraclecloud23.com'],
  ['oc24', 'oraclecloud24.com'],
  ['oc26', 'oraclecloud26.com'],
  ['oc29', 'oraclecloud29.com'],
  ['oc35', 'oraclecloud35.com'],
  ['oc42', 'oraclecloud42.com'],
  ['oc51', 'oraclecloud51.com'],
  ['oc52', 'oraclecloud52.com'],
])

/** null: a realm that is not known here. */
export const secondLevelDomainOf = (realm: string): string | null => secondLevelDomains.get(realm) ?? null

/**
 * Whether a host can be that of an identity domain: `idcs-….identity.oraclecloud.com`, or the one of a region,
 * `idcs-….us-ashburn-idcs-1.identity.us-ashburn-1.oci.oraclecloud.com`.
 */
export const isIdentityDomainHost = (host: string): boolean =>
  [...new Set(secondLevelDomains.values())].some(
    (domain) => host.endsWith(`.${domain}`) && /^([a-z0-9-]+\.)+identity\./.test(host),
  )
