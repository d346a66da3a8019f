import { connect } from 'node:net'
import { afterEach, describe, expect, test } from 'vitest'
import { prepareSigningKey, signingKey } from '../../../src/sandbox/oauth/keys/signing-key'
import { exampleIds, exampleUsers, type Sandbox, type SandboxOptions, startSandbox } from '../../../src/sandbox/server'
import { call, signIn } from './call'
import { patchBody } from './domain-without-port'

const started: Sandbox[] = []

async function sandboxWith(options: SandboxOptions = {}): Promise<Sandbox> {
  const sandbox = await startSandbox(options)
  started.push(sandbox)
  return sandbox
}

afterEach(async () => {
  await Promise.all(started.splice(0).map((sandbox) => sandbox.close()))
})

const app = `/admin/v1/Apps/${exampleIds.resourceOwner}`
const patch = JSON.stringify(patchBody({ op: 'replace', path: 'refreshTokenExpiry', value: 904800 }))

async function authorized(sandbox: Sandbox) {
  return { authorization: `Bearer ${await signIn(sandbox)}`, 'content-type': 'application/json' }
}

test('it listens on 127.0.0.1, is signed in to, and answers', async () => {
  const sandbox = await sandboxWith()
  expect(sandbox.url).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/)
  const headers = await authorized(sandbox)
  const answer = await call(sandbox, 'PATCH', `${app}?attributes=refreshTokenExpiry`, { headers, body: patch })
  expect(answer.status).toBe(200)
  expect(JSON.parse(answer.text)).toMatchObject({ refreshTokenExpiry: 904800 })
  expect(answer.headers['content-length']).toBe(String(Buffer.byteLength(answer.text)))
  expect(sandbox.requests.map(({ kind, status }) => [kind, status])).toEqual([
    ['token', 200],
    ['patch', 200],
  ])
})

test('a port that is taken is a clear error, and so are apps that are none', async () => {
  const { url } = await sandboxWith()
  const port = Number(new URL(url).port)
  await expect(startSandbox({ port })).rejects.toThrow(`Port ${port} on 127.0.0.1 is taken.`)
  await expect(startSandbox({ apps: [{}] })).rejects.toThrow("Row 1 is not an App: it has no 'displayName'.")
})

describe('whoever comes before the apps are there', () => {
  /** Asks at once, on a port that was free a moment ago, while the rows are still being read. */
  async function startAsked(row: string) {
    const first = await sandboxWith()
    const { url } = first
    await first.close()
    let asked: Promise<unknown> = Promise.resolve()
    async function* lines() {
      asked = call({ url }, 'GET', '/sandbox/clock').catch((error: unknown) => error)
      // Both ends are in this process: some turns of its loop are enough for a request to arrive.
      for (let turn = 0; turn < 50; turn++) await new Promise((resolve) => setImmediate(resolve))
      yield '{"displayName":"A"}'
      yield row
    }
    const starting = sandboxWith({ port: Number(new URL(url).port), apps: { lines: lines() } })
    const started = await starting.catch((error: unknown) => error)
    return { started, answer: await asked }
  }

  test('waits, and is answered', async () => {
    const { started, answer } = await startAsked('{"displayName":"B"}')
    expect((started as Sandbox).state.apps.size).toBe(4)
    expect(answer).toMatchObject({ status: 200 })
  })

  test('is not left waiting when they do not come', async () => {
    const { started, answer } = await startAsked('{}')
    expect(started).toMatchObject({ message: "Row 2 is not an App: it has no 'displayName'." })
    expect(answer).toMatchObject({ code: expect.stringMatching(/^ECONN(RESET|REFUSED)$/) })
  })
})

test('HEAD answers without a body', async () => {
  const sandbox = await sandboxWith()
  const answer = await call(sandbox, 'HEAD', app, { headers: await authorized(sandbox) })
  expect([answer.status, answer.text]).toEqual([200, ''])
})

test('a DELETE is answered without a body and without its length, and the connection goes on', async () => {
  const sandbox = await sandboxWith()
  const headers = await authorized(sandbox)
  const target = `/admin/v1/Apps/${exampleIds.legacyIntranet}`
  const deleted = await call(sandbox, 'DELETE', target, { headers })
  expect([deleted.status, deleted.text, deleted.headers['content-length']]).toEqual([204, '', undefined])
  expect((await call(sandbox, 'DELETE', target, { headers })).status).toBe(404)
})

test('a body over a megabyte is refused', async () => {
  const sandbox = await sandboxWith()
  const headers = await authorized(sandbox)
  const body = `"${'x'.repeat(1024 * 1024)}"`
  const answer = await call(sandbox, 'PATCH', app, { headers, body })
  expect(answer.status).toBe(413)
  expect(sandbox.requests.at(-1)).toMatchObject({ status: 413, body: '[more than a megabyte]' })
})

