import { Failure } from '../../failures/errors'
import { type ExitCode, exitCodes, mostImportant } from '../../failures/exit-codes'
import type { RawRequest } from '../../identity-domain/raw-request'
import { isObject, type JsonObject, type JsonValue, readJson } from '../../identity-domain/scim/strict-json'

const answerSchema = 'urn:ietf:params:scim:api:messages:2.0:BulkResponse'

/** By the path, or by what the answer calls itself, in whatever way the path was written. */
function isBulk({ method, path }: RawRequest, answer: JsonValue): boolean {
  const schemas = isObject(answer) ? answer['schemas'] : null
  const saysSo = Array.isArray(schemas) && schemas.includes(answerSchema)
  return method === 'POST' && (saysSo || /\/Bulk\/?(\?|$)/i.test(path))
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
  const ends = operationsIn(answer).map(endOf)
  const all = Math.max(operationsIn(sent).length, ends.length)
  const missing = all - ends.length
  const refused = ends.filter((end): end is ExitCode => end !== 'done' && end !== 'unknown')
  // Whoever was told to stop at so many errors has not begun what comes after them (section 3.7).
  const hasStopped = missing > 0 && refused.length > 0 && isObject(sent) && typeof sent['failOnErrors'] === 'number'
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

function operationsIn(body: JsonValue): JsonValue[] {
  const { Operations } = isObject(body) ? body : ({} as JsonObject)
  return Array.isArray(Operations) ? Operations : []
}

/** As with a single request: 4xx is a no, and of what is neither that nor a success nothing is known. */
function endOf(operation: JsonValue): 'done' | 'unknown' | ExitCode {
  const { status, location } = isObject(operation) ? operation : ({} as JsonObject)
  const number = /^[1-5]\d\d$/.test(String(status)) ? Number(status) : 0
  if (number >= 200 && number <= 299) return 'done'
  if (number < 400 || number > 499) return 'unknown'
  if (number === 401 || number === 403) return exitCodes.notPermitted
  if (number === 409 || number === 412) return exitCodes.conflict
  return number === 404 && /\/Apps\//.test(String(location)) ? exitCodes.noSuchApp : exitCodes.domainFailed
}
