import { type AddressInfo, createServer } from 'node:net'
import { gzipSync } from 'node:zlib'
import { describe, expect, onTestFinished, test } from 'vitest'
import { Failure } from '../../src/failures/errors'
import { openNetwork } from '../../src/platform/network'
import type { Seconds } from '../../src/token-settings/duration'
import { fakeRun, openTestDomain } from '../support/open-test-domain'
import { type Answerer, type FaultServer, type Reply, startFaultServer } from './fault-server'
import { modelId, modelJson, newModel } from './model-domain'

/** The same network as outside, to a server on loopback. */
const realNetwork = (origin: string) =>
  openNetwork({ origin: new URL(origin), proxy: null, connectTimeout: 10 as Seconds }, {})

async function serve(answerer: Answerer): Promise<FaultServer> {
  const server = await startFaultServer(answerer)
  onTestFinished(() => server.stop())
  return server
}

const app = modelJson(newModel())

/** Reads the one app over a real connection; what is thrown becomes the result. */
async function read(answerer: (reply: Reply, number: number, run: ReturnType<typeof fakeRun>) => void) {
  const run = fakeRun()
  let number = 0
  const server = await serve((_, reply) => answerer(reply, ++number, run))
  const domain = openTestDomain({ origin: server.origin, run, network: () => realNetwork(server.origin) })
  const result = await domain.apps.find(modelId).catch((error) => error)
  await domain.close()
  expect(run.clock.pending()).toBe(0)
  return {
    said:
      result instanceof Failure
        ? `${result.exitCode} ${result.message}`.replaceAll(new URL(server.origin).host, 'HOST')
        : result,
    requests: server.ledger.length,
    connections: new Set(server.ledger.map(({ connection }) => connection)).size,
    waits: run.clock.waits,
  }
}

describe('reading, when the connection or the answer breaks', () => {
  const closed = '7 HOST: the connection was closed before the answer was whole (4 attempts).'
  const mismatch = '7 HOST: the answer is shorter or longer than announced (2 attempts).'
  const notHttp = '7 HOST: the answer is not HTTP.'

  test.each<[string, (reply: Reply) => void, string, number]>([
    ['F07 closed without an answer', (reply) => reply.close(), closed, 4],
    ['F07 reset without an answer', (reply) => reply.reset(), closed, 4],
    [
      'F07 reset after half a head',
      (reply) => reply.socket.write('HTTP/1.1 200 OK\r\nContent-Le', () => reply.reset()),
      closed,
      4,
    ],
    [
      'F07 closed after half a head',
      (reply) => {
        reply.raw('HTTP/1.1 200 OK\r\nContent-Le')
        reply.close()
      },
      closed,
      4,
    ],
    [
      'F20 shorter than announced, then closed',
      (reply) => {
        reply.answer(200, app.slice(0, 50), { length: app.length })
        reply.close()
      },
      closed,
      4,
    ],
    [
      'F20 cut, length unknown',
      (reply) => reply.answer(200, app.slice(0, 50), { length: null }),
      "7 The domain's answer is not whole: the JSON ends in the middle, after 50 characters (2 attempts).",
      2,
    ],
    [
      'F08 nothing, length unknown',
      (reply) => reply.answer(200, '', { length: null }),
      "7 The domain's answer is not whole: the body is empty (2 attempts).",
      2,
    ],
    [
      'F20 shorter than announced, and the domain said that it would close',
      (reply) => {
        reply.answer(200, app.slice(0, 50), { length: app.length, headers: ['Connection: close'] })
        reply.close()
      },
      mismatch,
      2,
    ],
    ['not HTTP at all', (reply) => reply.raw('SSH-2.0-OpenSSH_9.6\r\n'), notHttp, 1],
    ['a forbidden header line', (reply) => reply.raw('HTTP/1.1 200 OK\r\nbad header\r\n\r\n'), notHttp, 1],
    [
      'a chunk that is none',
      (reply) => reply.raw('HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nxyz\r\n'),
      notHttp,
      1,
    ],
    [
      'F25 a flood of headers',
      (reply) => reply.raw(`HTTP/1.1 200 OK\r\n${'x-filler: 0123456789\r\n'.repeat(2000)}\r\n`),
      '7 HOST: the answer has too many headers.',
      1,
    ],
    [
      'J22 bytes that are no UTF-8',
      (reply) => reply.answer(200, Buffer.from([0x7b, 0xff, 0x7d])),
      '7 HOST: the answer is not UTF-8 text.',
      1,
    ],
    [
      'F25 packed',
      (reply) => reply.answer(200, gzipSync(app), { headers: ['Content-Encoding: gzip'] }),
      '7 HOST: the response is compressed, which was not requested (gzip).',
      1,
    ],
    [
      'F25 a packed bomb',
      (reply) => reply.answer(200, gzipSync(Buffer.alloc(30_000_000)), { headers: ['Content-Encoding: gzip'] }),
      '7 HOST: the response is compressed, which was not requested (gzip).',
      1,
    ],
    ['F25 an endless body', (reply) => endless(reply), '7 HOST: the answer is larger than 1 MiB.', 1],
  ])('%s', async (_, answerer, said, requests) => {
    expect(await read(answerer)).toMatchObject({ said, requests })
  })

  function endless(reply: Reply): void {
    reply.raw('HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n')
    const chunk = `10000\r\n${' '.repeat(65536)}\r\n`
    const more = () => !reply.socket.destroyed && reply.socket.write(chunk, more)
    more()
  }

  test('F07: whole again after a reset, on another connection', async () => {
    const { said, requests, connections, waits } = await read((reply, number) =>
      number < 3 ? reply.reset() : reply.answer(200, app),
    )
    expect(said).toMatchObject({ id: modelId, refreshTokenExpiry: { seconds: 604_800, source: 'app' } })
    expect({ requests, connections, waits }).toEqual({ requests: 3, connections: 3, waits: [0.5, 1] })
  })

  test('an answer in single bytes, with an interim answer before it, is read', async () => {
    const whole = `HTTP/1.1 103 Early Hints\r\nlink: x\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: ${app.length}\r\n\r\n${app}`
    const { said } = await read((reply) => {
      for (const letter of whole) reply.raw(letter)
    })
    expect(said).toMatchObject({ id: modelId })
  })

  test('F14: two values of Retry-After are none', async () => {
    const { said, waits } = await read((reply, number) =>
      number === 1 ? reply.answer(429, '', { headers: ['Retry-After: 7', 'Retry-After: 9'] }) : reply.answer(200, app),
    )
    expect(said).toMatchObject({ id: modelId })
    expect(waits).toEqual([0.5])
  })
})

