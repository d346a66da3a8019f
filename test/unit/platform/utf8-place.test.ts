import { expect, test } from 'vitest'
import { placeOfNoUtf8 } from '../../../src/platform/utf8-place'

test.each<[string, (string | number)[], number, number]>([
  ['the first byte', [0xff], 1, 1],
  ['after a byte order mark', [0xef, 0xbb, 0xbf, 'a', 0xff], 1, 2],
  ['after characters of two, three and four bytes', ['ü€😀', 0x80, 'x'], 1, 5],
  ['on a later line', ['a\r\nb\n', 'cd', 0xc3, 'e\n'], 3, 3],
  ['a character that is not whole', ['a\nb', 0xe2, 0x82], 2, 2],
  ['one that is broken off', ['b', 0xe2, 0x82, 'x'], 1, 2],
  ['half of a pair', ['bc', 0xed, 0xa0, 0x80], 1, 3],
  ['far into it', ['x\n'.repeat(5000), 0xfe, 'y'.repeat(9000)], 5001, 1],
])('%s', (_, parts, line, column) => {
  const bytes = Buffer.concat(parts.map((part) => (typeof part === 'string' ? Buffer.from(part) : Buffer.from([part]))))
  expect(placeOfNoUtf8(bytes)).toEqual({ line, column })
})
