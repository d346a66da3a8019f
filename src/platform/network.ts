import { readFileSync } from 'node:fs'
import { setFlagsFromString } from 'node:v8'
import { Agent, buildConnector, type Dispatcher, EnvHttpProxyAgent } from 'undici'
import type { NetworkOptions } from './environment'
import { skipContinue } from './interim-response'

/** Larger headers are refused by the parser before they are in memory. In bytes. */
const largestHeaders = 16 * 1024

/** New connections to one origin; certificates are always checked, and nothing older than TLS 1.2 is spoken. */
export async function openNetwork(options: NetworkOptions, variables: NodeJS.ProcessEnv): Promise<Dispatcher> {
  await keepParserUnoptimised(options.origin)
  return agentFor(options, variables)
}

async function agentFor(
  { extraCertificates, connectTimeout, proxy }: NetworkOptions,
  variables: NodeJS.ProcessEnv,
): Promise<Dispatcher> {
  const options = {
    connections: 8,
    pipelining: 1,
    maxHeaderSize: largestHeaders,
    connect: {
      timeout: connectTimeout * 1000,
      minVersion: 'TLSv1.2' as const,
      ...(extraCertificates === undefined ? {} : { ca: [...(await trusted(variables)), extraCertificates] }),
    },
  }
  if (proxy === null) {
    const open = buildConnector(options.connect)
    const connect: typeof open = (to, done) =>
      open(to, (...[error, socket]) => (error === null ? done(null, skipContinue(socket)) : done(error, null)))
    return new Agent({ ...options, connect })
  }
  // Both proxies are given, or undici would look into the environment itself; and `connect` counts for neither the
  // proxy nor what is behind it.
  return new EnvHttpProxyAgent({
    ...options,
    requestTls: options.connect,
    proxyTls: options.connect,
    httpProxy: proxy.url.href,
    httpsProxy: proxy.url.href,
    noProxy: proxy.except,
  })
}

/** `ca` replaces what Node trusts, so all of it has to be named again. */
export async function trusted(variables: NodeJS.ProcessEnv): Promise<string[]> {
  const { rootCertificates } = await import('node:tls')
  const file = variables['NODE_EXTRA_CA_CERTS']
  if (file === undefined || file === '') return [...rootCertificates]
  try {
    return [...rootCertificates, readFileSync(file, 'utf8')]
  } catch {
    // Node itself only warns about it.
    return [...rootCertificates]
  }
}

/** The newest release line of Node on which the flag below was tested. */
const newestTested = 26

/**
 * undici parses HTTP with WebAssembly. V8 optimises that code in the background, which takes longer than a short command
 * runs, and a long command gains nothing from it. Without this flag, one `get-expiry` takes twice the processor time
 * (204 ms instead of 99 ms on Node 20.20).
 * After a V8 flag has changed, Node no longer loads its own modules from its code cache, so TLS is loaded first.
 */
async function keepParserUnoptimised({ protocol }: URL): Promise<void> {
  if (protocol === 'https:') await Promise.all([import('node:tls'), import('node:dns')])
  if (Number.parseInt(process.versions.node, 10) > newestTested) return
  setFlagsFromString('--wasm-tiering-budget=1000000000')
}
