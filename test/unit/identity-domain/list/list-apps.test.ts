import { describe, expect, test } from 'vitest'
import { idOf, listOf, read, row, rows } from './changing-domain'

const starts = ({ pages }: { pages: { startIndex: number }[] }) => pages.map(({ startIndex }) => startIndex)

describe('a list that is whole', () => {
  test('page 1 is read alone; each other begins with the last row of the one before; one more shows the end', async () => {
    const domain = listOf({ rows: rows(2500) })

    const { ids, coverage } = await read(domain)

    expect(starts(domain)).toEqual([1, 1000, 1999, 2500])
    expect(domain.pages[0]).toMatchObject({ count: 1000, sortBy: 'id', filter: null })
    expect(ids).toEqual(rows(2500).map(({ id }) => id))
    expect(coverage).toEqual({
      complete: true,
      pages: 3,
      totalResults: 2500,
      distinctApps: 2500,
      unreadable: 0,
      requests: 4,
      order: 'id',
      totalsMoved: false,
      gaps: [],
      unreadableRows: [],
    })
  })

  test('a domain that gives fewer rows a page than asked for is read in its own steps', async () => {
    const domain = listOf({ rows: rows(120), mostRows: 50 })

    const { ids, coverage } = await read(domain)

    expect(starts(domain)).toEqual([1, 50, 99, 120])
    expect(ids).toHaveLength(120)
    expect(coverage.complete).toBe(true)
  })

  test('F53: after a short page in the middle the next one begins at its last row', async () => {
    const domain = listOf({
      rows: rows(200),
      mostRows: 50,
      answer: (honest, { startIndex }) =>
        startIndex === 50 ? { ...honest, Resources: honest.Resources.slice(0, 7) } : honest,
    })

    const { ids, coverage } = await read(domain)

    expect(starts(domain).filter((start) => start === 56)).toEqual([56])
    expect(ids).toHaveLength(200)
    expect(coverage.complete).toBe(true)
  })

  test('one app, and none', async () => {
    expect(await read(listOf({ rows: rows(1) }))).toMatchObject({
      ids: [idOf(10)],
      coverage: { complete: true, pages: 1, requests: 2, distinctApps: 1 },
    })
    expect(await read(listOf({ rows: [] }))).toMatchObject({
      ids: [],
      coverage: { complete: true, pages: 1, totalResults: 0, distinctApps: 0 },
    })
  })

  test('at most four pages are waited for at a time, and one after two answers of 429', async () => {
    let inFlight = 0
    let most = 0
    const counts: number[] = []
    const domain = listOf({
      rows: rows(10_000),
      before: ({ nth }) => {
        if (nth === 12) counts.push(most)
        if (nth === 12) most = 0
      },
      mostRows: 100,
      status: ({ nth }) => (nth === 8 || nth === 9 ? { status: 429, headers: { 'retry-after': '7' } } : null),
    })
    const send = domain.signed.transport.send
    domain.signed.transport.send = async (request) => {
      inFlight++
      most = Math.max(most, inFlight)
      return send(request).finally(() => inFlight--)
    }

    const { coverage } = await read(domain)
    counts.push(most)

    expect(coverage).toMatchObject({ complete: true, distinctApps: 10_000 })
    expect(counts[0]).toBe(4)
    expect(counts[1]).toBe(1)
  })
})

