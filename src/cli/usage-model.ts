import type { ArgumentSpec, Command, CommandEntry, Example, OptionSpec } from './command'
import { everywhere, groupedOptions, parserOption, placeholder, programName, withDomain } from './parser'

/** What can stand in the place of a value. Of text nothing can be offered. */
export type UsageValue =
  | { kind: 'text' | 'file' | 'profile' | 'program' }
  /** `orFiles`: each of them also as `CHOICE=PATH`. */
  | { kind: 'choices'; choices: readonly string[]; orFiles: boolean }

export interface OptionUsage {
  /** `-o`; null where there is none. */
  short: string | null
  /** `--output`. */
  long: string
  /** `format`, as in the help; null for a switch. */
  value: (UsageValue & { name: string }) | null
  description: string
  /** As in the help: `General:`. */
  group: string
  repeats: boolean
}

export interface ArgumentUsage {
  name: string
  /** `<app>...` */
  placeholder: string
  description: string
  variadic: boolean
  value: UsageValue
}

export interface CommandUsage {
  name: string
  summary: string
  description: string
  arguments: ArgumentUsage[]
  options: OptionUsage[]
  examples: readonly Example[]
}

/** All that can be typed, from the words that `--help` is made of. */
export interface UsageModel {
  program: string
  /** The options that may stand before a command as well. */
  leading: OptionUsage[]
  commands: CommandUsage[]
}

/** Loads every command. */
export async function usageModelOf(entries: readonly CommandEntry[]): Promise<UsageModel> {
  const commands = await Promise.all(entries.map(({ load }) => load()))
  const hasProfiles = entries.some(({ name }) => name === profileCommand)
  const common = { reportFormats: undefined, hasProfiles }
  return {
    program: programName,
    leading: [
      ...withDomain.map((words) => optionUsage({ words, group: 'Domain:' }, common)),
      ...everywhere.map((words) => optionUsage({ words, group: 'General:' }, common)),
      help,
      { ...help, short: '-V', long: '--version', description: 'print the version' },
    ],
    commands: commands.map((command) => commandUsage(command, hasProfiles)),
  }
}

const profileCommand = 'profile'

function commandUsage(command: Command<unknown>, hasProfiles: boolean): CommandUsage {
  const { name, summary, description, examples } = command
  return {
    name,
    summary,
    description,
    arguments: command.arguments.map((words) => argumentUsage(words, hasProfiles)),
    options: [
      ...groupedOptions(command).map((each) =>
        optionUsage(each, { reportFormats: command.reportFormats, hasProfiles }),
      ),
      help,
    ],
    examples,
  }
}

const help: OptionUsage = {
  short: '-h',
  long: '--help',
  value: null,
  description: 'print this',
  group: 'General:',
  repeats: false,
}

function argumentUsage(words: ArgumentSpec, hasProfiles: boolean): ArgumentUsage {
  const { name, description, variadic = false } = words
  const value = valueOfArgument(words, hasProfiles)
  return { name, placeholder: placeholder(words), description, variadic, value }
}

/** `on|off` says by its name what it takes. */
function valueOfArgument({ name, choices, variadic = false }: ArgumentSpec, hasProfiles: boolean): UsageValue {
  const offered = choices ?? (name.includes('|') ? name.split('|') : null)
  if (offered !== null) return { kind: 'choices', choices: offered, orFiles: false }
  if (name === 'profile' && hasProfiles) return { kind: 'profile' }
  if (name === 'command' && variadic) return { kind: 'program' }
  return { kind: name === 'file' ? 'file' : 'text' }
}

interface ValueContext {
  reportFormats: readonly string[] | undefined
  hasProfiles: boolean
}

function optionUsage({ words, group }: { words: OptionSpec; group: string }, around: ValueContext): OptionUsage {
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
  { choices }: OptionSpec,
  { long, reportFormats, hasProfiles }: ValueContext & { long: string | undefined },
): UsageValue {
  if (choices !== undefined)
    return { kind: 'choices', choices, orFiles: long === '--output' && reportFormats !== undefined }
  if (long === '--profile' && hasProfiles) return { kind: 'profile' }
  return { kind: name === 'file' ? 'file' : 'text' }
}
