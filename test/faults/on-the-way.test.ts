import { createServer as createHttpServer, type Server } from 'node:http'
import { createServer as createHttpsServer } from 'node:https'
import { createServer as createNetServer } from 'node:net'
import type { TLSSocket } from 'node:tls'
import type { Dispatcher } from 'undici'
import { describe, expect, test } from 'vitest'
import { transportErrorOf } from '../../src/identity-domain/http/network-error'
import type { NetworkOptions } from '../../src/platform/environment'
import { openNetwork } from '../../src/platform/network'
import type { Seconds } from '../../src/token-settings/duration'
import { forwardProxy, listen } from '../support/forward-proxy'
import { testIdentity } from './certificate'

/** Answers each request with how it came: the TLS version, and what it asked for. */
const domain = (options: { maxVersion?: 'TLSv1.1' } = {}): Promise<number> =>
  listen(
    createHttpsServer({ ...testIdentity, minVersion: 'TLSv1', ...options }, ({ socket, method, url }, response) =>
      response.end(`${(socket as TLSSocket).getProtocol()} ${method} ${url}`),
    ),
  )

/** What it was asked for: targets of CONNECT, and anything else that should not have come. */
async function proxy(server: Server, to: number, refusal?: string): Promise<{ port: number; asked(): string[] }> {
  const { port, asked } = await forwardProxy({ server, to: () => to, ...(refusal === undefined ? {} : { refusal }) })
  return {
    port,
    asked: () =>
      asked.map(({ method, target, headers }) =>
        [method, target, headers['proxy-authorization']].filter(Boolean).join(' '),
      ),
  }
}

/** The text of the answer, or the code of what went wrong. */
async function get(origin: string, options: Partial<NetworkOptions>, request = {}): Promise<string> {
  const network = await openNetwork(
    { origin: new URL(origin), proxy: null, connectTimeout: 5 as Seconds, ...options },
    {},
  )
  const answer = await new Promise<string>((resolve) => {
    const chunks: Buffer[] = []
    const handler: Dispatcher.DispatchHandler = {
      onRequestStart: () => undefined,
      onResponseStart: () => undefined,
      onResponseData: (_, chunk) => void chunks.push(chunk),
      onResponseEnd: () => resolve(Buffer.concat(chunks).toString()),
      onResponseError: (_, error) => resolve((error as NodeJS.ErrnoException).code ?? String(error)),
    }
    network.dispatch({ origin, path: '/some/path?x=1', method: 'GET', headers: {}, ...request }, handler)
  })
  await network.destroy()
  return answer
}

const trusting = { extraCertificates: testIdentity.cert }
const through = (port: number, { scheme = 'http', login = '', except = '' } = {}) => ({
  proxy: { url: new URL(`${scheme}://${login}localhost:${port}`), from: 'HTTPS_PROXY', except },
})

describe('TLS', () => {
  test('the newest version, with the authority that was named', async () => {
    const origin = `https://localhost:${await domain()}`
    expect(await get(origin, trusting)).toBe('TLSv1.3 GET /some/path?x=1')
  })

  test('F05 nobody else is believed', async () => {
    expect(await get(`https://localhost:${await domain()}`, {})).toBe('DEPTH_ZERO_SELF_SIGNED_CERT')
  })

  test('F05 a certificate for another host is none', async () => {
    expect(await get(`https://127.0.0.1:${await domain()}`, trusting)).toBe('ERR_TLS_CERT_ALTNAME_INVALID')
  })

  test('F05 a version older than 1.2 is refused', async () => {
    const origin = `https://localhost:${await domain({ maxVersion: 'TLSv1.1' })}`
    expect(await get(origin, trusting)).toMatch(/^(EPROTO|ERR_SSL_)/)
  })
})

