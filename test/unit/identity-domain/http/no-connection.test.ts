import { Dispatcher } from 'undici'
import { describe, expect, test } from 'vitest'
import { createTransport } from '../../../../src/identity-domain/http/transport'
import { Secrets } from '../../../../src/secrets/secrets'
import type { App } from '../../../../src/token-settings/app'
import { planExpiry } from '../../../../src/token-settings/change'
import type { Seconds } from '../../../../src/token-settings/duration'
import { fakeRun, openTestDomain } from '../../../support/open-test-domain'
import {
  appPath,
  changePath,
  domainOnNock,
  failureOf,
  id,
  nothingPending,
  otherId,
  patchPath,
  resourceOwner,
} from '../on-nock'

nothingPending()

const host = 'idcs-0123456789abcdef0123456789abcdef.identity.oraclecloud.com'
const failing = (code: string) => Object.assign(new Error(`canary ${code}`), { code })

describe('F01, F03, F05: what is said, and how often it is tried', () => {
  test.each([
    ['ECONNREFUSED', 4, `${host}: the connection was refused (4 attempts).`],
    ['ETIMEDOUT', 4, `${host}: connecting took too long (4 attempts).`],
    ['ENETUNREACH', 4, `${host}: the network is unreachable (4 attempts).`],
    ['EHOSTUNREACH', 4, `${host}: the host is unreachable (4 attempts).`],
    ['EAI_AGAIN', 4, `${host}: the name could not be resolved just now (4 attempts).`],
    ['UND_ERR_CONNECT_TIMEOUT', 4, `${host}: no connection within 10 s (4 attempts).`],
    ['ECONNRESET', 4, `${host}: the connection was closed before the answer was whole (4 attempts).`],
    ['ENOTFOUND', 2, `${host}: there is no host of that name (2 attempts).`],
    ['CERT_HAS_EXPIRED', 1, `${host}: TLS failed, its certificate has expired.`],
    ['ERR_TLS_CERT_ALTNAME_INVALID', 1, `${host}: TLS failed, its certificate is for another host.`],
    ['DEPTH_ZERO_SELF_SIGNED_CERT', 1, `${host}: TLS failed, its certificate is self-signed.`],
    ['SELF_SIGNED_CERT_IN_CHAIN', 1, `${host}: TLS failed, its certificate comes from an unknown authority.`],
    [
      'ERR_SSL_UNSUPPORTED_PROTOCOL',
      1,
      `${host}: TLS failed (ERR_SSL_UNSUPPORTED_PROTOCOL); TLS 1.2 or later is needed.`,
    ],
    ['EPROTO', 1, `${host}: TLS failed (EPROTO); TLS 1.2 or later is needed.`],
    ['ESOMETHING', 1, `${host}: the request failed (ESOMETHING).`],
  ])('%s: %i', async (code, attempts, message) => {
    domainOnNock().get(appPath).times(attempts).replyWithError(failing(code))
    expect(await failureOf(openTestDomain().apps.find(id))).toMatchObject({ exitCode: 7, message, status: null })
  })

  test('F05: how to trust an authority of one’s own', async () => {
    domainOnNock().get(appPath).replyWithError(failing('SELF_SIGNED_CERT_IN_CHAIN'))
    expect((await failureOf(openTestDomain().apps.find(id))).hint).toBe(
      'If a private CA signed it, name its certificate: --ca-file FILE.',
    )
  })

  test('several addresses that were tried at once', async () => {
    const error = new AggregateError([failing('ECONNREFUSED'), failing('EHOSTUNREACH')])
    domainOnNock().get(appPath).replyWithError(error)
    domainOnNock().get(appPath).reply(200, resourceOwner)
    expect((await openTestDomain().apps.find(id)).id).toBe(id)
  })
})

describe('a change that could not be sent', () => {
  const to9d = (app: App) =>
    planExpiry(app, { token: 'refresh', lifetime: 777600 as Seconds, force: false, consent: null })

  test('F05: TLS: refused at once', async () => {
    domainOnNock().get(changePath).reply(200, resourceOwner)
    domainOnNock().patch(patchPath).replyWithError(failing('CERT_HAS_EXPIRED'))
    expect(await openTestDomain().apps.change(id, to9d)).toMatchObject({ outcome: 'refused', exitCode: 7 })
  })

  test('F01: no connection: read, compared and sent again', async () => {
    domainOnNock().get(changePath).reply(200, resourceOwner)
    domainOnNock().patch(patchPath).replyWithError(failing('ECONNREFUSED'))
    domainOnNock().get(changePath).reply(200, resourceOwner)
    domainOnNock().patch(patchPath).reply(200, resourceOwner)
    domainOnNock()
      .get(changePath)
      .reply(200, { ...resourceOwner, refreshTokenExpiry: 777600 })
    const domain = openTestDomain()
    expect(await domain.apps.change(id, to9d)).toMatchObject({ outcome: 'confirmed', answerLost: false })
    expect(domain.run.clock.waits).toEqual([0.5])
  })
})

