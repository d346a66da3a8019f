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
  for (const word of wordsOf(text)) {
    if (line !== '' && widthOf(line) + 1 + widthOf(word) > room) {
      lines.push(line)
      line = word
    } else line = line === '' ? word : `${line} ${word}`
  }
  const indent = ' '.repeat(widthOf(begins))
  return [...lines, line].map((each, at) => (at === 0 ? each : indent + each))
}

function wordsOf(text: string): string[] {
  const command = commandAtEnd.exec(text)?.[0]
  const prose = command === undefined ? text : text.slice(0, -command.length)
  return [...prose.split(' ').filter((word) => word !== ''), ...(command === undefined ? [] : [command])]
}