describe('a proxy', () => {
  const origin = 'https://domain.example'

  test('is asked for a tunnel, and sees no more', async () => {
    const { port, asked } = await proxy(createHttpServer(), await domain())
    expect(await get(origin, { ...trusting, ...through(port) })).toBe('TLSv1.3 GET /some/path?x=1')
    expect(asked()).toEqual(['CONNECT domain.example:443'])
  })

  test('gets its own password, not the token for the domain', async () => {
    const { port, asked } = await proxy(createHttpServer(), await domain())
    const request = { headers: { authorization: 'Bearer canary' } }
    expect(await get(origin, { ...trusting, ...through(port, { login: 'user:pa%20ss@' }) }, request)).toContain('GET')
    expect(asked()).toEqual([`CONNECT domain.example:443 Basic ${Buffer.from('user:pa ss').toString('base64')}`])
  })

  test('may itself speak TLS', async () => {
    const { port, asked } = await proxy(createHttpsServer(testIdentity), await domain())
    expect(await get(origin, { ...trusting, ...through(port, { scheme: 'https' }) })).toContain('GET')
    expect(asked()).toEqual(['CONNECT domain.example:443'])
  })

  test('F05 changes nothing about who is believed', async () => {
    const { port } = await proxy(createHttpServer(), await domain())
    expect(await get(origin, through(port))).toBe('DEPTH_ZERO_SELF_SIGNED_CERT')
    const old = await proxy(createHttpServer(), await domain({ maxVersion: 'TLSv1.1' }))
    expect(await get(origin, { ...trusting, ...through(old.port) })).toMatch(/^(EPROTO|ERR_SSL_)/)
  })

  test('that refuses is an error, not an answer', async () => {
    const { port, asked } = await proxy(createHttpServer(), 0, '407 Proxy Authentication Required')
    expect(await get(origin, { ...trusting, ...through(port) })).toBe('UND_ERR_ABORTED')
    expect(asked()).toEqual(['CONNECT domain.example:443'])
  })

  test('is passed by for a host that is excepted', async () => {
    const to = await domain()
    const { port, asked } = await proxy(createHttpServer(), to)
    const excepted = { ...trusting, ...through(port, { except: 'localhost' }) }
    expect(await get(`https://localhost:${to}`, excepted)).toBe('TLSv1.3 GET /some/path?x=1')
    expect(asked()).toEqual([])
  })
})

describe('a 100 that nobody asked for (RFC 9110 section 15.2) is passed over', () => {
  const final = 'HTTP/1.1 200 OK\r\ncontent-length: 12\r\n\r\nHTTP/1.1 100'
  test.each([
    ['before the answer', ['HTTP/1.1 100 Continue\r\n\r\n', final]],
    ['cut in its first word', ['HTT', 'P/1.1 100 Continue\r\n\r\n', final]],
    [
      'and a body that looks like one, in a piece of its own',
      ['HTTP/1.1 200 OK\r\ncontent-length: 12\r\n\r\n', 'HTTP/1.1 100'],
    ],
    ['in one piece with it', [`HTTP/1.1 100 Continue\r\n\r\n${final}`]],
    [
      'twice, with fields, cut in the middle',
      ['HTTP/1.1 100 Continue\r\nx: y\r\n', '\r\nHTTP/1.1 100 \r\n\r', `\n${final}`],
    ],
    [
      'with other interim answers',
      [`HTTP/1.1 103 Early Hints\r\nlink: </x>\r\n\r\nHTTP/1.1 200 OK\r\ncontent-length: 12\r\n\r\nHTTP/1.1 100`],
    ],
  ])('%s', async (_, pieces) => {
    const server = createNetServer((socket) => {
      socket.setNoDelay(true).on('error', () => undefined)
      socket.once('data', () => {
        const send = (at: number): void => {
          const piece = pieces[at]
          if (piece !== undefined) socket.write(piece, () => setImmediate(() => send(at + 1)))
        }
        send(0)
      })
    })
    const port = await listen(server)
    expect(await get(`http://127.0.0.1:${port}`, {})).toBe('HTTP/1.1 100')
  })
})

describe('a server that leaves out its intermediate certificate', () => {
  const hintOf = (hasCaFile: boolean): string | null => {
    const error = Object.assign(new Error(), { code: 'UNABLE_TO_VERIFY_LEAF_SIGNATURE' })
    const origin = new URL('https://domain.example')
    return transportErrorOf(error, { mayHaveBeenSent: false, origin, via: null, hasCaFile }).hint
  }

  test('with --ca-file: what is missing is named, and not the option that was given', () =>
    expect(hintOf(true)).toBe(
      'The server does not send the certificate of the authority that signed its own. Whoever runs it has to add that (the intermediate certificate); until then, add it to your file of certificates.',
    ))

  test('without it, the option is', () =>
    expect(hintOf(false)).toBe('If a private CA signed it, name its certificate: --ca-file FILE.'))
})