describe('F46: apps come and go while pages are read', () => {
  test('one is removed before the place that is read next: the stretch is read again from further back', async () => {
    const domain = listOf({
      rows: rows(200),
      mostRows: 50,
      before: ({ nth }, stored) => {
        if (nth === 2) stored.splice(0, 3)
      },
    })

    const { ids, coverage } = await read(domain)

    const stayed = rows(200)
      .slice(3)
      .map(({ id }) => id as string)
    expect(stayed.filter((id) => !ids.includes(id))).toEqual([])
    expect(coverage).toMatchObject({ complete: true, totalsMoved: true, gaps: [] })
  })

  test('one is added: rows that come once more are not listed twice', async () => {
    const domain = listOf({
      rows: rows(200),
      mostRows: 50,
      before: ({ nth }, stored) => {
        if (nth === 3) stored.push(row(5), row(15))
      },
    })

    const { ids, coverage } = await read(domain)

    expect(new Set(ids).size).toBe(ids.length)
    expect(rows(200).filter(({ id }) => !ids.includes(id as string))).toEqual([])
    expect(coverage.complete).toBe(true)
  })

  test('a stretch that stays broken after two repairs is named, and the rest is read all the same', async () => {
    const hidden = new Set([40, 41, 42, 43, 44].map((number) => idOf(number * 10)))
    const domain = listOf({
      rows: rows(200),
      mostRows: 20,
      // Never shows what stands before the hole together with what follows it.
      answer: (honest, { startIndex }) => {
        const at = honest.Resources.findIndex((each) => hidden.has(each['id'] as string))
        if (at === -1 || startIndex > 44) return honest
        return { ...honest, Resources: honest.Resources.slice(at).filter((each) => !hidden.has(each['id'] as string)) }
      },
    })

    const { ids, coverage } = await read(domain)

    expect(ids).toContain(idOf(2000))
    expect(coverage.complete).toBe(false)
    expect(coverage.gaps).toEqual([{ kind: 'stretch', after: idOf(390), before: idOf(450) }])
    expect(ids).toHaveLength(195)
  })
})

describe('F50: totals that lie', () => {
  test.each([
    ['too small', 150],
    ['too large', 250],
  ])('%s: nothing new comes, and the list is not called complete', async (_, totalResults) => {
    const domain = listOf({ rows: rows(200), mostRows: 50, answer: (honest) => ({ ...honest, totalResults }) })

    const { ids, coverage } = await read(domain)

    expect(ids).toHaveLength(200)
    expect(coverage).toMatchObject({ complete: false, totalResults, distinctApps: 200 })
    expect(coverage.gaps).toEqual([{ kind: 'no-end', after: idOf(2000) }])
  })

  test('a total that always promises more ends when nothing new comes', async () => {
    const domain = listOf({
      rows: rows(200),
      mostRows: 50,
      answer: (honest, { startIndex }) => ({ ...honest, totalResults: startIndex + 100 }),
    })

    const { coverage } = await read(domain)

    expect(coverage).toMatchObject({ complete: false, distinctApps: 200, totalsMoved: true })
    expect(coverage.gaps).toEqual([{ kind: 'no-end', after: idOf(2000) }])
  })

  test('every page is the first page', async () => {
    const domain = listOf({
      rows: rows(200),
      mostRows: 50,
      answer: (honest) => ({ ...honest, Resources: rows(200).slice(0, 50) }),
    })

    const { ids, coverage } = await read(domain)

    expect(ids).toHaveLength(50)
    expect(coverage).toMatchObject({ complete: false, distinctApps: 50, gaps: [{ kind: 'no-end', after: idOf(500) }] })
    expect(domain.pages.length).toBeLessThan(12)
  })

  test('a count that is one too large in every answer is told from a list that was cut', async () => {
    const lost = rows(100)
    const domain = listOf({
      rows: lost,
      answer: (honest, { startIndex }) => {
        const without = honest.Resources.filter(({ id }) => id !== idOf(500))
        return { totalResults: 100, Resources: startIndex === 1 ? without : honest.Resources.slice(-1) }
      },
    })

    const { coverage } = await read(domain)

    expect(coverage.complete).toBe(false)
    expect(coverage.distinctApps).toBe(99)
  })

  test('F55: an empty first page that promises rows is asked for once more', async () => {
    const domain = listOf({ rows: rows(5), answer: (honest) => ({ ...honest, Resources: [] }) })

    const { ids, coverage } = await read(domain)

    expect(ids).toEqual([])
    expect(domain.pages).toHaveLength(2)
    expect(coverage).toMatchObject({ complete: false, totalResults: 5, gaps: [{ kind: 'no-end', after: null }] })
  })
})

