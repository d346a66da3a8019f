import { createServer } from 'node:http'
import type { AddressInfo, Socket } from 'node:net'
import { expect, onTestFinished, test } from 'vitest'
import { openNetwork } from '../../../src/platform/network'
import { proxyOnTheWay } from '../../../src/platform/proxy'
import type { Seconds } from '../../../src/token-settings/duration'

/** A proxy that opens no way, and counts who asked. */
async function closedProxy(): Promise<{ url: URL; asked: string[] }> {
  const asked: string[] = []
  const server = createServer()
  server.on('connect', ({ url = '' }, socket: Socket) => {
    asked.push(url)
    socket.end('HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\n\r\n')
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => new Promise((resolve) => server.close(() => resolve())))
  return { url: new URL(`http://user:canary@127.0.0.1:${(server.address() as AddressInfo).port}`), asked }
}

/** Which way undici really takes. No name resolves here, so the direct way ends at once. */
async function isAsked(origin: string, except: string): Promise<{ really: boolean; said: boolean }> {
  const { url, asked } = await closedProxy()
  const network = await openNetwork(
    { origin: new URL(origin), proxy: { url, from: 'HTTPS_PROXY', except }, connectTimeout: 1 as Seconds },
    {},
  )
  await new Promise<void>((resolve) =>
    network.dispatch(
      { origin, path: '/', method: 'GET' },
      {
        onRequestStart: () => undefined,
        onResponseStart: () => undefined,
        onResponseData: () => undefined,
        onResponseEnd: () => resolve(),
        onResponseError: () => resolve(),
      },
    ),
  )
  await network.destroy()
  const via = proxyOnTheWay({ url, from: 'HTTPS_PROXY', except }, new URL(origin))
  expect(via ?? url.host).toBe(url.host)
  return { really: asked.length > 0, said: via !== null }
}

test.each([
  ['', true],
  ['*', false],
  ['*,other', true],
  ['localhost', false],
  ['LOCALHOST', false],
  ['.localhost', false],
  ['*.localhost', false],
  ['localhost:1', false],
  ['localhost:443', true],
  ['localhost:0', false],
  ['host', true],
  ['ocalhost', true],
  ['a.localhost', true],
  ['other, localhost', false],
  ['other localhost', false],
  ['other,,localhost', false],
  [':1', true],
])(
  'E7: NO_PROXY=%s for https://localhost:1: what is said of the way is the way that is taken',
  async (except, asked) => {
    expect(await isAsked('https://localhost:1', except)).toEqual({ really: asked, said: asked })
  },
)

test.each([
  ['localhost', false],
  ['localhost:1', false],
  ['x.localhost', false],
  ['.localhost', false],
  ['y.localhost', true],
])('and for a host below it: %s', (except, asked) => {
  const proxy = { url: new URL('http://proxy.example:3128'), from: 'HTTPS_PROXY', except }
  expect(proxyOnTheWay(proxy, new URL('https://x.localhost:1'))).toBe(asked ? 'proxy.example:3128' : null)
})

test('the port of the scheme, where none is written', () => {
  const proxy = { url: new URL('http://proxy.example:3128'), from: 'HTTPS_PROXY', except: 'a.example:443' }
  expect(proxyOnTheWay(proxy, new URL('https://a.example'))).toBeNull()
  expect(proxyOnTheWay(proxy, new URL('https://a.example:8443'))).toBe('proxy.example:3128')
  expect(proxyOnTheWay(null, new URL('https://a.example'))).toBeNull()
})
