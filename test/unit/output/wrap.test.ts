import fc from 'fast-check'
import { expect, test } from 'vitest'
import { wrap, wrapCell } from '../../../src/output/wrap'

test('a sentence is broken between words, and goes on below its beginning', () => {
  expect(wrap('Nothing was changed: it would more than halve the lifetime.', 'Error: ', 30)).toEqual([
    'Nothing was changed: it',
    '       would more than halve',
    '       the lifetime.',
  ])
})

test('what fits stays on one line', () => {
  expect(wrap('Nothing was changed.', 'Error: ', 80)).toEqual(['Nothing was changed.'])
  expect(wrap('', 'Error: ', 80)).toEqual([''])
})

test('a command at the end is not broken, so that it can be copied', () => {
  expect(wrap('To go back: apps set-expiry 9fc12da9eecd4927a9ef88512ce5612e 9d --expect 6d', 'Warning: ', 40)).toEqual([
    'To go back:',
    '         apps set-expiry 9fc12da9eecd4927a9ef88512ce5612e 9d --expect 6d',
  ])
})

test('what stands right before a command stays there', () => {
  expect(wrap("Once more: 'apps audit -v'", '', 80)).toEqual(["Once more: 'apps audit -v'"])
  expect(wrap('Once more (apps audit --only-new)', '', 12)).toEqual(['Once more', '(apps audit --only-new)'])
})

test('a word that is longer than a line is left whole, and wide letters count as two', () => {
  expect(wrap('a bbbbbbbbbbbbbbbbbbbbbbbbb c', '', 20)).toEqual(['a', 'bbbbbbbbbbbbbbbbbbbbbbbbb', 'c'])
  expect(wrap('令牌 令牌 令牌', '', 10)).toEqual(['令牌 令牌', '令牌'])
})

test('a cell is broken between words, and each piece keeps its tone and its spaces', () => {
  const cell = [
    { text: 'pass', tone: 'good' as const },
    { text: '  It may change  apps.', tone: undefined },
    { text: ' (so far)', tone: 'dim' as const },
  ]
  const texts = wrapCell(cell, 20).map((line) => line.map(({ text }) => text).join(''))
  expect(texts).toEqual(['pass  It may change', 'apps. (so far)'])
  expect(wrapCell(cell, 20)[0]?.[0]).toEqual({ text: 'pass', tone: 'good' })
  const whole = wrapCell(cell, 80).map((line) => line.map(({ text }) => text).join(''))
  expect(whole).toEqual(['pass  It may change  apps. (so far)'])
})

test('the command at the end of a cell is not broken', () => {
  const lines = wrapCell([{ text: '→ Then: apps set-offline 9fc12da9eecd4927 on', tone: undefined }], 20)
  expect(lines.map((line) => line.map(({ text }) => text).join(''))).toEqual([
    '→ Then:',
    'apps set-offline 9fc12da9eecd4927 on',
  ])
})

test('nothing but spaces is lost, and without an end nothing at all', () => {
  const texts = fc.array(fc.constantFrom('a', 'bb', ' ', '  ', '令牌', 'long-word-of-20-marks', ''), { maxLength: 12 })
  const cells = fc.array(texts, { maxLength: 4 }).map((all) => all.map((each) => each.join('')))
  fc.assert(
    fc.property(cells, fc.integer({ min: 1, max: 30 }), (pieces, room) => {
      const lines = wrapCell(
        pieces.map((text) => ({ text, tone: undefined })),
        room,
      ).map((line) => line.map(({ text }) => text).join(''))
      expect(lines.join('').replaceAll(' ', '')).toBe(pieces.join('').replaceAll(' ', ''))
      expect(
        wrapCell(
          pieces.map((text) => ({ text, tone: undefined })),
          Infinity,
        )
          .flat()
          .map(({ text }) => text)
          .join(''),
      ).toBe(pieces.join(''))
    }),
    { numRuns: 300 },
  )
})
