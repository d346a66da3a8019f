import { CommanderError, Command as Parser } from 'commander'
import * as z from 'zod/mini'
import { UsageError } from '../failures/errors'
import { duration } from './arguments'
import type { ArgumentSpec, Command, CommandEntry } from './command'
import {
  bare,
  basicFormats,
  everywhere,
  helpOf,
  optionsOf,
  overview,
  parserFor,
  parserOption,
  programName,
  sentence,
  withDomain,
} from './parser'

/** What the command line turned out to ask for. */
export type Invocation =
  | { kind: 'text'; text: string }
  | { kind: 'no-command'; help: string }
  | { kind: 'command'; command: Command<unknown>; request: unknown; common: CommonRequest }

const commonRequest = z.object({
  output: z.optional(z.enum(basicFormats, { error: 'takes table, plain, json, ndjson or csv' })),
  color: z._default(z.boolean(), true),
  input: z._default(z.boolean(), true),
  quiet: z._default(z.boolean(), false),
  verbose: z._default(z.boolean(), false),
  debug: z._default(z.boolean(), false),
  domainUrl: z.optional(z.string()),
  ociProfile: z.optional(z.string()),
  profile: z.optional(z.string()),
  caFile: z.optional(z.string()),
  timeout: z.optional(duration),
})

export type CommonRequest = z.output<typeof commonRequest>

/**
 * The words of the command line, understood.
 *
 * @throws {UsageError} when they make no sense
 */
export async function parseInvocation(
  argv: readonly string[],
  commands: readonly CommandEntry[],
  version: string,
): Promise<Invocation> {
  const words = withOptionsLast(argv)
  const [first, ...rest] = words
  if (first === undefined) return { kind: 'no-command', help: overview(commands) }
  if (first === '--version' || first === '-V') return { kind: 'text', text: `${version}\n` }
  if (first === '--help' || first === '-h') return { kind: 'text', text: overview(commands) }
  if (first === 'help') return understandHelp(rest, commands)
  const entry = commands.find(({ name }) => name === first)
  if (entry === undefined) throw unknownCommand(first, commands)
  const command: Command<unknown> = await entry.load()
  const read = readWords(command, rest)
  if (read.kind === 'help') return { kind: 'text', text: read.text }
  return {
    kind: 'command',
    command,
    request: meaningOf(command.request, read.values, command),
    common: meaningOf(commonRequest, withOneFormat(read.values, command), command),
  }
}

/** Of several formats the one for stdout, where every command has it; the command itself judges all of them. */
function withOneFormat(values: Record<string, unknown>, { reportFormats }: Command<unknown>): Record<string, unknown> {
  if (reportFormats === undefined) return values
  const { output, ...rest } = values as { output?: string[] }
  const basic = output?.find((each) => basicFormats.some((format) => format === each))
  return { ...rest, ...(basic === undefined ? {} : { output: basic }) }
}

async function understandHelp([name]: string[], commands: readonly CommandEntry[]): Promise<Invocation> {
  if (name === undefined) return { kind: 'text', text: overview(commands) }
  const entry = commands.find((each) => each.name === name)
  if (entry === undefined) throw unknownCommand(name, commands)
  return { kind: 'text', text: helpOf(await entry.load()) }
}

/** `apps -o json list` means `apps list -o json`. */
function withOptionsLast(argv: readonly string[]): string[] {
  const options = [...everywhere, ...withDomain].map(parserOption)
  const leading: string[] = []
  let at = 0
  while (at < argv.length && argv[at]?.startsWith('-')) {
    const [name = '', value] = (argv[at] ?? '').split('=', 2)
    const option = options.find(({ short, long }) => name === short || name === long)
    if (option === undefined) break
    const takesNext = option.required && value === undefined
    leading.push(...argv.slice(at, at + (takesNext ? 2 : 1)))
    at += takesNext ? 2 : 1
  }
  const [command, ...rest] = argv.slice(at)
  return command === undefined ? leading : [command, ...leading, ...rest]
}

function unknownCommand(word: string, commands: readonly CommandEntry[]): UsageError {
  const parser = bare(new Parser(programName)).helpCommand(false)
  for (const { name } of commands) bare(parser.command(name))
  try {
    parser.parse([word.startsWith('-') ? (word.split('=', 1)[0] ?? '') : word], { from: 'user' })
  } catch (error) {
    if (error instanceof CommanderError) return asUsageError(error, `${programName} --help lists them.`)
    throw error
  }
  return new UsageError(`There is no command '${word}'.`, `${programName} --help lists them.`)
}

type Words = { kind: 'help'; text: string } | { kind: 'values'; values: Record<string, unknown> }

const seeHelp = (command: Command<unknown>): string => `${programName} ${command.name} --help shows how.`

