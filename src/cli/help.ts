import { Option, Command as Parser } from 'commander'
import type { Command, CommandEntry } from './command'
import { helpOption, optionsOf, versionOption } from './command-options'
import { parserOption, placeholder, takesSeveralFirst } from './option'

export const programName = 'apps'

/** In columns. The same everywhere: on any terminal, in a pipe, in the README. */
const helpWidth = 80

/** A parser that throws instead of printing and ending the process. */
export const createParser = (name: string): Parser => silent(new Parser(name))

export const silent = (parser: Parser): Parser =>
  parser
    .exitOverride()
    .configureOutput({ writeOut: () => undefined, writeErr: () => undefined, getOutHelpWidth: () => helpWidth })
    .allowExcessArguments(false)

export function parserFor(command: Command<unknown>): Parser {
  const parser = createParser(`${programName} ${command.name}`)
    .usage([...command.arguments.map(placeholder), '[options]'].join(' '))
    .description(`${withFullStop(capitalize(command.summary))}\n\n${command.description}`)
    .addHelpOption(new Option(helpOption.flags, helpOption.description).helpGroup(helpOption.group))
  for (const [at, { name, description, optional, variadic }] of command.arguments.entries()) {
    const dots = variadic && at === command.arguments.length - 1 ? '...' : ''
    parser.argument(optional ? `[${name}${dots}]` : `<${name}${dots}>`, description)
  }
  for (const option of optionsOf(command)) parser.addOption(parserOption(option))
  return parser.allowExcessArguments(takesSeveralFirst(command))
}

/** The help of one command; the README and the golden files hold the same text. */
export function helpOf(command: Command<unknown>): string {
  const examples = command.examples.map(({ command: typed, explains }) => `  ${typed}\n      ${explains}`)
  return `${parserFor(command).helpInformation()}${examples.length === 0 ? '' : `\nExamples:\n${examples.join('\n')}\n`}`
}

/** The overview knows every command by name and summary alone, so that none has to be loaded. */
export function overview(commands: readonly CommandEntry[]): string {
  const parser = createParser(programName)
    .description('Read, change and verify the token lifetimes of apps in Oracle identity domains.')
    .helpOption(helpOption.flags, helpOption.description)
    .helpCommand(false)
    .usage('<command> [options]')
  for (const { name, summary } of commands) parser.command(name).summary(summary)
  parser.option(versionOption.flags, versionOption.description)
  return `${parser.helpInformation()}\nHelp for a command: ${programName} <command> --help\nTry without Oracle: ${programName} sandbox -- bash\n`
}

export const capitalize = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1)

export const withFullStop = (text: string): string => (/[.?!]$/.test(text) ? text : `${text}.`)
