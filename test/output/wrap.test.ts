import { expect, test } from 'vitest'
import { wrap } from '../../src/output/wrap'

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

test('a word that is longer than a line is left whole, and wide letters count as two', () => {
  expect(wrap('a bbbbbbbbbbbbbbbbbbbbbbbbb c', '', 20)).toEqual(['a', 'bbbbbbbbbbbbbbbbbbbbbbbbb', 'c'])
  expect(wrap('令牌 令牌 令牌', '', 10)).toEqual(['令牌 令牌', '令牌'])
})
