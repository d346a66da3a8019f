import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { Agent, request } from 'node:https'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import {
  type AuthenticationDetailsProvider,
  ConfigFileAuthenticationDetailsProvider,
  InstancePrincipalsAuthenticationDetailsProviderBuilder,
  OkeWorkloadIdentityAuthenticationDetailsProvider,
  ResourcePrincipalAuthenticationDetailsProvider,
} from 'oci-common'
import { IdentityDomainsClient } from 'oci-identitydomains'
import { type Dispatcher, Agent as Dispatching, setGlobalDispatcher } from 'undici'
import { afterEach, beforeAll, beforeEach, expect, test, vi } from 'vitest'
import { type Machine, type MachineKind, type Sandbox, startSandbox } from '../../../../src/sandbox/server'
import type { Switches } from '../../../../src/sandbox/switches'

// Oracle's own SDK, unchanged, obtains each kind of credentials, and signs with them.

let directory: string
let sandbox: Sandbox
let machine: Machine

/** This SDK hands the CA of the cluster to an agent that fetch does not know, so it has to come in by the dispatcher. */
function reachLoopbackOnly(ca?: string) {
  const dispatcher = new Dispatching({ connect: ca === undefined ? {} : { ca } })
  setGlobalDispatcher(
    dispatcher.compose((dispatch) => (options, handler) => {
      if (!/^https?:\/\/127\./.test(String(options.origin)))
        throw new Error(`This is another machine: ${options.origin}`)
      return dispatch(withOneLength(options), handler)
    }),
  )
}
beforeAll(() => reachLoopbackOnly())
beforeEach(async () => {
  // It says there that it does not try again.
  vi.spyOn(console, 'log').mockReturnValue()
  vi.spyOn(console, 'error').mockReturnValue()
  vi.spyOn(console, 'warn').mockReturnValue()
  directory = await mkdtemp(join(tmpdir(), 'apps-machine-'))
})
afterEach(async () => {
  vi.restoreAllMocks()
  vi.unstubAllEnvs()
  reachLoopbackOnly()
  await machine.close()
  await sandbox.close()
  await rm(directory, { recursive: true })
})

/** The SDK sets a content-length, fetch adds its own; Node's dispatcher reads the first, that of the package refuses "95, 95". */
function withOneLength(options: Dispatcher.DispatchOptions): Dispatcher.DispatchOptions {
  const headers = Object.entries((options.headers ?? {}) as Record<string, string>).map(([name, value]) =>
    name.toLowerCase() === 'content-length' ? [name, String(value).replace(/,.*/, '')] : [name, value],
  )
  return { ...options, headers: Object.fromEntries(headers) }
}

async function play(kind: MachineKind, switches: Partial<Switches> = {}) {
  sandbox = await startSandbox({ switches })
  machine = await sandbox.machine(kind, directory)
  for (const [name, text] of Object.entries(machine.files)) await writeFile(join(directory, name), text)
  machine.onRenewal((name, text) => writeFile(join(directory, name), text))
  for (const [name, value] of Object.entries(machine.variables)) vi.stubEnv(name, value)
}

function clientFor(authenticationDetailsProvider: AuthenticationDetailsProvider) {
  const client = new IdentityDomainsClient({ authenticationDetailsProvider })
  client.endpoint = sandbox.url
  return client
}

async function count(provider: unknown): Promise<number | undefined> {
  const { apps } = await clientFor(provider as AuthenticationDetailsProvider).listApps({ count: 1 })
  return apps.totalResults
}

/** The builder as an instance uses it, but for the two addresses: this SDK reads no variable for them. */
function instanceProvider() {
  const builder = new InstancePrincipalsAuthenticationDetailsProviderBuilder()
  builder.metadataBaseUrl = String(machine.variables['OCI_METADATA_BASE_URL'])
  builder.federationEndpoint = String(machine.variables['OCI_SDK_AUTH_CLIENT_REGION_URL'])
  return builder.build()
}

test('an instance principal lists apps, and gets another session when its first is ended', async () => {
  await play('instance')
  const provider = await instanceProvider()
  expect(await count(provider)).toBe(15)
  const first = await provider.getKeyId()
  sandbox.faults.add({ match: { kind: 'list' }, action: { type: 'expireTokens' } })
  await expect(count(provider)).rejects.toMatchObject({ statusCode: 401 })
  await provider.refresh()
  expect(await provider.getKeyId()).not.toBe(first)
  expect(await count(provider)).toBe(15)
})

test('an instance that no dynamic group has in it gets 404 in the form of OCI', async () => {
  await play('instance', { dynamicGroup: 'no-match' })
  await expect(count(await instanceProvider())).rejects.toMatchObject({
    statusCode: 404,
    serviceCode: 'NotAuthorizedOrNotFound',
  })
})

test('a resource principal reads its files, which are written again before they end', async () => {
  await play('resource-principal')
  const provider = ResourcePrincipalAuthenticationDetailsProvider.builder()
  expect(await count(provider)).toBe(15)
  const first = await readFile(join(directory, 'rpst'), 'utf8')
  sandbox.clock.advance(599)
  expect(await count(provider)).toBe(15)
  expect(await readFile(join(directory, 'rpst'), 'utf8')).toBe(first)
  sandbox.clock.advance(3600)
  await expect(count(provider)).rejects.toMatchObject({ statusCode: 401 })
  await provider.refresh()
  expect(await count(provider)).toBe(15)
  expect(await readFile(join(directory, 'rpst'), 'utf8')).not.toBe(first)
})

test('a resource principal has its contents in variables, with an encrypted key', async () => {
  await play('resource-principal-content')
  expect(machine.files).toEqual({})
  expect(await count(ResourcePrincipalAuthenticationDetailsProvider.builder())).toBe(15)
})

test('Cloud Shell acts as the user who opened it', async () => {
  await play('cloud-shell', { dynamicGroup: 'no-match' })
  const provider = new ConfigFileAuthenticationDetailsProvider(join(directory, 'config'), 'eu-frankfurt-1')
  const instance = await instanceProvider()
  provider.setProvider(instance)
  expect(await count(provider)).toBe(15)
})

test('a pod gets its session over TLS that the CA of its cluster vouches for', async () => {
  await play('workload')
  reachLoopbackOnly(machine.files['ca.crt'])
  const provider = OkeWorkloadIdentityAuthenticationDetailsProvider.builder(
    join(directory, 'ca.crt'),
    join(directory, 'token'),
  )
  expect(await count(provider)).toBe(15)
})

test('nobody without that CA speaks with the cluster', async () => {
  await play('workload')
  const host = String(machine.variables['KUBERNETES_SERVICE_HOST'])
  const connect = (ca: string | undefined) =>
    new Promise((resolve) => {
      const agent = new Agent(ca === undefined ? {} : { ca })
      const outgoing = request({ host, port: 12250, path: '/', agent }, (answer) => {
        answer.resume()
        resolve(answer.statusCode)
      })
      outgoing.on('error', ({ message }) => resolve(message)).end()
    })
  expect(await connect(String(machine.files['ca.crt']))).toBe(404)
  expect(await connect(undefined)).toBe('unable to get local issuer certificate')
})

test('two sandboxes have pods at the same time', async () => {
  await play('workload')
  const another = await startSandbox()
  const pod = await another.machine('workload', directory)
  const hosts = [machine, pod].map(({ variables }) => variables['KUBERNETES_SERVICE_HOST'])
  await pod.close()
  await another.close()
  expect(new Set(hosts).size).toBe(2)
})
