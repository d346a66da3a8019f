import fc from 'fast-check'
import { type DefaultTreeAdapterTypes, parseFragment } from 'parse5'
import { describe, expect, it, test } from 'vitest'
import { forHtml, forTerminal } from '../../../src/output/encoders'

/** What a browser makes of the encoded text: in an attribute, and between tags. */
function readBack(encoded: string): { attribute: string; text: string } {
  const [element, ...others] = parseFragment(`<p title="${encoded}">${encoded}</p>`).childNodes
  const { attrs, childNodes } = element as DefaultTreeAdapterTypes.Element
  expect(others).toEqual([])
  expect(attrs.map(({ name }) => name)).toEqual(['title'])
  expect(childNodes.map(({ nodeName }) => nodeName)).toEqual(childNodes.length === 0 ? [] : ['#text'])
  return {
    attribute: attrs[0]?.value ?? '',
    text: (childNodes[0] as DefaultTreeAdapterTypes.TextNode | undefined)?.value ?? '',
  }
}

describe('text for HTML', () => {
  it.each([
    ['nothing to do', 'Payroll (EU)', 'Payroll (EU)', 'Payroll (EU)'],
    ['N21 an element', '<img onerror=x>', '&lt;img onerror=x&gt;', '<img onerror=x>'],
    ['N21 a script', '</script><script>', '&lt;/script&gt;&lt;script&gt;', '</script><script>'],
    ['N21 a template', '{{7*7}}', '{{7*7}}', '{{7*7}}'],
    ['N21 an address', 'javascript:alert(1)', 'javascript:alert(1)', 'javascript:alert(1)'],
    ['N21 quotes', `a" onclick='x`, 'a&quot; onclick=&#39;x', `a" onclick='x`],
    ['N24 a reference', '&lt;', '&amp;lt;', '&lt;'],
    ['N9 bidi', 'a\u202eb\u2066', 'a\\u202eb\\u2066', 'a\\u202eb\\u2066'],
    ['N9 zero-width', 'a\u200b\ufeff\u00ad', 'a\\u200b\\ufeff\\u00ad', 'a\\u200b\\ufeff\\u00ad'],
    ['N1 escapes', '\x1b[31m\0\r\n', '\\x1b[31m\\x00\\r\\n', '\\x1b[31m\\x00\\r\\n'],
    ['N24 lone surrogate', 'a\udc00', 'a\\udc00', 'a\\udc00'],
    ['a written escape', 'a\\u202e', 'a\\\\u202e', 'a\\\\u202e'],
    ['N12 command', '::error::x', '&#58;:error::x', '::error::x'],
    ['N14 Azure', 'a ##[error]b', 'a ##&#91;error]b', 'a ##[error]b'],
    ['N14 GitLab', 'section_start:1', 'section_start&#58;1', 'section_start:1'],
    ['piled marks', `x${'\u0301'.repeat(1000)}`, `x${'\u0301'.repeat(8)}…`, `x${'\u0301'.repeat(8)}…`],
  ])('%s', (_, text, encoded, shown) => {
    expect(forHtml(text)).toBe(encoded)
    expect(readBack(encoded)).toEqual({ attribute: shown, text: shown })
  })

  const texts = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.string({ unit: fc.constantFrom(...`<>&"'/=!-;#x3a:[\\u{}\t\r\n\0\u202e\u200b\ud83d\u0301`) }),
    fc
      .array(fc.constantFrom('</script>', '<!--', '-->', ']]>', '&amp', '&#60', '<', 'img', ' onerror=', '::', '##['))
      .map((pieces) => pieces.join('')),
  )

  test('whatever it is, a browser sees one text, with nothing unseen in it', () => {
    fc.assert(
      fc.property(texts, (text) => {
        const encoded = forHtml(text)
        const { attribute, text: shown } = readBack(encoded)
        expect(attribute).toBe(shown)
        expect(encoded).not.toMatch(/[<>"']|##\w*\[|section_(start|end):|^\s*::/)
        expect(shown).not.toMatch(/[\p{Cc}\p{Cs}\p{Zl}\p{Zp}\u202a-\u202e\u2066-\u2069\u200b-\u200f\ufeff]/u)
      }),
      { numRuns: 3_000 },
    )
  })

  test('two different texts differ, but for piled marks', () => {
    fc.assert(
      fc.property(texts, texts, (one, other) => {
        for (const rival of [other, forTerminal(one), forHtml(one)]) {
          if (rival === one || /\p{M}{9}/u.test(one + rival)) continue
          expect(forHtml(rival)).not.toBe(forHtml(one))
        }
      }),
      { numRuns: 3_000 },
    )
  })

  it.each(['x', ' ', ':', '<', '\\', '#', '\u0301'])('of a million of %j is encoded', (character) => {
    expect(/(\[|&#91;)$/.test(forHtml(`##${character.repeat(1_000_000)}[`))).toBe(true)
  })
})
