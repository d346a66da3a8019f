import { generateKeyPairSync } from 'node:crypto'
import { SimpleAuthenticationDetailsProvider } from 'oci-common'
import { IdentityDomainsClient, models } from 'oci-identitydomains'
import { type Dispatcher, MockAgent, setGlobalDispatcher } from 'undici'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { exampleIds, type Sandbox, startSandbox } from '../../../src/sandbox/server'

// Oracle's own SDK, unchanged, is the strictest reader of these answers that we have.
const user = { tenancy: 'ocid1.tenancy.oc1..sandbox', user: 'ocid1.user.oc1..dana', fingerprint: '20:3b:97:13' }
const pair = generateKeyPairSync('rsa', {
  modulusLength: 2048,
  publicKeyEncoding: { type: 'spki', format: 'pem' },
  privateKeyEncoding: { type: 'pkcs1', format: 'pem' },
})

let sandbox: Sandbox

beforeAll(async () => {
  // The SDK sends by the global fetch, which may reach this machine here, and still nothing else.
  const loopbackOnly = new MockAgent()
  loopbackOnly.enableNetConnect(/^127\.0\.0\.1:\d+$/)
  setGlobalDispatcher(
    loopbackOnly.compose((dispatch) => (options, handler) => dispatch(withOneLength(options), handler)),
  )
  const keyId = `${user.tenancy}/${user.user}/${user.fingerprint}`
  sandbox = await startSandbox({ apiKeys: [{ keyId, publicKey: pair.publicKey }] })
})
afterAll(() => sandbox.close())
beforeEach(() => sandbox.reset())

/** The SDK sets a content-length, fetch adds its own; Node's dispatcher reads the first, that of the package refuses "95, 95". */
function withOneLength(options: Dispatcher.DispatchOptions): Dispatcher.DispatchOptions {
  const headers = Object.entries(options.headers as Record<string, string>).map(([name, value]) =>
    name.toLowerCase() === 'content-length' ? [name, value.replace(/,.*/, '')] : [name, value],
  )
  return { ...options, headers: Object.fromEntries(headers) }
}

function clientFor(privateKey: string): IdentityDomainsClient {
  const authenticationDetailsProvider = new SimpleAuthenticationDetailsProvider(
    user.tenancy,
    user.user,
    user.fingerprint,
    privateKey,
    null,
  )
  const client = new IdentityDomainsClient({ authenticationDetailsProvider })
  client.endpoint = sandbox.url
  return client
}

test('getApp reads the sample of the documentation', async () => {
  const { app, opcRequestId } = await clientFor(pair.privateKey).getApp({ appId: exampleIds.resourceOwner })
  expect(app.displayName).toBe('ResourceOwner')
  expect(app.refreshTokenExpiry).toBe(604800)
  expect(app.basedOnTemplate.ref).toBe(`${sandbox.url}/admin/v1/AppTemplates/CustomWebAppTemplateId`)
  expect(app.meta?.resourceType).toBe('App')
  expect(opcRequestId).toMatch(/^[^/]+\/\w{17}$/)
})

test('getApp narrows by attributes', async () => {
  const { app } = await clientFor(pair.privateKey).getApp({
    appId: exampleIds.resourceOwner,
    attributes: 'refreshTokenExpiry',
  })
  expect(app.refreshTokenExpiry).toBe(604800)
  expect(app.clientSecret).toBeUndefined()
})

test('listApps filters, sorts in upper case and counts', async () => {
  const { apps } = await clientFor(pair.privateKey).listApps({
    filter: 'isOAuthResource eq true and active eq true',
    sortBy: 'displayName',
    sortOrder: 'DESCENDING' as never,
    startIndex: 2,
    count: 3,
    attributes: 'displayName',
  })
  expect(apps.resources.map((app) => app.displayName)).toEqual(['Payments API', 'IDCSApp', 'Field Service API'])
  expect(apps.totalResults).toBe(6)
  expect(apps.itemsPerPage).toBe(3)
  expect(apps.startIndex).toBe(2)
})

test('searchApps finds by a value path', async () => {
  const { apps } = await clientFor(pair.privateKey).searchApps({
    appSearchRequest: {
      schemas: ['urn:ietf:params:scim:api:messages:2.0:SearchRequest'],
      attributes: ['displayName'],
      filter: 'scopes[fqs eq "https://payments.example.com/payments"]',
    },
  })
  expect(apps.resources.map((app) => app.displayName)).toEqual(['Payments API'])
})