/** A network on which nothing ever happens, unless a test lets it. */
class SilentDispatcher extends Dispatcher {
  handler: Dispatcher.DispatchHandler | undefined
  aborted: Error | undefined
  override dispatch(_: Dispatcher.DispatchOptions, handler: Dispatcher.DispatchHandler): boolean {
    this.handler = handler
    return true
  }
  /** The connection stands: a byte may leave. */
  connected(): void {
    this.handler?.onRequestStart?.(
      {
        abort: (reason: Error) => {
          this.aborted = reason
        },
      } as Dispatcher.DispatchController,
      {},
    )
  }
  override async destroy(): Promise<void> {}
}

describe('time', () => {
  const over = (dispatcher: Dispatcher, run = fakeRun()) => ({
    run,
    transport: createTransport({
      origin: new URL('https://a.example'),
      userAgent: 'apps/test',
      connect: async () => dispatcher,
      run,
      secrets: new Secrets(),
    }),
  })
  const get = { method: 'GET', path: '/x', headers: {} } as const

  test('F01: never connected: nothing left this machine', async () => {
    const { transport, run } = over(new SilentDispatcher())
    await expect(transport.send(get)).rejects.toMatchObject({
      kind: 'unreachable',
      mayHaveBeenSent: false,
      attempts: 4,
      message: 'a.example: no connection within 30 s',
      hint: 'Check the address (APPS_DOMAIN_URL, --domain-url or --issuer) and the network. Where a proxy is needed: HTTPS_PROXY=http://HOST:PORT',
    })
    expect(run.clock.pending()).toBe(0)
  })

  test('F18: connected and silent: a byte may have left', async () => {
    const network = new SilentDispatcher()
    const { transport, run } = over(network)
    const sending = transport.send(get).catch((error) => error)
    await Promise.resolve()
    network.connected()
    expect(await sending).toMatchObject({
      kind: 'no-answer',
      mayHaveBeenSent: true,
      message: 'a.example: no answer within 30 s',
    })
    expect(network.aborted).toMatchObject({ message: 'a.example: no answer within 30 s' })
    expect(run.clock.pending()).toBe(0)
  })

  test('a connection that comes too late is not used', async () => {
    const network = new SilentDispatcher()
    const { transport } = over(network)
    await expect(transport.send(get)).rejects.toMatchObject({ mayHaveBeenSent: false })
    network.connected()
    expect(network.aborted).toMatchObject({ message: 'a.example: no connection within 30 s' })
  })

  test('where the whole run is shorter, that is what would help', async () => {
    const { transport } = over(new SilentDispatcher(), fakeRun({ seconds: 5 }))
    await expect(transport.send(get)).rejects.toMatchObject({
      message: 'a.example: no connection within 5 s',
      hint: 'Allow more time with --timeout.',
    })
  })

  test('nothing is sent once the run is over', async () => {
    const network = new SilentDispatcher()
    const { transport, run } = over(network, fakeRun({ seconds: 5 }))
    run.clock.spend(5)
    await expect(transport.send(get)).rejects.toMatchObject({
      kind: 'out-of-time',
      mayHaveBeenSent: false,
      message: 'a.example: the time for this run was over before the request could be sent',
    })
    expect(network.handler).toBeUndefined()
  })

  test('nothing is sent once the user has left', async () => {
    const network = new SilentDispatcher()
    const { transport, run } = over(network)
    run.interrupt()
    run.interrupt()
    await expect(transport.send(get)).rejects.toMatchObject({ mayHaveBeenSent: false, message: 'interrupted' })
    expect(network.handler).toBeUndefined()
  })

  test('a network that throws leaves no timer behind', async () => {
    class Broken extends Dispatcher {
      override dispatch(): boolean {
        throw Object.assign(new Error('canary'), { code: 'UND_ERR_INVALID_ARG' })
      }
    }
    const { transport, run } = over(new Broken())
    await expect(transport.send(get)).rejects.toMatchObject({
      mayHaveBeenSent: false,
      message: 'a.example: the request failed (UND_ERR_INVALID_ARG)',
    })
    expect(run.clock.pending()).toBe(0)
  })

  test('S2: a path that would lead elsewhere is a fault of this program, and goes nowhere', async () => {
    for (const path of [
      '//evil.example/x',
      '/admin/v1/Apps/..',
      '/a/%2e%2e/b',
      'x',
      '',
      'https://evil.example/',
      '/a\\b',
      '/a#b',
      '/a b',
    ]) {
      const network = new SilentDispatcher()
      await expect(over(network).transport.send({ ...get, path })).rejects.toThrow(
        'a request path would not reach the domain as written',
      )
      expect(network.handler).toBeUndefined()
    }
  })
})

test('F63: after Ctrl-C no further app is read', async () => {
  domainOnNock().get(appPath).reply(200, resourceOwner)
  const domain = openTestDomain()
  expect((await domain.apps.find(id)).id).toBe(id)
  domain.run.interrupt()
  expect(await failureOf(domain.apps.find(otherId))).toMatchObject({ exitCode: 7, message: 'Interrupted.' })
})
