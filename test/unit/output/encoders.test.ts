import fc from 'fast-check'
import { describe, expect, it, test } from 'vitest'
import {
  escapedForTerminal,
  forCsv,
  forGitHubProperty,
  forHtml,
  forJson,
  forMarkdown,
  forPlain,
  forSarifMessage,
  forTerminal,
  forXml,
  isPlainLine,
  jsonText,
  shorten,
} from '../../../src/output/encoders'
import { readCsv } from './csv-reader'

/** Rows of attacks: the text, then what a terminal, a plain line, a CSV cell and a JSON string show of it. */
const attacks: [name: string, text: string, terminal: string, plain: string, csv: string, json: string][] = [
  ['nothing to do', 'Payroll (EU)', 'Payroll (EU)', 'Payroll (EU)', 'Payroll (EU)', '"Payroll (EU)"'],
  ['N1 colour', '\x1b[31mred', '\\x1b[31mred', '\\x1b[31mred', '\\x1b[31mred', '"\\u001b[31mred"'],
  ['N1 title', '\x1b]0;t\x07', '\\x1b]0;t\\x07', '\\x1b]0;t\\x07', '"\\x1b]0;t\\x07"', '"\\u001b]0;t\\u0007"'],
  [
    'N1 link',
    '\x1b]8;;http://x\x1b\\y',
    '\\x1b]8;;http://x\\x1b\\y',
    '\\x1b]8;;http://x\\x1b\\\\y',
    '"\\x1b]8;;http://x\\x1b\\y"',
    '"\\u001b]8;;http://x\\u001b\\\\y"',
  ],
  [
    'N1 clipboard',
    '\x1b]52;c;eA==\x07',
    '\\x1b]52;c;eA==\\x07',
    '\\x1b]52;c;eA==\\x07',
    '"\\x1b]52;c;eA==\\x07"',
    '"\\u001b]52;c;eA==\\u0007"',
  ],
  ['N1 C1', '\u009b31m\u0085', '\\u009b31m\\u0085', '\\u009b31m\\u0085', '\\u009b31m\\u0085', '"\\u009b31m\\u0085"'],
  ['N1 forged verdict', 'x\rOK', 'x\\rOK', 'x\\rOK', '"x\rOK"', '"x\\rOK"'],
  [
    'N1 erased lines',
    '\x1b[2K\x1b[1AOK',
    '\\x1b[2K\\x1b[1AOK',
    '\\x1b[2K\\x1b[1AOK',
    '\\x1b[2K\\x1b[1AOK',
    '"\\u001b[2K\\u001b[1AOK"',
  ],
  ['N1 BS, DEL, NUL', 'a\b\x7f\0', 'a\\x08\\x7f\\x00', 'a\\x08\\x7f\\x00', 'a\\x08\\x7f\\x00', '"a\\b\\u007f\\u0000"'],
  ['the first of C1', 'a\u0080', 'a\\u0080', 'a\\u0080', 'a\\u0080', '"a\\u0080"'],
  ['N8 tab', 'a\tb', 'a\\tb', 'a\\tb', '"a\tb"', '"a\\tb"'],
  ['N8 line end', 'a\nb', 'a\\nb', 'a\\nb', '"a\nb"', '"a\\nb"'],
  [
    'N9 bidi',
    'a\u202eb\u2066c\u2069',
    'a\\u202eb\\u2066c\\u2069',
    'a\\u202eb\\u2066c\\u2069',
    'a\\u202eb\\u2066c\\u2069',
    '"a\\u202eb\\u2066c\\u2069"',
  ],
  [
    'N9 zero-width',
    'a\u200b\u200d\u2060',
    'a\\u200b\\u200d\\u2060',
    'a\\u200b\\u200d\\u2060',
    'a\\u200b\\u200d\\u2060',
    '"a\\u200b\\u200d\\u2060"',
  ],
  [
    'N9 BOM, soft hyphen',
    '\ufeffa\u00ad',
    '\\ufeffa\\u00ad',
    '\\ufeffa\\u00ad',
    '\\ufeffa\\u00ad',
    '"\\ufeffa\\u00ad"',
  ],
  ['tag character', 'a\u{e0041}', 'a\\u{e0041}', 'a\\u{e0041}', 'a\\u{e0041}', '"a\\udb40\\udc41"'],
  [
    'hidden selector',
    'a\ufe0fb\u{e0100}',
    'a\\ufe0fb\\u{e0100}',
    'a\\ufe0fb\\u{e0100}',
    'a\\ufe0fb\\u{e0100}',
    '"a\\ufe0fb\\udb40\\udd00"',
  ],
  ['emoji', '❤️ 👍🏽 🇩🇪', '❤️ 👍🏽 🇩🇪', '❤️ 👍🏽 🇩🇪', '❤️ 👍🏽 🇩🇪', '"❤️ 👍🏽 🇩🇪"'],
  [
    'odd space',
    'a\u00a0b\u2003c\u3000d',
    'a\\u00a0b\\u2003c\u3000d',
    'a\\u00a0b\\u2003c\u3000d',
    'a\\u00a0b\\u2003c\u3000d',
    '"a\\u00a0b\\u2003c\u3000d"',
  ],
  ['N24 U+2028', 'a\u2028b\u2029', 'a\\u2028b\\u2029', 'a\\u2028b\\u2029', 'a\\u2028b\\u2029', '"a\\u2028b\\u2029"'],
  [
    'N24 lone surrogates',
    'a\ud83d\udc00\udc00',
    'a\ud83d\udc00\\udc00',
    'a\ud83d\udc00\\udc00',
    'a\ud83d\udc00\\udc00',
    '"a\ud83d\udc00\\udc00"',
  ],
  ['N24 quote', 'a"b{0}', 'a"b{0}', 'a"b{0}', '"a""b{0}"', '"a\\"b{0}"'],
  ['N24 backslash', 'CORP\\app', 'CORP\\app', 'CORP\\\\app', 'CORP\\app', '"CORP\\\\app"'],
  ['a written escape', 'a\\x1bb', 'a\\\\x1bb', 'a\\\\x1bb', 'a\\\\x1bb', '"a\\\\x1bb"'],
  ['a backslash and an escape', 'a\\\x1b', 'a\\\\\\x1b', 'a\\\\\\x1b', 'a\\\\\\x1b', '"a\\\\\\u001b"'],
  ['N12 command first', '::error::x', '\\x3a:error::x', '\\x3a:error::x', '\\x3a:error::x', '"::error::x"'],
  [
    'N12 after spaces',
    '  ::add-mask::1',
    '  \\x3a:add-mask::1',
    '  \\x3a:add-mask::1',
    '"  \\x3a:add-mask::1"',
    '"  ::add-mask::1"',
  ],
  ['N12 on a new line', 'a\n::error::x', 'a\\n::error::x', 'a\\n::error::x', '"a\n\\x3a:error::x"', '"a\\n::error::x"'],
  ['N12 percent', '%0A::error::x', '%0A::error::x', '%0A::error::x', '%0A::error::x', '"%0A::error::x"'],
  ['N14 Azure', 'a ##[error]b', 'a ##\\x5berror]b', 'a ##\\x5berror]b', 'a ##\\x5berror]b', '"a ##\\u005berror]b"'],
  [
    'N14 Azure variable',
    '##vso[task.x]',
    '##vso\\x5btask.x]',
    '##vso\\x5btask.x]',
    '##vso\\x5btask.x]',
    '"##vso\\u005btask.x]"',
  ],
  [
    'N14 GitLab',
    'section_start:1:a',
    'section_start\\x3a1:a',
    'section_start\\x3a1:a',
    'section_start\\x3a1:a',
    '"section_start\\u003a1:a"',
  ],
  ['N18 =', '=1+1', '=1+1', '=1+1', `"'=1+1"`, '"=1+1"'],
  ['N18 +', '+1', '+1', '+1', `"'+1"`, '"+1"'],
  ['N18 -', '-1', '-1', '-1', `"'-1"`, '"-1"'],
  ['N18 @', '@SUM(1)', '@SUM(1)', '@SUM(1)', `"'@SUM(1)"`, '"@SUM(1)"'],
  ['N18 TAB', '\t=1', '\\t=1', '\\t=1', `"'\t=1"`, '"\\t=1"'],
  ['N18 CR', '\rx', '\\rx', '\\rx', `"'\rx"`, '"\\rx"'],
  ['N18 LF', '\nx', '\\nx', '\\nx', `"'\nx"`, '"\\nx"'],
  ['N18 after a space', ' =1', ' =1', ' =1', `"' =1"`, '" =1"'],
  ['N18 full-width =', '＝1', '＝1', '＝1', `"'＝1"`, '"＝1"'],
  ['N18 full-width + - @', '＋－＠', '＋－＠', '＋－＠', `"'＋－＠"`, '"＋－＠"'],
  ['N18 a second cell', '";=1+1', '";=1+1', '";=1+1', `"'"";=1+1"`, '"\\";=1+1"'],
  ['N18 a second cell after a comma', 'a,=1', 'a,=1', 'a,=1', `"'a,=1"`, '"a,=1"'],
  ['N18 guarded already', "'=1", "'=1", "'=1", `"''=1"`, '"\'=1"'],
  ['an apostrophe', "'quoted'", "'quoted'", "'quoted'", `"'quoted'"`, '"\'quoted\'"'],
  [
    'N21 Markdown and HTML',
    'a|b `x` </script>',
    'a|b `x` </script>',
    'a|b `x` </script>',
    'a|b `x` </script>',
    '"a|b `x` </script>"',
  ],
]

