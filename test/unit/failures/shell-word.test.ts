import { spawnSync } from 'node:child_process'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { shellWord } from '../../../src/failures/shell-word'

test.each([
  ['prod', 'prod'],
  ['https://idcs-1.example:8443', 'https://idcs-1.example:8443'],
  ['urn:ietf:params:oauth:grant-type:device_code', 'urn:ietf:params:oauth:grant-type:device_code'],
  ['', "''"],
  ['two words', "'two words'"],
  ['x`id`.y', "'x`id`.y'"],
  ['$(id)', "'$(id)'"],
  ["it's", "'it'\\''s'"],
  ['~', "'~'"],
  ['a;b', "'a;b'"],
])('%j is written %s', (text, word) => expect(shellWord(text)).toBe(word))

test.skipIf(process.platform === 'win32')('a shell reads back any text as one word', () => {
  const texts = fc.sample(
    fc.string({ unit: 'grapheme' }).filter((text) => !text.includes('\0')),
    { numRuns: 300, seed: 1 },
  )
  const line = `printf '%s\\0' ${texts.map(shellWord).join(' ')}`
  const { status, stdout } = spawnSync('sh', ['-c', line], { encoding: 'utf8' })
  expect(status).toBe(0)
  expect(stdout.split('\0').slice(0, -1)).toEqual(texts)
})
