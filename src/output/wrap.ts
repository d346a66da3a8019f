import type { EncodedCell } from './cell'
import { widthOf } from './width'

/** A command to be copied stands at the end of a sentence; it is not broken, so that it can be. */
const commandAtEnd = /\bapps [a-z-]+ .*$/

/**
 * A sentence in lines that fit a terminal, broken between words; from the second line on indented as far as the first
 * one's beginning says. A word or a command that is longer than a line is left whole.
 *
 * @param begins what stands before the text on the first line, without colour: `Error: `
 * @param columns of the terminal
 */
export function wrap(text: string, begins: string, columns: number): string[] {
  const room = columns - widthOf(begins)
  const lines: string[] = []
  let line = ''
  for (const { word } of wordsIn(text)) {
    if (word === '') continue
    if (line !== '' && widthOf(line) + 1 + widthOf(word) > room) {
      lines.push(line)
      line = word
    } else line = line === '' ? word : `${line} ${word}`
  }
  const indent = ' '.repeat(widthOf(begins))
  return [...lines, line].map((each, at) => (at === 0 ? each : indent + each))
}

/**
 * The same for a cell, whose pieces keep their tones and their spaces, but for those at the end of a line.
 *
 * @param room in columns
 */
export function wrapCell(cell: EncodedCell, room: number): EncodedCell[] {
  const lines: EncodedCell[number][][] = [[]]
  let width = 0
  for (const { text, tone } of cell) {
    let part = ''
    for (const { space, word } of wordsIn(text)) {
      if (width > 0 && space !== '' && width + space.length + widthOf(word) > room) {
        lines.at(-1)?.push({ text: part, tone })
        lines.push([])
        part = word
        width = widthOf(word)
      } else {
        part += space + word
        width += space.length + widthOf(word)
      }
    }
    lines.at(-1)?.push({ text: part, tone })
  }
  return lines
}

/** Each with the spaces before it; the last one may be empty. */
function wordsIn(text: string): { space: string; word: string }[] {
  const command = commandAtEnd.exec(text)?.index ?? text.length
  const [first = '', ...parts] = text.slice(0, command).split(/( +)/)
  const words = [{ space: '', word: first }]
  for (let at = 0; at < parts.length; at += 2) words.push({ space: parts[at] ?? '', word: parts[at + 1] ?? '' })
  const last = words.at(-1)
  if (last !== undefined) last.word += text.slice(command)
  return words
}