describe('each sink has its own encoder', () => {
  it.each(attacks)('%s', (_, text, terminal, plain, csv, json) => {
    expect({ terminal: forTerminal(text), plain: forPlain(text), csv: forCsv(text), json: forJson(text) }).toEqual({
      terminal,
      plain,
      csv,
      json,
    })
    expect(JSON.parse(forJson(text))).toBe(text)
    expect(readCsv(`${forCsv(text)}\n`)).toHaveLength(1)
  })

  it('shows tabs and line ends of CSV on a terminal', () => {
    expect(forCsv('a\t\r\n\x1bb', { oneLine: true })).toBe('a\\t\\r\\n\\x1bb')
    expect(forCsv('\t=1', { oneLine: true })).toBe('\\t=1')
  })

  it('cuts marks piled up on one letter where a person reads them', () => {
    expect(forTerminal(`x${'\u0301'.repeat(1000)}y`)).toBe(`x${'\u0301'.repeat(8)}…y`)
    expect(forPlain(`x${'\u0301'.repeat(1000)}y`)).toBe(`x${'\u0301'.repeat(1000)}y`)
  })

  it('escapes in the names of JSON members as in their values, and keeps the line ends of its own', () => {
    expect(forJson({ 'a\u202e': ['##[x'], b: null }, 2)).toBe(
      '{\n  "a\\u202e": [\n    "##\\u005bx"\n  ],\n  "b": null\n}',
    )
  })

  it('leaves a JSON member called section_start alone', () => {
    expect(forJson({ section_start: 1 })).toBe('{"section_start":1}')
  })
})

