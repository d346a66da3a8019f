import { createPrivateKey } from 'node:crypto'
import nock from 'nock'
import { describe, expect, test } from 'vitest'
import type { SigningKey } from '../../../../src/identity-domain/auth/credentials'
import { createRequestSigner } from '../../../../src/identity-domain/auth/request-signing'
import { openTenancy } from '../../../../src/identity-domain/tenancy/tenancy'
import { Secrets } from '../../../../src/secrets/secrets'
import { HoldingDispatcher } from '../../../support/holding-dispatcher'
import { rsaPair } from '../../../support/keys'
import { NockDispatcher } from '../../../support/nock-dispatcher'
import { type FakeRun, fakeRun } from '../../../support/open-test-domain'
import { failureOf, nothingPending } from '../on-nock'

nothingPending()

const service = 'https://identity.eu-frankfurt-1.oci.oraclecloud.com'
const root = 'ocid1.tenancy.oc1..t'
const path = `/20160918/domains?compartmentId=${root}&limit=100`
const privateKey = createPrivateKey(rsaPair().privateKey)

const apiKey: SigningKey = {
  kind: 'signature',
  sign: createRequestSigner({ keyId: `${root}/ocid1.user.oc1..u/20:3b`, privateKey }),
  session: null,
  concern: null,
  advice: 'advice',
  from: "OCI profile 'A'",
}

function list(run: FakeRun = fakeRun(), credentials = apiKey) {
  const tenancy = openTenancy({
    id: root,
    service: new URL(service),
    via: null,
    hasCaFile: false,
    credentials,
    userAgent: 'apps/test',
    connect: async () => new HoldingDispatcher(new NockDispatcher(), run.clock),
    run,
    secrets: new Secrets(),
  })
  return tenancy.listDomains(root)
}

const signed = { authorization: /^Signature version="1",keyId="ocid1.tenancy.oc1..t\/ocid1.user.oc1..u\/20:3b"/ }
const oci = () => nock(service, { reqheaders: { ...signed, accept: 'application/json' } })

const row = (name: string, more: object = {}) => ({
  id: `ocid1.domain.oc1..${name}`,
  compartmentId: root,
  displayName: name,
  url: `https://${name}.identity.oraclecloud.com:443`,
  homeRegion: 'eu-frankfurt-1',
  type: 'DEFAULT',
  lifecycleState: 'ACTIVE',
  freeformTags: {},
  ...more,
})
const read = ({ compartmentId: _, freeformTags: __, ...rest }: ReturnType<typeof row>) => rest
const next = (token: string) => ({ 'opc-next-page': token })

describe('a list that is whole', () => {
  test('one page', async () => {
    oci()
      .get(path)
      .reply(200, [row('a'), row('b')])
    expect(await list()).toEqual({ domains: [read(row('a')), read(row('b'))], unreadable: [], stoppedBy: null })
  })

  test('pages follow opc-next-page, as it is, until there is none; an empty page is not the end', async () => {
    oci()
      .get(path)
      .reply(200, [row('a')], next("a+b/c='"))
    oci().get(`${path}&page=a%2Bb%2Fc%3D%27`).reply(200, [], next('2'))
    oci()
      .get(`${path}&page=2`)
      .reply(200, [row('b')], next(''))
    const { domains, stoppedBy } = await list()
    expect(domains.map(({ displayName }) => displayName)).toEqual(['a', 'b'])
    expect(stoppedBy).toBeNull()
  })

  test('none', async () => {
    oci().get(path).reply(200, [])
    expect(await list()).toEqual({ domains: [], unreadable: [], stoppedBy: null })
  })
})

