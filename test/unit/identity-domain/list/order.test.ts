import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { limits } from '../../../../src/identity-domain/limits'
import { runs } from '../../../support/extent'
import { by, type DomainModel, idOf, listOf, type Row, read, row } from './changing-domain'

/** So many apps, in the order of their ids and of their names. */
const named = (count: number): Row[] =>
  Array.from({ length: count }, (_, at) => ({
    ...row((at + 1) * 10),
    displayName: `App ${String(at).padStart(4, '0')}`,
  }))

const ids = (rows: readonly Row[]): unknown[] => rows.map(({ id }) => id)

const withoutSortById: Pick<DomainModel, 'status' | 'sorted'> = {
  status: ({ sortBy }) => (sortBy === 'id' ? { status: 400 } : null),
  sorted: (rows) => by('displayName', rows),
}

describe('F47: an order that can change proves nothing', () => {
  /** Between pages 1 and 2: an app behind page 1 gets a name in front of it, and one is deleted in front of it. */
  function hideApp40(nth: number, rows: Row[]): void {
    if (nth !== 3) return
    rows.splice(0, 1)
    const hidden = rows.find(({ id }) => id === idOf(400)) as Row
    hidden['displayName'] = 'A first name'
  }

  test('an app renamed to the front while another was deleted is found by a second reading', async () => {
    const domain = listOf({
      ...withoutSortById,
      rows: named(60),
      mostRows: 30,
      before: ({ nth }, rows) => hideApp40(nth, rows),
    })

    const { ids, coverage } = await read(domain)

    expect(ids).toContain(idOf(400))
    expect(coverage).toMatchObject({ complete: true, distinctApps: 60, gaps: [] })
  })

  test('the same where the domain takes sortBy=id and ignores it', async () => {
    const domain = listOf({
      rows: named(60),
      sorted: (rows) => by('displayName', rows),
      mostRows: 30,
      before: ({ nth }, rows) => hideApp40(nth - 1, rows),
    })

    expect((await read(domain)).ids).toContain(idOf(400))
  })

  test('readings that never agree leave the list incomplete, and end', async () => {
    const domain = listOf({
      ...withoutSortById,
      rows: named(60),
      mostRows: 30,
      // One app comes and one goes, in each reading.
      before: ({ startIndex, nth }, rows) => {
        if (startIndex !== 1) return
        rows.splice(0, 1)
        rows.push({ ...row(nth + 1), displayName: `B ${nth}` })
      },
    })

    const { coverage } = await read(domain)

    expect(coverage.complete).toBe(false)
    expect(coverage.gaps).toEqual([{ kind: 'order', readings: limits.readings }])
  })

  test('one page has all apps at one time: it needs no order, and no second reading', async () => {
    const domain = listOf({ ...withoutSortById, rows: named(60) })

    expect((await read(domain)).coverage).toMatchObject({ complete: true, order: 'displayName' })
    expect(domain.pages.map(({ startIndex }) => startIndex)).toEqual([1, 1, 60])
  })

  test.each([
    ['as they are', ['A', 'C', 'b', 'd']],
    ['without regard to letter case', ['a', 'B', 'b1', 'C']],
  ])('ids in order %s need one reading', async (_, ordered) => {
    const stored = ordered.map((id): Row => ({ id, displayName: id }))
    const domain = listOf({ rows: stored, sorted: () => stored, mostRows: 3 })

    const { ids, coverage } = await read(domain)

    expect([ids, coverage.gaps]).toEqual([ordered, []])
    expect(domain.pages.filter(({ startIndex }) => startIndex === 1)).toHaveLength(1)
  })

  test('an app that exists throughout is in the list, or it is incomplete: whatever is renamed, added and removed', async () => {
    const step = fc.record({ rename: fc.nat(59), to: fc.nat(99), remove: fc.option(fc.nat(59), { freq: 3 }) })
    let complete = 0
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 5 }), fc.integer({ min: 5, max: 30 }), async (steps, mostRows) => {
        const rows = named(60)
        const throughout = new Set(ids(rows))
        const domain = listOf({
          sorted: (all) => by('displayName', all),
          rows,
          mostRows,
          before({ nth }) {
            const { rename, to, remove } = steps[nth - 2] ?? {}
            const renamed = rows.find(({ id }) => id === idOf(((rename ?? -1) + 1) * 10))
            if (renamed !== undefined) renamed['displayName'] = `App ${String(to).padStart(4, '0')}`
            const at = rows.findIndex(({ id }) => id === idOf(((remove ?? -2) + 1) * 10))
            if (at >= 0) throughout.delete(rows.splice(at, 1)[0]?.['id'])
          },
        })
        const { ids: read_, coverage } = await read(domain)
        if (!coverage.complete) return
        complete++
        expect([...throughout].filter((id) => !read_.includes(id as string))).toEqual([])
      }),
      { numRuns: runs(300) },
    )
    expect(complete).toBeGreaterThan(100)
  })
})