test('patchApp writes, and the user of the key is the last modifier', async () => {
  const before = await clientFor(pair.privateKey).getApp({ appId: exampleIds.resourceOwner })
  const { app, etag } = await clientFor(pair.privateKey).patchApp({
    appId: exampleIds.resourceOwner,
    ifMatch: before.app.meta?.version ?? '',
    patchOp: {
      schemas: ['urn:ietf:params:scim:api:messages:2.0:PatchOp'],
      operations: [{ op: models.Operations.Op.Replace, path: 'refreshTokenExpiry', value: 904800 }],
    },
  })
  expect(app.refreshTokenExpiry).toBe(904800)
  expect(app.idcsLastModifiedBy?.value).toBe('ocid1.user.oc1..dana')
  expect(etag).toBe(app.meta?.version)
  expect(sandbox.requests.map(({ method, status }) => [method, status])).toEqual([
    ['GET', 200],
    ['PATCH', 200],
  ])
})

test('createApp, putApp, putAppStatusChanger and deleteApp take an App from its beginning to its end', async () => {
  const client = clientFor(pair.privateKey)
  const schemas = ['urn:ietf:params:scim:schemas:oracle:idcs:App']
  const basedOnTemplate = { value: 'CustomWebAppTemplateId' }
  const wanted: models.App = {
    schemas,
    displayName: 'Made by the SDK',
    basedOnTemplate,
    isOAuthResource: true,
    audience: 'https://sdk.example.com/',
    scopes: [{ value: 'read' }],
    refreshTokenExpiry: 86_400,
  }
  const created = await client.createApp({ app: wanted, attributes: 'refreshTokenExpiry,scopes,meta,active' })
  expect(created.app).toMatchObject({ displayName: 'Made by the SDK', refreshTokenExpiry: 86_400, active: false })
  expect(created.app.scopes).toEqual([{ value: 'read', fqs: 'https://sdk.example.com/read' }])
  expect(created.etag).toBe(created.app.meta?.version)

  const appId = created.app.id ?? ''
  const { displayName: _, ...others } = wanted
  const app = { ...others, displayName: 'Put by the SDK' }
  const put = await client.putApp({ appId, app, ifMatch: created.etag })
  expect(put.app).toMatchObject({ id: appId, displayName: 'Put by the SDK', refreshTokenExpiry: 86_400 })
  await expect(client.putApp({ appId, app, ifMatch: created.etag })).rejects.toMatchObject({ statusCode: 412 })

  const changer = { schemas: ['urn:ietf:params:scim:schemas:oracle:idcs:AppStatusChanger'] }
  const change = (active: boolean) =>
    client.putAppStatusChanger({ appStatusChangerId: appId, appStatusChanger: { ...changer, active } })
  const on = await change(true)
  expect(on.appStatusChanger).toMatchObject({ id: appId, active: true })
  expect(on.etag).not.toBe(put.etag)
  await expect(client.deleteApp({ appId })).rejects.toMatchObject({ statusCode: 400 })
  await change(false)
  expect((await client.deleteApp({ appId, forceDelete: true })).opcRequestId).toMatch(/^[^/]+\/\w{17}$/)
  await expect(client.getApp({ appId })).rejects.toMatchObject({ statusCode: 404 })
})

test('createApp with the same opc-retry-token makes one App', async () => {
  const client = clientFor(pair.privateKey)
  const app: models.App = {
    schemas: ['urn:ietf:params:scim:schemas:oracle:idcs:App'],
    displayName: 'Once',
    basedOnTemplate: { value: 'CustomWebAppTemplateId' },
  }
  const ids = [
    await client.createApp({ app, opcRetryToken: 'one' }),
    await client.createApp({ app, opcRetryToken: 'one' }),
  ]
  expect(ids[0]?.app.id).toBe(ids[1]?.app.id)
  await expect(client.createApp({ app })).rejects.toMatchObject({ statusCode: 409 })
})

test('another key is refused', async () => {
  const other = generateKeyPairSync('rsa', {
    modulusLength: 2048,
    publicKeyEncoding: { type: 'spki', format: 'pem' },
    privateKeyEncoding: { type: 'pkcs1', format: 'pem' },
  })
  await expect(clientFor(other.privateKey).getApp({ appId: exampleIds.resourceOwner })).rejects.toMatchObject({
    statusCode: 401,
  })
})
