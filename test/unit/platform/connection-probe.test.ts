import { createServer as createHttpServer, type Server } from 'node:http'
import { createServer as createHttpsServer } from 'node:https'
import { createServer } from 'node:net'
import { createServer as createTlsServer } from 'node:tls'
import { afterEach, describe, expect, test } from 'vitest'
import { problemOf } from '../../../src/identity-domain/connectivity'
import { probeConnection } from '../../../src/platform/connection-probe'
import type { Seconds } from '../../../src/token-settings/duration'
import { expiredIdentity, testIdentity } from '../../faults/certificate'
import { forwardProxy } from '../../support/forward-proxy'

const open: { close(): unknown }[] = []
afterEach(() => open.splice(0).map((each) => each.close()))

async function listening(server: ReturnType<typeof createServer>): Promise<number> {
  open.push(server)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return (server.address() as { port: number }).port
}

const tlsServer = () => createTlsServer(testIdentity).on('tlsClientError', () => undefined)

const probe = (url: string, extraCertificates?: string, stop = new AbortController().signal) =>
  probeConnection(
    {
      origin: new URL(url),
      connectTimeout: 10 as Seconds,
      proxy: null,
      ...(extraCertificates === undefined ? {} : { extraCertificates }),
    },
    {},
    stop,
  )

test('http on this machine: a connection is all there is', async () => {
  const port = await listening(createServer())
  expect(await probe(`http://127.0.0.1:${port}`)).toEqual({
    addresses: ['127.0.0.1'],
    failedAt: null,
    error: null,
    certificate: null,
  })
})

test('a certificate that is trusted tells its end and its authority', async () => {
  const port = await listening(tlsServer())
  const { failedAt, addresses, certificate } = await probe(`https://localhost:${port}`, testIdentity.cert)
  expect(failedAt).toBe(null)
  expect(addresses).toContain('127.0.0.1')
  expect(certificate).toEqual({
    endsAt: new Date('2120-01-01T00:00:00Z'),
    authority: 'only for tests',
    protocol: 'TLSv1.3',
  })
})

test('S3: one that is not trusted, or is for another host, ends at TLS', async () => {
  const port = await listening(tlsServer())
  expect(await probe(`https://localhost:${port}`)).toMatchObject({
    failedAt: 'tls',
    error: { code: 'DEPTH_ZERO_SELF_SIGNED_CERT' },
  })
  expect(await probe(`https://127.0.0.1:${port}`, testIdentity.cert)).toMatchObject({
    failedAt: 'tls',
    error: { code: 'ERR_TLS_CERT_ALTNAME_INVALID' },
    certificate: null,
  })
})

test('nobody listens', async () => {
  const server = createServer()
  const port = await listening(server)
  await new Promise((resolve) => server.close(resolve))
  expect(await probe(`https://127.0.0.1:${port}`)).toMatchObject({
    failedAt: 'connection',
    error: { code: 'ECONNREFUSED' },
  })
})

test('Ctrl-C ends it', async () => {
  const port = await listening(createServer())
  const stopped = await probe(`https://127.0.0.1:${port}`, testIdentity.cert, AbortSignal.abort())
  expect(stopped.failedAt).toBe('connection')
})

test('F05: what answers does not speak TLS', async () => {
  const port = await listening(createHttpServer((_, response) => response.end('hello')))
  const url = `https://127.0.0.1:${port}`
  const found = await probe(url)
  expect(found.failedAt).toBe('tls')
  expect(problemOf(found, { origin: new URL(url), proxy: null }, null)).toEqual({
    detail: `127.0.0.1:${port}: TLS failed, what answers there does not speak TLS.`,
    fix: 'Check host and port.',
  })
})

