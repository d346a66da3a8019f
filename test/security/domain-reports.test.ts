import { createHash } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import * as z from 'zod/mini'
import { domainReport } from '../../src/commands/shared/domain-report/document'
import { attributeNames, discoveryMembers, errorMembers } from '../../src/identity-domain/observe/known-names'
import { run } from '../../src/main'
import { openNetwork } from '../../src/platform/network'
import type { JsonObject } from '../../src/sandbox/server'
import { startFaultServer } from '../faults/fault-server'
import { type FakeEnvironment, fakeEnvironment } from '../support/fake-environment'
import { HoldingDispatcher } from '../support/holding-dispatcher'
import { newFiles, reportOn } from '../unit/commands/doctor/reports'

// What `apps doctor --report` writes is made to be sent to strangers. Nothing in it may tell which domain it is about.

/** All words that a report may hold, whatever domain it is about. */
const vocabulary = JSON.stringify(z.toJSONSchema(domainReport)).toLowerCase()

/** Every text in a value, down to its leaves. */
function textsIn(value: unknown): string[] {
  if (typeof value === 'string') return [value]
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(textsIn) : []
}

function expectNothingOf(text: string, canaries: Iterable<string>): void {
  const lower = text.toLowerCase()
  for (const canary of canaries) {
    const sought = canary.toLowerCase()
    if (sought.length < 4 || vocabulary.includes(sought)) continue
    // As it is, in JSON, and in an address.
    const forms = [sought, JSON.stringify(sought).slice(1, -1), encodeURIComponent(sought).toLowerCase()]
    for (const form of forms) expect(lower.includes(form), `the report holds ${canary}`).toBe(false)
    expect(text.includes(Buffer.from(canary).toString('base64'))).toBe(false)
  }
}

test('a report holds no name, id, address, scope or secret of the example apps', async () => {
  const { text, stdout, sandbox } = await reportOn()
  const canaries = [...sandbox.state.apps.all()].flatMap(textsIn)
  expect(new Set(canaries).size).toBeGreaterThan(150)
  const others = [sandbox.url, new URL(sandbox.url).port, sandbox.clientId, sandbox.clientSecret, '127.0.0.1']
  expectNothingOf(text, [...canaries, ...others, ...sandbox.state.tokens.keys()])
  expectNothingOf(stdout, [...canaries, ...others])
}, 30_000)

test('a report holds nothing of any apps', async () => {
  const unique = fc.uuid().map((text) => createHash('sha256').update(text).digest('hex').slice(0, 12))
  const app = fc.record(
    {
      displayName: fc
        .tuple(unique, fc.string({ unit: 'grapheme', maxLength: 12 }))
        .map(([id, rest]) => `Acme ${id} ${rest}`),
      name: unique.map((id) => `client_${id}`),
      description: unique.map((id) => `about ${id}`),
      audience: unique.map((id) => `https://${id}.example.com/`),
      isOAuthResource: fc.boolean(),
      isOAuthClient: fc.boolean(),
      clientType: fc.constantFrom('confidential', 'public'),
      contactEmailAddress: unique.map((id) => `${id}@example.com`),
      redirectUris: fc.array(
        unique.map((id) => `https://${id}.example.com/back`),
        { maxLength: 2 },
      ),
      tags: fc.array(fc.record({ key: unique, value: unique }), { maxLength: 2 }),
      refreshTokenExpiry: fc.integer({ min: 100_000_000, max: 2_000_000_000 }),
    },
    { requiredKeys: ['displayName', 'clientType'] },
  )
  const apps = fc.uniqueArray(app, {
    minLength: 1,
    maxLength: 6,
    comparator: (one, other) =>
      one.displayName.toLowerCase() === other.displayName.toLowerCase() ||
      (one.name !== undefined && one.name === other.name),
  })
  await fc.assert(
    fc.asyncProperty(apps, async (some) => {
      const { exitCode, text, sandbox } = await reportOn({ apps: some as unknown as JsonObject[] })
      expect(exitCode).toBe(0)
      const numbers = some.flatMap(({ refreshTokenExpiry = null }) =>
        refreshTokenExpiry === null ? [] : [String(refreshTokenExpiry)],
      )
      const texts = [...sandbox.state.apps.all()].flatMap(textsIn)
      expectNothingOf(text, [...texts, ...numbers])
    }),
    { numRuns: 15 },
  )
}, 120_000)

const canary = 'Acme-Payroll-7f3a91'

