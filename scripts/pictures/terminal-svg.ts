import { type ThemeName, themes } from './themes'

const columns = 80
const cell = { width: 8.4, height: 19 }
const margin = 18

/** A run of characters that look alike, from a column on. */
interface Span {
  column: number
  text: string
  classes: string
}

/**
 * Draws what a terminal of 80 columns shows. Every span has its place and its width written out, so that columns stay
 * aligned whichever monospaced font the reader has.
 *
 * @param text lines with the escape sequences for bold, dim, green, yellow and red that the program writes
 */
export function terminalSvg(text: string, { title, theme }: { title: string; theme: ThemeName }): string {
  const lines = text.trimEnd().split('\n').map(spansOf)
  const width = columns * cell.width + 2 * margin
  const height = lines.length * cell.height + 2 * margin
  const { paper, ink, dim, line, good, warn, bad } = themes[theme]
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" role="img">`,
    `<title>${escaped(title)}</title>`,
    '<style>',
    `  text { font: 14px ui-monospace, SFMono-Regular, Menlo, Consolas, monospace; fill: ${ink}; white-space: pre; }`,
    `  .dim { fill: ${dim}; } .good { fill: ${good}; } .warn { fill: ${warn}; } .bad { fill: ${bad}; } .strong { font-weight: bold; }`,
    '</style>',
    `<rect x="0.5" y="0.5" width="${width - 1}" height="${height - 1}" rx="8" fill="${paper}" stroke="${line}"/>`,
    ...lines.flatMap((spans, row) => spans.map((span) => drawn(span, margin + (row + 0.75) * cell.height))),
    '</svg>',
    '',
  ].join('\n')
}

function drawn({ column, text, classes }: Span, y: number): string {
  const look = classes === '' ? '' : ` class="${classes}"`
  const x = rounded(margin + column * cell.width)
  const length = rounded([...text].length * cell.width)
  return `<text x="${x}" y="${rounded(y)}" textLength="${length}" lengthAdjust="spacingAndGlyphs"${look}>${escaped(text)}</text>`
}

/** The codes of "Select Graphic Rendition" (ECMA-48) that chalk writes for our tones. */
const looks: Record<string, string> = { 1: 'strong', 2: 'dim', 31: 'bad', 32: 'good', 33: 'warn' }

/** Splits at escape sequences and at runs of spaces; spaces are not drawn. */
function spansOf(line: string): Span[] {
  const spans: Span[] = []
  let column = 0
  let classes = ''
  for (const part of line.split(/(\p{Cc}\[\d+m| {2,})/u)) {
    const code = /^\p{Cc}\[(\d+)m$/u.exec(part)?.[1]
    if (code !== undefined) {
      classes = looks[code] ?? ''
      continue
    }
    if (part.trim() !== '') spans.push({ column, text: part, classes })
    column += [...part].length
  }
  return spans
}

const rounded = (number: number): number => Math.round(number * 10) / 10

const escaped = (text: string): string => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')
