import { request as requestByHttp } from 'node:http'
import { request as requestByHttps } from 'node:https'
import type { Socket } from 'node:net'
import type { ConnectionOptions } from 'node:tls'
import type { ProxyServer } from './environment'

export interface TunnelOptions {
  /** Host and port, as in `idcs-….identity.oraclecloud.com:443`. */
  to: string
  /** In milliseconds. */
  within: number
  stop: AbortSignal
  /** For a proxy that speaks TLS itself. */
  trust: ConnectionOptions
}

/**
 * Asks a proxy for a way through it (RFC 9110 section 9.3.6). It gets its own password, and hears nothing of what follows.
 *
 * @throws with the message that undici has for a proxy that refuses: `Proxy response (403) …`
 */
export async function openTunnel({ url }: ProxyServer, { to, within, stop, trust }: TunnelOptions): Promise<Socket> {
  const isTls = url.protocol === 'https:'
  const request = isTls ? requestByHttps : requestByHttp
  return new Promise((resolve, reject) => {
    const asking = request({
      method: 'CONNECT',
      host: url.hostname.replace(/^\[|\]$/g, ''),
      port: url.port === '' ? (isTls ? 443 : 80) : Number(url.port),
      path: to,
      headers: { host: to, ...authorizationFor(url) },
      agent: false,
      timeout: within,
      signal: stop,
      ...(isTls ? trust : {}),
    })
    asking.once('connect', ({ statusCode }, socket: Socket) => {
      socket.setTimeout(0)
      if (statusCode === 200) return resolve(socket)
      socket.destroy()
      reject(new Error(`Proxy response (${statusCode}) to CONNECT`))
    })
    asking.once('timeout', () => asking.destroy(Object.assign(new Error('too slow'), { code: 'ETIMEDOUT' })))
    asking.on('error', reject)
    asking.end()
  })
}

function authorizationFor({ username, password }: URL): Record<string, string> {
  if (username === '' && password === '') return {}
  const pair = `${decoded(username)}:${decoded(password)}`
  return { 'proxy-authorization': `Basic ${Buffer.from(pair).toString('base64')}` }
}

/** A lone percent sign goes out as it was written. */
function decoded(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}
