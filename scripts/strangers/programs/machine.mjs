// Signs in as a machine with Oracle's `oci-common`: its folder, the kind, the sandbox, an app, and what to do. The last line
// that it prints is a JSON document; the lines before are the library's own.
import { createRequire } from 'node:module'
import { join } from 'node:path'

const [folder, kind, url, appId, what] = process.argv.slice(2)
const load = createRequire(join(folder, 'package.json'))
const oracle = load('oci-common')
const { IdentityDomainsClient } = load('oci-identitydomains')
const variable = (name) => process.env[name]

/** This SDK reads no variable for the two addresses. */
const instance = () => {
  const builder = new oracle.InstancePrincipalsAuthenticationDetailsProviderBuilder()
  builder.metadataBaseUrl = variable('OCI_METADATA_BASE_URL')
  builder.federationEndpoint = variable('OCI_SDK_AUTH_CLIENT_REGION_URL')
  return builder.build()
}
const resource = () => oracle.ResourcePrincipalAuthenticationDetailsProvider.builder()
const providers = {
  instance,
  'resource-principal': resource,
  'resource-principal-content': resource,
  workload: () =>
    oracle.OkeWorkloadIdentityAuthenticationDetailsProvider.builder(
      variable('OCI_KUBERNETES_SERVICE_ACCOUNT_CERT_PATH'),
      variable('OCI_KUBERNETES_SERVICE_ACCOUNT_TOKEN_PATH'),
    ),
  'cloud-shell': async () => {
    const { OCI_CONFIG_FILE: file, OCI_CLI_PROFILE: profile } = process.env
    const provider = new oracle.ConfigFileAuthenticationDetailsProvider(file, profile)
    const machine = await instance()
    provider.setProvider(machine)
    return Object.assign(provider, { refresh: () => machine.refresh() })
  },
}

async function see() {
  const provider = await providers[kind]()
  const client = new IdentityDomainsClient({ authenticationDetailsProvider: provider })
  client.endpoint = url
  const count = async () => (await client.listApps({ count: 1 })).apps.totalResults
  const asks = {
    list: count,
    async patch() {
      const operations = [{ op: 'REPLACE', path: 'refreshTokenExpiry', value: 86400 }]
      const patchOp = { schemas: ['urn:ietf:params:scim:api:messages:2.0:PatchOp'], operations }
      return (await client.patchApp({ appId, patchOp })).app.refreshTokenExpiry
    },
    /** In one run, its session ends between two requests. The SDK leaves it to the program to renew it. */
    async renewal() {
      await count()
      const headers = { 'content-type': 'application/json' }
      await fetch(`${url}/sandbox/clock`, { method: 'POST', headers, body: '{"advance":1500}' })
      return count().catch(async ({ statusCode }) => {
        if (statusCode !== 401) throw new Error(`It was refused with ${statusCode}.`)
        await provider.refresh()
        return count()
      })
    },
  }
  return asks[what]()
}

const seen = await see().catch((error) => error.statusCode ?? 'refused')
process.stdout.write(`\n${JSON.stringify(seen)}\n`)
process.exit()
