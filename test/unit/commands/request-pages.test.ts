import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { describe, expect, test } from 'vitest'
import { pagedList } from '../../../src/commands/request/pages'
import type { JsonValue } from '../../../src/identity-domain/scim/strict-json'
import type { Fault } from '../../../src/sandbox/faults/fault'
import { fakeClock } from '../../support/fake-clock'
import { programWithSandbox } from '../../support/in-process'
import { errorOf } from '../../support/program'
import { listOf, type RawAnswer, rawDomain } from '../../support/raw-domain'

const words = ['request', 'GET', '/admin/v1/Apps?count=4', '--paginate', '--attributes', 'id']

describe('all pages of a list', () => {
  test('are one list, each app once, in every format', async () => {
    const { apps, sandbox } = await programWithSandbox()
    const { exitCode, stdout, stderr } = await apps([...words, '-o', 'json'])
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' })
    const list = JSON.parse(stdout)
    const ids = list.Resources.map((row: { id: string }) => row.id)
    expect([...ids].sort()).toEqual([...sandbox.state.apps.all()].map((app) => app['id']).sort())
    expect({ ...list, Resources: [] }).toEqual({
      schemas: ['urn:ietf:params:scim:api:messages:2.0:ListResponse'],
      startIndex: 1,
      Resources: [],
      totalResults: ids.length,
      itemsPerPage: ids.length,
    })
    expect(stdout).toBe(`${JSON.stringify(list, null, 2)}\n`)
    expect((await apps([...words, '-o', 'plain'])).stdout).toBe(`${JSON.stringify(list)}\n`)
    const lines = (await apps([...words, '-o', 'ndjson'])).stdout
    expect(lines).toBe(list.Resources.map((row: JsonValue) => `${JSON.stringify(row)}\n`).join(''))
  })

  test.each([
    [
      'json',
      '{\n  "schemas": [\n    "urn:ietf:params:scim:api:messages:2.0:ListResponse"\n  ],\n  "startIndex": 1,\n  "Resources": [],\n  "totalResults": 0,\n  "itemsPerPage": 0\n}\n',
    ],
    [
      'plain',
      '{"schemas":["urn:ietf:params:scim:api:messages:2.0:ListResponse"],"startIndex":1,"Resources":[],"totalResults":0,"itemsPerPage":0}\n',
    ],
    ['ndjson', ''],
  ])('of no rows are an empty list: %s', async (format, stdout) => {
    const { apps } = await rawDomain(() => ({ body: '{"totalResults":0}' }))
    expect(await apps([...words, '-o', format])).toEqual({ exitCode: 0, stdout, stderr: '' })
  })

  test('a question mark in the query is part of it, and names are known in any case', async () => {
    const { apps, received } = await rawDomain(() => ({ body: listOf([]) }))
    await apps(['request', 'GET', '/admin/v1/Users?filter=a?b&SORTBY=userName', '--paginate'])
    expect(received).toEqual(['GET /admin/v1/Users?filter=a?b&SORTBY=userName&count=500&startIndex=1'])
    expect((await apps(['request', 'GET', '/admin/v1/Users?StartIndex=2', '--paginate'])).exitCode).toBe(2)
  })
})

/** A list of so many rows, in pages of three that begin where they are asked to. */
const pageFrom = (start: number, total: number): JsonValue[] =>
  Array.from({ length: Math.min(3, total - start + 1) }, (_, at) => ({
    id: `row-${String(start + at).padStart(2, '0')}`,
  }))

const answered = (start: number, total: number) => ({
  status: 200,
  body: { totalResults: total, startIndex: start, Resources: pageFrom(start, total) },
  isExact: true,
  isEmpty: false,
  requestId: null,
})

