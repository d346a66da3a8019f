import { Option } from 'commander'
import { UsageError } from '../failures/errors'

/** A word on the command line that is not an option. */
export interface ArgumentSpec {
  /** As in the help: `app`. */
  name: string
  /** Its place in the request. */
  key: string
  description: string
  optional?: boolean
  /** Takes all remaining words; before other arguments, all words but theirs. */
  variadic?: boolean
  /** The key of the option that may stand for it: then the last word is it only where it fits. */
  replacedBy?: string
  /** What a shell offers for it. */
  choices?: readonly string[]
  /** Whether a word can be it: to tell what was meant where words stand in the wrong place. */
  fits?(word: string): boolean
}

/** An option as a command declares it: `-n, --dry-run`, `--expect <duration>`. In the request it is `dryRun`, `expect`. */
export interface OptionSpec {
  flags: string
  /** Imperative and short; the default, if any, at its end: `(default: 60s)`. */
  description: string
  /** Its place in the request, where that is not its name: `--input` and `--no-input` are different options. */
  key?: string
  /** May be given several times; the request holds an array. */
  repeats?: boolean
  /** The values that it takes, for shells. */
  choices?: readonly string[]
  /** Each choice may also be written as `CHOICE=PATH`. */
  choicesTakePaths?: boolean
}

/** What a shell can complete in the place of a value; nothing for text. */
export type ValueKind =
  | { kind: 'text' | 'file' | 'profile' | 'program' }
  | { kind: 'choices'; choices: readonly string[]; orFiles: boolean }

/** An option of a command: the parser, the help, the man page and the completion scripts are all made from it. */
export interface CommandOption extends OptionSpec {
  /** `-o`; null where there is none. */
  short: string | null
  /** `--output`. */
  long: string
  /** `format`, as in the help; null for a switch. */
  value: (ValueKind & { name: string }) | null
  /** Its heading in the help: `General:`. */
  group: string
}

export function commandOption(spec: OptionSpec, group: string): CommandOption {
  const { short = null, long = '' } = new Option(spec.flags)
  const [, name] = /<([^<>]+)>$/.exec(spec.flags) ?? []
  return { ...spec, short, long, group, value: name === undefined ? null : { name, ...valueKind(name, long, spec) } }
}

function valueKind(name: string, long: string, { choices, choicesTakePaths = false }: OptionSpec): ValueKind {
  if (choices !== undefined) return { kind: 'choices', choices, orFiles: choicesTakePaths }
  if (['--profile', '--profiles', '--confirm'].includes(long)) return { kind: 'profile' }
  return { kind: name === 'file' ? 'file' : 'text' }
}

/** For the parser. An option with a value may be given once, unless it repeats: of two values one would silently win. */
export function parserOption({ flags, description, key, repeats = false, group }: CommandOption): Option {
  const option = new Option(flags, description).helpGroup(group)
  if (key !== undefined) option.attributeName = () => key
  if (!option.required) return option
  if (repeats) return option.argParser((value: string, earlier: string[] = []) => [...earlier, value])
  return option.argParser((value: string, earlier: string | undefined) => {
    if (earlier !== undefined) throw new UsageError(`${option.long} is given twice.`)
    return value
  })
}

/** `<app>...`, `[duration]`. */
export function placeholder({ name, optional, variadic }: ArgumentSpec): string {
  const dots = variadic ? '...' : ''
  return optional ? `[${name}]${dots}` : `<${name}>${dots}`
}

/** Whether several words come first, and others after them: `<app>... <duration>`. */
export const takesSeveralFirst = ({ arguments: words }: { arguments: readonly ArgumentSpec[] }): boolean =>
  words.length > 1 && words[0]?.variadic === true
