import { describe, expect, test } from 'vitest'
import { forTerminal } from '../../../src/output/encoders'
import { cutToWidth, widthOf } from '../../../src/output/width'
import { fakeOutput } from './fake-terminal'

describe('how many columns a terminal gives a text', () => {
  // The first nine were read off a terminal (tmux 3.3a); it knows no emoji that is newer, and is not asked about those.
  test.each([
    ['a mark in one character with its letter', 'é', 1],
    ['a mark of its own', 'e\u0301', 1],
    ['many marks', `e${'\u0301'.repeat(8)}`, 1],
    ['Chinese, Japanese, Korean', '顧客ポータル한국어', 18],
    ['Hangul in its parts', '\u1112\u1161\u11ab', 2],
    ['a voiced kana in its parts', 'か\u3099', 2],
    ['Thai, with a vowel that stands apart', 'กำ', 2],
    ['Devanagari, with vowels that stand apart', 'किर्ति', 5],
    ['hexagrams', '䷀', 2],
    ['full-width and half-width letters', 'ａｱ', 3],
    ['an emoji', '🫠', 2],
    ['one of Unicode 16', '🫩', 2],
    ['one with a skin', '👍🏽', 2],
    ['a flag', '🇩🇪', 2],
    ['a sign that is made an emoji', '❤\ufe0f', 2],
    ['the same as a sign', '❤', 1],
  ])('%s', (_, text, columns) => {
    expect(widthOf(forTerminal(text))).toBe(columns)
  })

  test('what is cut fits, and is never cut inside a character', () => {
    expect(cutToWidth('顧客ポータル', 6)).toBe('顧客…')
    expect(cutToWidth('顧客ポータル', 5)).toBe('顧客…')
    expect(cutToWidth(`e${'\u0301'.repeat(8)}xyz`, 3)).toBe(`e${'\u0301'.repeat(8)}x…`)
    expect(cutToWidth('👍🏽👍🏽👍🏽', 5)).toBe('👍🏽👍🏽…')
  })
})

test('N11: a table in 80 columns keeps its columns in line, whatever the names are made of', async () => {
  const { output, stdout } = fakeOutput('table', { isTerminal: true, columns: 80 })
  const names = [
    `e${'\u0301'.repeat(1000)} marks`,
    '顧客ポータル顧客ポータル顧客ポータル顧客ポータル顧客ポータル',
    '👨\u200d👩\u200d👧\u200d👦 family',
    '🫩🪾🫆 new ❤\ufe0f',
    'नमस्ते किर्ति ภาษาไทย กำ',
    'x'.repeat(10_000),
  ]
  await output.results(
    {
      columns: [
        { title: 'App id', forPeople: () => '9fc12da9eecd4927a9ef88512ce5612e', forScripts: () => '' },
        { title: 'Name', forPeople: (name) => name, forScripts: (name) => name },
        { title: 'Refresh', forPeople: () => '7d', forScripts: () => 7 },
      ],
      json: () => ({}),
    },
    names,
  )
  const lines = stdout.text.trimEnd().split('\n')
  expect(lines[1]).toMatch(/^9fc12da9eecd4927a9ef88512ce5612e {2}e\u0301{8}… marks +7d$/)
  expect(lines[3]).toContain('👨\\u200d👩\\u200d👧\\u200d👦 family')
  for (const line of lines.slice(1)) expect(widthOf(line.slice(0, -2))).toBe(73)
})
