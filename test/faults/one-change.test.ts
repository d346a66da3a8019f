import { describe, expect, onTestFinished, test } from 'vitest'
import type { ChangeReport } from '../../src/identity-domain/apps/change-app'
import { openNetwork } from '../../src/platform/network'
import type { App } from '../../src/token-settings/app'
import { planExpiry } from '../../src/token-settings/change'
import type { Seconds } from '../../src/token-settings/duration'
import { type FakeRun, fakeRun, openTestDomain } from '../support/open-test-domain'
import { type Answerer, type LedgerEntry, type Reply, startFaultServer } from './fault-server'
import { answerWith, commit, type ModelApp, modelId, modelJson, newModel, wellBehaved } from './model-domain'

const wanted = 777_600
const third = 300_000

const to9d = (app: App) =>
  planExpiry(app, { token: 'refresh', lifetime: wanted as Seconds, force: false, consent: 'any' })

interface Changed {
  report: ChangeReport
  model: ModelApp
  ledger: LedgerEntry[]
  patches: LedgerEntry[]
}

/** One change over a real connection to a server that may do anything. */
async function change(
  answerer: Answerer,
  { run = fakeRun(), model = newModel(), credentials = 'token' as 'token' | { clientId: string; secret: string } } = {},
): Promise<Changed> {
  const server = await startFaultServer(answerer)
  const domain = openTestDomain({
    origin: server.origin,
    run,
    credentials,
    network: () => openNetwork({ origin: new URL(server.origin), proxy: null, connectTimeout: 10 as Seconds }, {}),
  })
  try {
    const report = await domain.apps.change(modelId, to9d)
    expect(run.clock.pending()).toBe(0)
    return { report, model, ledger: server.ledger, patches: server.ledger.filter(({ method }) => method === 'PATCH') }
  } finally {
    await domain.close()
    await server.stop()
  }
}

/** What the first PATCH meets; all else is answered as it should be. */
const onFirstPatch = (model: ModelApp, fault: (request: LedgerEntry, reply: Reply) => void): Answerer => {
  const right = wellBehaved(model)
  let met = false
  return (request, reply) => {
    if (request.method !== 'PATCH' || met) return right(request, reply)
    met = true
    fault(request, reply)
  }
}

type Ending = (model: ModelApp, reply: Reply, run: FakeRun) => void

const endings: [string, Ending][] = [
  ['closed without an answer', (_, reply) => reply.close()],
  ['reset', (_, reply) => reply.reset()],
  ['silent', (_, __, run) => run.clock.skip()],
  [
    'half a head',
    (_, reply) => {
      reply.raw('HTTP/1.1 200 OK\r\nContent-')
      reply.close()
    },
  ],
  ['no HTTP', (_, reply) => reply.raw('nonsense\r\n\r\n')],
  [
    'a body shorter than announced',
    (model, reply) => {
      reply.answer(200, modelJson(model).slice(0, 30), { length: 400 })
      reply.close()
    },
  ],
  ['a body cut, length unknown', (model, reply) => reply.answer(200, modelJson(model).slice(0, 30), { length: null })],
  ['200 without a body', (_, reply) => reply.answer(200)],
  ['204', (_, reply) => reply.raw('HTTP/1.1 204 No Content\r\n\r\n')],
  ['200 about another app', (model, reply) => reply.answer(200, modelJson(model).replace(modelId, 'another'))],
  ['200 in HTML', (_, reply) => reply.answer(200, '<html>Welcome</html>')],
  ['200 that is no UTF-8', (_, reply) => reply.answer(200, Buffer.from([0xff, 0xff]))],
  ['200 packed', (_, reply) => reply.answer(200, 'x', { headers: ['Content-Encoding: gzip'] })],
  ['a flood of headers', (_, reply) => reply.raw(`HTTP/1.1 200 OK\r\n${'x-filler: 0123456789\r\n'.repeat(2000)}\r\n`)],
  ['500', (_, reply) => reply.answer(500, '{"detail":"Sorry."}')],
  ['502 in HTML', (_, reply) => reply.answer(502, '<html>Bad gateway</html>')],
  ['503 that says when to come back', (_, reply) => reply.answer(503, '{}', { headers: ['Retry-After: 5'] })],
  ['504', (_, reply) => reply.answer(504)],
]

