import { readFileSync } from 'node:fs'
import { getHeapSpaceStatistics, setFlagsFromString } from 'node:v8'
import { Agent, type Dispatcher, EnvHttpProxyAgent } from 'undici'
import type { NetworkOptions } from './environment'

/** Larger headers are refused by the parser before they are in memory. In bytes. */
const largestHeaders = 16 * 1024

/** New connections to one origin; certificates are always checked, and nothing older than TLS 1.2 is spoken. */
export async function openNetwork(options: NetworkOptions, variables: NodeJS.ProcessEnv): Promise<Dispatcher> {
  await leaveParserAsItIs(options.origin)
  const agent = await agentFor(options, variables)
  return options.rowsPassThrough === true ? agent.compose(keepingYoungMemorySmall) : agent
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
  if (proxy === null) return new Agent(options)
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

/** In bytes, both halves of it. */
const enoughYoungMemory = 16 * 1024 * 1024

/**
 * V8 makes the space for new values larger as long as some of them live on, up to 48 MiB, with Node 24 far more. It is
 * kept from growing further where a list of 100,000 apps hardly gets quicker by it: looked at before each page.
 */
function keepingYoungMemorySmall(dispatch: Dispatcher['dispatch']): Dispatcher['dispatch'] {
  let mayGrow = true
  return (options, handler) => {
    if (mayGrow && youngMemory() >= enoughYoungMemory) {
      mayGrow = false
      setFlagsFromString('--semi-space-growth-factor=1')
    }
    return dispatch(options, handler)
  }
}

const youngMemory = (): number =>
  getHeapSpaceStatistics().find(({ space_name }) => space_name === 'new_space')?.space_size ?? 0

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

/** The newest release line of Node that this was measured on. */
const newestKnown = 26

/**
 * undici parses HTTP with WebAssembly. V8 would soon optimise that code in the background, for longer than a short
 * command takes: with Node 20 half of its time and 35 MiB, with Node 26 still a fifth; a long run gains nothing by it.
 * Once a flag of V8 is changed, Node's own modules no longer come out of its code cache, so TLS is loaded before.
 */
async function leaveParserAsItIs({ protocol }: URL): Promise<void> {
  if (protocol === 'https:') await Promise.all([import('node:tls'), import('node:dns')])
  if (Number.parseInt(process.versions.node, 10) > newestKnown) return
  setFlagsFromString('--wasm-tiering-budget=1000000000')
}
