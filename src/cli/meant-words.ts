import { shellWord } from '../failures/shell-word'
import type { Command } from './command'
import type { ArgumentSpec } from './option'

/** The words of a command line behind the command. */
export interface TypedWords {
  /** All of them, options as well. */
  words: readonly string[]
  /** Those that are neither options nor their values. */
  operands: readonly string[]
}

/** A word that can be what an argument takes. */
type Slot = ArgumentSpec & Required<Pick<ArgumentSpec, 'fits'>>

/**
 * The command line that was probably meant where one is refused: the app in another place, a name of several words without
 * quotes, or a duration of several words. Only for commands that take one app and then words of a known form.
 */
export function meantWords(
  { name, arguments: [app, ...others] }: Pick<Command<unknown>, 'name' | 'arguments'>,
  { words, operands }: TypedWords,
): string | undefined {
  if (app?.key !== 'selector' || words.includes('--') || !others.every(isSlot)) return undefined
  const meant = inOrder(others, operands, app.name) ?? inOneWord(others, operands) ?? withName(others, operands)
  if (meant === undefined) return undefined
  return `${meant.what}: apps ${[name, ...meant.operands.map(shellWord), ...optionsIn({ words, operands })].join(' ')}`
}

interface Meant {
  what: string
  operands: string[]
}

const isSlot = (argument: ArgumentSpec): argument is Slot => argument.fits !== undefined

const fill = (slots: readonly Slot[], words: readonly string[]): boolean =>
  words.length === slots.length && slots.every(({ fits }, at) => fits(words[at] as string))

/** `9d ResourceOwner` */
function inOrder(others: readonly Slot[], operands: readonly string[], app: string): Meant | undefined {
  if (others.length === 0 || fill(others, operands.slice(1))) return undefined
  const at = operands.findIndex((_, place) => place > 0 && fill(others, without(operands, place)))
  if (at < 0) return undefined
  return { what: `The ${app} comes first`, operands: [operands[at] as string, ...without(operands, at)] }
}

const without = (words: readonly string[], place: number): string[] => words.filter((_, at) => at !== place)

/** `ResourceOwner 9 d` */
function inOneWord([slot, ...others]: readonly Slot[], [app = '', ...parts]: readonly string[]): Meant | undefined {
  if (slot === undefined || others.length > 0 || parts.length < 2) return undefined
  const joined = parts.join('')
  return slot.fits(joined) ? { what: `Write the ${slot.name} as one word`, operands: [app, joined] } : undefined
}

/** `Payments API 9d` */
function withName(others: readonly Slot[], operands: readonly string[]): Meant | undefined {
  const parts = operands.slice(0, operands.length - others.length)
  const rest = operands.slice(parts.length)
  const isName = parts.length > 1 && !parts.slice(1).some((part) => others.some(({ fits }) => fits(part)))
  if (!isName || !fill(others, rest)) return undefined
  return { what: 'Put a name of several words in quotes', operands: [parts.join(' '), ...rest] }
}

/** What a command to paste must not lose: `--dry-run`, for one. */
function optionsIn({ words, operands }: TypedWords): string[] {
  const left = [...operands]
  return words
    .filter((word) => {
      const isNext = word === left[0]
      if (isNext) left.shift()
      return !isNext
    })
    .map(shellWord)
}