describe('rows are written as they come, and forgotten', () => {
  test('the first one is out before the last page was asked for', async () => {
    const asked: { start: number; out: string }[] = []
    let out = ''
    const { apps } = await rawDomain((_, url) => {
      const start = Number(url.searchParams.get('startIndex'))
      asked.push({ start, out })
      return {
        body: listOf(
          pageFrom(start, 9).map((row) => JSON.stringify(row)),
          start,
          9,
        ),
      }
    })
    for (const [format, first] of [
      ['ndjson', '{"id":"row-01"}'],
      ['json', '"Resources": [\n    {\n      "id": "row-01"'],
    ] as const) {
      asked.splice(0)
      out = ''
      const write = async (text: string) => {
        out += text
      }
      const { exitCode } = await apps([...words, '-o', format], { stdout: { write } })
      expect(exitCode).toBe(0)
      expect(asked.map(({ start }) => start)).toEqual([1, 3, 5, 7, 9])
      expect(asked.at(-1)?.out).toContain(first)
    }
  })

  /** All of the rows are in the order of their ids. */
  const inOrder = (ask: (start: number) => Promise<ReturnType<typeof answered>>) =>
    pagedList({ ask, isById: () => true, askLast: () => ask(1), run: { clock: fakeClock(), observe: () => undefined } })

  test('of twenty pages no more than two are waiting, whoever is slow', async () => {
    let asked = 0
    let taken = 0
    const list = inOrder(async (start) => {
      asked++
      return answered(start, 41)
    })
    const given: unknown[] = []
    for await (const rows of list.batches()) {
      taken++
      await new Promise(setImmediate)
      expect(asked - taken).toBeLessThanOrEqual(2)
      given.push(...rows)
    }
    // The last of them shows that nothing comes behind the last row.
    expect([asked, taken, given.length]).toEqual([21, 20, 41])
    expect(list.coverage()).toEqual({
      complete: true,
      pages: 20,
      totalResults: 41,
      distinctApps: 41,
      unreadable: 0,
      totalsMoved: false,
      gaps: [],
    })
  })

  test('of a row that was written only its id is kept', async () => {
    const rows = new Set<WeakRef<object>>()
    const list = inOrder(async (start) => {
      const answer = answered(start, 41)
      for (const row of answer.body.Resources) rows.add(new WeakRef(row as object))
      return answer
    })
    setFlagsFromString('--expose-gc')
    const collect: () => void = runInNewContext('gc')
    let most = 0
    for await (const batch of list.batches()) {
      expect(batch.length).toBeGreaterThan(0)
      await new Promise(setImmediate)
      collect()
      most = Math.max(most, [...rows].filter((row) => row.deref() !== undefined).length)
    }
    // Those of a page, of the one before it and of the two after it.
    expect(most).toBeLessThanOrEqual(12)
  })
})

