/**
 * Text from the server, made safe for the place it is written to. There is one encoder per kind of sink, and it is
 * chosen where text is written, never where it is read. All of them
 *
 * - turn what cannot be seen (control, direction, zero-width and tag characters, lone surrogates) into visible escapes
 *   like `\x1b` and `\u202e`;
 * - break up the commands that CI systems look for in logs: `::error::` at the start of a line, `##[…]` and `##vso[…]`
 *   anywhere, `section_start:`.
 */

/**
 * Characters without a picture of their own. Odd spaces count as such, for a name with U+00A0 looks like one with a
 * space; the wide space of East Asian text does not. The selector that makes a pictograph colourful stays as well.
 */
const unseen = String.raw`(?!(?<=\p{Extended_Pictographic})\ufe0f)(?:[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}\p{Noncharacter_Code_Point}]|(?![ \u3000])\p{Zs})`

/**
 * One character of each command without which no CI system knows it. GitHub skips spaces before `::`. The character
 * stands before what it looks back for, or every letter of a long text would be a place to look back from.
 */
const commands = String.raw`:(?=:)(?<=^\s*:)|\[(?<=##\w*\[)|:(?<=section_(?:start|end):)`

/** Backslashes that would read as the start of an escape of ours. A lone one, as in `CORP\app`, is left alone. */
const misleadingBackslashes = String.raw`(?<!\\)\\+(?=x[0-9a-f]{2}|u[0-9a-f]{4}|u\{|[tnr]|${unseen})`

const inAscii = new RegExp(commands, 'gu')

const inTerminal = new RegExp(`${misleadingBackslashes}|${unseen}|${commands}`, 'gu')

const inPlain = new RegExp(String.raw`\\|${unseen}|${commands}`, 'gu')

/** In CSV tabs and line ends stay what they are, inside quotes, so a line can also start in the middle of a text. */
const inCsv = new RegExp(
  String.raw`${misleadingBackslashes}|(?![\t\r\n])(?:${unseen})|:(?=:)(?<=[\r\n]\s*:)|${commands}`,
  'gu',
)

/** What a mark-up language gets before its own characters are written as references. */
const inMarkup = new RegExp(`${misleadingBackslashes}|${unseen}`, 'gu')

const xmlReferences = new RegExp(`[&<>"']|${commands}`, 'gu')
const inHtml = new RegExp(`${misleadingBackslashes}|${unseen}|${commands}|[&<>"']`, 'gu')

const inJson = new RegExp(String.raw`(?!\n)${unseen}|${commands}`, 'gu')

/**
 * Eight marks and `…` for more than any script piles on one letter: they would only draw over the lines above and below. Mark
 * by mark, as a pattern for all of them overflows the stack where there are millions.
 */
const withoutPiledMarks = (text: string): string =>
  text.replace(/\p{M}(?<=\p{M}{10})/gu, '').replace(/\p{M}(?<=\p{M}{9})/gu, '…')

/** For a person's eyes: a terminal, or the log of a CI job. Always one line. */
export function forTerminal(text: string): string {
  return withoutPiledMarks(text).replace(inTerminal, visible)
}

/**
 * The same for plain ASCII, cut with `…` perhaps, whose backslashes all begin escapes that were made before: they are not
 * made again.
 */
export function escapedForTerminal(text: string): string {
  return /^[ -~…]*$/.test(text) ? text.replace(inAscii, visible) : forTerminal(text)
}

/**
 * For one field of a tab-separated line. Always one line; a backslash is always doubled, so two different texts never
 * look the same and the text can be read back.
 */
export function forPlain(text: string): string {
  return isPlainLine(text) ? text : text.replace(inPlain, visible)
}

/** Whether {@link forPlain} has nothing to do; of several texts at once with anything ordinary between them. */
export const isPlainLine = (text: string): boolean => isOrdinary(text, remarkableInPlain)

function visible(found: string): string {
  if (found.startsWith('\\')) return found + found
  const codePoint = found.codePointAt(0) as number
  const digits = codePoint.toString(16)
  if (found === '\t') return '\\t'
  if (found === '\n') return '\\n'
  if (found === '\r') return '\\r'
  if (codePoint < 0x80) return `\\x${digits.padStart(2, '0')}`
  return codePoint < 0x1_00_00 ? `\\u${digits.padStart(4, '0')}` : `\\u{${digits}}`
}

/**
 * What a spreadsheet takes for a formula: `= + - @`, also full-width, at the start or after something it may take for
 * the start of another cell. A text that only looks guarded already gets another guard, so that one can be taken off.
 */
