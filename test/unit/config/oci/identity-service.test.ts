import { EndpointBuilder, Region } from 'oci-common'
import { describe, expect, test } from 'vitest'
import { identityService, listedOrigin } from '../../../../src/config/oci/identity-service'
import { Failure } from '../../../../src/failures/errors'

const tenancy = (realm: string, region: string | null) => ({ tenancy: `ocid1.tenancy.${realm}..t`, realm, region })

function refusal(act: () => unknown): string {
  try {
    return `not refused: ${act()}`
  } catch (error) {
    if (!(error instanceof Failure)) throw error
    return `${error.exitCode} ${error.message}`
  }
}

describe('where the Identity service of a tenancy is', () => {
  test('for every region that Oracle’s SDK knows, where the SDK says it is', () => {
    for (const region of Region.values()) {
      const { regionId, realm } = region
      const template = 'https://identity.{region}.oci.{secondLevelDomain}'
      const expected = EndpointBuilder.createEndpointFromRegion(template, region)
      expect(identityService(tenancy(realm.realmId, regionId), {}).origin).toBe(expected)
    }
  })

  test.each([
    ['http://127.0.0.1:8080', 'http://127.0.0.1:8080'],
    ['https://identity.eu-frankfurt-1.oci.oraclecloud.com', 'https://identity.eu-frankfurt-1.oci.oraclecloud.com'],
    ['https://identity.example.com/20160918', 'https://identity.example.com'],
    ['https://identity.example.com/20160918/', 'https://identity.example.com'],
  ])('OCI_CLI_ENDPOINT=%s', (endpoint, origin) =>
    expect(identityService(tenancy('unknown', null), { OCI_CLI_ENDPOINT: endpoint }).origin).toBe(origin),
  )

  test.each([
    ['http that leaves this machine', 'http://identity.example.com', 'is not encrypted'],
    ['another path', 'https://identity.example.com/v2', 'has a path or query'],
    ['a password', 'https://user:canary@identity.example.com', 'contains a user or password'],
    ['no address', 'identity', 'is not an https address'],
  ])('a variable with %s is refused', (_, endpoint, why) => {
    const said = refusal(() => identityService(tenancy('oc1', 'eu-frankfurt-1'), { OCI_CLI_ENDPOINT: endpoint }))
    expect(said).toMatch(/^2 OCI_CLI_ENDPOINT: /)
    expect(said).toContain(why)
    expect(said).not.toContain('canary')
  })

  test.each<[string, string, string | null, string]>([
    ['no region', 'oc1', null, '2 The OCI profile names no region.'],
    ['the short code of a region', 'oc1', 'fra', '2 The region of the OCI profile is not the identifier of a region.'],
    ['a host as region', 'oc1', 'eu-1.evil.com/', '2 The region of the OCI profile is not the identifier of a region.'],
    ['another realm', 'oc99', 'eu-x-1', '2 The realm of the tenancy, oc99, is not known to this version of apps.'],
  ])('%s is refused', (_, realm, region, said) =>
    expect(refusal(() => identityService(tenancy(realm, region), {}))).toBe(said),
  )
})

describe('the address of a domain in a list', () => {
  const oci = new URL('https://identity.eu-frankfurt-1.oci.oraclecloud.com')
  const sandbox = new URL('http://127.0.0.1:8080')

  test.each([
    ['https://idcs-01.identity.oraclecloud.com:443', 'https://idcs-01.identity.oraclecloud.com'],
    ['https://idcs-01.identity.oraclecloud.com/', 'https://idcs-01.identity.oraclecloud.com'],
    ['https://idcs-01.identity.oraclegovcloud.uk:443', 'https://idcs-01.identity.oraclegovcloud.uk'],
    [
      'https://idcs-01.us-ashburn-idcs-1.identity.us-ashburn-1.oci.oraclecloud.com:443',
      'https://idcs-01.us-ashburn-idcs-1.identity.us-ashburn-1.oci.oraclecloud.com',
    ],
  ])('%s is used', (text, origin) => expect(listedOrigin(text, oci)).toEqual({ origin: new URL(origin) }))

  const notHttps = 'has an address that is not an https origin'
  const notOracles = 'has an address that is not one of an identity domain of Oracle'
  test.each([
    ['http://idcs-01.identity.oraclecloud.com', notHttps],
    ['https://idcs-01.identity.oraclecloud.com/admin', notHttps],
    ['https://me:canary@idcs-01.identity.oraclecloud.com', notHttps],
    ['javascript:alert(1)', notHttps],
    ['', notHttps],
    ['https://idcs-01.identity.oraclecloud.com.evil.example', notOracles],
    ['https://idcs-01.identity.evil-oraclecloud.com', notOracles],
    ['https://evil.example', notOracles],
    ['https://identity.oraclecloud.com', notOracles],
    ['https://objectstorage.us-ashburn-1.oraclecloud.com', notOracles],
    ['http://127.0.0.1:8080', notOracles],
    ['https://localhost', notOracles],
  ])('%s is not used', (text, problem) => expect(listedOrigin(text, oci)).toEqual({ problem }))

  test('a service on this machine may name domains on it, and no http elsewhere', () => {
    expect(listedOrigin('http://127.0.0.1:9', sandbox)).toEqual({ origin: new URL('http://127.0.0.1:9') })
    expect(listedOrigin('http://192.168.0.1', sandbox)).toEqual({ problem: notHttps })
  })
})
