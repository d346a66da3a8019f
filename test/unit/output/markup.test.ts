import fc from 'fast-check'
import { marked, type Token } from 'marked'
import { describe, expect, it, test } from 'vitest'
import {
  forGitHubMessage,
  forGitHubProperty,
  forMarkdown,
  forSarifMessage,
  forTerminal,
  forXml,
} from '../../../src/output/encoders'
import { readXml } from '../../support/readers'

/** What XML and Markdown show of an attack when they have been read by a parser. */
const attacks: [name: string, text: string, shown: string][] = [
  ['nothing to do', 'Payroll (EU): 50 %', 'Payroll (EU): 50 %'],
  ['N1 colour', '\x1b[31mred', '\\x1b[31mred'],
  ['N1 forged verdict', 'x\r\x1b[2K✔ OK', 'x\\r\\x1b[2K✔ OK'],
  ['N1 NUL, DEL, C1', '\0\x7f\u009b', '\\x00\\x7f\\u009b'],
  ['N8 tab, line end', 'a\tb\n| c |', 'a\\tb\\n| c |'],
  ['N9 bidi', 'a\u202eb\u2066c', 'a\\u202eb\\u2066c'],
  ['N9 zero-width, BOM, soft hyphen', '\u200b\ufeff\u00ad', '\\u200b\\ufeff\\u00ad'],
  ['N12 a command', '::error::x', '::error::x'],
  ['N12 a command on a line of its own', 'a\n::add-mask::604800', 'a\\n::add-mask::604800'],
  ['N14 Azure', '##[error]x ##vso[task.x]', '##[error]x ##vso[task.x]'],
  ['N14 GitLab', 'section_start:1:a', 'section_start:1:a'],
  ['N21 a cell', 'a|b', 'a|b'],
  ['N21 an escaped cell', 'a\\|b', 'a\\|b'],
  ['N21 code', '`x` ``y`', '`x` ``y`'],
  ['N21 a link', '[x](javascript:alert(1))', '[x](javascript:alert(1))'],
  ['N21 a picture', '![x](https://evil.example/a.png)', '![x](https://evil.example/a.png)'],
  ['N21 a bare link', 'https://evil.example www.evil.example', 'https://evil.example www.evil.example'],
  ['N21 an address', 'bob@evil.example', 'bob@evil.example'],
  ['N21 a mention', '@name and #12', '@name and #12'],
  ['N21 an emoji', ':white_check_mark: ok', ':white_check_mark: ok'],
  ['N21 emphasis', '**a** _b_ ~~c~~ $x$', '**a** _b_ ~~c~~ $x$'],
  ['N21 an element', '<img src=x onerror=alert(1)>', '<img src=x onerror=alert(1)>'],
  ['N21 a script', '</script><script>', '</script><script>'],
  ['N21 a template', '{{7*7}} $1', '{{7*7}} $1'],
  ['N21 a comment', '<!-- x --> <![CDATA[ x', '<!-- x --> <![CDATA[ x'],
  ['N24 a reference', '&lt; &amp;lt; &#60;', '&lt; &amp;lt; &#60;'],
  ['N24 an end', ']]> & "x" \'y\'', ']]> & "x" \'y\''],
  ['N24 lone surrogate, noncharacter', '\ud83d \ufffe', '\\ud83d \\ufffe'],
]

/** The text of a cell of a table, by a reader that knows GitHub's Markdown; null where it found more than text in it. */
function readCell(cell: string): string | null {
  const [table, ...others] = marked.lexer(`| a | b |\n| --- | --- |\n| ${cell} | end |\n`)
  if (table?.type !== 'table' || others.length > 0) return null
  const [row, more] = table['rows']
  if (more !== undefined || row[1].text !== 'end') return null
  const texts = row[0].tokens.map((token: Token) => {
    if (token.raw === '<!-- -->') return ''
    return token.type === 'text' ? withoutReferences(token.raw) : null
  })
  return texts.includes(null) ? null : texts.join('')
}