describe('over the wire', () => {
  test('an answer that HTTP cannot carry ends the connection, not the sandbox', async () => {
    const sandbox = await sandboxWith()
    sandbox.faults.add({ action: { type: 'redirect', location: 'a\nb' } })
    await expect(call(sandbox, 'GET', app)).rejects.toMatchObject({ code: 'ECONNRESET' })
    expect((await call(sandbox, 'GET', app)).status).toBe(401)
  })

  test('a reset is a reset, and the change before it stays', async () => {
    const sandbox = await sandboxWith()
    const headers = await authorized(sandbox)
    sandbox.faults.add({ match: { kind: 'patch' }, action: { type: 'reset', when: 'after' } })
    await expect(call(sandbox, 'PATCH', app, { headers, body: patch })).rejects.toMatchObject({ code: 'ECONNRESET' })
    expect(JSON.parse((await call(sandbox, 'GET', app, { headers })).text)).toMatchObject({
      refreshTokenExpiry: 904800,
    })
    expect(sandbox.state.faults).toEqual([])
  })

  test('a truncated answer breaks off', async () => {
    const sandbox = await sandboxWith()
    const headers = await authorized(sandbox)
    sandbox.faults.add({ action: { type: 'truncate' } })
    await expect(call(sandbox, 'GET', app, { headers })).rejects.toMatchObject({ code: 'ECONNRESET' })
  })

  test('and one that ends cleanly looks whole', async () => {
    const sandbox = await sandboxWith()
    const headers = await authorized(sandbox)
    sandbox.faults.add({ action: { type: 'truncate', bytes: 5, ending: 'clean' } })
    const answer = await call(sandbox, 'GET', app, { headers })
    expect([answer.status, answer.text, answer.headers['content-length']]).toEqual([200, '{"id"', undefined])
  })

  test('an answer that hangs ends when the sandbox is closed', async () => {
    const sandbox = await sandboxWith()
    const headers = await authorized(sandbox)
    sandbox.faults.add({ match: { kind: 'patch' }, action: { type: 'hang', when: 'after' } })
    const hanging = call(sandbox, 'PATCH', app, { headers, body: patch }).catch((error: unknown) => error)
    await waitUntil(sandbox, 2)
    expect(sandbox.state.apps.get(exampleIds.resourceOwner)).toMatchObject({ refreshTokenExpiry: 904800 })
    await sandbox.close()
    expect(await hanging).toMatchObject({ code: 'ECONNRESET' })
  })
})

test('a grant over the wire: signed in by the sandbox, redeemed, refreshed on day seven, refused on day eight', async () => {
  const sandbox = await sandboxWith()
  sandbox.state.oauth.signIn = { answer: 'approve', user: exampleUsers.kim.userName }
  const query = new URLSearchParams({
    response_type: 'code',
    client_id: '3fd7476a48a94381bd5e1bc88cc92021',
    redirect_uri: 'http://localhost:8943',
    scope: `${sandbox.url}/myprofile offline_access`,
    state: 's',
  })
  const redirection = await call(sandbox, 'GET', `/oauth2/v1/authorize?${query}`)
  const location = String(redirection.headers['location'])
  expect(location).toMatch(/^http:\/\/localhost:8943\?code=[\w-]+&state=s$/)
  const ask = async (form: Record<string, string>) => {
    const { status, text } = await call(sandbox, 'POST', '/oauth2/v1/token', {
      headers: {
        'content-type': 'application/x-www-form-urlencoded',
        authorization: `Basic ${btoa('3fd7476a48a94381bd5e1bc88cc92021:this-is-not-the-secret')}`,
      },
      body: new URLSearchParams(form).toString(),
    })
    return { status, json: JSON.parse(text) as Record<string, string> }
  }
  const code = new URL(location).searchParams.get('code') ?? ''
  const first = await ask({ grant_type: 'authorization_code', code })
  sandbox.clock.advance(604_799)
  const second = await ask({ grant_type: 'refresh_token', refresh_token: first.json['refresh_token'] ?? '' })
  sandbox.clock.advance(604_800)
  const third = await ask({ grant_type: 'refresh_token', refresh_token: second.json['refresh_token'] ?? '' })
  expect([first.status, second.status, third.status]).toEqual([200, 200, 400])
  expect(third.json['error']).toBe('invalid_grant')
  expect(sandbox.requests.map(({ kind }) => kind)).toEqual(['authorize', 'token', 'token', 'token'])
})

test('a reset sets the switches back to those of the start', async () => {
  const { state, reset } = await sandboxWith({ switches: { rotation: 'keep' } })
  state.switches.rotation = 'rotate'
  reset()
  expect(state.switches.rotation).toBe('keep')
})

test('the signing key is there for the first token, and the same for all sandboxes of a process', async () => {
  const [one, other] = [await sandboxWith(), await sandboxWith()]
  await signIn(one)
  const key = signingKey()
  await prepareSigningKey()
  await signIn(other)
  expect(signingKey()).toBe(key)
})

test('closing hangs up on idle connections, and frees the port', async () => {
  const sandbox = await sandboxWith()
  const port = Number(new URL(sandbox.url).port)
  const socket = connect(port, '127.0.0.1')
  await new Promise((resolve) => socket.once('connect', resolve))
  const gone = new Promise((resolve) => socket.once('close', resolve))
  socket.on('error', () => {})
  // One answer proves that the server has taken the connection over before it is closed.
  await call(sandbox, 'GET', '/sandbox/clock')
  await sandbox.close()
  await gone
  const next = await sandboxWith({ port })
  expect(next.url).toBe(sandbox.url)
})

test('closing twice is no harm', async () => {
  const sandbox = await startSandbox()
  await sandbox.close()
  await expect(sandbox.close()).resolves.toBeUndefined()
})

/** Resolves once so many requests have arrived: it asks again and again, by requests that are not counted. */
async function waitUntil(sandbox: Sandbox, requests: number): Promise<void> {
  while (sandbox.requests.length < requests) await call(sandbox, 'GET', '/sandbox/clock')
}
