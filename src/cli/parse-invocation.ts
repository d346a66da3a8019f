import { CommanderError, type Command as Parser } from 'commander'
import * as z from 'zod/mini'
import { authMethodNamed, authMethods } from '../config/principals/auth-method'
import { UsageError } from '../failures/errors'
import { formatNames } from '../output/formats'
import { timeLimit } from './arguments'
import type { Command, CommandEntry } from './command'
import { leadingOptions, listed, optionsOf } from './command-options'
import { commandHere, optionHere } from './from-other-programs'
import { capitalize, createParser, helpOf, overview, parserFor, programName, silent, withFullStop } from './help'
import { meantWords, type TypedWords } from './meant-words'
import { parserOption, takesSeveralFirst } from './option'

/** What the command line asks for. */
export type Invocation =
  | { kind: 'text'; text: string }
  | { kind: 'no-command'; help: string }
  | { kind: 'command'; command: Command<unknown>; request: unknown; common: CommonRequest }

const longestShown = 80

const authMethod = z.string().check(
  z.refine((text) => authMethodNamed(text) !== undefined, {
    error: ({ input }) =>
      `'${String(input).slice(0, longestShown)}' is not a way to sign in; use ${listed(authMethods)}`,
  }),
)

const commonRequest = z.object({
  output: z.optional(z.enum(formatNames, { error: `is not a format; use ${listed(formatNames)}` })),
  color: z._default(z.boolean(), true),
  input: z._default(z.boolean(), true),
  quiet: z._default(z.boolean(), false),
  verbose: z._default(z.boolean(), false),
  debug: z._default(z.boolean(), false),
  domainUrl: z.optional(z.string()),
  auth: z.optional(authMethod),
  ociProfile: z.optional(z.string()),
  profile: z.optional(z.string()),
  profiles: z.optional(z.string()),
  allProfiles: z._default(z.boolean(), false),
  caFile: z.optional(z.string()),
  confirm: z.optional(z.string()),
  timeout: z.optional(timeLimit),
})

export type CommonRequest = z.output<typeof commonRequest>

export const namesSeveral = ({ profiles, allProfiles }: CommonRequest): boolean => profiles !== undefined || allProfiles

/**
 * Parses the command line, and loads the command that it names.
 *
 * @throws {UsageError}
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
  if (first === 'help') return parseHelp(rest, commands)
  const entry = commands.find(({ name }) => name === first)
  if (entry === undefined) throw unknownCommand(first, commands)
  const command: Command<unknown> = await entry.load()
  const read = parseWords(command, rest)
  if (read.kind === 'help') return { kind: 'text', text: read.text }
  return {
    kind: 'command',
    command,
    request: parseRequest(command.request, read, command),
    common: parseRequest(commonRequest, { ...read, values: withStdoutFormat(read.values, command) }, command),
  }
}

/** Of several formats the one for stdout, if every command has it. The command itself checks all of them. */
function withStdoutFormat(
  values: Record<string, unknown>,
  { reportFormats }: Command<unknown>,
): Record<string, unknown> {
  if (reportFormats === undefined) return values
  const { output, ...rest } = values as { output?: string[] }
  const basic = output?.find((each) => formatNames.some((format) => format === each))
  return { ...rest, ...(basic === undefined ? {} : { output: basic }) }
}

async function parseHelp([name]: string[], commands: readonly CommandEntry[]): Promise<Invocation> {
  if (name === undefined) return { kind: 'text', text: overview(commands) }
  const entry = commands.find((each) => each.name === name)
  if (entry === undefined) throw unknownCommand(name, commands)
  return { kind: 'text', text: helpOf(await entry.load()) }
}

/** `apps -o json list` means `apps list -o json`. */
function withOptionsLast(argv: readonly string[]): string[] {
  const options = leadingOptions()
  const leading: string[] = []
  let at = 0
  while (at < argv.length && argv[at]?.startsWith('-')) {
    const [name = '', value] = (argv[at] ?? '').split('=', 2)
    const option = options.find(({ short, long }) => name === short || name === long)
    if (option === undefined) break
    const takesNext = option.value !== null && value === undefined
    leading.push(...argv.slice(at, at + (takesNext ? 2 : 1)))
    at += takesNext ? 2 : 1
  }
  const [command, ...rest] = argv.slice(at)
  return command === undefined ? leading : [command, ...leading, ...rest]
}

