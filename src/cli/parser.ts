import { Option, Command as Parser } from 'commander'
import { UsageError } from '../failures/errors'
import { formatDuration } from '../token-settings/duration'
import type { ArgumentSpec, Command, CommandEntry, OptionSpec } from './command'

export const programName = 'apps'

/** The formats of every command. */
export const basicFormats = ['table', 'plain', 'json', 'ndjson', 'csv'] as const

const output: OptionSpec = {
  flags: '-o, --output <format>',
  description: 'table, plain, json, ndjson or csv',
  choices: basicFormats,
}

/** Options that every command takes. */
export const everywhere: readonly OptionSpec[] = [
  output,
  { flags: '--no-color', description: 'no colour; also NO_COLOR' },
  { flags: '--no-input', description: 'never ask' },
  { flags: '-q, --quiet', description: 'only results, warnings and errors' },
  { flags: '-v, --verbose', description: 'say more on the way' },
  { flags: '--debug', description: 'show requests and answers, without secrets' },
]

const timeout: OptionSpec = {
  flags: '--timeout <duration>',
  description: 'for the whole run; 60s unless given',
}

/** Options of the commands that talk to a domain. */
export const withDomain: readonly OptionSpec[] = [
  { flags: '--domain-url <url>', description: 'the identity domain; else APPS_DOMAIN_URL' },
  { flags: '--profile <name>', description: 'a domain that apps login has stored; also APPS_PROFILE' },
  { flags: '--oci-profile <name>', description: 'sign in as this profile of ~/.oci/config; also APPS_OCI_PROFILE' },
  { flags: '--ca-file <file>', description: 'trust the certificates in this PEM file, too' },
  timeout,
]

/** What a command says differently about the options that all have. */
function ownWords(words: OptionSpec, { usualTimeout, reportFormats }: Command<unknown>): OptionSpec {
  if (words === timeout && usualTimeout !== undefined) {
    return { ...timeout, description: `for the whole run; ${formatDuration(usualTimeout)} unless given` }
  }
  if (words !== output || reportFormats === undefined) return words
  const choices = [...basicFormats, ...reportFormats]
  return {
    ...output,
    description: `${choices.join(', ')}; also FORMAT=PATH, and several times`,
    repeats: true,
    choices,
  }
}

/** The same text everywhere: on any terminal, in a pipe, in the README. In columns. */
const helpWidth = 80

export const bare = (parser: Parser): Parser =>
  parser
    .exitOverride()
    .configureOutput({ writeOut: () => undefined, writeErr: () => undefined, getOutHelpWidth: () => helpWidth })
    .allowExcessArguments(false)

export function parserFor(command: Command<unknown>): Parser {
  const parser = bare(new Parser(`${programName} ${command.name}`))
    .usage([...command.arguments.map(placeholder), '[options]'].join(' '))
    .description(`${ended(sentence(command.summary))}\n\n${command.description}`)
    .addHelpOption(new Option('-h, --help', 'print this').helpGroup(generalOptions))
  for (const argument of command.arguments) {
    const { name, description, optional, variadic } = argument
    const dots = variadic ? '...' : ''
    parser.argument(optional ? `[${name}${dots}]` : `<${name}${dots}>`, description)
  }
  for (const { words, group } of groupedOptions(command)) parser.addOption(parserOption(words).helpGroup(group))
  return parser
}

const generalOptions = 'General:'

/** Every option of a command as it says it, under the heading that it has in the help. */
export function groupedOptions(command: Command<unknown>): { words: OptionSpec; group: string }[] {
  const under = (group: string) => (words: OptionSpec) => ({ words: ownWords(words, command), group })
  return [
    ...command.options.map(under('Options:')),
    ...(command.usesDomain ? withDomain : []).map(under('Domain:')),
    ...everywhere.map(under(generalOptions)),
  ]
}

/** `<app>...`, `[duration]`: as in the contract. */
export function placeholder({ name, optional, variadic }: ArgumentSpec): string {
  return `${optional ? `[${name}]` : `<${name}>`}${variadic ? '...' : ''}`
}

export const optionsOf = (command: Command<unknown>): readonly OptionSpec[] => [
  ...command.options,
  ...(command.usesDomain ? withDomain : []),
  ...everywhere,
]

/** An option with a value is given once, unless its words say otherwise: of two values one would silently win. */
export function parserOption({ flags, description, key, repeats = false }: OptionSpec): Option {
  const option = new Option(flags, description)
  if (key !== undefined) option.attributeName = () => key
  if (!option.required) return option
  if (repeats) return option.argParser((value: string, earlier: string[] = []) => [...earlier, value])
  return option.argParser((value: string, earlier: string | undefined) => {
    if (earlier !== undefined) throw new UsageError(`${option.long} is given twice.`)
    return value
  })
}

/** The help of one command; the README and the golden files hold the same text. */
export function helpOf(command: Command<unknown>): string {
  const examples = command.examples.map(({ command: typed, explains }) => `  ${typed}\n      ${explains}`)
  return `${parserFor(command).helpInformation()}${examples.length === 0 ? '' : `\nExamples:\n${examples.join('\n')}\n`}`
}

const ended = (text: string): string => (text.endsWith('?') ? text : `${text}.`)

/** The overview is shown by a parser that knows every command by name and summary alone. */
export function overview(commands: readonly CommandEntry[]): string {
  const parser = bare(new Parser(programName))
    .description('Read, change and prove the token lifetimes of apps in Oracle identity domains.')
    .helpOption('-h, --help', 'print this')
    .helpCommand(false)
    .usage('<command> [options]')
  for (const { name, summary } of commands) parser.command(name).summary(summary)
  parser.option('-V, --version', 'print the version')
  return `${parser.helpInformation()}\nMore on one of them: ${programName} <command> --help\nTry them without Oracle: ${programName} sandbox -- bash\n`
}

/** With a capital letter. */
export const sentence = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1)
