import type { CommandContext } from '../../cli/command'
import { describeFileProblem, Failure, UsageError, waitingFor } from '../../failures/errors'
import type { FileProblem } from '../../failures/file-problem'
import { repeatsName } from '../../identity-domain/scim/parse-response'
import { hasRepeatedName } from '../../identity-domain/scim/repeated-name'
import { JsonProblem, type JsonValue, readJson } from '../../identity-domain/scim/strict-json'
import { isSecretName, secretsIn } from './secret-names'

/** In bytes: Oracle's limit for a bulk request, the largest there is. */
const largestBody = 1024 * 1024

export interface FieldArguments {
  /** `-f`: texts. */
  field: readonly string[]
  /** `-F`: true, false, null, whole numbers and `@file` are what they look like. */
  typedField: readonly string[]
}

/** What the fields on the command line say, in their order; a name that ends in `[]` adds to a list. */
export async function membersOf(
  { field, typedField }: FieldArguments,
  context: CommandContext,
): Promise<[string, JsonValue][]> {
  const texts = field.map((words): [string, JsonValue] => split(words, '--field'))
  const typed: [string, JsonValue][] = []
  for (const words of typedField) {
    const [name, text] = split(words, '--typed-field')
    typed.push([name, await meaningOf(text, context)])
  }
  for (const [name, value] of [...texts, ...typed.filter((_, at) => !fromFile(typedField[at]))])
    if (isSecretName(name.replace(/\[\]$/, '')) && typeof value === 'string')
      throw new UsageError(
        `'${name}' is a secret by its name, and the command line is readable by others.`,
        `Put it into a file: -F ${name}=@FILE, or the whole body with --input.`,
      )
  return [...texts, ...typed]
}

const fromFile = (words: string | undefined): boolean => /^[^=]*=@/.test(words ?? '')

function split(words: string, option: string): [string, string] {
  const at = words.indexOf('=')
  if (at < 1) throw new UsageError(`${option}: write it as key=value.`)
  return [words.slice(0, at), words.slice(at + 1)]
}

async function meaningOf(text: string, context: CommandContext): Promise<JsonValue> {
  if (text === 'true' || text === 'false') return text === 'true'
  if (text === 'null') return null
  if (/^-?(0|[1-9]\d*)$/.test(text)) return integerIn(text)
  return text.startsWith('@') ? (await textAt(text.slice(1), '--typed-field', context)).replace(/\r?\n$/, '') : text
}

/** @throws {UsageError} where another number would be sent than was typed */
function integerIn(text: string): number {
  const number = Number(text)
  if (Number.isSafeInteger(number)) return number
  throw new UsageError(
    '--typed-field: an integer with so many digits cannot be sent exactly.',
    'To send it as a string, use -f. To send it as a number, write the whole body to a file: --input FILE',
  )
}

/** @throws {UsageError} for a name that is given twice */
export function bodyOf(members: readonly [string, JsonValue][]): string {
  const body = new Map<string, JsonValue>()
  for (const [name, value] of members) {
    const list = /^(.+)\[\]$/.exec(name)?.[1]
    const before = body.get(list ?? name)
    if (list !== undefined && (before === undefined || Array.isArray(before)))
      body.set(list, [...((before as JsonValue[] | undefined) ?? []), value])
    else if (before === undefined) body.set(name, value)
    else throw new UsageError(`The field '${list ?? name}' is given twice.`, 'Write a list as key[]=one key[]=other.')
  }
  return JSON.stringify(Object.fromEntries(body))
}

/** The document that `--input` names, as it stands there. @throws {UsageError} where it is no JSON */
export async function inputAt(path: string, context: CommandContext): Promise<string> {
  const text = (await textAt(path, '--input', context)).replace(/^\ufeff/, '')
  try {
    if (hasRepeatedName(text, readJson(text)))
      throw new UsageError(`--input: ${repeatsName}.`, 'It is not clear which of the two values is meant.')
    return text
  } catch (error) {
    if (error instanceof JsonProblem)
      throw new UsageError(`--input: ${error.message}.`, 'The domain accepts only JSON.')
    throw error
  }
}

async function textAt(path: string, option: string, { environment }: CommandContext): Promise<string> {
  const { files, stdin, signals, ended: stop } = environment
  try {
    if (path === '-') return await waitingFor('stdin', () => stdin.readAll(stop, { limit: largestBody }))
    return (await waitingFor(path, () => files.read(path, { limit: largestBody, stop }))).text
  } catch (error) {
    if (signals.interrupted.aborted || error instanceof Failure) throw error
    const words = describeFileProblem[(error as FileProblem).problem] ?? 'cannot be read'
    throw new UsageError(`${option}: ${path === '-' ? 'stdin' : path} ${words}.`)
  }
}

/** Whatever is secret in it is shown nowhere, also not by `--debug`. */
export function keepSecretsOf(body: string, { secrets }: CommandContext): void {
  for (const each of secretsIn(readJson(body))) secrets.register(each)
}

/** The paths inside a bulk request (RFC 7644 section 3.7). */
export function pathsInBulk(body: string): string[] {
  return membersNamed(readJson(body), 'operations')
    .flatMap((each) => (Array.isArray(each) ? each : []))
    .flatMap((each) => membersNamed(each, 'path'))
    .filter((path) => typeof path === 'string')
}

/** The members of an object that have this name, in small letters: SCIM ignores letter case (RFC 7643 section 2.1). */
export function membersNamed(value: JsonValue, name: string): JsonValue[] {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return []
  return Object.entries(value).flatMap(([key, member]) => (key.toLowerCase() === name ? [member] : []))
}