describe('F42: it took effect, and the answer was lost: confirmed by reading', () => {
  test.each(endings)('%s', async (_, ending) => {
    const model = newModel()
    const run = fakeRun()
    const { report, patches } = await change(
      onFirstPatch(model, (request, reply) => {
        commit(model, request)
        ending(model, reply, run)
      }),
      { run },
    )
    expect(report).toMatchObject({ outcome: 'confirmed', exitCode: 0, answerLost: true })
    expect(model).toEqual({ refreshTokenExpiry: wanted, version: 2, changes: 1 })
    expect(patches).toHaveLength(1)
  })
})

describe('F43: it had no effect, as far as can be seen: unknown, never "not applied"', () => {
  test.each(endings)('%s', async (_, ending) => {
    const model = newModel()
    const run = fakeRun()
    const { report, patches } = await change(
      onFirstPatch(model, (_, reply) => ending(model, reply, run)),
      { run },
    )
    expect(report).toMatchObject({ outcome: 'unknown', exitCode: 8 })
    expect(report.now?.refreshTokenExpiry).toEqual({ seconds: 604_800, source: 'app' })
    expect(model.changes).toBe(0)
    expect(patches).toHaveLength(1)
  })
})

test('F43: it arrives after the first reads: confirmed by a later one', async () => {
  const model = newModel()
  let late: LedgerEntry | undefined
  let reads = 0
  const { report, patches } = await change((request, reply) => {
    if (request.method === 'PATCH') {
      late = request
      return reply.reset()
    }
    if (late !== undefined && ++reads === 3) commit(model, late)
    answerWith(model, 200, reply)
  })
  expect(report).toMatchObject({ outcome: 'confirmed', answerLost: true })
  expect(report.readAt.toISOString()).toBe('2026-10-05T14:03:04.000Z')
  expect(patches).toHaveLength(1)
})

test('F40: a 200 that changed nothing', async () => {
  const model = newModel()
  const { report, patches } = await change(
    onFirstPatch(model, (_, reply) => reply.answer(200, modelJson({ ...model, refreshTokenExpiry: wanted }))),
  )
  expect(report).toMatchObject({ outcome: 'differs', exitCode: 8, failure: null })
  expect(patches).toHaveLength(1)
})

test('F45: another writer came right after', async () => {
  const model = newModel()
  const { report, patches } = await change(
    onFirstPatch(model, (request, reply) => {
      answerWith(model, commit(model, request), reply)
      model.refreshTokenExpiry = third
    }),
  )
  expect(report).toMatchObject({ outcome: 'differs', now: { refreshTokenExpiry: { seconds: third } } })
  expect(patches).toHaveLength(1)
})

test.each([
  ['another value', third, 'conflict', 6],
  ['the same value', wanted, 'confirmed', 0],
])('F36, F76: another writer came before, with %s', async (_, seconds, outcome, exitCode) => {
  const model = newModel()
  const right = wellBehaved(model)
  const { report, patches } = await change(
    onFirstPatch(model, (request, reply) => {
      model.refreshTokenExpiry = seconds
      model.version++
      right(request, reply)
    }),
  )
  expect(report).toMatchObject({ outcome, exitCode, now: { refreshTokenExpiry: { seconds } } })
  expect(model.changes).toBe(0)
  expect(patches.map(({ headers }) => headers['if-match'])).toEqual(['v1'])
})

describe('F27: a redirect of a change', () => {
  test.each([301, 302, 303, 307, 308])('%i: refused, and the other origin receives nothing', async (status) => {
    const elsewhere = await startFaultServer((_, reply) => reply.answer(200))
    onTestFinished(() => elsewhere.stop())
    const model = newModel()
    const { report, patches } = await change(
      onFirstPatch(model, (_, reply) => reply.answer(status, '', { headers: [`Location: ${elsewhere.origin}/x`] })),
    )
    expect(report).toMatchObject({ outcome: 'refused', exitCode: 7 })
    expect(report.failure?.message).toBe(`The domain redirects to ${elsewhere.origin}; redirects are not followed.`)
    expect(patches).toHaveLength(1)
    expect(elsewhere.ledger).toEqual([])
  })
})

