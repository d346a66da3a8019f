import { createServer } from 'node:http'
import type { AddressInfo, Socket } from 'node:net'
import { Dispatcher } from 'undici'
import { expect, onTestFinished, test } from 'vitest'
import { run } from '../../../src/main'
import { openNetwork } from '../../../src/platform/network'
import { fakeEnvironment } from '../../support/fake-environment'
import { HoldingDispatcher } from '../../support/holding-dispatcher'

/** A proxy that opens no way, and keeps what it was sent. */
async function refusingProxy(status: string): Promise<{ port: number; received: string[] }> {
  const received: string[] = []
  const server = createServer()
  server.on('connect', ({ url, headers }, socket: Socket) => {
    received.push(`CONNECT ${url} ${headers['proxy-authorization'] ?? ''}`.trim())
    socket.end(`HTTP/1.1 ${status}\r\nContent-Length: 0\r\n\r\n`)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => new Promise((resolve) => server.close(() => resolve())))
  return { port: (server.address() as AddressInfo).port, received }
}

const getThrough = (proxy: string) => getWith({ APPS_DOMAIN_URL: 'https://domain.example', HTTPS_PROXY: proxy })

async function getWith(variables: Record<string, string>) {
  const environment = fakeEnvironment({
    variables: { APPS_ACCESS_TOKEN: 'canary-token-1', ...variables },
    network: async (settings) => new HoldingDispatcher(await openNetwork(settings, {}), environment.clock),
  })
  const exitCode = await run(['get-expiry', 'IDCSAppId'], environment)
  return { exitCode, ...environment.said }
}

test('F58, E7: a proxy that wants a password is named, and not its password, and nothing goes around it', async () => {
  const { port, received } = await refusingProxy('407 Proxy Authentication Required')

  const ending = await getThrough(`http://user:canary-pass@127.0.0.1:${port}`)

  expect(ending).toEqual({
    exitCode: 7,
    stdout: '',
    stderr:
      `Error: The proxy 127.0.0.1:${port} opened no way to domain.example: it answered 407.\n` +
      'Hint: It wants a user and a password: HTTPS_PROXY=http://USER:PASSWORD@HOST:PORT\n',
  })
  expect(received).toEqual([`CONNECT domain.example:443 Basic ${Buffer.from('user:canary-pass').toString('base64')}`])
})

test('F58: so is one that does not answer', async () => {
  const ending = await getThrough('http://127.0.0.1:1')

  expect(ending).toEqual({
    exitCode: 7,
    stdout: '',
    stderr:
      'Error: domain.example: the connection was refused (through the proxy 127.0.0.1:1) (4 attempts).\n' +
      'Hint: Check HTTPS_PROXY or ALL_PROXY; NO_PROXY=domain.example goes around it.\n',
  })
})

/** Nothing listens anywhere. */
class RefusedDispatcher extends Dispatcher {
  override dispatch(_: Dispatcher.DispatchOptions, handler: Dispatcher.DispatchHandler): boolean {
    const refused = Object.assign(new Error('connect'), { code: 'ECONNREFUSED' })
    handler.onResponseError?.(null as unknown as Dispatcher.DispatchController, refused)
    return true
  }
  override async destroy(): Promise<void> {}
}

test.each([
  ['domain.example', 'domain.example: the connection was refused (4 attempts)'],
  ['other.example', 'domain.example: the connection was refused (through the proxy proxy.example:3128) (4 attempts)'],
])('E7: NO_PROXY=%s: a proxy is named only where it is on the way', async (except, said) => {
  const environment = fakeEnvironment({
    variables: {
      APPS_ACCESS_TOKEN: 'canary-token-1',
      APPS_DOMAIN_URL: 'https://domain.example',
      HTTPS_PROXY: 'http://proxy.example:3128',
      NO_PROXY: except,
    },
    network: async () => new RefusedDispatcher(),
  })

  expect(await run(['get-expiry', 'IDCSAppId'], environment)).toBe(7)
  expect(environment.said.stderr.split('\n')[0]).toBe(`Error: ${said}.`)
})

test('E7: a proxy that is no address is exit 2, and nothing goes out directly', async () => {
  expect(await getThrough('http://proxy.example:3128/path')).toEqual({
    exitCode: 2,
    stdout: '',
    stderr: 'Error: HTTPS_PROXY has a path or more behind the host; it looks like http://proxy.example:3128.\n',
  })
})

test('F01: a domain that is not there is exit 7, with host and attempts', async () => {
  expect(await getWith({ APPS_DOMAIN_URL: 'http://127.0.0.1:1' })).toEqual({
    exitCode: 7,
    stdout: '',
    stderr:
      'Error: 127.0.0.1:1: the connection was refused (4 attempts).\n' +
      'Hint: Is the sandbox still running? apps sandbox starts one.\n',
  })
})