const withoutReferences = (text: string): string =>
  text.replace(/&#(\d+);/g, (_, code) => String.fromCodePoint(Number(code)))

function readElement(text: string): string {
  const element = readXml(`<a b="${text}">${text}</a>`)
  expect(element.attributes['b']).toBe(element.text)
  expect(element.children).toEqual([])
  return element.text
}

describe('hostile text in XML and Markdown', () => {
  it.each(attacks)('%s', (_, text, shown) => {
    expect(readElement(forXml(text))).toBe(shown)
    expect(readCell(forMarkdown(text))).toBe(shown)
  })

  it('marks piled up on one letter are cut', () => {
    expect(forMarkdown(`x${'\u0301'.repeat(1000)}y`)).toBe(`x${'\u0301'.repeat(8)}…y`)
  })

  it.each([
    ['@name', '&#64;<!-- -->name'],
    [':x: a: b', '&#58;<!-- -->x: a: b'],
    ['a | b', 'a &#124; b'],
    ['www.evil.example', 'www&#46;evil.example'],
  ])('what GitHub looks for after parsing is broken up: %s', (text, markdown) => {
    expect(forMarkdown(text)).toBe(markdown)
  })
})

const pieces = [
  '|',
  '`',
  '[',
  '](',
  '<',
  '>',
  '&',
  ';',
  '#',
  '@',
  ':',
  '\\',
  '*',
  '_',
  '~',
  '!',
  '$',
  '\n',
  '\t',
  ' ',
  'a',
  'x1b',
]
const texts = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.array(fc.constantFrom(...pieces, ...attacks.map(([, text]) => text))).map((some) => some.join('')),
)

describe('S19: for every text', () => {
  test('XML is well-formed, one line, no command, and shows what a terminal shows but for commands', () => {
    fc.assert(
      fc.property(texts, (text) => {
        const xml = forXml(text)
        expect(xml).not.toMatch(/[\r\n\t]|^\s*::|##\w*\[|section_(?:start|end):/)
        const shown = readElement(xml)
        if (forTerminal(shown) === shown) expect(shown).toBe(forTerminal(text))
      }),
      { numRuns: 2_000 },
    )
  })

  test('a cell of a Markdown table is text and nothing else', () => {
    fc.assert(
      fc.property(texts, (text) => {
        const shown = readCell(forMarkdown(`x${text}x`))
        expect(shown).not.toBeNull()
        expect(forMarkdown(text)).not.toMatch(/[\r\n\t]|^\s*::|##\w*\[|section_(?:start|end):/)
      }),
      { numRuns: 2_000 },
    )
  })
})

describe('workflow commands of GitHub Actions', () => {
  it.each([
    ['%0A::error::x', '%250A::error::x', '%250A%3A%3Aerror%3A%3Ax'],
    ['a\n::error::x', 'a\\n::error::x', 'a\\n%3A%3Aerror%3A%3Ax'],
    ['::add-mask::604800', '\\x3a:add-mask::604800', '\\x3a%3Aadd-mask%3A%3A604800'],
    ['a,line=1::b\r', 'a,line=1::b\\r', 'a%2Cline=1%3A%3Ab\\r'],
    ['##[error]x', '##\\x5berror]x', '##\\x5berror]x'],
  ])('%j', (text, message, property) => {
    expect(forGitHubMessage(text)).toBe(message)
    expect(forGitHubProperty(text)).toBe(property)
  })
})

describe('messages of SARIF', () => {
  it.each([
    ['{0} of {{7*7}}', '{{0}} of {{{{7*7}}}}'],
    ['[x](1) in CORP\\app', '\\[x\\](1) in CORP\\\\app'],
    ['[x] in CORP\\app', '[x] in CORP\\app'],
  ])('%s', (text, message) => {
    expect(forSarifMessage(text)).toBe(message)
  })
})