function readWords(command: Command<unknown>, words: readonly string[]): Words {
  const parser = parserFor(command)
  refuseSecrets(words)
  refuseValuesOfSwitches(words, parser)
  try {
    parser.parse([...words], { from: 'user' })
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error
    if (error.code === 'commander.helpDisplayed') return { kind: 'help', text: helpOf(command) }
    throw asUsageError(
      error,
      isNegative(error, command) ? `No duration is negative. ${seeHelp(command)}` : seeHelp(command),
    )
  }
  const values: Record<string, unknown> = { ...parser.opts() }
  for (const [at, { key }] of command.arguments.entries()) values[key] = parser.processedArgs[at]
  return { kind: 'values', values }
}

/** `-1d` is an option to every shell user, and to this program; who typed it meant a duration. */
const isNegative = ({ code, message }: CommanderError, command: Command<unknown>): boolean =>
  code === 'commander.unknownOption' &&
  /'-\d/.test(message) &&
  command.arguments.some(({ name }) => name === 'duration')

/** What people try, and where the secret belongs instead. */
const secretFlags: Record<string, string> = {
  '--client-secret': 'APPS_CLIENT_SECRET or APPS_CLIENT_SECRET_FILE',
  '--secret': 'APPS_CLIENT_SECRET or APPS_CLIENT_SECRET_FILE',
  '--access-token': 'APPS_ACCESS_TOKEN or APPS_ACCESS_TOKEN_FILE',
  '--bearer': 'APPS_ACCESS_TOKEN or APPS_ACCESS_TOKEN_FILE',
  '--test-client-secret': 'APPS_TEST_CLIENT_SECRET or APPS_TEST_CLIENT_SECRET_FILE',
  '--password': "--password-stdin of test-offline for a user's, and APPS_CLIENT_SECRET for a client's",
}

/** A secret on the command line can be read by every user of the machine: no option takes one, and none is repeated. */
function refuseSecrets(words: readonly string[]): void {
  for (const word of words) {
    if (word === '--') return
    const name = word.split('=', 1)[0] ?? ''
    const instead = Object.hasOwn(secretFlags, name) ? secretFlags[name] : undefined
    if (instead !== undefined)
      throw new UsageError(`There is no option ${name}: the command line is readable by others.`, `Use ${instead}.`)
  }
}

/** `--yes=no` would be taken for an unknown option that is called like a known one. */
function refuseValuesOfSwitches(words: readonly string[], parser: Parser): void {
  const ends = words.indexOf('--')
  for (const word of ends === -1 ? words : words.slice(0, ends)) {
    const [name = '', value] = word.split('=', 2)
    const option = parser.options.find(({ short, long }) => name === long || name === short)
    if (value !== undefined && option?.isBoolean()) throw new UsageError(`${name} takes no value.`)
  }
}

/** Commander's own words, without what stood behind an `=`: it may have been a secret. */
function asUsageError(error: CommanderError, help: string): UsageError {
  const [said = '', suggestion] = error.message.replace(/^error: /, '').split('\n')
  const message = sentence(said.replace(/(option '[^'=]*)=.*'$/s, "$1'"))
  const hint = suggestion === undefined ? help : `${suggestion.replace(/^\(|\)$/g, '')} ${help}`
  return new UsageError(ended(message), hint)
}

const ended = (text: string): string => (/[.?!]$/.test(text) ? text : `${text}.`)

/** The first thing that is wrong, with the name of the argument or option as it was typed. */
function meaningOf<Request>(
  schema: z.ZodMiniType<Request>,
  values: Record<string, unknown>,
  command: Command<unknown>,
): Request {
  const result = z.safeParse(schema, values)
  if (result.success) return result.data
  const issue = result.error.issues[0] as z.core.$ZodIssue
  const [key = '', index] = issue.path
  const value = index === undefined ? values[String(key)] : (values[String(key)] as unknown[])[Number(index)]
  const { hint, escaped = false } = (issue.code === 'custom' ? issue.params : undefined) ?? {}
  throw new UsageError(
    ended(`${nameOf(String(key), command)}${messageOf(issue, value)}`),
    (hint as string | undefined) ?? seeHelp(command),
    { escaped: escaped as boolean },
  )
}

function nameOf(key: string, command: Command<unknown>): string {
  const argument = command.arguments.find((each: ArgumentSpec) => each.key === key)
  if (argument !== undefined) return `<${argument.name}>`
  const option = optionsOf(command)
    .map(parserOption)
    .find((each) => each.attributeName() === key)
  return option?.long ?? ''
}

const longestShown = 80

/** A duration quotes the text itself; everything else is quoted here. */
function messageOf(issue: z.core.$ZodIssue, value: unknown): string {
  const said = issue.message
  if (issue.code === 'custom' || typeof value !== 'string') return said === '' ? '' : `: ${said}`
  const shown = value.length > longestShown ? `${value.slice(0, longestShown)}…` : value
  return ` '${shown}' ${said}`
}
