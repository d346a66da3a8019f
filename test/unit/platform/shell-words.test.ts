import { expect, test } from 'vitest'
import { shellWords } from '../../../src/platform/shell-words'

test.each<[string, string[] | null]>([
  ['pass show apps', ['pass', 'show', 'apps']],
  ['  pass\tshow  ', ['pass', 'show']],
  ["op read 'op://ci/my secret/x'", ['op', 'read', 'op://ci/my secret/x']],
  ['a "b \\"c\\" \\\\ \\n" d', ['a', 'b "c" \\ \\n', 'd']],
  ["a 'b\\' c", ['a', 'b\\', 'c']],
  ['a b\\ c', ['a', 'b c']],
  ["a ''", ['a', '']],
  ['a x"y"\'z\'', ['a', 'xyz']],
  [
    'a $(touch made) `id` > f | g; h & $HOME *',
    ['a', '$(touch', 'made)', '`id`', '>', 'f', '|', 'g;', 'h', '&', '$HOME', '*'],
  ],
  ["a 'b", null],
  ['a "b', null],
  ['a \\', null],
  ['', null],
  ["'' a", null],
  ['a\0b', null],
])('%j', (text, words) => expect(shellWords(text)).toEqual(words))
