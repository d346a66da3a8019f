import { describe, expect, test } from 'vitest'
import { parseDomainUrl } from '../../../src/config/domain-url'
import { UsageError } from '../../../src/failures/errors'

function refusal(text: string): { message: string; hint: string | null } {
  try {
    parseDomainUrl(text, 'APPS_DOMAIN_URL')
  } catch (error) {
    if (!(error instanceof UsageError)) throw error
    expect(error.exitCode).toBe(2)
    return { message: error.message, hint: error.hint }
  }
  throw new Error(`${text} was accepted`)
}

const example = "Write the domain's origin: https://idcs-….identity.oraclecloud.com"
const inConsole = 'In the console it is the Domain URL, under Identity & Security, Domains, on the page of the domain.'
const host = 'idcs-0123.identity.oraclecloud.com'

describe('accepted', () => {
  test.each([
    ['the origin', `https://${host}`, `https://${host}`],
    ['U7 a trailing slash', `https://${host}/`, `https://${host}`],
    ['U7 /admin/v1', `https://${host}/admin/v1`, `https://${host}`],
    ['U7 /admin/v1/', `https://${host}/admin/v1/`, `https://${host}`],
    ['U7 :443', `https://${host}:443`, `https://${host}`],
    ['U7 all of it', `https://${host}:443/admin/v1/`, `https://${host}`],
    ['another port', `https://${host}:8443`, `https://${host}:8443`],
    ['capital letters', `HTTPS://IDCS-0123.identity.oraclecloud.com`, `https://${host}`],
    ['U13 loopback', 'http://127.0.0.1:8080', 'http://127.0.0.1:8080'],
    ['U13 loopback, the whole net', 'http://127.9.8.7', 'http://127.9.8.7'],
    ['U13 loopback, IPv6', 'http://[::1]', 'http://[::1]'],
    ['U13 loopback, IPv6 with a port', 'http://[::1]:8080', 'http://[::1]:8080'],
    ['U13 localhost', 'http://localhost', 'http://localhost'],
    ['https to loopback', 'https://localhost:8443', 'https://localhost:8443'],
  ])('%s', (_, text, origin) => expect(parseDomainUrl(text, 'APPS_DOMAIN_URL').origin).toBe(origin))
})