function unknownCommand(word: string, commands: readonly CommandEntry[]): UsageError {
  const here = commandHere(word)
  if (here !== undefined)
    return new UsageError(
      `Unknown command '${word}'.`,
      `Did you mean ${programName} ${here}? See all commands: ${programName} --help`,
    )
  const parser = createParser(programName).helpCommand(false)
  for (const { name } of commands) silent(parser.command(name))
  try {
    parser.parse([word.startsWith('-') ? (word.split('=', 1)[0] ?? '') : word], { from: 'user' })
  } catch (error) {
    if (error instanceof CommanderError) return asUsageError(error, `See all commands: ${programName} --help`)
    throw error
  }
  return new UsageError(`Unknown command '${word}'.`, `See all commands: ${programName} --help`)
}

type Words = { kind: 'help'; text: string } | ({ kind: 'values' } & ReadWords)

interface ReadWords extends TypedWords {
  /** What they say, by argument and option. */
  values: Record<string, unknown>
}

const helpHint = (command: Command<unknown>): string => `See the usage: ${programName} ${command.name} --help`

function parseWords(command: Command<unknown>, words: readonly string[]): Words {
  const parser = parserFor(command)
  refuseSecrets(words)
  refuseValuesOfSwitches(words, parser)
  try {
    parser.parse([...words], { from: 'user' })
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error
    if (error.code === 'commander.helpDisplayed') return { kind: 'help', text: helpOf(command) }
    throw refusal(error, command, { words, operands: parser.args })
  }
  const values: Record<string, unknown> = { ...parser.opts() }
  const places = takesSeveralFirst(command) ? withSeveralFirst(parser.args, command, values) : parser.processedArgs
  for (const [at, { key }] of command.arguments.entries()) values[key] = places[at]
  const typed = { words, operands: parser.args }
  if (takesSeveralFirst(command)) refuseStray(places[0], typed, command)
  return { kind: 'values', values, ...typed }
}

/** The last words are those of the other arguments. */
function withSeveralFirst(
  operands: readonly string[],
  { arguments: [, ...others] }: Command<unknown>,
  options: Record<string, unknown>,
): unknown[] {
  const [{ optional = false, replacedBy = '', fits } = { optional: false }] = others
  const isReplaced = options[replacedBy] === true && fits?.(operands.at(-1) ?? '') !== true
  const isAbsent = optional && (operands.length < 2 || isReplaced)
  const end = operands.length - (isAbsent ? 0 : others.length)
  return [operands.slice(0, end), ...operands.slice(end)]
}

/** `A 8d 9d`: one of them is a slip, or an app of a name that nobody can tell from a duration. */
function refuseStray(several: unknown, typed: TypedWords, command: Command<unknown>): void {
  const [app, ...others] = command.arguments
  const words = several as readonly string[]
  if (words.length < 2) return
  for (const word of words) {
    const meant = others.find(({ fits }) => fits?.(word) === true)
    if (meant === undefined) continue
    throw new UsageError(
      `<${app?.name}>: '${word}' can be a <${meant.name}>, which is given once, at the end.`,
      meantWords(command, typed) ?? `If '${word}' is a name, write the id instead.`,
    )
  }
}

function refusal(error: CommanderError, command: Command<unknown>, typed: TypedWords): UsageError {
  const { code, message } = error
  const option = code === 'commander.unknownOption' ? optionHere(/'([^']*)/.exec(message)?.[1] ?? '') : undefined
  const meant = code === 'commander.excessArguments' ? meantWords(command, typed) : undefined
  const hint = option === undefined ? meant : `${option} ${helpHint(command)}`
  if (hint !== undefined) return new UsageError(asUsageError(error, '').message, hint)
  return asUsageError(
    error,
    isNegative(error, command) ? `A duration cannot be negative. ${helpHint(command)}` : helpHint(command),
  )
}