describe('through a proxy', () => {
  const origin = new URL('https://domain.example')
  const noOne = new AbortController().signal

  /** What the probe finds, and what is said of it. */
  async function through(proxy: string, { except = '', to = origin } = {}) {
    const options = { origin: to, proxy: { url: new URL(proxy), from: 'HTTPS_PROXY', except } }
    const probed = await probeConnection(
      { ...options, connectTimeout: 10 as Seconds, extraCertificates: testIdentity.cert },
      {},
      noOne,
    )
    const { failedAt } = probed
    const said = failedAt === null ? null : problemOf(probed, options, options.proxy.url.host)
    return { ...probed, said }
  }

  const domain = (identity = testIdentity) => listening(createTlsServer(identity).on('tlsClientError', () => undefined))

  test.each<[string, string, Server | undefined]>([
    ['http', 'user:p%C3%A4ss@', undefined],
    ['http', '', undefined],
    ['https', '', createHttpsServer(testIdentity)],
  ])('%s://%s…: a way that is open, and the certificate behind it', async (scheme, login, server) => {
    const to = await domain()
    const proxy = await forwardProxy({ to: () => to, ...(server === undefined ? {} : { server }) })
    const found = await through(`${scheme}://${login}localhost:${proxy.port}`)
    expect(found).toMatchObject({ failedAt: null, addresses: [], certificate: { authority: 'only for tests' } })
    const password = login === '' ? undefined : `Basic ${Buffer.from('user:p\u00e4ss').toString('base64')}`
    expect(proxy.asked.map(({ method, target, headers }) => [method, target, headers['proxy-authorization']])).toEqual([
      ['CONNECT', 'domain.example:443', password],
    ])
  })

  test('S3: certificates are checked behind it as everywhere', async () => {
    const to = await domain(expiredIdentity)
    const { port } = await forwardProxy({ to: () => to })
    expect(await through(`http://localhost:${port}`)).toMatchObject({
      failedAt: 'tls',
      said: { detail: 'domain.example: TLS failed, its certificate has expired.' },
    })
  })

  test.each([
    ['407 Proxy Authentication Required', '', /^It wants a user and a password: /],
    ['407 Proxy Authentication Required', 'user:pass@', /^It does not take the user and the password/],
    ['403 Forbidden', '', /^Whoever runs it has to allow that host/],
    ['405 Method Not Allowed', '', /^Check HTTPS_PROXY, ALL_PROXY and NO_PROXY\.$/],
  ])('F58: one that answers %s', async (refusal, login, fix) => {
    const { port } = await forwardProxy({ to: () => 0, refusal })
    expect(await through(`http://${login}localhost:${port}`)).toMatchObject({
      failedAt: 'proxy',
      said: {
        detail: `The proxy localhost:${port} opened no way to domain.example: it answered ${refusal.slice(0, 3)}.`,
        fix: expect.stringMatching(fix),
      },
    })
  })

  test.each([
    ['a web server', () => createHttpServer((_, response) => response.end('hello'))],
    ['something else', () => createServer((socket) => socket.on('error', () => undefined).end('SSH-2.0-x\r\n'))],
    ['a server of TLS', () => createTlsServer(testIdentity).on('tlsClientError', () => undefined)],
  ])('F58: %s is no proxy', async (_, server) => {
    const port = await listening(server())
    const { failedAt, said } = await through(`http://localhost:${port}`)
    expect(failedAt).toBe('proxy')
    expect(said?.detail).toMatch(/^The proxy does not open a way\. localhost:\d+: ./)
    expect(said?.fix).toBe(
      'Check HTTPS_PROXY or ALL_PROXY: is that a proxy? One that speaks TLS itself: https://HOST:PORT',
    )
  })

  test('F58: one that does not speak TLS itself, and should', async () => {
    const { port } = await forwardProxy({ to: () => 0 })
    expect((await through(`https://localhost:${port}`)).said).toEqual({
      detail: `The proxy does not open a way. localhost:${port}: TLS failed, what answers there does not speak TLS.`,
      fix: 'Check HTTPS_PROXY or ALL_PROXY: is that a proxy, and does it speak TLS itself? Most do not: http://HOST:PORT',
    })
  })

  test('F58: nobody listens there', async () => {
    const server = createServer()
    const port = await listening(server)
    await new Promise((resolve) => server.close(resolve))
    expect((await through(`http://127.0.0.1:${port}`)).said?.detail).toBe(
      `The proxy does not open a way. 127.0.0.1:${port}: the connection was refused.`,
    )
  })

  test('E7: NO_PROXY goes around it', async () => {
    const to = await domain()
    const found = await through('http://127.0.0.1:1', { except: 'localhost', to: new URL(`https://localhost:${to}`) })
    expect(found).toMatchObject({ failedAt: null, certificate: { authority: 'only for tests' } })
  })

  test('Ctrl-C ends it', async () => {
    const { port } = await forwardProxy({ to: () => 0 })
    const proxy = { url: new URL(`http://localhost:${port}`), from: 'HTTPS_PROXY', except: '' }
    const stopped = await probeConnection({ origin, proxy, connectTimeout: 10 as Seconds }, {}, AbortSignal.abort())
    expect(stopped.failedAt).toBe('proxy')
  })
})