/** Texts at which an expression that looks back over everything would never come to an end. */
describe('a million characters are encoded', () => {
  it.each([
    ['x', 'x'],
    [' ', ' '],
    [':', '\\x3a'],
    ['\n', '\\n'],
    ['\\', '\\\\'],
    ['#', '#'],
    ['日', '日'],
  ])('of %j', (character, encoded) => {
    const text = character.repeat(1_000_000)
    expect(forPlain(text).startsWith(encoded)).toBe(true)
    expect(forPlain(`##${text}[`)).not.toContain('##[')
    expect(forTerminal(`;${text}::`).length).toBeGreaterThan(1_000_000)
    expect(readCsv(`${forCsv(`;${text}=`)}\n`)).toHaveLength(1)
    expect(JSON.parse(forJson(`${text}[`))).toBe(`${text}[`)
  })
})

describe('what has been escaped before', () => {
  it.each([
    ['keeps its backslashes', 'a \\x1b…', 'a \\x1b…'],
    ['has every command broken up', '##[a ##[b', '##\\x5ba ##\\x5bb'],
    ['is escaped where it is not plain at its start', '\x1ba\\x1b', '\\x1ba\\\\x1b'],
    ['or at its end', 'a\\x1b\x1b', 'a\\\\x1b\\x1b'],
  ])('%s', (_, text, shown) => expect(escapedForTerminal(text)).toBe(shown))
})