/** JSON in which the canary stands wherever a text or a name can. */
function hostileJson(): fc.Arbitrary<unknown> {
  const names = [...attributeNames.filter((name) => !name.includes('.')), ...discoveryMembers, ...errorMembers]
  const name = fc.oneof(fc.constantFrom(canary, `${canary}x`, '__proto__', 'Resources', 'totalResults', ...names))
  const { json } = fc.letrec((tie) => ({
    json: fc.oneof(
      { depthSize: 'small', withCrossShrink: true },
      fc.constantFrom<unknown>(canary, [canary], canary.toLowerCase(), 7, true, null, 1.5),
      fc.array(tie('json'), { maxLength: 3 }),
      fc.dictionary(name, tie('json'), { maxKeys: 5 }),
    ),
  }))
  const rows = fc.array(fc.dictionary(name, json, { maxKeys: 6 }), { maxLength: 4 })
  const withIds = rows.map((each) =>
    each.map((row, at) => ({ ...row, id: `${canary}${at}`, displayName: `${canary} ${at}` })),
  )
  const list = fc.record({
    schemas: fc.constant([canary]),
    totalResults: fc.constantFrom<unknown>(2, 3, canary, 99_123_456),
    itemsPerPage: fc.constantFrom<unknown>(1, 50, canary),
    Resources: fc.oneof(rows, withIds),
  })
  const error = fc.record({
    schemas: fc.constantFrom(['urn:ietf:params:scim:api:messages:2.0:Error', canary], canary),
    status: fc.constantFrom<unknown>('400', 400, canary),
    detail: fc.constant(canary),
    [canary]: fc.constant(canary),
    'urn:ietf:params:scim:api:oracle:idcs:extension:messages:Error': fc.constantFrom<unknown>(
      canary,
      { messageId: `error.${canary}.denied` },
      { messageId: 'error.acme.payroll.secret' },
    ),
  })
  return fc.oneof(json, list, list, list, error)
}

const hostileHeaders = fc.subarray([
  `etag: "${canary}"`,
  `opc-next-page: ${canary}`,
  `opc-total-items: ${canary}`,
  `${canary}: ${canary}`,
  `server: ${canary}`,
  `via: 1.1 ${canary}`,
  `set-cookie: ${canary}=1`,
  `date: ${canary}`,
])

const hostileAnswer = fc.record({
  status: fc.constantFrom(200, 200, 200, 200, 201, 304, 307, 400, 401, 403, 404, 418, 500),
  body: fc.oneof(
    hostileJson().map((value) => JSON.stringify(value)),
    fc.constantFrom(`<html>${canary}</html>`, canary, ''),
  ),
  headers: hostileHeaders,
  type: fc.constantFrom('application/json', `application/json;profile=${canary}`, canary),
})

test('a domain that says names in unexpected places does not get them into the report', async () => {
  let written = 0
  const one = async (answers: fc.GeneratorValue) => {
    const server = await startFaultServer(({ path }, reply) => {
      // The first one decides whether there is a report at all.
      if (/[?&]count=1$/.test(path) && server.ledger.length === 1)
        return reply.answer(200, '{"totalResults":0,"Resources":[]}')
      const { status, body, headers, type } = answers(() => hostileAnswer)
      reply.answer(status, status === 304 ? '' : body, { headers, type })
    })
    const { written: files, files: access } = newFiles()
    const environment: FakeEnvironment = fakeEnvironment({
      variables: { APPS_DOMAIN_URL: server.origin, APPS_ACCESS_TOKEN: 'hostile-token-5d81e03c7b' },
      files: access,
      network: async (settings) => new HoldingDispatcher(await openNetwork(settings, {}), environment.clock),
    })
    try {
      const exitCode = await run(['doctor', '--report', 'r.json'], environment)
      expect([0, 3]).toContain(exitCode)
      expect(server.ledger.every(({ method }) => method === 'GET')).toBe(true)
      expect(server.ledger.length).toBeLessThanOrEqual(81)
      const text = files.get('r.json') ?? ''
      written++
      expect(domainReport['~standard'].validate(JSON.parse(text))).not.toHaveProperty('issues')
      expectNothingOf(text, [
        canary,
        canary.slice(0, 8),
        canary.slice(-6),
        'payroll',
        'acme',
        '99123456',
        server.origin,
      ])
      expectNothingOf(environment.said.stdout, [canary, 'payroll', 'acme'])
    } finally {
      await server.stop()
    }
  }
  await fc.assert(fc.asyncProperty(fc.gen(), one), { numRuns: 60 })
  expect(written).toBe(60)
}, 240_000)

test('what asks the questions can only read: one place sends, and it sends GET', () => {
  const folder = 'src/identity-domain/observe'
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((path) => path.endsWith('.ts'))
  const texts = files.map((path) => [path, readFileSync(join(folder, path), 'utf8')] as const)
  const sending = texts.filter(([, text]) => /transport\.|sendWithRetries|session\./.test(text))
  expect(sending.map(([path]) => path)).toEqual(['reader.ts'])
  const methods = texts.flatMap(([, text]) => text.match(/method: '?\w+'?/g) ?? [])
  expect(methods.length).toBeGreaterThan(0)
  expect(new Set(methods)).toEqual(new Set(["method: 'GET'"]))
})
