import { lookup } from 'node:dns/promises'
import { connect as connectTcp, isIP, type Socket } from 'node:net'
import { connect as connectTls, type PeerCertificate, type TLSSocket } from 'node:tls'
import type { ConnectionProbe, NetworkOptions } from './environment'
import { trusted } from './network'

/**
 * Goes the direct way to an origin step by step: its name, a connection, TLS. Sends no request. Certificates are checked
 * as for every request.
 */
export async function probeConnection(
  { origin, extraCertificates, connectTimeout }: NetworkOptions,
  variables: NodeJS.ProcessEnv,
  stop: AbortSignal,
): Promise<ConnectionProbe> {
  const host = origin.hostname.replace(/^\[|\]$/g, '')
  const port = origin.port === '' ? (origin.protocol === 'https:' ? 443 : 80) : Number(origin.port)
  const within = connectTimeout * 1000
  let addresses: string[] = [host]
  try {
    if (isIP(host) === 0) addresses = (await lookup(host, { all: true })).map(({ address }) => address)
  } catch (error) {
    return { addresses: [], failedAt: 'name', error: error as Error, certificate: null }
  }
  try {
    const socket = connectTcp({ host, port })
    await opened(socket, 'connect', { within, stop }).finally(() => socket.destroy())
  } catch (error) {
    return { addresses, failedAt: 'connection', error: error as Error, certificate: null }
  }
  if (origin.protocol !== 'https:') return { addresses, failedAt: null, error: null, certificate: null }
  try {
    const socket = connectTls({
      host,
      port,
      minVersion: 'TLSv1.2',
      ...(isIP(host) === 0 ? { servername: host } : {}),
      ...(extraCertificates === undefined ? {} : { ca: [...(await trusted(variables)), extraCertificates] }),
    })
    const certificate = await opened(socket, 'secureConnect', { within, stop })
      .then(() => certificateOf(socket))
      .finally(() => socket.destroy())
    return { addresses, failedAt: null, error: null, certificate }
  } catch (error) {
    return { addresses, failedAt: 'tls', error: error as Error, certificate: null }
  }
}

function opened(
  socket: Socket,
  event: 'connect' | 'secureConnect',
  { within, stop }: { within: number; stop: AbortSignal },
): Promise<void> {
  return new Promise((resolve, reject) => {
    const leave = () => socket.destroy(Object.assign(new Error('interrupted'), { code: 'ABORT_ERR' }))
    socket.setTimeout(within, () => socket.destroy(Object.assign(new Error('too slow'), { code: 'ETIMEDOUT' })))
    socket.once(event, () => resolve())
    socket.once('error', reject)
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
