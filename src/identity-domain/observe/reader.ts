import { Failure } from '../../failures/errors'
import type { Signed } from '../apps/apps-client'
import type { HttpResponse } from '../http/message'
import { sendWithRetries } from '../http/retry'
import { TransportError } from '../http/transport-error'
import { limits } from '../limits'
import { timeLeft } from '../run'
import { isObject, type JsonObject, type JsonValue, jsonIn } from '../scim/strict-json'
import type { Reason } from './vocabulary'

/** Nothing can be said about a question, and why. */
export class NotTried extends Error {
  readonly reason: Reason
  readonly status: number | undefined

  constructor(reason: Reason, status?: number) {
    super(reason)
    this.reason = reason
    this.status = status
  }
}

/** An answer of the domain. None of its texts may be repeated. */
export interface Answer {
  status: number
  /** Names in lower case. */
  headers: Readonly<Record<string, string>>
  text: string
  /** undefined: not JSON. */
  body: JsonValue | undefined
}

/** Reads, and can do nothing else: there is no method, and no body, that it could send. */
export interface DomainReader {
  /**
   * @param path with its query
   * @throws {NotTried} when no answer came; at once where none is to be expected any more
   */
  get(path: string, options?: { isSigned?: boolean; ifNoneMatch?: string }): Promise<Answer>
}

/** What has come, each attempt counted. */
export interface Traffic {
  requests: number
  answers: HttpResponse['headers'][]
  limited: HttpResponse['headers'][]
}

/** Too many requests, and what gateways say: none of it is about the question. */
const notAnAnswer = [429, 502, 503, 504]

/** In a row: then the domain cannot be reached, whatever is asked. */
const mostGatewayErrors = 3

/** The most requests of one report, repeated ones included; signing in comes in addition. */
export const mostRequests = 80

export function createReader({ transport, session, gate, run }: Signed, traffic: Traffic): DomainReader {
  let ended: NotTried | undefined
  let gatewayErrors = 0

  /** One question that the domain cannot answer says nothing about the next one. */
  function isOver({ reason, status }: NotTried): boolean {
    if (reason === 'unusable') return false
    if (status === undefined || status === 429) return true
    return ++gatewayErrors >= mostGatewayErrors
  }

  async function send(path: string, headers: Record<string, string>): Promise<HttpResponse> {
    if (traffic.requests >= mostRequests) throw new NotTried('too-many-requests')
    traffic.requests++
    const answer = await transport.send({ method: 'GET', path, headers, largestAnswer: limits.listBody })
    traffic.answers.push(answer.headers)
    if (answer.status === 429) traffic.limited.push(answer.headers)
    return answer
  }

  async function signed(path: string, headers: Record<string, string>): Promise<HttpResponse> {
    for (;;) {
      const authorization = await session.authorize()
      const ask = () => send(path, { ...headers, ...authorization.headersFor({ method: 'GET', path, headers }) })
      const answer = await sendWithRetries(ask, { gate, run })
      if (!(await session.isWorthAskingAgain(authorization, answer))) return answer
    }
  }

  function reasonOf(error: unknown): NotTried {
    if (error instanceof NotTried) return error
    if (!(error instanceof TransportError || error instanceof Failure)) throw error
    if (run.interrupted.aborted || run.leaveNow.aborted) return new NotTried('interrupted')
    const isOutOfTime = timeLeft(run) <= 0 || (error instanceof TransportError && error.kind === 'out-of-time')
    if (isOutOfTime) return new NotTried('out-of-time')
    return new NotTried(error instanceof TransportError && error.kind === 'untrusted' ? 'unusable' : 'no-answer')
  }

  return {
    async get(path, { isSigned = true, ifNoneMatch } = {}) {
      if (ended !== undefined) throw ended
      const headers = {
        accept: 'application/json',
        'cache-control': 'no-cache',
        ...(ifNoneMatch !== undefined && { 'if-none-match': ifNoneMatch }),
      }
      try {
        if (run.interrupted.aborted) throw new NotTried('interrupted')
        const unsigned = () => sendWithRetries(() => send(path, headers), { gate, run })
        const { status, headers: received, text } = await (isSigned ? signed(path, headers) : unsigned())
        // Not a status of HTTP (RFC 9110 section 15).
        if (status > 599) throw new NotTried('unusable')
        if (notAnAnswer.includes(status)) throw new NotTried('no-answer', status)
        gatewayErrors = 0
        return { status, headers: received, text, body: jsonIn(text) }
      } catch (error) {
        const reason = reasonOf(error)
        if (isOver(reason)) ended = reason
        throw reason
      }
    },
  }
}

/** The object that a 200 holds. @throws {NotTried} */
export function objectIn({ status, body }: Answer): JsonObject {
  if (status !== 200) throw new NotTried('refused', status)
  if (!isObject(body)) throw new NotTried('unusable')
  return body
}

export interface Page {
  rows: JsonObject[]
  /** null: it is no number. */
  total: number | null
  headers: Answer['headers']
}

/** A page of a list (RFC 7644 section 3.4.2). @throws {NotTried} */
export function pageIn(answer: Answer): Page {
  const { Resources: rows = [], totalResults } = objectIn(answer)
  if (!Array.isArray(rows) || !rows.every(isObject)) throw new NotTried('unusable')
  return { rows, total: integer(totalResults), headers: answer.headers }
}

export const integer = (value: JsonValue | undefined): number | null =>
  Number.isSafeInteger(value) ? (value as number) : null

export const textIn = (object: JsonObject, name: string): string | null => {
  const value = object[name]
  return typeof value === 'string' && value !== '' ? value : null
}