describe('what fails on a later page ends the list, and what is known is printed', () => {
  test.each<[Fault['action'], string, number | null]>([
    [{ type: 'status', status: 401, body: 'html' }, 'did not accept the access token', 401],
    [{ type: 'status', status: 401 }, 'does not let these credentials', 401],
    [{ type: 'status', status: 403 }, 'does not let these credentials', 403],
    [{ type: 'status', status: 404 }, 'refused to answer GET /admin/v1/Apps', 404],
    [{ type: 'status', status: 429, retryAfter: 30_000 }, 'wants a wait of', 429],
    [{ type: 'status', status: 500 }, 'The domain failed to answer GET /admin/v1/Apps', 500],
    [{ type: 'html' }, 'no JSON that can be trusted', 200],
    [{ type: 'reset' }, 'was closed before the answer was whole', null],
    [{ type: 'truncate', bytes: 40 }, '', null],
    [{ type: 'redirect', location: 'https://evil.example/' }, 'redirects', 302],
  ])('%j', async (action, says, status) => {
    const { apps, sandbox } = await programWithSandbox()
    sandbox.faults.add({ match: { kind: 'list', skip: 2, times: 99 }, action })
    const { exitCode, stdout, stderr } = await apps([...words, '-o', 'json'])
    expect(exitCode).toBe(3)
    const { Resources, itemsPerPage, totalResults } = JSON.parse(stdout)
    expect([Resources.length, itemsPerPage, totalResults]).toEqual([7, 7, 15])
    const error = errorOf({ stdout, stderr, exitCode })
    expect(error.message).toMatch(/^The list may be incomplete: .*\. 7 rows were read\.$/)
    expect(error.message).toContain(says)
    expect([error.code, error.status]).toEqual([3, status])
  })

  const rows = ['{"id":"a"}', '{"id":"b"}', '{"id":"c"}']
  test.each<[string, RawAnswer, string]>([
    ['a name that stands twice', { body: '{"totalResults":5,"totalResults":5}' }, 'has the same name twice'],
    ['no list', { body: '{"id":"x"}' }, 'is not a SCIM list'],
    [
      'a list that says two things',
      { body: '{"totalResults":5,"TotalResults":6,"Resources":[]}' },
      'is not a SCIM list',
    ],
    ['null', { body: 'null' }, 'is not a SCIM list'],
    ['rows that do not follow', { body: listOf(['{"id":"x"}', '{"id":"y"}'], 3, 5) }, 'no row stands between c and x'],
    [
      'the same rows',
      { body: listOf(['{"id":"c"}'], 3, 5) },
      'the list ends after c: the domain announced more and returned nothing new',
    ],
    [
      'no rows',
      { body: listOf([], 3, 5) },
      'the list ends after c: the domain announced more and returned nothing new',
    ],
    [
      'fewer than are counted',
      { body: listOf(['{"id":"c"}', '{"id":"d"}'], 3, 4).replace('"d"', '"c"') },
      'these were all: the domain counts 4 rows and gave 3',
    ],
    [
      'rows without an id',
      { body: listOf(['{"id":"c"}', '{}', '{"id":"d"}'], 3, 5) },
      'the list ends after d: the domain announced more and returned nothing new',
    ],
  ])('%s', async (_, second, says) => {
    const { apps } = await rawDomain((_method, url) =>
      url.searchParams.get('startIndex') === '1' ? { body: listOf(rows, 1, 5) } : second,
    )
    const { exitCode, stdout, stderr } = await apps([...words, '-o', 'ndjson'])
    expect(exitCode).toBe(3)
    expect(stdout.startsWith(`${rows.join('\n')}\n`)).toBe(true)
    expect(stderr).toContain(says)
  })

  test.each([
    ['{"totalResults":5,"TotalResults":6,"Resources":[]}', 7],
    ['{"id":"x"}', 7],
    ['<html>', 7],
  ])('on the first one there is nothing to print: %s', async (body, expected) => {
    const { apps } = await rawDomain(() => ({ body }))
    const { exitCode, stdout } = await apps([...words, '-o', 'json'])
    expect({ exitCode, stdout }).toEqual({ exitCode: expected, stdout: '' })
  })

  test('Ctrl-C in the middle: what is known is printed, and the code is its own', async () => {
    const { apps, sandbox } = await programWithSandbox()
    sandbox.faults.add({ match: { kind: 'list', skip: 2 }, action: { type: 'hang' } })
    const [interrupted, leaveNow] = [new AbortController(), new AbortController()]
    const look = () => {
      if (sandbox.requests.every(({ fault }) => fault !== 'hang')) return setImmediate(look)
      interrupted.abort('SIGINT')
      return null
    }
    look()
    const signals = { interrupted: interrupted.signal, leaveNow: leaveNow.signal }
    const { exitCode, stdout, stderr } = await apps([...words, '-o', 'json'], { signals })
    expect(exitCode).toBe(130)
    expect(JSON.parse(stdout).Resources).toHaveLength(7)
    expect(stderr).toContain('The list may be incomplete')
  })
})

describe('secrets in pages', () => {
  const secret = (at: number) => `canary-${at}-0123456789abcdef`
  const row = (at: number) =>
    JSON.stringify({ id: `row-${at}`, clientSecret: secret(at), note: `${secret(at)} of ${at}`, pin: '4711', n: 4711 })

  test.each(['ndjson', 'json', 'plain'])(
    'are masked by name, and by value where they stand beside it: %s',
    async (format) => {
      const { apps } = await rawDomain((_, url) => {
        const start = Number(url.searchParams.get('startIndex'))
        return { body: listOf([row(start), row(start + 1), row(start + 2)].slice(0, 10 - start), start, 9) }
      })
      const { exitCode, stdout, stderr } = await apps([...words, '-o', format])
      expect([exitCode, stderr]).toEqual([0, ''])
      expect(stdout).not.toContain('canary')
      const shown =
        format === 'ndjson'
          ? stdout
              .trimEnd()
              .split('\n')
              .map((each) => JSON.parse(each))
          : JSON.parse(stdout).Resources
      expect(shown).toHaveLength(9)
      expect(shown[8]).toEqual({
        id: 'row-9',
        clientSecret: '[redacted]',
        note: '[redacted] of 9',
        pin: '[redacted]',
        n: 4711,
      })
    },
  )

  test('a number that is rounded is said once, and in the document', async () => {
    const { apps } = await rawDomain((_, url) => {
      const start = Number(url.searchParams.get('startIndex'))
      const rows = [start, start + 1].map((at) => `{"id":"row-${at}","n":9007199254740993}`)
      return { body: listOf(rows.slice(0, 5 - start), start, 4) }
    })
    const { stdout, stderr } = await apps([...words, '-o', 'json'])
    const warning = 'A number in the answer has more digits than are kept here: it is shown rounded.'
    expect(stderr).toBe(`Warning: ${warning}\n`)
    expect(JSON.parse(stdout).warnings).toEqual([warning])
  })
})
