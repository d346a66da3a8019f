import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { jsonInAscii } from '../../../../src/identity-domain/list/json-in-ascii'

/** What a document says, or that it is none. */
function meaning(text: string): unknown {
  try {
    return { document: JSON.parse(text) }
  } catch {
    return 'no JSON'
  }
}

/** It may come in pieces of any size. */
const piecesOf = (bytes: Buffer, size: number): Buffer[] =>
  Array.from({ length: Math.ceil(bytes.length / size) }, (_, at) => bytes.subarray(at * size, (at + 1) * size))

const inAscii = (text: string, size = 7): string | null => jsonInAscii(piecesOf(Buffer.from(text), size))
const long = 'a'.repeat(4000)

describe('a JSON document in ASCII', () => {
  test.each<[string, string, string]>([
    ['ASCII stays as it is', '{"name":"An app"}', '{"name":"An app"}'],
    ['a letter of two bytes', `"é${'.'.repeat(40)}"`, `"\\u00e9${'.'.repeat(40)}"`],
    ['one of three', `"日${'.'.repeat(40)}"`, `"\\u65e5${'.'.repeat(40)}"`],
    ['a pictograph', `"${'.'.repeat(80)}🚀"`, `"${'.'.repeat(80)}\\ud83d\\ude80"`],
    ['several in a row', `"éé${'.'.repeat(80)}"`, `"\\u00e9\\u00e9${'.'.repeat(80)}"`],
    ['far behind the beginning', `"${long}é"`, `"${long}\\u00e9"`],
    ['an escape stays one', `"\\u00e9é${'.'.repeat(40)}"`, `"\\u00e9\\u00e9${'.'.repeat(40)}"`],
    ['nothing', '', ''],
  ])('%s', (_, text, ascii) => {
    expect(inAscii(text)).toBe(ascii)
    expect(meaning(ascii)).toEqual(meaning(text))
  })

  test.each<[string, Buffer]>([
    ['what is not UTF-8', Buffer.from([0x22, 0xe9, 0x22])],
    ['what ends within a character', Buffer.from(`{"name":"${long}é`).subarray(0, -1)],
    ['what begins with a byte order mark', Buffer.from(`\ufeff{"name":"${long}"}`)],
    ['a backslash before it', Buffer.from(`"${long}\\é"`)],
    ['two backslashes before it', Buffer.from(`"${long}\\\\é"`)],
    ['an end for which there is no room', Buffer.from('aaaaaaaé')],
    ['many of them', Buffer.from(JSON.stringify('日本語の名前'))],
  ])('%s is left alone', (_, bytes) => expect(jsonInAscii([bytes])).toBeNull())

  test('says what the document says, and is none where it is none', () => {
    const outside = fc.constantFrom('é', '日', '🚀', '\\', '"', '\u00a0', '\ufeff', '\\é', '\\\\é', '{', '}', ',')
    const text = fc.array(fc.oneof(outside, fc.string(), fc.constant(long))).map((parts) => parts.join(''))
    const document = fc.oneof(
      text,
      text.map((each) => `{"name":"${each}"}`),
      fc.json(),
      text.map((each) => JSON.stringify(each)),
    )
    fc.assert(
      fc.property(document, fc.integer({ min: 1, max: 2000 }), (each, size) => {
        const ascii = inAscii(each, size)
        fc.pre(ascii !== null)
        expect(ascii).toMatch(/^[\0-\x7f]*$/)
        expect(meaning(ascii as string)).toEqual(meaning(each))
      }),
    )
  })
})
