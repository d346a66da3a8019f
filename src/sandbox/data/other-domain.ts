import { createHash } from 'node:crypto'
import type { JsonObject } from '../json'
import { wellKnownSecret } from '../scim/client-secrets'
import { textIn } from './app-store'
import { administratorClient, exampleIds } from './example-apps'

// Several domains in one sandbox are counted from 0. The first has the apps of the documents as they are.

/** The id that an app of the first domain has in another one. */
export function idIn(domain: number, id: string): string {
  if (domain === 0) return id
  return createHash('sha256').update(`domain ${domain}, ${id}`).digest('hex').slice(0, 32)
}

/** The client to sign in with. Its secret is another in each domain: one that is sent to the wrong domain is refused. */
export function administratorOf(domain: number): typeof administratorClient {
  const { clientId } = administratorClient
  return domain === 0
    ? administratorClient
    : { clientId, clientSecret: wellKnownSecret(`${clientId}, domain ${domain}`) }
}

// IDCSApp has the same id in every domain.
const otherIds = new RegExp(
  Object.values(exampleIds)
    .filter((id) => id !== exampleIds.oracleApp)
    .join('|'),
  'g',
)

/** Apps of the first domain with the ids of another one, wherever these stand in them. */
export function withIdsOf(domain: number, apps: readonly JsonObject[]): JsonObject[] {
  return JSON.parse(JSON.stringify(apps).replace(otherIds, (id) => idIn(domain, id)))
}

type Differences = { readonly [App in keyof typeof exampleIds]?: JsonObject | 'missing' }

/** What distinguishes the example apps of the second domain, and of the third, from those of the first. */
const differences: readonly [Differences, Differences] = [
  {
    fieldServiceApi: { refreshTokenExpiry: 7_776_000 },
    paymentsApi: { accessTokenExpiry: 3600 },
    customerPortal: { refreshTokenExpiry: 2_592_000, description: 'Client and resource; only one lifetime was set' },
    nightlyInvoiceExport: 'missing',
  },
  {
    resourceOwner: { accessTokenExpiry: 28_800 },
    paymentsApi: { allowOffline: true, description: 'Allows offline access' },
    customerPortal: { displayName: 'Customer Portal (test)' },
    orderDashboard: { allowedGrants: ['authorization_code', 'refresh_token'], description: 'May get a refresh token' },
    warehouseScanner: 'missing',
    expenseReports: 'missing',
  },
]

/** The example apps of a domain: what is to be compared has to differ somewhere. */
export function examplesOf(domain: number, apps: readonly JsonObject[]): JsonObject[] {
  if (domain === 0) return [...apps]
  const byId = new Map(
    Object.entries(differences[(domain - 1) % 2] ?? {}).map(([app, difference]) => [
      exampleIds[app as keyof typeof exampleIds] as string,
      difference,
    ]),
  )
  const changed = apps.flatMap((app) => {
    const difference = byId.get(textIn(app, 'id'))
    return difference === 'missing' ? [] : [{ ...app, ...difference }]
  })
  return withIdsOf(domain, changed)
}
