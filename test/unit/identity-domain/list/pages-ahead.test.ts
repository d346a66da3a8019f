import { describe, expect, test } from 'vitest'
import { createPagesAhead } from '../../../../src/identity-domain/list/pages-ahead'

function reading(atOnce: number) {
  const asked: number[] = []
  const pages = createPagesAhead(
    async (start) => {
      asked.push(start)
      if (start === 13) throw new Error('thirteen')
      return `page ${start}`
    },
    () => atOnce,
  )
  return { asked, take: (start: number, step: number, until: number) => pages.take({ start, step, until }) }
}

describe('pages are asked for before their turn', () => {
  test('so many at a time, the one that is wanted among them', async () => {
    const { asked, take } = reading(3)
    expect(await take(1, 10, 1000)).toEqual({ page: 'page 1' })
    expect(asked).toEqual([1, 11, 21])
    await take(11, 10, 1000)
    expect(asked).toEqual([1, 11, 21, 31])
  })

  test('up to the last that may start there, and not behind it', async () => {
    const { asked, take } = reading(9)
    await take(1, 10, 21)
    expect(asked).toEqual([1, 11, 21])
  })

  test('those behind the place that is wanted now are forgotten', async () => {
    const { asked, take } = reading(3)
    await take(1, 10, 1000)
    await take(21, 10, 1000)
    expect(asked).toEqual([1, 11, 21, 31, 41])
    await take(11, 10, 1000)
    expect(asked).toEqual([1, 11, 21, 31, 41, 11])
  })

  test('those that the new steps do not come by are forgotten, and the others kept', async () => {
    const { asked, take } = reading(4)
    await take(1, 10, 1000)
    expect(asked).toEqual([1, 11, 21, 31])
    await take(11, 20, 1000)
    expect(asked).toEqual([1, 11, 21, 31, 51, 71])
    await take(21, 20, 41)
    expect(asked).toEqual([1, 11, 21, 31, 51, 71, 21, 41])
  })

  test('a failure waits for its turn', async () => {
    const { take } = reading(2)
    expect(await take(12, 1, 13)).toEqual({ page: 'page 12' })
    expect(await take(13, 1, 13)).toEqual({ failure: new Error('thirteen') })
  })
})