const formula = /^'*\s*[=+\-@\uff1d\uff0b\uff0d\uff20]|^'*[\t\r\n]|[;,\t\r\n|]["']*[=+\-@\uff1d\uff0b\uff0d\uff20]/u

/**
 * For one cell of CSV (RFC 4180), quoted where needed. A text that a spreadsheet would take for a formula gets a
 * leading `'` (https://owasp.org/www-community/attacks/CSV_Injection). With `oneLine`, for CSV on a terminal, tabs and line
 * ends are made visible too.
 */
export function forCsv(text: string, { oneLine = false } = {}): string {
  const shown = text.replace(oneLine ? inTerminal : inCsv, visible)
  const guarded = formula.test(shown)
  const cell = guarded ? `'${shown}` : shown
  return guarded || /["',;\t\r\n]|^\s|\s$/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell
}

/**
 * For text between tags, and for an attribute in quotes, of XML: well-formed whatever is in it, for XML 1.0 section 2.2
 * has no way at all to write a control character. Always one line. What CI systems take for a command is written as a
 * reference, which a parser reads as the character.
 */
export function forXml(text: string): string {
  return text.replace(inMarkup, visible).replace(xmlReferences, numericReference)
}

const numericReference = (character: string): string => `&#${character.charCodeAt(0)};`

/**
 * For text inside a line or a table cell of GitHub Flavored Markdown: shown as it is, and nothing else. Always one line.
 * All that means something is a reference, for a backslash before `|` does not protect it everywhere. Mentions, emoji and
 * references to issues are looked for after references are resolved, but never across a comment.
 */
export function forMarkdown(text: string): string {
  return withoutPiledMarks(text)
    .replace(inMarkup, visible)
    .replace(/[\\`*_~[\]{}<>&|!$#@]|:(?=\S)|(?<=\bwww)\./gi, numericReference)
    .replace(/(&#(?:35|58|64);)(?=\S)/g, '$1<!-- -->')
}

/**
 * For the message of a workflow command of GitHub Actions: `::error::` and what follows. Always one line. The runner
 * decodes the percent signs (escapeData in @actions/core).
 */
export function forGitHubMessage(text: string): string {
  return forTerminal(text).replaceAll('%', '%25')
}

/** For a property of such a command, as in `::error title=…::`, which ends at a comma or colons (escapeProperty). */
export function forGitHubProperty(text: string): string {
  return forGitHubMessage(text).replaceAll(':', '%3A').replaceAll(',', '%2C')
}

/**
 * For the text of a SARIF message, where `{0}` stands for an argument and `[text](1)` is a link (SARIF 2.1.0 sections
 * 3.11.5 and 3.11.6). Not yet JSON.
 */
export function forSarifMessage(text: string): string {
  const braced = text.replace(/[{}]/g, '$&$&')
  return braced.includes('](') ? braced.replace(/[\\[\]]/g, '\\$&') : braced
}

/**
 * For text between tags, and for an attribute in double quotes, of HTML: there it is text and nothing else. Not for a
 * script, a style, a comment, or an attribute that is an address. Always one line. What CI systems take for a command
 * in their logs is written as a reference, which a browser shows as the character.
 */
export function forHtml(text: string): string {
  return withoutPiledMarks(text).replace(inHtml, (found) => references[found] ?? visible(found))
}

const references: Record<string, string> = {
  ...{ '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' },
  ...{ ':': '&#58;', '[': '&#91;' },
}

/** JSON text that reads back as the same value, and that can be shown as it stands. Takes what JSON.stringify takes. */
export function forJson(value: unknown, indent?: number): string {
  return jsonText(JSON.stringify(value, null, indent))
}

/**
 * The same for what is JSON text already. What is escaped can only stand in a string: between strings there are brackets,
 * commas, colons and line ends, and nowhere is a line end in a string.
 */
export function jsonText(text: string): string {
  return isOrdinary(text, remarkable) ? text : text.replace(inJson, jsonEscape)
}

/**
 * Nearly all text has nothing of what is escaped, and this tells it at a tenth of the price. Of the letters of other
 * scripts, those that names are mostly written in: Latin, Greek, Cyrillic, kana, Han and Hangul; and both halves of
 * pictographs, U+1F000 to U+1FBFF, which are letters of their own where no half is alone.
 */
const ordinary = String.raw` -~\u00c0-\u024f\u0370-\u052f\u3041-\u30ff\u4e00-\u9fff\uac00-\ud7a3\ud83c-\ud83e\udc00-\udfff`
const remarkable = new RegExp(String.raw`[^\n${ordinary}]|::|##|section_`)
const remarkableInPlain = new RegExp(String.raw`[^${ordinary}]|\\|::|##|section_`)

const isOrdinary = (text: string, remarkable: RegExp): boolean => !remarkable.test(text) && text.isWellFormed()

/** Whether a text stands in JSON as it is, between quotes; of several at once with a space between them. */
export const isPlainInJson = (text: string): boolean => !text.includes('"') && isPlainLine(text)

function jsonEscape(found: string): string {
  const units = Array.from({ length: found.length }, (_, place) => found.charCodeAt(place))
  return units.map((unit) => `\\u${unit.toString(16).padStart(4, '0')}`).join('')
}

/**
 * The text in at most `most` characters as a person counts them, the last one being `…` where something was cut.
 * Meant for text that becomes part of a sentence; hide secrets before, for a cut one is no longer found.
 */
export function shorten(text: string, most: number): string {
  if (text.length <= most) return text
  // A character may be many code units, so a text is cut roughly before it is cut well.
  const enough = text.slice(0, most * 8)
  const kept: string[] = []
  for (const { segment } of characters().segment(enough)) kept.push(segment)
  if (kept.length <= most && enough.length === text.length) return text
  return `${kept.slice(0, most - 1).join('')}…`
}

let segmenter: Intl.Segmenter | undefined

/** Splits text into what people call characters. Made when first needed: short plain text never pays for it. */
export function characters(): Intl.Segmenter {
  segmenter ??= new Intl.Segmenter('en', { granularity: 'grapheme' })
  return segmenter
}