test('a request for a token whose answer was lost is not sent again', async () => {
  const server = await serve((_, reply) => reply.reset())
  const domain = openTestDomain({
    origin: server.origin,
    credentials: { clientId: 'admin', secret: 'canary-secret-1' },
    network: () => realNetwork(server.origin),
  })
  await expect(domain.apps.find(modelId)).rejects.toMatchObject({
    exitCode: 7,
    message: `${new URL(server.origin).host}: the connection was closed before the answer was whole.`,
  })
  await domain.close()
  expect(server.ledger).toHaveLength(1)
})

describe('F18: silence', () => {
  test('no answer: given up after 30 s, and again as long as the minute lasts', async () => {
    const { said, requests, waits } = await read((_, __, run) => run.clock.skip())
    expect(said).toBe('7 HOST: no answer within 29.5 s (2 attempts).')
    expect({ requests, waits }).toEqual({ requests: 2, waits: [30, 0.5, 29.5] })
  })

  test('a body that drips: the attempt ends after 60 s, however much came', async () => {
    const { said, requests, waits } = await read(async (reply, _, run) => {
      reply.raw('HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n{')
      while (run.clock.pending() > 0) {
        reply.raw(' ')
        await new Promise((resolve) => reply.socket.write(' ', resolve))
        await new Promise(setImmediate)
        run.clock.spend(1)
        if (run.clock.elapsed() >= 30 && run.clock.pending() === 2) run.clock.skip()
        if (run.clock.elapsed() >= 60) run.clock.skip()
      }
    })
    expect(said).toBe('7 HOST: no whole answer within 60 s.')
    expect({ requests, waits }).toEqual({ requests: 1, waits: [30, 60] })
  })
})

test('F01: nothing listens there', async () => {
  const server = await startFaultServer(() => undefined)
  await server.stop()
  const domain = openTestDomain({ origin: server.origin, network: () => realNetwork(server.origin) })
  const { host } = new URL(server.origin)
  await expect(domain.apps.find(modelId)).rejects.toMatchObject({
    exitCode: 7,
    message: `${host}: the connection was refused (4 attempts).`,
  })
  expect(domain.run.clock.waits).toEqual([0.5, 1, 2])
})

test('F05: what answers is no TLS: said at once, and no token was sent', async () => {
  const received: Buffer[] = []
  const plain = createServer((socket) => {
    socket.on('error', () => undefined)
    socket.on('data', (bytes) => {
      received.push(bytes)
      socket.end('HTTP/1.1 400 Bad Request\r\n\r\n')
    })
  })
  await new Promise<void>((resolve) => plain.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => new Promise<void>((resolve) => plain.close(() => resolve())))
  const origin = `https://127.0.0.1:${(plain.address() as AddressInfo).port}`
  const domain = openTestDomain({ origin, network: () => realNetwork(origin) })
  await expect(domain.apps.find(modelId)).rejects.toMatchObject({
    exitCode: 7,
    message: `${new URL(origin).host}: TLS failed, what answers there does not speak TLS.`,
  })
  await domain.close()
  expect(received).toHaveLength(1)
  expect(received[0]?.[0]).toBe(0x16)
  expect(Buffer.concat(received).includes('Bearer')).toBe(false)
})

describe('F27: a redirect to another origin, which receives nothing', () => {
  test.each([301, 302, 303, 307, 308])('%i', async (status) => {
    const elsewhere = await serve((_, reply) => reply.answer(200, app))
    const { said } = await read((reply) =>
      reply.answer(status, '', { headers: [`Location: ${elsewhere.origin}/admin`] }),
    )
    expect(said).toBe(`7 The domain redirects to ${elsewhere.origin}; redirects are not followed.`)
    expect(elsewhere.ledger).toEqual([])
  })

  test('a request for a token is not carried on either', async () => {
    const elsewhere = await serve((_, reply) => reply.answer(200, '{"access_token":"x","token_type":"Bearer"}'))
    const server = await serve((_, reply) =>
      reply.answer(307, '', { headers: [`Location: ${elsewhere.origin}/token`] }),
    )
    const domain = openTestDomain({
      origin: server.origin,
      credentials: { clientId: 'admin', secret: 'canary-secret-1' },
      network: () => realNetwork(server.origin),
    })
    await expect(domain.apps.find(modelId)).rejects.toMatchObject({ exitCode: 7 })
    await domain.close()
    expect(elsewhere.ledger).toEqual([])
    expect(server.ledger.map(({ method, path }) => `${method} ${path}`)).toEqual(['POST /oauth2/v1/token'])
  })
})

test('F63: Ctrl-C while an answer is awaited ends it at once', async () => {
  const { said, requests } = await read((_, __, run) => run.interrupt())
  expect(said).toBe('7 Interrupted.')
  expect(requests).toBe(1)
})
