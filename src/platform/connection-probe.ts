import { lookup } from 'node:dns/promises'
import { connect as connectTcp, isIP, type Socket } from 'node:net'
import { connect as connectTls, type PeerCertificate, type TLSSocket } from 'node:tls'
import type { ConnectionProbe, NetworkOptions } from './environment'
import { trusted } from './network'
import { proxyOnTheWay } from './proxy'
import { openTunnel } from './proxy-tunnel'

/**
 * Goes the way to an origin step by step: its name, a connection, TLS; or a proxy, a tunnel through it, TLS. Sends no
 * request but CONNECT. Certificates are checked as for every request.
 */
export async function probeConnection(
  { origin, extraCertificates, connectTimeout, proxy }: NetworkOptions,
  variables: NodeJS.ProcessEnv,
  stop: AbortSignal,
): Promise<ConnectionProbe> {
  const host = origin.hostname.replace(/^\[|\]$/g, '')
  const port = origin.port === '' ? (origin.protocol === 'https:' ? 443 : 80) : Number(origin.port)
  const limits: Limits = { within: connectTimeout * 1000, stop }
  const trust: Trust = {
    minVersion: 'TLSv1.2',
    ...(extraCertificates === undefined ? {} : { ca: [...(await trusted(variables)), extraCertificates] }),
  }
  const way: Way =
    proxy === null || proxyOnTheWay(proxy, origin) === null
      ? await directWay(host, port, limits)
      : await openTunnel(proxy, { to: `${origin.hostname}:${port}`, trust, ...limits }).then(
          (socket) => ({ addresses: [], failedAt: null, socket }),
          (error: Error) => ({ addresses: [], failedAt: 'proxy', error }),
        )
  const { addresses } = way
  if (way.failedAt !== null) return { addresses, failedAt: way.failedAt, error: way.error, certificate: null }
  if (origin.protocol !== 'https:') {
    way.socket.destroy()
    return { addresses, failedAt: null, error: null, certificate: null }
  }
  const tls = connectTls({ socket: way.socket, ...(isIP(host) === 0 ? { servername: host } : { host }), ...trust })
  try {
    await opened(tls, 'secureConnect', limits)
    return { addresses, failedAt: null, error: null, certificate: certificateOf(tls) }
  } catch (error) {
    return { addresses, failedAt: 'tls', error: error as Error, certificate: null }
  } finally {
    tls.destroy()
    way.socket.destroy()
  }
}

type Trust = { minVersion: 'TLSv1.2'; ca?: string[] }
type Limits = { within: number; stop: AbortSignal }
type Way =
  | { addresses: string[]; failedAt: null; socket: Socket }
  | { addresses: string[]; failedAt: 'proxy' | 'name' | 'connection'; error: Error }

async function directWay(host: string, port: number, limits: Limits): Promise<Way> {
  let addresses: string[] = [host]
  try {
    if (isIP(host) === 0) addresses = (await lookup(host, { all: true })).map(({ address }) => address)
  } catch (error) {
    return { addresses: [], failedAt: 'name', error: error as Error }
  }
  const socket = connectTcp({ host, port })
  try {
    await opened(socket, 'connect', limits)
    return { addresses, failedAt: null, socket }
  } catch (error) {
    socket.destroy()
    return { addresses, failedAt: 'connection', error: error as Error }
  }
}

function opened(socket: Socket, event: 'connect' | 'secureConnect', { within, stop }: Limits): Promise<void> {
  return new Promise((resolve, reject) => {
    const leave = () => socket.destroy(Object.assign(new Error('interrupted'), { code: 'ABORT_ERR' }))
    socket.setTimeout(within, () => socket.destroy(Object.assign(new Error('too slow'), { code: 'ETIMEDOUT' })))
    socket.once(event, () => resolve())
    // It stays: what goes wrong after that is nobody's concern, and must not end the program.
    socket.on('error', reject)
    socket.once('close', () => {
      stop.removeEventListener('abort', leave)
      reject(Object.assign(new Error('closed'), { code: 'ECONNRESET' }))
    })
    if (stop.aborted) leave()
    else stop.addEventListener('abort', leave, { once: true })
  })
}

function certificateOf(socket: TLSSocket): ConnectionProbe['certificate'] {
  const { valid_to, issuer }: PeerCertificate = socket.getPeerCertificate()
  const named = [issuer?.O, issuer?.CN].flat().filter((each) => typeof each === 'string' && each !== '')
  return { endsAt: new Date(valid_to), authority: named.join(', '), protocol: socket.getProtocol() ?? 'TLS' }
}