describe('a list that is not whole says why', () => {
  test.each<[string, number, unknown, string]>([
    ['a refusal', 404, { code: 'NotAuthorizedOrNotFound', message: 'no' }, 'OCI does not let these credentials'],
    ['another shape', 200, { items: [] }, 'The answer with the domains cannot be trusted: it is not a list.'],
    ['HTML', 200, '<html>', 'The answer with the domains cannot be trusted: the body is not JSON.'],
  ])('where a later page is %s', async (_, status, body, why) => {
    oci()
      .get(path)
      .reply(200, [row('a')], next('2'))
    oci()
      .get(`${path}&page=2`)
      .reply(status, body as nock.Body)
    const { domains, stoppedBy } = await list()
    expect(domains).toHaveLength(1)
    expect(stoppedBy?.message).toMatch(/^The list ends after page 1: /)
    expect(stoppedBy?.message).toContain(why)
  })

  test('where page after page names another one', async () => {
    for (let page = 1; page <= 20; page++)
      oci()
        .get(page === 1 ? path : `${path}&page=${page}`)
        .reply(200, [row(`domain ${page}`)], next(String(page + 1)))
    const { domains, stoppedBy } = await list()
    expect(domains).toHaveLength(20)
    expect(stoppedBy?.message).toBe(
      'The list ends after page 20: It names a page after that, and no tenancy has so many domains.',
    )
  })

  test('where a page names one that was read', async () => {
    oci()
      .get(path)
      .reply(200, [row('a')], next('2'))
    oci()
      .get(`${path}&page=2`)
      .reply(200, [row('b')], next('2'))
    const { domains, stoppedBy } = await list()
    expect(domains).toHaveLength(2)
    expect(stoppedBy?.message).toBe('The list ends after page 2: It names a page as its next that was read before.')
  })

  test('where the user stops it', async () => {
    const run = fakeRun()
    oci()
      .get(path)
      .reply(200, [row('a')], next('2'))
    oci()
      .get(`${path}&page=2`)
      .reply(() => {
        run.interrupt()
        return [200, [row('b')]]
      })
    expect((await list(run)).stoppedBy?.message).toBe('Interrupted.')
  })

  test.each<[string, unknown, string]>([
    ['no object', 'a', 'it is not an object'],
    ['without a URL', row('a', { url: undefined }), "its 'url' is missing or not a text"],
    ['with a URL that is no text', row('a', { url: 7 }), "its 'url' is missing or not a text"],
    ['without a name', row('a', { displayName: '' }), "its 'displayName' is missing or not a text"],
    ['without a state', row('a', { lifecycleState: null }), "its 'lifecycleState' is missing or not a text"],
  ])('a row %s', async (_, odd, why) => {
    oci()
      .get(path)
      .reply(200, [odd, row('b')] as nock.Body)
    const { domains, unreadable } = await list()
    expect(domains).toEqual([read(row('b'))])
    expect(unreadable).toEqual([`Row 1 of page 1 cannot be read: ${why}.`])
  })

  test('a domain that comes twice', async () => {
    oci()
      .get(path)
      .reply(200, [row('a')], next('2'))
    oci()
      .get(`${path}&page=2`)
      .reply(200, [row('a')])
    const { domains, unreadable } = await list()
    expect(domains).toHaveLength(1)
    expect(unreadable).toEqual(['Row 1 of page 2 is domain ocid1.domain.oc1..a a second time.'])
  })

  test('an object that says a thing twice is not believed', async () => {
    oci().get(path).reply(200, '[{"id":"a","url":"https://a","url":"https://b"}]')
    expect((await failureOf(list())).message).toBe(
      'The answer with the domains cannot be trusted: an object in it has the same name twice.',
    )
  })
})

describe('what OCI refuses', () => {
  const unknown = { code: 'NotAuthorizedOrNotFound', message: 'Authorization failed or requested resource not found.' }
  test.each<[string, number, unknown, number, string]>([
    [
      'a signature',
      401,
      { code: 'NotAuthenticated', message: 'x' },
      4,
      "OCI did not accept the signature (OCI profile 'A').",
    ],
    [
      'a right, or a compartment that is not there',
      404,
      unknown,
      4,
      `list the domains of ${root}, or there is no such`,
    ],
    ['a right', 403, { code: 'NotAllowed', message: 'x' }, 4, '(NotAllowed: x)'],
    ['a request', 400, { code: 'InvalidParameter', message: 'x' }, 7, 'it answered 400 (InvalidParameter: x).'],
    ['with a page of something else', 404, '<html>', 7, "Something answered 404 that is not OCI's Identity service"],
  ])('%s', async (_, status, body, exitCode, said) => {
    oci()
      .get(path)
      .reply(status, body as nock.Body, { 'opc-request-id': 'R1' })
    const failure = await failureOf(list())
    expect(failure).toMatchObject({ exitCode, status, requestId: 'R1' })
    expect(failure.message).toContain(said)
  })

  test('a session whose signature is refused is to be renewed', async () => {
    oci().get(path).reply(401)
    const session = { ...apiKey, session: { endsAt: null, renewal: 'oci session refresh' } }
    expect((await failureOf(list(fakeRun(), session))).hint).toBe('advice')
  })

  test('a clock that is wrong is named', async () => {
    oci().get(path).reply(401, '', { date: 'Mon, 01 Jan 2001 00:00:00 GMT' })
    expect((await failureOf(list())).message).toMatch(/This machine's clock differs by \d+ s\.$/)
  })

  test('a redirect is not followed', async () => {
    oci().get(path).reply(302, '', { location: 'https://evil.example/x' })
    expect(await failureOf(list())).toMatchObject({
      exitCode: 7,
      message: "OCI's Identity service redirects to https://evil.example; redirects are not followed.",
    })
  })

  test('a service that is down is asked several times', async () => {
    oci().get(path).times(4).reply(503, { code: 'InternalError', message: 'x' })
    expect(await failureOf(list())).toMatchObject({ exitCode: 7, status: 503 })
  })

  test('a host that is not there: the hint is about the region', async () => {
    oci()
      .get(path)
      .times(2)
      .replyWithError(Object.assign(new Error('no'), { code: 'ENOTFOUND' }))
    const { exitCode, hint } = await failureOf(list())
    expect(exitCode).toBe(7)
    expect(hint).toMatch(/^Check the region of the OCI profile/)
  })

  test('the time of the run is its limit', async () => {
    expect(await failureOf(list(fakeRun({ seconds: 0 })))).toMatchObject({ exitCode: 7 })
  })
})
