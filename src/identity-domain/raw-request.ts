import { CutShort, DomainFailure, Failure, NoSuchApp } from '../failures/errors'
import { exitCodes } from '../failures/exit-codes'
import { hints } from '../failures/hints'
import type { Signed } from './apps/apps-client'
import type { Authorization } from './auth/session'
import { explainRefusal, explainTransportError, whereAsked } from './http/explain-error'
import type { HttpRequest, HttpResponse } from './http/message'
import { applyRetryAfter, sendWithRetries } from './http/retry'
import { TransportError } from './http/transport-error'
import { limits } from './limits'
import { timeLeft } from './run'
import { repeatsName } from './scim/parse-response'
import { hasRepeatedName } from './scim/repeated-name'
import { isMissing, scimErrorFacts } from './scim/scim-message'
import {
  AmbiguousAttribute,
  isObject,
  type JsonObject,
  JsonProblem,
  type JsonValue,
  nestsTooDeeply,
  pickAttributes,
  readLargeJson,
} from './scim/strict-json'

/** A request that the user wrote. What reads may be asked again; what writes is sent once, whatever comes back. */
export interface RawRequest {
  method: HttpRequest['method']
  /** Begins with `/`; the query belongs to it. */
  path: string
  /** Names in lower case. */
  headers: Record<string, string>
  body?: string
  effect: 'reads' | 'writes'
  /** How often one that reads is made where it is turned away with 429; as often as after a network error where absent. */
  attemptsWhenLimited?: number
  /** What a trace may show of a body of this exchange; where absent, of a change that was sent all, and else nothing. */
  traced?(body: string): string
}

/** A success. `body` is null where none was sent. */
export interface RawAnswer {
  status: number
  body: JsonValue
  /** False where a number has more digits than this program keeps (RFC 8259 section 6). */
  isExact: boolean
  isEmpty: boolean
  requestId: string | null
}

/**
 * @throws {Failure} for anything but a success; with exit code 8 where a change was sent and its effect is unknown
 */
export async function sendRaw(request: RawRequest, signed: Signed): Promise<RawAnswer> {
  return request.effect === 'reads' ? read(request, signed) : write(request, signed)
}

const nameOf = ({ method, path }: RawRequest): string => `${method} ${path.split('?', 1)[0]}`

const outgoing = ({ method, path, headers, body, traced }: RawRequest): HttpRequest => ({
  method,
  path,
  headers: { accept: 'application/json', ...headers },
  ...(body === undefined ? {} : { body }),
  ...(traced === undefined ? {} : { traced }),
})

const authorized = (request: HttpRequest, authorization: Authorization): HttpRequest => ({
  ...request,
  headers: { ...request.headers, ...authorization.headersFor(request) },
  largestAnswer: limits.listBody,
})

async function read(request: RawRequest, signed: Signed): Promise<RawAnswer> {
  const { transport, session, gate, run } = signed
  try {
    for (;;) {
      if (run.interrupted.aborted) throw new CutShort()
      const authorization = await session.authorize()
      const ask = async () => {
        const response = await transport.send(authorized(outgoing(request), authorization))
        return { ...response, json: isSuccess(response) && request.method !== 'HEAD' ? jsonIn(response) : null }
      }
      const { attemptsWhenLimited } = request
      const answer = await sendWithRetries(ask, { gate, run, ...(attemptsWhenLimited && { attemptsWhenLimited }) })
      if (await session.isWorthAskingAgain(authorization, answer)) continue
      if (!isSuccess(answer)) throw refusal(answer, request, signed)
      if (answer.json instanceof JsonProblem) throw notJson(answer, request, answer.json)
      if (request.method !== 'HEAD' && isAboutAnother(answer, answer.json, request)) throw aboutAnother(answer)
      return rawAnswer(answer, answer.json)
    }
  } catch (error) {
    throw error instanceof TransportError ? explainTransportError(error) : error
  }
}

async function write(request: RawRequest, signed: Signed): Promise<RawAnswer> {
  const { transport, session, gate, run } = signed
  const authorization = await beforeSending(async () => {
    await gate.pass()
    return session.authorizeAnew()
  })
  let response: HttpResponse
  try {
    response = await transport.send({
      ...authorized(outgoing(request), authorization),
      onFreshConnection: true,
      within: timeLeft(run),
    })
  } catch (error) {
    if (!(error instanceof TransportError)) throw error
    if (!error.mayHaveBeenSent) throw explainTransportError(error)
    throw unknownEffect(request, explainTransportError(error))
  }
  applyRetryAfter(response, signed)
  return judged(response, request, signed)
}

async function beforeSending<Result>(act: () => Promise<Result>): Promise<Result> {
  try {
    return await act()
  } catch (error) {
    throw error instanceof TransportError ? explainTransportError(error) : error
  }
}

/** What the answer to a change proves, where nobody can read back what it did. */
function judged(response: HttpResponse, request: RawRequest, signed: Signed): RawAnswer {
  const { status } = response
  const isOfDomain = scimErrorFacts(response).bodyKind !== 'something-else' || saysNo.has(status)
  if (status >= 400 && status <= 499 && isOfDomain) throw refusal(response, request, signed)
  if (!isSuccess(response)) throw unknownEffect(request, refusal(response, request, signed))
  const json = orProblem(response)
  if (json instanceof JsonProblem) throw unknownEffect(request, notJson(response, request, json))
  if (isAboutAnother(response, json, request)) throw unknownEffect(request, aboutAnother(response))
  return rawAnswer(response, json)
}