describe('F48, F56: rows that cannot be taken as they are', () => {
  test('a row of the wrong type is read once by its id, and then it counts', async () => {
    const domain = listOf({
      rows: rows(3),
      answer: (honest) => ({
        ...honest,
        Resources: honest.Resources.map((each) =>
          each['id'] === idOf(20) ? { ...each, refreshTokenExpiry: '604800' } : each,
        ),
      }),
    })

    const { ids, coverage } = await read(domain)

    expect(ids).toEqual([idOf(10), idOf(20), idOf(30)])
    expect(domain.singles).toEqual([idOf(20)])
    expect(coverage).toMatchObject({ complete: true, unreadable: 0, requests: 3 })
  })

  test('one that stays so is counted as unreadable and named; no other is lost', async () => {
    const bad = { ...row(20), accessTokenExpiry: true }
    const domain = listOf({ rows: [row(10), bad, row(30)] })

    const { ids, coverage } = await read(domain)

    expect(ids).toEqual([idOf(10), idOf(30)])
    expect(coverage).toMatchObject({ complete: false, distinctApps: 3, unreadable: 1, gaps: [] })
    expect(coverage.unreadableRows).toEqual([
      {
        id: idOf(20),
        displayName: 'App 20',
        why: "its 'accessTokenExpiry' is missing or not of the documented type",
      },
    ])
  })

  test.each([
    ['in the middle', 1],
    ['at the end', 2],
  ])('a row without an id %s is counted once', async (_, at) => {
    const stored = rows(3)
    const domain = listOf({
      rows: stored,
      answer: (honest) => ({
        ...honest,
        Resources: honest.Resources.map((each) =>
          each['id'] === stored[at]?.['id'] ? { displayName: 'No id' } : each,
        ),
      }),
    })

    const { ids, coverage } = await read(domain)

    expect(ids).toHaveLength(2)
    expect(coverage).toMatchObject({ complete: false, distinctApps: 3, unreadable: 1 })
    expect(coverage.unreadableRows).toEqual([
      { id: null, displayName: 'No id', why: "its 'id' is missing or not of the documented type" },
    ])
  })

  test('two rows without an id that differ in nothing but a value are two', async () => {
    const stored = rows(4)
    const domain = listOf({
      rows: stored,
      answer: (honest) => ({
        ...honest,
        Resources: honest.Resources.map((each) => {
          const at = stored.findIndex(({ id }) => id === each['id'])
          return at === 1 || at === 2 ? { displayName: 'No id', accessTokenExpiry: at } : each
        }),
      }),
    })

    expect((await read(domain)).coverage).toMatchObject({ complete: false, distinctApps: 4, unreadable: 2 })
  })

  test('the same id twice with the same content is one app; with another content it is read by its id', async () => {
    const twice = [row(10), row(10), { ...row(20), active: true }, { ...row(20), active: false }, row(30)]
    const domain = listOf({
      rows: rows(3),
      answer: (honest) => ({ totalResults: 3, Resources: honest.Resources.length === 3 ? twice : honest.Resources }),
    })

    const { ids, coverage } = await read(domain)

    expect(ids).toEqual([idOf(10), idOf(20), idOf(30)])
    expect(domain.singles).toEqual([idOf(20)])
    expect(coverage.distinctApps).toBe(3)
  })

  test('F25: a row that nests without end is unreadable, and nothing is the worse for it', async () => {
    const deep = JSON.parse(`${'['.repeat(500)}${']'.repeat(500)}`)
    const stored = [row(10), { ...row(20), displayName: deep }, { ...row(30), other: deep }]
    const domain = listOf({ rows: stored, single: () => row(20) })

    const { ids, coverage } = await read(domain)

    expect(ids).toEqual([idOf(10), idOf(20), idOf(30)])
    expect(domain.singles).toContain(idOf(20))
    expect(coverage.complete).toBe(true)
  })

  test('an app that is gone when it is read by its id was not there all the time', async () => {
    const domain = listOf({ rows: [row(10), { ...row(20), active: 'yes' }], single: () => 404 })

    const { ids, coverage } = await read(domain)

    expect(ids).toEqual([idOf(10)])
    expect(coverage).toMatchObject({ complete: true, unreadable: 0 })
  })
})