test.each([
  ['Payroll (EU)', true],
  ['Zürich 日本 한국', true],
  ['a\\b', false],
  ['a\tb', false],
  ['a\u202eb', false],
])('whether %j is written in plain as it stands: %s', (text, isPlain) => {
  expect(isPlainLine(text)).toBe(isPlain)
  expect(forPlain(text) === text).toBe(isPlain)
})

describe('shorten', () => {
  it.each([
    ['short', 80, 'short'],
    ['abcdef', 6, 'abcdef'],
    ['abcdefg', 6, 'abcde…'],
    ['👍🏽👍🏽👍🏽', 3, '👍🏽👍🏽👍🏽'],
    ['👍🏽👍🏽👍🏽👍🏽', 3, '👍🏽👍🏽…'],
    ['e\u0301e\u0301e\u0301', 2, 'e\u0301…'],
    ['日本語', 2, '日…'],
  ])('%j to %i characters', (text, most, shortened) => {
    expect(shorten(text, most)).toBe(shortened)
  })

  it.each(['a', '\u0301', '日', '👍🏽', '\ud83d', '\u1100'])('cuts a million of %j', (character) => {
    expect(shorten(character.repeat(1_000_000), 80).length).toBeLessThanOrEqual(80 * 8 + 1)
  })
})

/** Strings of ordinary characters, of those that do harm, and of the letters of our own escapes. */
const texts = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.string({ unit: fc.constantFrom(...'\\xu{}tnr01b9a\x1b\t\n\r\u202e\u200b\ufe0f\u{e0041}\ud83d\udc00❤ ') }),
  fc.string({ unit: fc.constantFrom(...`'"=+-@＝;,|: \t\r\n#[vso`) }),
  fc
    .array(fc.constantFrom(...attacks.map(([, text]) => text), '::', '##[', 'section_start:', '\n', ' '))
    .map((pieces) => pieces.join('')),
)
const manyRuns = { numRuns: 5_000 }

/** Written out by number, apart from the expressions of the encoders: ISO 6429 controls, and what Unicode hides. */
function isHarmful(character: string): boolean {
  const code = character.codePointAt(0) as number
  const ranges = [
    [0x00, 0x1f],
    [0x7f, 0x9f],
    [0xad, 0xad],
    [0x61c, 0x61c],
    [0x180b, 0x180e],
    [0x200b, 0x200f],
    [0x2028, 0x202e],
    [0x2060, 0x206f],
    [0xd800, 0xdfff],
    [0xfeff, 0xfeff],
    [0xfff9, 0xfffb],
    [0xe0000, 0xe0fff],
  ] as const
  return ranges.some(([first, last]) => code >= first && code <= last)
}

