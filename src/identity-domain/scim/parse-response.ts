import { DomainFailure } from '../../failures/errors'
import { hints } from '../../failures/hints'
import { whereAsked } from '../http/explain-error'
import type { HttpResponse } from '../http/message'
import { TransportError } from '../http/transport-error'
import { limits } from '../limits'
import { UnreadableApp } from './attribute-values'
import { hasRepeatedName } from './repeated-name'
import { AmbiguousAttribute, JsonProblem, type JsonValue, readJson } from './strict-json'

/** An answer whose JSON has been read, once: null where it is no success, or not JSON. */
export interface ParsedResponse extends HttpResponse {
  body: JsonValue | JsonProblem | null
}

/**
 * Reads the JSON of a 200. One that ends in the middle deserves a second attempt: the length header need not show it.
 *
 * @throws {TransportError} `cut`
 */
export function parseResponse(response: HttpResponse, read = readJson): ParsedResponse {
  if (response.status !== 200) return { ...response, body: null }
  try {
    return { ...response, body: read(response.text) }
  } catch (error) {
    if (!(error instanceof JsonProblem)) throw error
    if (!error.isCut) return { ...response, body: error }
    throw new TransportError('cut', `the domain's answer is not whole: ${error.message}`, {
      mayHaveBeenSent: true,
      attempts: limits.attemptsWhenDoubtful,
    })
  }
}

/**
 * What a 200 says, as `read` takes it.
 *
 * @param about for the message: what was asked for
 * @throws {DomainFailure} when the answer is not what the API documents
 */
export function readAnswer<Result>(answer: ParsedResponse, read: (body: JsonValue) => Result, about: string): Result {
  const { body, text } = answer
  if (/^\s*</.test(text)) {
    throw new DomainFailure(`The answer about ${about} is HTML instead of SCIM.`, {
      ...whereAsked(answer),
      hint: hints.wrongUrl,
    })
  }
  if (body instanceof JsonProblem) throw notTrusted(answer, about, body.message)
  try {
    return read(body)
  } catch (error) {
    if (error instanceof UnreadableApp || error instanceof AmbiguousAttribute)
      throw notTrusted(answer, about, error.message)
    throw error
  }
}

/** {@link readAnswer} where single apps were asked for: an app that says two things of itself is not trusted. */
export function readStrictly<Result>(answer: ParsedResponse, read: (body: JsonValue) => Result, about: string): Result {
  const readWhole = (body: JsonValue): Result => {
    if (hasRepeatedName(answer.text, body)) throw new UnreadableApp(repeatsName)
    return read(body)
  }
  return readAnswer(answer, readWhole, about)
}

/** Why an app, or a list, cannot be trusted. */
export const repeatsName = 'an object in it has the same name twice'

const notTrusted = (answer: ParsedResponse, about: string, why: string): DomainFailure =>
  new DomainFailure(`The answer about ${about} cannot be trusted: ${why}.`, whereAsked(answer))
