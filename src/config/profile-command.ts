import { NotPermitted, UsageError, waitingFor } from '../failures/errors'
import type { Environment } from '../platform/environment'
import type { Seconds } from '../token-settings/duration'
import { readJsonTree, type Tree } from './profiles/json-tree'
import { memberOf } from './profiles/profile-file'

/** What a command is asked for, and the name of that in its JSON. */
export type Printed = 'secret' | 'token'

/** In seconds: somebody may have to unlock something. */
const longestCommand = 30

/** In bytes. */
const mostPrinted = 65_536

const failures = {
  'not-started': 'could not be started',
  'exit-code': 'ended with an error',
  'too-slow': `did not end within ${longestCommand} seconds`,
  'too-much': 'printed more than 64 KiB',
}

/**
 * What a program prints: the secret or token and nothing else, or a JSON object with it, a version and perhaps an end, in
 * the manner of `credential_process`.
 * Source: AWS CLI user guide, "Sourcing credentials with an external process".
 *
 * @throws {UsageError} for a program that fails, and for any other JSON; nothing of what it has printed is shown
 * @throws {NotPermitted} when what it has printed has expired
 */
export async function printedSecret(
  words: readonly string[],
  { what, from }: { what: Printed; from: string },
  environment: Environment,
): Promise<string> {
  const [program = '', ...args] = words
  const about = `The command for the ${what} of ${from} (${program})`
  const { bytes, failed } = await waitingFor(`the command for the ${what} of ${from} (${program})`, () =>
    environment.capture({
      program,
      args,
      variables: environment.variables,
      within: longestCommand as Seconds,
      mostPrinted,
      stop: environment.ended,
    }),
  )
  if (failed !== null)
    throw new UsageError(
      `${about} ${failures[failed]}.`,
      `Run it by itself to see why; it has to print the ${what} and nothing else.`,
    )
  const text = textOf(bytes)?.replace(/\r?\n$/, '')
  if (text === undefined) throw new UsageError(`${about} did not print UTF-8 text.`)
  if (text === '') throw new UsageError(`${about} printed nothing.`)
  return isJson(text) ? secretInJson(text, { what, about, now: environment.clock.now() }) : text
}

function textOf(bytes: Uint8Array): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch {
    return undefined
  }
}

/** A number and a word can be secrets. `null` is what jq prints where there is nothing, and a text in quotes is JSON, too. */
function isJson(text: string): boolean {
  if (/^\s*\{/.test(text)) return true
  return /^\s*(\[|"|null\s*$)/.test(text) && readOrNull(text) !== null
}

function readOrNull(text: string): Tree | null {
  try {
    return readJsonTree(text)
  } catch {
    return null
  }
}

interface Expected {
  what: Printed
  about: string
  now: Date
}

function secretInJson(text: string, { what, about, now }: Expected): string {
  const tree = readOrNull(text)
  const found = tree === null ? 'it begins with { and is no JSON' : partsOf(tree, what)
  if (typeof found === 'string')
    throw new UsageError(
      `${about} printed something else than the ${what} alone, or JSON with it: ${found}.`,
      `As JSON: {"version": 1, "${what}": "…", "expiresAt": "2026-12-31T12:00:00Z"}; expiresAt may be left out.`,
    )
  if (found.expiresAt !== null && found.expiresAt <= now)
    throw new NotPermitted(`${about} printed one that has expired by this machine's clock.`, {
      hint: 'Let it get a new one.',
    })
  return found.value
}

/** A text is what is wrong, and quotes nothing. */
function partsOf(tree: Tree, what: Printed): { value: string; expiresAt: Date | null } | string {
  if (tree.kind !== 'object') return 'it is JSON, but no object'
  const { members } = tree
  const version = memberOf(members, 'version')
  if (version?.kind !== 'number' || version.value !== 1) return 'its version has to be there, and to be 1'
  if (members.some(({ name }) => !['version', what, 'expiresAt'].includes(name)))
    return `it has something else in it than version, ${what} and expiresAt`
  const value = memberOf(members, what)
  if (value?.kind !== 'text' || value.text === '') return `its ${what} has to be there, as a text that is not empty`
  const end = memberOf(members, 'expiresAt')
  if (end === undefined) return { value: value.text, expiresAt: null }
  const expiresAt = end.kind === 'text' ? timeIn(end.text) : null
  if (expiresAt === null) return 'its expiresAt is not a time as in RFC 3339'
  return { value: value.text, expiresAt }
}

/** A `date-time` of RFC 3339 section 5.6. */
function timeIn(text: string): Date | null {
  const [, year, month, day] = /^(\d{4})-(\d\d)-(\d\d)[Tt]\d\d:\d\d:\d\d(\.\d+)?([Zz]|[+-]\d\d:\d\d)$/.exec(text) ?? []
  const time = new Date(text.toUpperCase())
  // Date takes 31 February for 3 March.
  const lastDay = new Date(Date.UTC(Number(year), Number(month), 0)).getUTCDate()
  return year === undefined || Number(day) > lastDay || Number.isNaN(time.getTime()) ? null : time
}
