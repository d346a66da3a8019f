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
 * quotes, a duration of several words, or none behind several apps. Only for commands that take apps and then words of a
 * known form.
 */
export function meantWords(
  { name, arguments: [app, ...others] }: Pick<Command<unknown>, 'name' | 'arguments'>,
  { words, operands }: TypedWords,
): string | undefined {
  const takesSeveral = app?.variadic === true && others.length > 0
  if (app === undefined || words.includes('--') || !others.every(isSlot)) return undefined
  if (app.key !== 'selector' && !takesSeveral) return undefined
  const command = (typed: readonly string[]) => ['apps', name, ...typed, ...optionsIn({ words, operands })].join(' ')
  const meant =
    inOrder(others, operands, app.name) ??
    inOneWord(others, operands) ??
    (takesSeveral ? severalInOrder(others, operands, app.name) : withName(others, operands))
  if (meant !== undefined) return `${meant.what}: ${command(meant.operands.map(shellWord))}`
  return takesSeveral && isLastMissing(others, operands) ? missingWords(others) : undefined
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

/** `9d ResourceOwner QuoteClient` */
function severalInOrder(slots: readonly Slot[], operands: readonly string[], app: string): Meant | undefined {
  const fitting = operands.filter((word) => slots.some(({ fits }) => fits(word)))
  const apps = operands.filter((word) => !fitting.includes(word))
  if (apps.length === 0 || !fill(slots, fitting) || fill(slots, operands.slice(-slots.length))) return undefined
  return { what: `The ${app} comes first`, operands: [...apps, ...fitting] }
}

/** `ResourceOwner QuoteClient TellerClient`: of two words, the second one is a misspelt duration. */
const isLastMissing = (slots: readonly Slot[], operands: readonly string[]): boolean =>
  operands.length > slots.length + 1 &&
  !operands.some((word) => slots.some(({ fits }) => fits(word))) &&
  !/^\d/.test(operands.at(-1) ?? '')

const missingWords = (slots: readonly Slot[]): string =>
  slots.length === 1
    ? `Is the <${slots[0]?.name}> missing? It is the last word.`
    : `Is ${slots.map(({ name }) => `<${name}>`).join(' or ')} missing? They are the last words.`

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
