import type { ArgumentWords, Command, CommandEntry, Example, OptionWords } from './command'
import { everywhere, groupedOptions, parserOption, placeholder, programName, withDomain } from './parser'

/** What can stand in the place of a value. Of text nothing can be offered. */
export type Value =
  | { kind: 'text' | 'file' | 'profile' | 'program' }
  /** `orFiles`: each of them also as `CHOICE=PATH`. */
  | { kind: 'choices'; choices: readonly string[]; orFiles: boolean }

export interface OptionOutline {
  /** `-o`; null where there is none. */
  short: string | null
  /** `--output`. */
  long: string
  /** `format`, as in the help; null for a switch. */
  value: (Value & { name: string }) | null
  description: string
  /** As in the help: `General:`. */
  group: string
  repeats: boolean
}

export interface ArgumentOutline {
  name: string
  /** `<app>...` */
  placeholder: string
  description: string
  variadic: boolean
  value: Value
}

export interface CommandOutline {
  name: string
  summary: string
  description: string
  arguments: ArgumentOutline[]
  options: OptionOutline[]
  examples: readonly Example[]
}

/** All that can be typed, from the words that `--help` is made of. */
export interface Outline {
  program: string
  /** The options that may stand before a command as well. */
  leading: OptionOutline[]
  commands: CommandOutline[]
}

/** Loads every command. */
export async function outlineOf(entries: readonly CommandEntry[]): Promise<Outline> {
  const commands = await Promise.all(entries.map(({ load }) => load()))
  const hasProfiles = entries.some(({ name }) => name === profileCommand)
  const common = { reportFormats: undefined, hasProfiles }
  return {
    program: programName,
    leading: [
      ...withDomain.map((words) => optionOutline({ words, group: 'Domain:' }, common)),
      ...everywhere.map((words) => optionOutline({ words, group: 'General:' }, common)),
      help,
      { ...help, short: '-V', long: '--version', description: 'print the version' },
    ],
    commands: commands.map((command) => commandOutline(command, hasProfiles)),
  }
}

const profileCommand = 'profile'

function commandOutline(command: Command<unknown>, hasProfiles: boolean): CommandOutline {
  const { name, summary, description, examples } = command
  return {
    name,
    summary,
    description,
    arguments: command.arguments.map((words) => argumentOutline(words, hasProfiles)),
    options: [
      ...groupedOptions(command).map((each) =>
        optionOutline(each, { reportFormats: command.reportFormats, hasProfiles }),
      ),
      help,
    ],
    examples,
  }
}

const help: OptionOutline = {
  short: '-h',
  long: '--help',
  value: null,
  description: 'print this',
  group: 'General:',
  repeats: false,
}

function argumentOutline(words: ArgumentWords, hasProfiles: boolean): ArgumentOutline {
  const { name, description, variadic = false } = words
  const value = valueOfArgument(words, hasProfiles)
  return { name, placeholder: placeholder(words), description, variadic, value }
}

/** `on|off` says by its name what it takes. */
function valueOfArgument({ name, choices, variadic = false }: ArgumentWords, hasProfiles: boolean): Value {
  const offered = choices ?? (name.includes('|') ? name.split('|') : null)
  if (offered !== null) return { kind: 'choices', choices: offered, orFiles: false }
  if (name === 'profile' && hasProfiles) return { kind: 'profile' }
  if (name === 'command' && variadic) return { kind: 'program' }
  return { kind: name === 'file' ? 'file' : 'text' }
}

interface ValueSurroundings {
  reportFormats: readonly string[] | undefined
  hasProfiles: boolean
}

function optionOutline(
  { words, group }: { words: OptionWords; group: string },
  around: ValueSurroundings,
): OptionOutline {
  const { short = null, long } = parserOption(words)
  const [, name] = /<([^<>]+)>$/.exec(words.flags) ?? []
  return {
    short,
    long: long as string,
    value: name === undefined ? null : { name, ...valueOfOption(name, words, { long, ...around }) },
    description: words.description,
    group,
    repeats: words.repeats ?? false,
  }
}

function valueOfOption(
  name: string,
  { choices }: OptionWords,
  { long, reportFormats, hasProfiles }: ValueSurroundings & { long: string | undefined },
): Value {
  if (choices !== undefined)
    return { kind: 'choices', choices, orFiles: long === '--output' && reportFormats !== undefined }
  if (long === '--profile' && hasProfiles) return { kind: 'profile' }
  return { kind: name === 'file' ? 'file' : 'text' }
}