describe('F49: a name that stands twice in a page', () => {
  test.each([
    ['totalResults', (json: string) => json.replace('{', '{"totalResults":2500,')],
    ['Resources', (json: string) => json.replace('{', '{"Resources":[],')],
    ['the id of a row', (json: string) => json.replace('{"id"', `{"id":"${idOf(7)}","id"`)],
  ])('%s: the page is not trusted', async (_, text) => {
    const domain = listOf({ rows: named(3), text })

    await expect(read(domain)).rejects.toMatchObject({
      exitCode: 7,
      message: 'The answer about the list of apps cannot be trusted: an object in it has the same name twice.',
    })
  })

  const twice = (json: string) =>
    json.replace('"displayName":"App 0001"', '"active":true,"active":false,"displayName":"App 0001"')

  test('an attribute of a row: the row is read by its id', async () => {
    const domain = listOf({ rows: named(3), text: twice })

    const { ids, coverage } = await read(domain)

    expect(ids).toEqual([idOf(10), idOf(20), idOf(30)])
    expect(coverage.complete).toBe(true)
    expect(domain.singles).toEqual([idOf(20)])
  })

  test('where that cannot be read either, the row is named, and no other is lost', async () => {
    const domain = listOf({ rows: named(3), text: twice, single: () => 500 })

    const { ids, coverage } = await read(domain)

    expect(ids).toEqual([idOf(10), idOf(30)])
    expect(coverage).toMatchObject({ complete: false, distinctApps: 3, unreadable: 1 })
    expect(coverage.unreadableRows[0]?.why).toContain('an object in it has the same name twice')
  })
})

describe('F51: the requests and the work grow with the apps, whatever the domain answers', () => {
  test.each<[string, DomainModel]>([
    [
      'one row without an id',
      { rows: [{ displayName: 'No id' }], answer: () => ({ totalResults: 1, Resources: [{}] }) },
    ],
    ['such a row, and millions promised', { rows: [], answer: () => ({ totalResults: 5_000_000, Resources: [{}] }) }],
    [
      'one row on every page',
      { rows: named(1), answer: ({ Resources }) => ({ totalResults: 9e15, Resources }), sorted: (all) => all },
    ],
    [
      'the same rows on every page',
      { rows: [], answer: () => ({ totalResults: 5_000_000, Resources: [row(1), row(2), row(3)] }) },
    ],
    [
      'rows without an id from the second page on',
      {
        rows: [],
        answer: (_, { startIndex }) => ({
          totalResults: 5_000_000,
          Resources: startIndex === 1 ? [row(1), row(2)] : [{ n: startIndex }],
        }),
      },
    ],
    ['one row a page', { rows: named(5), mostRows: 1 }],
  ])('%s', async (_, model) => {
    const domain = listOf(model)

    const { coverage } = await read(domain)

    expect(coverage.complete).toBe(false)
    expect(domain.pages.length).toBeLessThan(30)
  })

  test('rows without an id are compared once each', async () => {
    let looks = 0
    const many = Array.from({ length: 20_000 }, (_, at) => ({ displayName: `No id ${at % 15_000}` }))
    const domain = listOf({
      rows: [],
      answer: () => ({ totalResults: many.length, Resources: looks++ === 0 ? many : [] }),
    })

    expect((await read(domain)).coverage).toMatchObject({ complete: false, distinctApps: 15_000, unreadable: 15_000 })
  })
})