describe('refused, and what is said', () => {
  test.each<[string, string, string, string]>([
    ['empty', '', "'' is empty", example],
    [
      'U1 http',
      `http://${host}`,
      `'http://${host}' is not encrypted; http is accepted for this machine only`,
      `Did you mean https://${host}?`,
    ],
    [
      'U1 http to what only begins like loopback',
      'http://127.0.0.1.evil.example',
      "'http://127.0.0.1.evil.example' is not encrypted; http is accepted for this machine only",
      'Did you mean https://127.0.0.1.evil.example?',
    ],
    [
      'U1 http to localhost of somebody',
      'http://localhost.evil.example',
      "'http://localhost.evil.example' is not encrypted; http is accepted for this machine only",
      'Did you mean https://localhost.evil.example?',
    ],
    [
      'U3 user and password',
      `https://user:canary@${host}`,
      `'https://…@${host}' contains a user or password, which has no place there`,
      example,
    ],
    ['U3 without a scheme', `user:canary@${host}`, `'…@${host}' is not an https address`, example],
    [
      'U3 a host before the @',
      `https://${host}@evil.example`,
      "'https://…@evil.example' contains a user or password, which has no place there",
      example,
    ],
    [
      'U3 a backslash',
      `https://${host}\\@evil.example`,
      "'https://…@evil.example' contains a space, a backslash or a control character",
      example,
    ],
    [
      'U3 an @ in the password',
      `https://user:can@ary@${host}`,
      `'https://…@${host}' contains a user or password, which has no place there`,
      example,
    ],
    [
      'U3 a slash in the password',
      `https://user:can//ary@${host}`,
      `'https://…@${host}' contains a user or password, which has no place there`,
      example,
    ],
    [
      'U6 a tab',
      `https://idcs\t-0123.identity.oraclecloud.com`,
      `'https://idcs\t-0123.identity.oraclecloud.com' contains a space, a backslash or a control character`,
      example,
    ],
    [
      'U6 a line end',
      `https://${host}\n`,
      `'https://${host}\n' contains a space, a backslash or a control character`,
      example,
    ],
    [
      'U6 a space',
      ` https://${host}`,
      `' https://${host}' contains a space, a backslash or a control character`,
      example,
    ],
    [
      'U6 NUL',
      `https://${host}\u0000`,
      `'https://${host}\u0000' contains a space, a backslash or a control character`,
      example,
    ],
    ['U6 a trailing dot', `https://${host}.`, `'https://${host}.' has a host that ends in a dot`, example],
    ['U6 port 0', `https://${host}:0`, `'https://${host}:0' is not a valid address`, example],
    ['U6 port 65536', `https://${host}:65536`, `'https://${host}:65536' is not a valid address`, example],
    ['U6 no port', `https://${host}:`, `'https://${host}:' is not a valid address`, example],
    [
      'U6 a Cyrillic а',
      'https://idсs.example',
      "'https://id\\u0441s.example' has letters outside ASCII in its host, which is really xn--ids-5ed.example",
      example,
    ],
    [
      'U6 a full-width dot',
      'https://idcs．example',
      "'https://idcs\\uff0eexample' has letters outside ASCII in its host, which is really idcs.example",
      example,
    ],
    [
      'U7 another path',
      `https://${host}/ui/v1`,
      `'https://${host}/ui/v1' has a path or query; give only the origin`,
      `Did you mean https://${host}?`,
    ],
    [
      'U7 a query',
      `https://${host}?x=1`,
      `'https://${host}?x=1' has a path or query; give only the origin`,
      `Did you mean https://${host}?`,
    ],
    [
      'U7 a fragment',
      `https://${host}#x`,
      `'https://${host}#x' has a path or query; give only the origin`,
      `Did you mean https://${host}?`,
    ],
    ['U2 no scheme', host, `'${host}' lacks https://`, `Did you mean https://${host}?`],
    [
      'U2 no scheme, with a port',
      `${host}:8443`,
      `'${host}:8443' lacks https://`,
      `Did you mean https://${host}:8443?`,
    ],
    [
      'U8 the OCID of a domain',
      'ocid1.domain.oc1..aaaa',
      "'ocid1.domain.oc1..aaaa' is an OCID, and not the URL of a domain",
      'Ask oci for it: oci iam domain get --domain-id ocid1.domain.oc1..aaaa --query data.url --raw-output',
    ],
    [
      'U8 the OCID of a tenancy',
      'ocid1.tenancy.oc1..aaaa',
      "'ocid1.tenancy.oc1..aaaa' is an OCID, and not the URL of a domain",
      'Ask oci for the domains in it: oci iam domain list --compartment-id ocid1.tenancy.oc1..aaaa --query "data[].url"',
    ],
    [
      'U8 another OCID',
      'ocid1.user.oc1..aaaa',
      "'ocid1.user.oc1..aaaa' is an OCID, and not the URL of a domain",
      inConsole,
    ],
    [
      'U8 a page of the console',
      'https://cloud.oracle.com/identity/domains/ocid1.domain.oc1..aaaa/applications?region=eu-frankfurt-1',
      "'https://cloud.oracle.com/identity/domains/ocid1.domain.oc1..aaaa/applications?re…' is a page of the console, and not the URL of a domain",
      'Ask oci for it: oci iam domain get --domain-id ocid1.domain.oc1..aaaa --query data.url --raw-output',
    ],
    [
      'U8 the console of a region',
      'https://console.eu-frankfurt-1.oraclecloud.com',
      "'https://console.eu-frankfurt-1.oraclecloud.com' is a page of the console, and not the URL of a domain",
      inConsole,
    ],
    [
      'U8 an id of Terraform',
      `idcsEndpoint/https://${host}:443/apps/0a1b`,
      `'idcsEndpoint/https://${host}:443/apps/0a1b' is the id of an app in Terraform, and not the URL of a domain`,
      `Did you mean https://${host}, and the app 0a1b?`,
    ],
    ['U2 a word', 'mydomain', "'mydomain' is not an https address", example],
    ['U2 file:', 'file:///etc/passwd', "'file:///etc/passwd' is not an https address", example],
    ['U2 javascript:', 'javascript:alert(1)', "'javascript:alert(1)' is not an https address", example],
    ['U2 data:', 'data:text/plain,x', "'data:text/plain,x' is not an https address", example],
    ['U2 ftp', `ftp://${host}`, `'ftp://${host}' is not an https address`, example],
    ['U2, M10 https:h', 'https:h', "'https:h' is not an https address", 'Did you mean https://h?'],
    ['U2, M10 https:///h', 'https:///h', "'https:///h' has no host", 'Did you mean https://h?'],
    [
      'M10 an address in hex',
      'http://0x7f.1',
      "'http://0x7f.1' has an unusual host; it would be read as 127.0.0.1",
      example,
    ],
    [
      'M10 an address in one number',
      'http://2130706433',
      "'http://2130706433' has an unusual host; it would be read as 127.0.0.1",
      example,
    ],
    [
      'M10 a percent',
      'https://%65vil.example',
      "'https://%65vil.example' has an unusual host; it would be read as evil.example",
      example,
    ],
    [
      'no more than 80 characters are shown',
      `https://${'a'.repeat(100)}/x`,
      `'https://${'a'.repeat(72)}…' has a path or query; give only the origin`,
      `Did you mean https://${'a'.repeat(100)}?`,
    ],
  ])('%s', (_, text, message, hint) => {
    expect(refusal(text)).toEqual({ message: `APPS_DOMAIN_URL: ${message}.`, hint })
  })

  test('the option or variable it came from is named', () => {
    expect(() => parseDomainUrl('', '--domain-url')).toThrow("--domain-url: '' is empty.")
  })
})

test.each(['x`id`.y', '$(id)', 'a;b', "it's.y", 'a&b', 'a|b.example', '*.example', 'a"b'])(
  'a host that no host name can be is refused, and not suggested again: %s',
  (host) => {
    for (const url of [`https://${host}`, `https://${host}/path`, `http://${host}`]) {
      const refused = refusal(url)
      expect(refused.message).toContain('has a host that cannot exist')
      expect(refused.hint).not.toContain(host)
    }
  },
)
