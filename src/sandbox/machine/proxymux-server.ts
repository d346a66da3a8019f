import type { Server } from 'node:https'
import { serve } from '../serve'
import type { SandboxState } from '../state'
import { authority, type KeyPair } from './authority'
import { proxymux } from './proxymux'

/** Fixed: clients do not ask. */
export const proxymuxPort = 12250

export interface Proxymux {
  host: string
  close(): Promise<void>
}

/**
 * Listens for pods, with a certificate of the cluster. As the port is fixed, each sandbox of this machine takes another address
 * of its loopback network; where it has only 127.0.0.1, there can be one sandbox with pods.
 *
 * @throws Error when no address is free
 */
export async function startProxymux(state: SandboxState): Promise<Proxymux> {
  const [{ createServer }, { generateKeyPairSync }] = await Promise.all([import('node:https'), import('node:crypto')])
  const pair = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  for (const host of [...addresses(state), '127.0.0.1']) {
    const server = createServer(identityAt(host, pair), (message, response) =>
      serve(state, message, response, (known, request) => ({ kind: 'answer', response: proxymux(known, request) })),
    )
    if (await listens(server, host)) return { host, close: () => closed(server) }
  }
  throw new Error(`Port ${proxymuxPort} on 127.0.0.1, where a pod looks for its cluster, is taken.`)
}

/** Some at random; 127.0.0.0 and 127.255.255.255 are none. */
function addresses({ random }: SandboxState): string[] {
  return Array.from({ length: 8 }, () => {
    const [a = 0, b = 0, c = 0] = random(3)
    return `127.${1 + (a % 254)}.${b}.${1 + (c % 254)}`
  })
}

function identityAt(host: string, { publicKey, privateKey }: KeyPair): { cert: string; key: string } {
  const cluster = authority('cluster')
  const certificate = cluster.sign({
    name: { parts: [['CN', 'kube-apiserver, of the sandbox']] },
    publicKey,
    from: new Date(cluster.certificate.validFrom),
    to: new Date(cluster.certificate.validTo),
    addresses: [host],
  })
  return {
    cert: `${certificate}${cluster.intermediate}`,
    key: String(privateKey.export({ type: 'pkcs8', format: 'pem' })),
  }
}

function listens(server: Server, host: string): Promise<boolean> {
  return new Promise((resolve) => {
    server.once('error', () => resolve(false))
    server.listen(proxymuxPort, host, () => resolve(true))
  })
}

function closed(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve())
    server.closeAllConnections()
  })
}
