import { connect, createServer, type Socket } from 'node:net'
import { afterEach, describe, expect, test } from 'vitest'
import { judgeRequest } from '../../../../src/identity-domain/oauth/callback'
import type { LoopbackListener } from '../../../../src/platform/environment'
import { listenOnLoopback, slowestRequest } from '../../../../src/platform/loopback-listener'
import { freePort, open } from '../../../support/scripted-browser'

const state = 'c3RhdGUtb2YtMTI4LWJpdHM'
const expected = {
  redirectUri: new URL('http://localhost:8943/return'),
  state,
  issuers: ['https://identity.oraclecloud.com/', 'https://identity.oraclecloud.com'],
  namesItself: false,
}

function asked(query: string, part: { method?: string; host?: string; origin?: string; path?: string } = {}) {
  const { method = 'GET', host = 'localhost:8943', origin, path = '/return' } = part
  const { answer, result } = judgeRequest({ method, target: `${path}?${query}`, host, origin }, expected)
  return { status: answer.status, page: answer.page, result }
}

describe('requests to the loopback address', () => {
  test('the answer that is waited for', () => {
    expect(asked(`code=abc&state=${state}`)).toMatchObject({ status: 200, result: { kind: 'code', code: 'abc' } })
    expect(asked(`error=access_denied&error_description=No&state=${state}`)).toMatchObject({
      status: 400,
      result: { kind: 'refused', error: 'access_denied', description: 'No' },
    })
  })

  test.each([
    ['O1: no state', 'code=abc'],
    ['O1: a wrong state', 'code=abc&state=c3RhdGUtb2YtMTI4LWJpdHN'],
    ['O1: a state that only begins right', `code=abc&state=${state}x`],
    ['O1: a part of the state', `code=abc&state=${state.slice(0, -1)}`],
    ['O1: an empty state', 'code=abc&state='],
    ['O1: the state twice', `code=abc&state=${state}&state=${state}`],
    ['O10: many parameters', `code=abc&state=${state}&${Array.from({ length: 1000 }, (_, at) => `a${at}`).join('&')}`],
  ])('%s: 400, and the wait goes on', (_, query) => {
    expect(asked(query)).toMatchObject({ status: 400, result: null })
  })

  test.each([
    ['neither code nor error', `state=${state}`, 'has neither a code nor an error'],
    ['both', `code=abc&error=no&state=${state}`, 'has a code and an error'],
    ['an empty code', `code=&state=${state}`, 'has an empty code'],
    ['the code twice', `code=abc&code=def&state=${state}`, 'has 2 values of code'],
    ['the error twice', `error=abc&error=def&state=${state}`, 'has 2 values of error'],
    ['a code over 4 KiB', `code=${'a'.repeat(4097)}&state=${state}`, 'has a code that cannot be used'],
    ['a code with a line break', `code=a%0d%0ab&state=${state}`, 'has a code that cannot be used'],
  ])('O3: the right state and %s: 400, and the wait ends, as nothing else will come', (_, query, why) => {
    expect(asked(query)).toMatchObject({ status: 400, result: { kind: 'unusable', why } })
  })

  test.each([
    ['O3: a foreign host', { host: 'evil.example:8943' }, 400],
    ['O3: another port', { host: 'localhost:80' }, 400],
    ['O3: an origin', { origin: 'https://evil.example' }, 400],
    ['O3: an origin that is hidden', { origin: 'null' }, 400],
    ['O6: POST', { method: 'POST' }, 405],
    ['O6: HEAD', { method: 'HEAD' }, 405],
    ['O6: another path', { path: '/' }, 404],
    ['O6: a path that is longer', { path: '/return/' }, 404],
    ['O6: the icon', { path: '/favicon.ico' }, 404],
  ])('%s is turned away', (_, part, status) => {
    expect(asked(`code=abc&state=${state}`, part)).toMatchObject({ status, result: null })
  })

  test('O10: 1 MB of query', () => {
    expect(asked(`code=abc&state=${state}&a=${'a'.repeat(1024 * 1024)}`)).toMatchObject({ status: 414, result: null })
  })

  test.each([
    ['a spelling that is known', 'https://identity.oraclecloud.com', 'code'],
    ['O5: another issuer', 'https://evil.example', 'wrong-issuer'],
    ['O5: one that only begins right', 'https://identity.oraclecloud.com.evil.example', 'wrong-issuer'],
    ['O5: an empty one', '', 'wrong-issuer'],
  ])('%s', (_, iss, kind) => {
    const { result } = asked(`code=abc&state=${state}&iss=${encodeURIComponent(iss)}`)
    expect(result?.kind).toBe(kind)
  })

  test('O5: an issuer without the right state ends nothing', () => {
    expect(asked('code=abc&state=x&iss=https://evil.example').result).toBe(null)
  })

  test('O11: the page holds nothing of the request', () => {
    const description = encodeURIComponent('<script>alert(1)</script>')
    const { page } = asked(`error=denied-4711&error_description=${description}&state=${state}`)
    expect(page).toBe(
      '<!doctype html><html lang="en"><meta charset="utf-8"><title>apps</title><p>The sign-in did not work. You can close this window and go back to the terminal.</p></html>\n',
    )
  })
})

