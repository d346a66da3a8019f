import { createServer } from 'node:net'
import { createServer as createTlsServer } from 'node:tls'
import { afterEach, expect, test } from 'vitest'
import { probeConnection } from '../src/connection-probe'
import type { Seconds } from '../src/duration'
import { testIdentity } from './faults/certificate'

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