describe('S19: for every text', () => {
  test('nothing harmful reaches a terminal, and it is one line', () => {
    fc.assert(
      fc.property(texts, (text) => {
        for (const shown of [forTerminal(text), forPlain(text), forCsv(text, { oneLine: true }), forJson(text)]) {
          expect([...shown].filter(isHarmful)).toEqual([])
          expect(shown).not.toMatch(/^\s*::|##\w*\[|section_(?:start|end):/)
        }
      }),
      manyRuns,
    )
  })

  test('in CSV nothing harmful but tabs and line ends inside one quoted cell', () => {
    fc.assert(
      fc.property(texts, (text) => {
        const cell = forCsv(text)
        expect([...cell].filter(isHarmful).filter((character) => !'\t\r\n'.includes(character))).toEqual([])
        expect(cell).not.toMatch(/^\s*::|[\r\n]\s*::|##\w*\[/)
        const read = readCsv(`${cell},next\n`)
        expect(read).toHaveLength(1)
        expect(read[0]).toHaveLength(2)
        expect(read[0]?.[0]).not.toMatch(/^[=+\-@\t\r＝＋－＠]/)
      }),
      manyRuns,
    )
  })

  test('JSON reads back as the same text', () => {
    fc.assert(
      fc.property(texts, (text) => {
        expect(JSON.parse(forJson({ text }))).toEqual({ text })
        expect(Buffer.from(forJson(text)).toString()).toBe(forJson(text))
      }),
      manyRuns,
    )
  })

  test('plain reads back as the same text, so different names stay different', () => {
    fc.assert(
      fc.property(texts, (text) => {
        expect(readEscapes(forPlain(text))).toBe(text)
      }),
      manyRuns,
    )
  })

  test('two different texts differ in CSV and, but for piled marks, on a terminal', () => {
    fc.assert(
      fc.property(texts, texts, (one, other) => {
        // A likely clash: a name that spells what another one's escapes look like.
        for (const rival of [other, forTerminal(one), forCsv(one), `'${one}`, one.replaceAll('\\', '\\\\')]) {
          if (rival === one || /\p{M}{9}/u.test(one + rival)) continue
          expect(forCsv(rival)).not.toBe(forCsv(one))
          expect(forTerminal(rival)).not.toBe(forTerminal(one))
        }
      }),
      manyRuns,
    )
  })
})

/** What a script has to do to get the text back from a plain field. */
function readEscapes(shown: string): string {
  const named: Record<string, string> = { '\\': '\\', t: '\t', n: '\n', r: '\r' }
  return shown.replace(
    /\\(?:([\\tnr])|x(..)|u(?:([0-9a-f]{4})|\{(.*?)\}))/g,
    (_, name, ...codes: (string | undefined)[]) => {
      const code = codes.slice(0, 3).find((digits) => digits !== undefined)
      return code === undefined ? (named[name] as string) : String.fromCodePoint(Number.parseInt(code, 16))
    },
  )
}

test('letters of other scripts that JSON takes as they are, without a closer look, are indeed letters to be seen', () => {
  const unseen = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}\p{Zs}\p{Default_Ignorable_Code_Point}\p{Noncharacter_Code_Point}]/u
  const ranges = ['\u00c0\u024f', '\u0370\u052f', '\u3041\u30ff', '\u4e00\u9fff', '\uac00\ud7a3']
  for (const range of ranges) {
    const [first = 0, last = 0] = [...range].map((letter) => letter.charCodeAt(0))
    const all = Array.from({ length: last - first + 1 }, (_, at) => String.fromCharCode(first + at)).join('')
    expect(all).not.toMatch(unseen)
    expect(jsonText(`"${all}"`)).toBe(`"${all}"`)
  }
  expect(jsonText('"\u00ad\u200b"')).toBe('"\\u00ad\\u200b"')
})

test('what is taken for plain without a second look has nothing unseen in it', () => {
  const unseen =
    /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}\p{Noncharacter_Code_Point}]|(?![ \u3000])\p{Zs}/u
  const letters = Array.from({ length: 0x2_00_00 }, (_, code) => String.fromCodePoint(code))
  const plain = letters.filter((letter) => isPlainLine(letter))
  expect(plain.filter((letter) => unseen.test(letter))).toEqual([])
  expect(plain).toContain('🚚')
  expect(plain.length).toBeGreaterThan(30_000)
  expect(['\ud83d', '\ude9a', '\ude9a\ud83d', 'a\ud83d\ud83d\ude9a'].filter((text) => isPlainLine(text))).toEqual([])
})

describe('a text of nine million characters has its end, and the stack is not too small for it', () => {
  const encoders = {
    forTerminal,
    forPlain,
    forCsv,
    forXml,
    forMarkdown,
    forHtml,
    forJson,
    forSarifMessage,
    forGitHubProperty,
  }
  test.each([
    ['with one invisible character', `${'a'.repeat(9_000_000)}\u200b`],
    ['of marks', `e${'\u0301'.repeat(9_000_000)}`],
  ])('%s', (_, text) => {
    for (const encode of Object.values(encoders)) expect(encode(text).slice(1)).not.toBe('')
    expect(forTerminal(text).endsWith(text.startsWith('a') ? 'a\\u200b' : '\u0301…')).toBe(true)
  })
})