/** A domain answers a bad token in HTML, too; and these mean the same whoever says them. */
const saysNo: ReadonlySet<number> = new Set([401, 409, 412, 429])

const isSuccess = ({ status }: HttpResponse): boolean => status >= 200 && status <= 299

/** Bodies that may be missing: RFC 9110 sections 15.3.3, 15.3.5 and 15.3.6. */
const mayBeEmpty: ReadonlySet<number> = new Set([202, 204, 205])

/** @throws {TransportError} `cut` where the text ends in the middle */
function jsonIn(response: HttpResponse): JsonValue | JsonProblem {
  const json = orProblem(response)
  if (!(json instanceof JsonProblem) || !json.isCut) return json
  throw new TransportError('cut', `the domain's answer is not whole: ${json.message}`, {
    mayHaveBeenSent: true,
    attempts: limits.attemptsWhenDoubtful,
  })
}

function orProblem({ status, text }: HttpResponse): JsonValue | JsonProblem {
  if (text.trim() === '' && mayBeEmpty.has(status)) return null
  try {
    const json = readLargeJson(text)
    if (nestsTooDeeply(json)) return new JsonProblem('the JSON is nested too deeply', { isCut: false })
    return hasRepeatedName(text, json) ? new JsonProblem(repeatsName, { isCut: false }) : json
  } catch (error) {
    if (error instanceof JsonProblem) return error
    throw error
  }
}

const rawAnswer = ({ status, requestId, text }: HttpResponse, body: JsonValue): RawAnswer => ({
  status,
  body,
  isExact: !mayBeRounded.test(text) || numbersIn(text).every((number) => isExact(number)),
  isEmpty: text.trim() === '',
  requestId,
})

/** Nearly no answer has what begins as a long number does, or as one with an exponent. */
const mayBeRounded = /(?:^|[:,[\s])-?\d(?:[\d.]{15}|[\d.]*[eE])/

/** Outside of its strings a JSON document has digits in numbers alone. */
const numbersIn = (text: string): string[] =>
  text
    .replace(/\\./gs, '')
    .replace(/"[^"]*"/g, '')
    .match(/-?\d[\d.eE+-]*/g) ?? []

/** Of 15 significant digits a double keeps every one. */
function isExact(number: string): boolean {
  const value = Number(number)
  const [mantissa = ''] = number.toLowerCase().split('e')
  const digits = mantissa.replace(/[-.]/g, '').replace(/^0+/, '')
  return Number.isSafeInteger(value) || (Number.isFinite(value) && digits.length <= 15)
}

function refusal(response: HttpResponse, request: RawRequest, signed: Signed): Failure {
  const facts = scimErrorFacts(response)
  const failure = explainRefusal(facts, `answer ${nameOf(request)}`, signed)
  const { message, hint, status, requestId } = failure
  const context = {
    ...(hint === null ? {} : { hint }),
    ...(status === null ? {} : { status }),
    ...(requestId === null ? {} : { requestId }),
  }
  // Of another path it says only that there is nothing: what exit code 5 means is an app.
  if (isMissing(facts) && appIn(request) !== null) return new NoSuchApp(message, context)
  if ((response.status === 409 || response.status === 412) && request.effect === 'writes')
    return new Failure(exitCodes.conflict, message, context)
  return failure
}

function notJson(response: HttpResponse, request: RawRequest, { message }: JsonProblem): Failure {
  return new DomainFailure(
    `The answer to ${nameOf(request)} says ${response.status}, and is no JSON that can be trusted: ${message}.`,
    {
      ...whereAsked(response),
      hint: hints.wrongPath,
    },
  )
}

function unknownEffect(request: RawRequest, failure: Failure): Failure {
  const { message, status, requestId } = failure
  // That the user stopped it, the end of the run says.
  const why = failure instanceof CutShort ? '' : ` ${message}`
  return new Failure(exitCodes.effectUnknown, `${nameOf(request)} was sent, and its effect is unknown.${why}`, {
    ...(status === null ? {} : { status }),
    ...(requestId === null ? {} : { requestId }),
    hint: 'Read what it was about before it is sent again: it may have been done, or may still be.',
  })
}

const aboutAnother = (response: HttpResponse): Failure =>
  new DomainFailure('The answer to the request is not about the app that it names.', whereAsked(response))

/** Only one app has an address of its own kind here; of all else it is unknown how an answer names it. */
function isAboutAnother({ text }: HttpResponse, body: JsonValue, request: RawRequest): boolean {
  const id = appIn(request)
  if (id === null || text.trim() === '') return false
  if (!isObject(body)) return true
  const named = namesIn(body).filter((each) => typeof each === 'string')
  return named.length === 0 || !named.some((each) => each.toLowerCase() === id.toLowerCase())
}

/** None where it has one of them twice. */
function namesIn(body: JsonObject): (JsonValue | undefined)[] {
  try {
    return Object.values(pickAttributes(body, ['id', 'ocid']))
  } catch (error) {
    if (error instanceof AmbiguousAttribute) return []
    throw error
  }
}

/** The one app that a request is about. */
function appIn({ path }: RawRequest): string | null {
  const id = /^\/admin\/v1\/(?:Apps|AppStatusChanger)\/([^/?]+)(\?|$)/.exec(path)?.[1]
  return id === undefined || id.startsWith('.') ? null : decodeURIComponent(id)
}
