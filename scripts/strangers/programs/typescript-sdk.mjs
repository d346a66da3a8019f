// Asks Oracle's SDK for TypeScript: its folder, the sandbox, the config file, a profile and an app. Prints one JSON document.
import { createRequire } from 'node:module'
import { join } from 'node:path'

const [folder, url, file, profile, appId, what] = process.argv.slice(2)
const load = createRequire(join(folder, 'package.json'))
const { ConfigFileAuthenticationDetailsProvider, SessionAuthDetailProvider } = load('oci-common')
const { IdentityDomainsClient } = load('oci-identitydomains')
const Provider = profile === 'SESSION' ? SessionAuthDetailProvider : ConfigFileAuthenticationDetailsProvider
const client = new IdentityDomainsClient({ authenticationDetailsProvider: new Provider(file, profile) })
client.endpoint = url

const patch = async (value, more = {}) => {
  const operations = [{ op: 'REPLACE', path: 'refreshTokenExpiry', value }]
  const patchOp = { schemas: ['urn:ietf:params:scim:api:messages:2.0:PatchOp'], operations }
  const { app } = await client.patchApp({ appId, patchOp, ...more })
  return app.refreshTokenExpiry
}

const asks = {
  get: async () => (await client.getApp({ appId })).app.refreshTokenExpiry,
  pages: async () => {
    const ids = []
    let page
    do {
      const { apps, opcNextPage } = await client.listApps({ attributes: 'displayName', limit: 500, page })
      ids.push(...apps.resources.map(({ id }) => id))
      page = opcNextPage
    } while (page && ids.length < 10_000)
    return { rows: ids.length, distinct: new Set(ids).size }
  },
  patch: () => patch(86400),
  patchOfVersion: async () => patch(172800, { ifMatch: (await client.getApp({ appId })).app.meta.version }),
  patchOfOlder: () => patch(345600, { ifMatch: '0'.repeat(32) }),
}

const result = await asks[what]().catch((error) => error.statusCode ?? String(error))
process.stdout.write(`${JSON.stringify(result)}\n`)
