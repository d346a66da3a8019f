import * as z from 'zod/mini'
import type { CommandContext } from '../../../cli/command'
import { UsageError } from '../../../failures/errors'
import { hasRepeatedName } from '../../../identity-domain/scim/repeated-name'
import { isObject, type JsonValue, nestsTooDeeply } from '../../../identity-domain/scim/strict-json'
import { shorten } from '../../../output/encoders'
import { textOf } from '../written/input'
import { type DomainReport, domainReport, reportKind, reportVersion } from './document'

/** In bytes; a report has some ten thousand. */
const longestReport = 1024 * 1024

/**
 * The report in a file, or on stdin for `-`.
 *
 * @param option that names it
 * @throws {UsageError} naming the member that makes no sense
 */
export async function readDomainReport(path: string, option: string, context: CommandContext): Promise<DomainReport> {
  const text = await textOf(path, option, longestReport, context)
  const refuse = (why: string): never => {
    throw new UsageError(`${option}: ${path}: ${why}.`, 'Make a report of a domain with: apps doctor --report FILE')
  }
  const document = parsed(text.replace(/^\ufeff/, ''))
  if (document === undefined || nestsTooDeeply(document)) return refuse('it is not JSON')
  const { kind, schemaVersion } = isObject(document) ? document : {}
  if (kind !== reportKind) return refuse(`it is not a report on a domain: its kind is not ${reportKind}`)
  if (schemaVersion !== reportVersion)
    return refuse(
      Number(schemaVersion) > reportVersion
        ? 'it was written by a newer version of apps'
        : `its schemaVersion is not ${reportVersion}`,
    )
  if (hasRepeatedName(text, document)) return refuse('it has the same name twice in one object')
  const result = z.safeParse(domainReport, document, { error: messageOf })
  if (result.success) return result.data
  const { path: place, message } = precise(result.error.issues[0] as z.core.$ZodIssue)
  return refuse(`${place.map(String).join('.') || 'it'} ${message}`)
}

function parsed(text: string): JsonValue | undefined {
  try {
    return JSON.parse(text) as JsonValue
  } catch {
    return undefined
  }
}

/** An observation has a value or says why it has none: what is wrong is told of the one that was meant. */
function precise(issue: z.core.$ZodIssue): Pick<z.core.$ZodIssue, 'path' | 'message'> {
  if (issue.code !== 'invalid_union') return issue
  const hasNoValue = (one: readonly z.core.$ZodIssue[]) =>
    one.some(({ path, message }) => path[0] === 'value' && message === missing)
  const meant = issue.errors.find((one) => !hasNoValue(one)) ?? issue.errors.at(-1)
  const [first] = meant ?? []
  return first === undefined ? issue : { path: [...issue.path, ...first.path], message: first.message }
}

const missing = 'is missing'

function messageOf(issue: z.core.$ZodRawIssue): string {
  if (issue.code === 'unrecognized_keys')
    return `has a member that this version does not know: '${shorten(String(issue.keys[0]), 60)}'`
  if (issue.input === undefined) return missing
  return 'is not what apps doctor writes there'
}