const listeners: LoopbackListener[] = []
afterEach(async () => {
  for (const listener of listeners.splice(0)) await listener.close()
})

async function listening(host = '127.0.0.1', slowest = slowestRequest) {
  const port = await freePort()
  const seen: string[] = []
  const listener = await listenOnLoopback(
    {
      host,
      port,
      answer: ({ method, target }) => {
        seen.push(`${method} ${target}`)
        return { status: method === 'GET' ? 200 : 405, page: '<p>fixed</p>' }
      },
    },
    slowest,
  )
  listeners.push(listener)
  return { port, seen, listener }
}

describe('the listener', () => {
  test('O11: is not kept, tells nobody, and runs nothing', async () => {
    const { port } = await listening()
    const { headers, text } = await open(`http://127.0.0.1:${port}/?a=1`)
    expect(text).toBe('<p>fixed</p>')
    expect(headers).toMatchObject({
      'cache-control': 'no-store',
      'referrer-policy': 'no-referrer',
      'content-security-policy': "default-src 'none'",
      'content-type': 'text/html; charset=utf-8',
      connection: 'close',
    })
  })

  test('S14: is on loopback only, and gone when it is closed', async () => {
    const { port, listener } = await listening('localhost')
    expect((await open(`http://127.0.0.1:${port}/`)).status).toBe(200)
    await listener.close()
    await expect(open(`http://127.0.0.1:${port}/`)).rejects.toMatchObject({ code: 'ECONNREFUSED' })
    await expect(
      listenOnLoopback({ host: '0.0.0.0', port, answer: () => ({ status: 200, page: '' }) }),
    ).rejects.toThrow()
  })

  test('O6: a request that is no GET gets no page', async () => {
    const { port } = await listening()
    expect(await open(`http://127.0.0.1:${port}/`, {}, 'HEAD')).toMatchObject({ status: 405, text: '' })
    expect((await open(`http://127.0.0.1:${port}/`, {}, 'POST')).headers).toMatchObject({ allow: 'GET' })
  })

  test('O10: a head over 8 KiB is refused before anything looks at it', async () => {
    const { port, seen } = await listening()
    expect((await open(`http://127.0.0.1:${port}/?a=${'a'.repeat(10_000)}`)).status).toBe(431)
    expect(seen).toEqual([])
  })

  test('O10: half a head is hung up on, and others come through meanwhile', async () => {
    expect(slowestRequest).toBe(10_000)
    const { port, seen } = await listening('127.0.0.1', 100)
    const slow = connect(port, '127.0.0.1', () => slow.write('GET /?code=abc HTTP/1.1\r\nHost: local'))
    const received = new Promise<string>((resolve, reject) => {
      let text = ''
      slow.on('data', (chunk) => {
        text += chunk
      })
      slow.on('close', () => resolve(text)).on('error', reject)
    })
    expect((await open(`http://127.0.0.1:${port}/other`)).status).toBe(200)
    expect(await received).toContain('HTTP/1.1 408 ')
    expect(seen).toEqual(['GET /other'])
  })

  test('F79: a port that is taken is a matter for the caller', async () => {
    const other = createServer()
    await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve))
    const { port } = other.address() as { port: number }
    await expect(
      listenOnLoopback({ host: '127.0.0.1', port, answer: () => ({ status: 200, page: '' }) }),
    ).rejects.toMatchObject({ code: 'EADDRINUSE' })
    await new Promise((resolve) => other.close(resolve))
  })

  test('a connection that says nothing does not keep it from closing', async () => {
    const { port, listener } = await listening()
    const silent = connect(port, '127.0.0.1')
    await new Promise((resolve) => silent.once('connect', resolve))
    silent.on('error', () => undefined)
    await listener.close()
    silent.destroy()
  })

  test('O10: the browser comes through though sixteen connections are open and idle', async () => {
    const { port, seen } = await listening()
    const idle = await Promise.all(
      Array.from(
        { length: 16 },
        () =>
          new Promise<Socket>((resolve) => {
            const socket = connect(port, '127.0.0.1', () => resolve(socket))
            socket.on('error', () => undefined)
          }),
      ),
    )
    expect((await open(`http://127.0.0.1:${port}/?code=1`)).status).toBe(200)
    expect(seen).toEqual(['GET /?code=1'])
    for (const socket of idle) socket.destroy()
  })
})