describe('F35, F33, F87: a refusal proves nothing by itself, whatever its status: one fresh read decides', () => {
  test.each([
    [400, 7],
    [401, 4],
    [403, 4],
    [404, 5],
    [405, 7],
    [413, 7],
    [415, 7],
    [422, 7],
  ])('%i in SCIM: exit %i', async (status, exitCode) => {
    const model = newModel()
    const { report, ledger } = await change(
      onFirstPatch(model, (_, reply) => reply.answer(status, '{"detail":"No.","status":"x"}')),
    )
    expect(report).toMatchObject({ outcome: 'refused', exitCode })
    expect(ledger.map(({ method }) => method)).toEqual(['GET', 'PATCH', 'GET'])
  })

  test.each([400, 401, 403, 404, 405, 413, 415, 422])('%i after the value was written: confirmed', async (status) => {
    const model = newModel()
    const { report, patches } = await change(
      onFirstPatch(model, (request, reply) => {
        commit(model, request)
        reply.answer(status, '{"detail":"No.","status":"x"}')
      }),
      { model },
    )
    expect(report).toMatchObject({ outcome: 'confirmed', exitCode: 0, answerLost: true })
    expect(patches).toHaveLength(1)
  })

  test.each([400, 403, 404])('F59: %i in HTML came from something else: the domain is asked', async (status) => {
    const model = newModel()
    const { report, ledger } = await change(onFirstPatch(model, (_, reply) => reply.answer(status, '<html>')))
    expect(report).toMatchObject({ outcome: 'refused', exitCode: 7 })
    expect(ledger.map(({ method }) => method)).toEqual(['GET', 'PATCH', 'GET'])
  })
})

test('a PATCH goes out on a connection that nothing has used before, or uses after', async () => {
  const model = newModel()
  const server = await startFaultServer(wellBehaved(model))
  onTestFinished(() => server.stop())
  const domain = openTestDomain({
    origin: server.origin,
    network: () => openNetwork({ origin: new URL(server.origin), proxy: null, connectTimeout: 10 as Seconds }, {}),
  })
  await Promise.all(Array.from({ length: 8 }, () => domain.apps.find(modelId)))
  await domain.apps.change(modelId, to9d)
  await domain.close()
  const used = (method: string) =>
    server.ledger.filter((entry) => entry.method === method).map((entry) => entry.connection)
  expect(new Set(used('GET')).size).toBe(8)
  expect(used('PATCH')).toEqual([9])
  expect(used('GET')).not.toContain(9)
})

test('a PATCH is exactly the operation that was asked for, and narrows its answer', async () => {
  const model = newModel()
  const { report, ledger, patches } = await change(wellBehaved(model))
  expect(report.outcome).toBe('confirmed')
  expect(ledger.map(({ method }) => method)).toEqual(['GET', 'PATCH', 'GET'])
  expect(patches[0]?.path).toBe(
    `/admin/v1/Apps/${modelId}?attributes=id,ocid,displayName,name,active,isOAuthClient,isOAuthResource,refreshTokenExpiry,accessTokenExpiry,allowOffline`,
  )
  expect(patches[0]?.body).toBe(
    '{"schemas":["urn:ietf:params:scim:api:messages:2.0:PatchOp"],"Operations":[{"op":"replace","path":"refreshTokenExpiry","value":777600}]}',
  )
})

test('S10: every request about apps names its attributes, and none a secret', async () => {
  const { ledger } = await change(wellBehaved(newModel()))
  expect(ledger.every(({ path }) => /[?&]attributes=[A-Za-z.,]+$/.test(path))).toBe(true)
  expect(JSON.stringify(ledger.map(({ path }) => path))).not.toMatch(/secret|attributeSets/i)
})

describe('F64: Ctrl-C', () => {
  test('while the answer to a change is awaited: read again, and confirmed', async () => {
    const model = newModel()
    const run = fakeRun()
    const { report, patches } = await change(
      onFirstPatch(model, (request) => {
        commit(model, request)
        run.interrupt()
      }),
      { run },
    )
    expect(report).toMatchObject({ outcome: 'confirmed', answerLost: true })
    expect(patches).toHaveLength(1)
  })

  test('twice: unknown, without another request', async () => {
    const model = newModel()
    const run = fakeRun()
    const { report, ledger } = await change(
      onFirstPatch(model, () => {
        run.interrupt()
        run.interrupt()
      }),
      { run },
    )
    expect(report).toMatchObject({ outcome: 'unknown', exitCode: 8 })
    expect(ledger.map(({ method }) => method)).toEqual(['GET', 'PATCH'])
  })
})

test('F18: a change whose answer never comes leaves half of the time for reading', async () => {
  const model = newModel()
  const run = fakeRun({ seconds: 20 })
  const { report } = await change(
    onFirstPatch(model, () => run.clock.skip()),
    { run },
  )
  expect(report.outcome).toBe('unknown')
  expect(report.failure?.message).toMatch(/: no answer within 10 s\.$/)
  expect(run.clock.waits).toEqual([10, 1, 3, 5])
})
