import { describe, expect, test } from 'vitest'
import { otherText, placeOfNoUtf8, unmarkedUtf16 } from '../../../src/platform/text-encoding'

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

describe('C5: UTF-16', () => {
  const text = 'version: 1\n# prod-café 🚚\n'
  const le = Buffer.from(`\ufeff${text}`, 'utf16le')
  test('with its byte order mark is read', () => {
    expect(otherText(le, 'f')).toBe(text)
    expect(otherText(Buffer.from(le).swap16(), 'f')).toBe(text)
  })

  test('that is broken is named', () => {
    const path = 'f'
    expect(() => otherText(le.subarray(0, -1), path)).toThrow(expect.objectContaining({ path, problem: 'utf-16le' }))
  })

  test('without a byte order mark is known by its zeros', () => {
    const plain = Buffer.from(text, 'utf16le')
    expect([plain, Buffer.from(plain).swap16()].map((bytes) => unmarkedUtf16(bytes.toString('utf8')))).toEqual([
      'utf-16le',
      'utf-16be',
    ])
    expect(['', 'a', '\0', '\0\0', 'ab\0'].map(unmarkedUtf16)).toEqual([null, null, null, null, null])
  })
})

describe('a key that is no text is known by its first bytes', () => {
  const sequence = (...content: number[]) => Uint8Array.from([0x30, 0x82, 0, content.length, ...content])
  test.each<[string, Uint8Array, object]>([
    ['DER', sequence(2, 1, 0, 0xff), { content: 'der' }],
    ['PKCS #12', sequence(2, 1, 3, 0xff), { content: 'pkcs12' }],
    ['not whole', sequence(2, 1, 0, 0xff).subarray(0, -1), { place: { line: 1, column: 2 } }],
  ])('%s', (_, bytes, expected) =>
    expect(() => otherText(bytes, 'f')).toThrow(expect.objectContaining({ problem: 'not-utf8', ...expected })),
  )
})
