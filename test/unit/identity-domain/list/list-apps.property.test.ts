import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { runs } from '../../../support/extent'
import { type DomainModel, idOf, listOf, type PageRequest, type Row, read, row } from './changing-domain'

/** What somebody else does to the domain before one of our requests is answered. */
interface Step {
  add: number[]
  remove: number[]
}

const number = fc.integer({ min: 1, max: 400 })
const schedule = fc.array(
  fc.record({ add: fc.array(number, { maxLength: 12 }), remove: fc.array(number, { maxLength: 12 }) }),
  { maxLength: 40 },
)
const numbers = fc.uniqueArray(number, { maxLength: 150 })

/** Applies the schedule, and keeps the numbers of the apps that have been there all the time. */
function changing(initial: number[], steps: Step[]) {
  const throughout = new Set(initial)
  const before = ({ nth }: PageRequest, rows: Row[]) => {
    const { add, remove } = steps[nth - 1] ?? { add: [], remove: [] }
    for (const each of remove) {
      const at = rows.findIndex(({ id }) => id === idOf(each))
      if (at >= 0) rows.splice(at, 1)
      if (nth > 1 || at >= 0) throughout.delete(each)
    }
    for (const each of add) if (!rows.some(({ id }) => id === idOf(each))) rows.push(row(each))
  }
  return { rows: initial.map(row), before, throughout }
}

describe('an app that exists throughout is in the list, or the list is not called complete', () => {
  test('whatever is added and removed between pages, and however few rows a page has', async () => {
    let complete = 0
    await fc.assert(
      fc.asyncProperty(numbers, schedule, fc.integer({ min: 2, max: 30 }), async (initial, steps, mostRows) => {
        const { throughout, ...model } = changing(initial, steps)
        const { ids, coverage } = await read(listOf({ ...model, mostRows }))
        const missing = [...throughout].filter((each) => !ids.includes(idOf(each)))
        expect(new Set(ids).size).toBe(ids.length)
        if (!coverage.complete) return
        complete++
        expect(missing).toEqual([])
      }),
      { numRuns: runs(400) },
    )
    // Else it would hold for a reader that never calls a list complete.
    expect(complete).toBeGreaterThan(200)
  })

  test('a domain that keeps still is always read whole', async () => {
    await fc.assert(
      fc.asyncProperty(numbers, fc.integer({ min: 2, max: 30 }), async (initial, mostRows) => {
        const { ids, coverage } = await read(listOf({ rows: initial.map(row), mostRows }))
        expect(coverage).toMatchObject({ complete: true, distinctApps: initial.length })
        expect(ids).toEqual(initial.map(idOf).sort())
      }),
      { numRuns: runs(200) },
    )
  })

  test('also where totals lie', async () => {
    const lies = fc.array(fc.oneof(fc.constant(0), fc.integer({ min: -20, max: 20 })), { maxLength: 30 })
    await fc.assert(
      fc.asyncProperty(numbers, lies, async (initial, added) => {
        const answer: DomainModel['answer'] = ({ totalResults, Resources }, { nth }) => ({
          totalResults: Math.max(0, totalResults + (added[nth - 1] ?? 0)),
          Resources,
        })
        await readsAllOrSaysSo({ rows: initial.map(row), mostRows: 20, answer })
      }),
      { numRuns: runs(300) },
    )
  })

  test('also where pages are capped, empty or repeated', async () => {
    const kind = fc.oneof(
      { weight: 4, arbitrary: fc.constant<'honest'>('honest') },
      fc.constantFrom<('capped' | 'empty' | 'earlier')[]>('capped', 'empty', 'earlier'),
    )
    await fc.assert(
      fc.asyncProperty(numbers, fc.array(kind, { maxLength: 30 }), async (initial, kinds) => {
        const answers: Row[][] = []
        const answer: DomainModel['answer'] = ({ totalResults, Resources }, { nth }) => {
          answers.push(Resources)
          const pages = {
            honest: Resources,
            capped: Resources.slice(0, Math.ceil(Resources.length / 3)),
            empty: [],
            earlier: answers[nth >> 1] ?? Resources,
          }
          return { totalResults, Resources: pages[kinds[nth - 1] ?? 'honest'] }
        }
        await readsAllOrSaysSo({ rows: initial.map(row), mostRows: 20, answer })
      }),
      { numRuns: runs(300) },
    )
  })
})

async function readsAllOrSaysSo(model: DomainModel): Promise<void> {
  const { ids, coverage } = await read(listOf(model))
  expect(new Set(ids).size).toBe(ids.length)
  expect(coverage.distinctApps).toBe(ids.length)
  if (coverage.complete) expect(ids.toSorted()).toEqual(model.rows.map(({ id }) => id).toSorted())
}