/** `-1d` is parsed as an option, but the user meant a duration. */
const isNegative = ({ code, message }: CommanderError, command: Command<unknown>): boolean =>
  code === 'commander.unknownOption' &&
  /'-\d/.test(message) &&
  command.arguments.some(({ name }) => name === 'duration')

/** Options that people try, and what to use instead. */
const secretFlags: Record<string, string> = {
  '--client-secret': 'APPS_CLIENT_SECRET or APPS_CLIENT_SECRET_FILE',
  '--secret': 'APPS_CLIENT_SECRET or APPS_CLIENT_SECRET_FILE',
  '--access-token': 'APPS_ACCESS_TOKEN or APPS_ACCESS_TOKEN_FILE',
  '--bearer': 'APPS_ACCESS_TOKEN or APPS_ACCESS_TOKEN_FILE',
  '--test-client-secret': 'APPS_TEST_CLIENT_SECRET or APPS_TEST_CLIENT_SECRET_FILE',
  '--password': '--password-stdin of test-offline for a user, or APPS_CLIENT_SECRET for a client',
}

/** Every user of the machine can read the command line, so no option takes a secret. The error does not repeat it. */
function refuseSecrets(words: readonly string[]): void {
  for (const word of words) {
    if (word === '--') return
    const name = word.split('=', 1)[0] ?? ''
    const instead = Object.hasOwn(secretFlags, name) ? secretFlags[name] : undefined
    if (instead !== undefined)
      throw new UsageError(
        `${name} is not an option: other users of this machine can read the command line.`,
        `Use ${instead}.`,
      )
  }
}

/** Commander would call `--yes=no` an unknown option. */
function refuseValuesOfSwitches(words: readonly string[], parser: Parser): void {
  const ends = words.indexOf('--')
  for (const word of ends === -1 ? words : words.slice(0, ends)) {
    const [name = '', value] = word.split('=', 2)
    const option = parser.options.find(({ short, long }) => name === long || name === short)
    if (value !== undefined && option?.isBoolean()) throw new UsageError(`${name} does not take a value.`)
  }
}

/** Commander's message, without the text after an `=`: it may be a secret. */
function asUsageError(error: CommanderError, help: string): UsageError {
  const [said = '', suggestion] = error.message.replace(/^error: /, '').split('\n')
  const message = capitalize(said.replace(/(option '[^'=]*)=.*'$/s, "$1'"))
  const hint = suggestion === undefined ? help : `${suggestion.replace(/^\(|\)$/g, '')} ${help}`
  return new UsageError(withFullStop(message), hint)
}

/** @throws {UsageError} for the first problem, with the name of the argument or option as it is typed */
function parseRequest<Request>(
  schema: z.ZodMiniType<Request>,
  { values, ...typed }: ReadWords,
  command: Command<unknown>,
): Request {
  const result = z.safeParse(schema, values)
  if (result.success) return result.data
  const issue = result.error.issues[0] as z.core.$ZodIssue
  const [key = '', index] = issue.path
  const value = index === undefined ? values[String(key)] : (values[String(key)] as unknown[])[Number(index)]
  const { hint, escaped = false } = (issue.code === 'custom' ? issue.params : undefined) ?? {}
  throw new UsageError(
    withFullStop(`${typedName(String(key), command)}${messageOf(issue, value)}`),
    meantWords(command, typed) ?? (hint as string | undefined) ?? helpHint(command),
    { escaped: escaped as boolean },
  )
}

/** `<app>`, `--token`. */
function typedName(key: string, command: Command<unknown>): string {
  const argument = command.arguments.find((each) => each.key === key)
  if (argument !== undefined) return `<${argument.name}>`
  return optionsOf(command).find((each) => parserOption(each).attributeName() === key)?.long ?? ''
}

/** Messages about durations quote the text themselves; all others are quoted here. */
function messageOf(issue: z.core.$ZodIssue, value: unknown): string {
  const said = issue.message
  if (issue.code === 'custom' || typeof value !== 'string') return said === '' ? '' : `: ${said}`
  const shown = value.length > longestShown ? `${value.slice(0, longestShown)}…` : value
  return ` '${shown}' ${said}`
}