describe('Resources: null is no Resources', () => {
  test('of a list without apps', async () => {
    const domain = listOf({ rows: [], answer: () => ({ totalResults: 0, Resources: null }) })
    expect((await read(domain)).coverage).toMatchObject({ complete: true, distinctApps: 0 })
  })

  test('where apps are promised it is no list', async () => {
    const domain = listOf({ rows: [], answer: () => ({ totalResults: 3, Resources: null }) })
    await expect(read(domain)).rejects.toMatchObject({
      message: "The answer about the list of apps cannot be trusted: it promises 3 apps and has no 'Resources'.",
    })
  })
})

describe('network errors', () => {
  test('before the first page it is thrown', async () => {
    const domain = listOf({ rows: rows(3), status: () => ({ status: 404 }) })

    await expect(read(domain)).rejects.toMatchObject({
      exitCode: 7,
      message: 'There is no /admin/v1/Apps at this address.',
      hint: "Is this an identity domain's URL?",
    })
  })

  test('after a page it ends the list: what was read is given, and what is missing is said', async () => {
    const domain = listOf({
      rows: rows(200),
      mostRows: 50,
      status: ({ startIndex }) => (startIndex === 99 ? { status: 500 } : null),
    })

    const { ids, coverage, stoppedBy } = await read(domain)

    expect(ids).toHaveLength(99)
    expect(coverage.complete).toBe(false)
    expect(coverage.gaps).toEqual([
      {
        kind: 'stopped',
        after: idOf(990),
        why: 'The domain failed to list apps: it answered 500: The model answers 500.',
      },
    ])
    expect(stoppedBy).toMatchObject({ exitCode: 7, status: 500 })
  })

  test('also when the list is read once more because the domain counts more than it gave', async () => {
    const domain = listOf({
      rows: rows(5),
      answer: (honest, { nth }) => (nth === 1 ? { totalResults: 5, Resources: honest.Resources.slice(1) } : honest),
      status: ({ nth }) => (nth > 2 ? { status: 403 } : null),
    })

    const { ids, coverage, stoppedBy } = await read(domain)

    expect(ids).toEqual([20, 30, 40, 50].map(idOf))
    expect(coverage).toMatchObject({ complete: false, gaps: [{ kind: 'stopped', after: null }] })
    expect(stoppedBy).toMatchObject({ exitCode: 4, status: 403 })
  })

  test('a 503 and a reset in the middle are asked once more', async () => {
    const domain = listOf({
      rows: rows(200),
      mostRows: 50,
      status: ({ nth }) => (nth === 3 ? { status: 503 } : nth === 4 ? 'reset' : null),
    })

    const { ids, coverage } = await read(domain)

    expect(ids).toHaveLength(200)
    expect(coverage.complete).toBe(true)
    expect(coverage.requests).toBe(domain.pages.length)
  })

  test('where the domain limits requests for long, a list waits on while its time lasts', async () => {
    const domain = listOf({
      rows: rows(200),
      mostRows: 50,
      status: ({ nth }) => (nth > 1 && nth < 30 ? { status: 429 } : null),
    })

    const { coverage } = await read(domain)

    expect(coverage).toMatchObject({ complete: true, distinctApps: 200 })
  })

  test('a domain that cannot sort by id is asked to sort by display name, and read twice', async () => {
    const domain = listOf({
      rows: rows(60),
      mostRows: 50,
      status: ({ sortBy }) => (sortBy === 'id' ? { status: 400 } : null),
    })

    const { coverage } = await read(domain)

    expect(domain.pages.map(({ sortBy, startIndex }) => `${sortBy} ${startIndex}`)).toEqual([
      'id 1',
      ...['displayName 1', 'displayName 50', 'displayName 60'],
      ...['displayName 1', 'displayName 50', 'displayName 60'],
    ])
    expect(coverage).toMatchObject({ complete: true, order: 'displayName', distinctApps: 60 })
  })

  test('a filter goes to the domain as it was written; where it is refused, that is said', async () => {
    const filter = `displayName sw "Ann's"`
    const domain = listOf({ rows: rows(3), status: () => ({ status: 400 }) }, { filter })

    await expect(read(domain)).rejects.toMatchObject({
      exitCode: 7,
      message: 'The domain refused to list apps: it answered 400: The model answers 400.',
    })
    expect(domain.pages.map((page) => page.filter)).toEqual([filter, filter])
  })
})
