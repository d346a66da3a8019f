import { Failure } from '../../failures/errors'
import { type ExitCode, exitCodes, mostImportant } from '../../failures/exit-codes'
import type { RawRequest } from '../../identity-domain/raw-request'
import { isObject, type JsonObject, type JsonValue, readJson } from '../../identity-domain/scim/strict-json'
import { membersNamed } from './fields'
import { asRead } from './path'

const answerSchema = 'urn:ietf:params:scim:api:messages:2.0:BulkResponse'

/** By the path, or by what the answer calls itself, in whatever way the path was written. */
function isBulk({ method, path }: RawRequest, answer: JsonValue): boolean {
  const saysSo = membersNamed(answer, 'schemas').some(
    (schemas) => Array.isArray(schemas) && schemas.includes(answerSchema),
  )
  return method === 'POST' && (saysSo || /\/bulk\/?$/.test(asRead(path.split('?', 1)[0] ?? '')))
}

/**
 * What became of a bulk request. That it succeeded says nothing of what was in it: each operation has a status of its own
 * (RFC 7644 section 3.7.3).
 *
 * @returns null where all is done, or where it was no bulk request
 */
export function failureInBulk(request: RawRequest, answer: JsonValue): Failure | null {
  if (!isBulk(request, answer)) return null
  const sent = readJson(request.body ?? 'null')
  const operations = operationsIn(sent)
  const results = resultsOf(operations, operationsIn(answer))
  const ends = results.map(outcomeOf)
  const all = Math.max(operations.length, ends.length)
  const missing = all - ends.length
  const refused = ends.filter((end): end is ExitCode => end !== 'done' && end !== 'unknown')
  // Whoever was told to stop at so many errors has not begun what comes after them (section 3.7).
  const mayStop = membersNamed(sent, 'failonerrors').some((most) => typeof most === 'number')
  const hasStopped = missing > 0 && refused.length > 0 && mayStop
  const unknown = ends.filter((end) => end === 'unknown').length + (hasStopped ? 0 : missing)
  if (unknown > 0)
    return new Failure(exitCodes.effectUnknown, `The effect of ${unknown} of ${all} operations is unknown.`, {
      hint: 'Check the resources before you send these operations again: they may have been applied, or may still be.',
    })
  if (refused.length === 0) return null
  const notDone = `${refused.length} of ${all} operations did not succeed`
  const after = hasStopped ? `, and ${missing} after them ${missing === 1 ? 'was' : 'were'} not started` : ''
  return ends.includes('done')
    ? new Failure(exitCodes.partlyDone, `${notDone}${after}; the response says which.`)
    : new Failure(mostImportant(refused), `${notDone}${after}. Nothing was changed.`)
}

const operationsIn = (body: JsonValue): JsonValue[] =>
  membersNamed(body, 'operations').flatMap((each) => (Array.isArray(each) ? each : []))

/**
 * The results that belong to an operation, each to another one. A result belongs to the operation that it names, by its
 * `bulkId` or its location; one that names none belongs to the next operation. One that names no operation of the request, or
 * one that has its result already, is none.
 */
function resultsOf(operations: readonly JsonValue[], answers: readonly JsonValue[]): JsonValue[] {
  if (operations.length === 0) return [...answers]
  const open = operations.map(namesOf)
  return answers.filter((answer) => {
    const { bulkId, address } = namesOf(answer)
    const isNamed = (operation: Names) =>
      bulkId !== null && operation.bulkId !== null ? operation.bulkId === bulkId : operation.address === address
    const takesAny = (operation: Names) =>
      (bulkId === null || operation.bulkId === null) &&
      (address === null ? bulkId === null : operation.address === null)
    const named = address === null && bulkId === null ? -1 : open.findIndex(isNamed)
    const place = named === -1 ? open.findIndex(takesAny) : named
    if (place !== -1) open.splice(place, 1)
    return place !== -1
  })
}

interface Names {
  bulkId: string | null
  /** The end of its address, such as `apps/9fc1…`; null for what is yet to be made, and where it is not named. */
  address: string | null
}

function namesOf(operation: JsonValue): Names {
  const textOf = (name: string) => membersNamed(operation, name).find((each) => typeof each === 'string') ?? null
  const address = textOf('location') ?? (textOf('method')?.toUpperCase() === 'POST' ? null : textOf('path'))
  return { bulkId: textOf('bulkid'), address: address === null ? null : endOf(address) }
}

const endOf = (address: string): string =>
  (address.split(/[?#]/, 1)[0] ?? '').split('/').slice(-2).join('/').toLowerCase()

/** As with a single request: 4xx is a no, and of what is neither that nor a success nothing is known. */
function outcomeOf(operation: JsonValue): 'done' | 'unknown' | ExitCode {
  const { status, location } = isObject(operation) ? operation : ({} as JsonObject)
  const number = /^[1-5]\d\d$/.test(String(status)) ? Number(status) : 0
  if (number >= 200 && number <= 299) return 'done'
  if (number < 400 || number > 499) return 'unknown'
  if (number === 401 || number === 403) return exitCodes.notPermitted
  if (number === 409 || number === 412) return exitCodes.conflict
  return number === 404 && /\/Apps\//.test(String(location)) ? exitCodes.noSuchApp : exitCodes.domainFailed
}
