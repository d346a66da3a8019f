import { DomainFailure, type Failure } from '../../failures/errors'
import type { Edit } from '../../token-settings/change'
import type { PatchAnswer } from '../../token-settings/outcome'
import type { Authorization } from '../auth/session'
import { explainRefusal, explainTransportError, whereAsked } from '../http/explain-error'
import type { HttpResponse } from '../http/message'
import { applyRetryAfter, closeGate } from '../http/retry'
import { type ResponseFacts, TransportError } from '../http/transport-error'
import { timeLeft } from '../run'
import { appsPath, readAttributes } from '../scim/app-attributes'
import { isHidden, patchOpSchema, scimErrorFacts } from '../scim/scim-message'
import { isObject, pickAttributes, readJson } from '../scim/strict-json'
import { pathOf, type Signed } from './apps-client'

/** One operation of a SCIM PatchOp (RFC 7644 section 3.5.2), with the keys in the order in which Oracle shows them. */
export type PatchOperation =
  | { op: 'replace' | 'add'; path: string; value: number | boolean | string[] }
  | { op: 'remove'; path: string }

/** The paths are those of Oracle's own collection of requests. */
function operationsFor(edit: Edit): PatchOperation[] {
  const { kind, attribute } = edit
  switch (kind) {
    case 'set':
      return [{ op: 'replace', path: attribute, value: edit.value }]
    case 'unset':
      return [{ op: 'remove', path: attribute }]
    case 'add':
      return [addition(attribute, [edit.value])]
    case 'remove':
      return [removal(attribute, edit.value)]
    case 'exchange': {
      const removals = edit.remove.map((value) => removal(attribute, value))
      return edit.add.length === 0 ? removals : [...removals, addition(attribute, edit.add)]
    }
  }
}

const addition = (path: string, values: readonly string[]): PatchOperation => ({ op: 'add', path, value: [...values] })

const removal = (path: string, value: string): PatchOperation => ({
  op: 'remove',
  path: `${path}[value eq ${JSON.stringify(value)}]`,
})

/** A PATCH as it goes out, but for the credentials. */
export interface PatchRequest {
  method: 'PATCH'
  path: string
  query: { attributes: string }
  headers: Record<string, string>
  body: { schemas: string[]; Operations: PatchOperation[] }
}

/** What came back for a PATCH. `again`: it provably did nothing, and may be sent once more after reading and comparing. */
export interface PatchResult {
  answer: PatchAnswer
  again: boolean
  failure: Failure | null
}

/** Sends once, whatever comes back. @throws {Failure} before anything was sent */
export type SendPatch = (request: PatchRequest) => Promise<PatchResult>

/** One edit of one app. The version goes back exactly as it was read: its form is not ours to edit. */
export function patchRequest(id: string, edit: Edit, version: string | null): PatchRequest {
  return {
    method: 'PATCH',
    path: pathOf(id),
    query: { attributes: readAttributes.join(',') },
    headers: {
      'content-type': 'application/json',
      accept: 'application/json',
      ...(version === null ? {} : { 'if-match': version }),
    },
    body: { schemas: [patchOpSchema], Operations: operationsFor(edit) },
  }
}

export function createPatchSender(signed: Signed): SendPatch {
  const { transport, session, gate, run } = signed
  // In a row: each makes the next wait longer.
  let limited = 0
  return async (request) => {
    const authorization = await beforeSending(async () => {
      await gate.pass()
      return session.authorize()
    })
    try {
      const outgoing = {
        method: request.method,
        path: `${request.path}?attributes=${request.query.attributes}`,
        headers: request.headers,
        body: JSON.stringify(request.body),
      }
      const response = await transport.send({
        ...outgoing,
        headers: { ...outgoing.headers, ...authorization.headersFor(outgoing) },
        onFreshConnection: true,
        // The other half is for finding out what became of it.
        within: timeLeft(run) / 2,
      })
      limited = response.status === 429 ? limited + 1 : 0
      return await resultOf(response, { request, authorization, attempt: Math.max(1, limited) }, signed)
    } catch (error) {
      if (!(error instanceof TransportError)) throw error
      const failure = explainTransportError(error)
      return error.mayHaveBeenSent
        ? { answer: 'unclear', again: false, failure }
        : { answer: 'never-left', again: error.attempts > 1, failure }
    }
  }
}

async function beforeSending<Result>(act: () => Promise<Result>): Promise<Result> {
  try {
    return await act()
  } catch (error) {
    throw error instanceof TransportError ? explainTransportError(error) : error
  }
}

async function resultOf(
  response: HttpResponse,
  { request, authorization, attempt }: { request: PatchRequest; authorization: Authorization; attempt: number },
  signed: Signed,
): Promise<PatchResult> {
  const facts = scimErrorFacts(response)
  const failure = explainRefusal(facts, 'change the app', signed)
  const again = await isWorthSendingAgain(authorization, response, signed)
  if (facts.status === 401 || again) return { answer: 'not-permitted', again, failure }
  if (facts.status === 429) return rateLimited(response, failure, { ...signed, attempt })
  applyRetryAfter(response, signed)
  const answer = meaningOf(facts, isAbout(response, request))
  if (answer === 'accepted') return { answer, again: false, failure: null }
  return { answer, again: false, failure: facts.status < 300 ? notAnAnswer(response, facts) : failure }
}

/** A success that is none: it does not speak of the app that was to be changed. */
function notAnAnswer(response: HttpResponse, { bodyKind: speaker }: ResponseFacts): Failure {
  const what = { domain: 'not about this app', nobody: 'empty', 'something-else': 'not JSON' }[speaker]
  return new DomainFailure(`The answer to the change is ${what}.`, whereAsked(response))
}

/** That no new token can be had is no reason to forget what the refusal proved: nothing was changed. */
async function isWorthSendingAgain(
  authorization: Authorization,
  response: HttpResponse,
  { session }: Signed,
): Promise<boolean> {
  try {
    return await session.isWorthAskingAgain(authorization, response)
  } catch {
    return false
  }
}

function rateLimited(
  response: HttpResponse,
  failure: Failure,
  { gate, run, attempt }: Signed & { attempt: number },
): PatchResult {
  try {
    closeGate(response, attempt, { gate, run })
    return { answer: 'rate-limited', again: true, failure }
  } catch (error) {
    if (!(error instanceof TransportError)) throw error
    return { answer: 'rate-limited', again: false, failure: explainTransportError(error) }
  }
}

/** Whether the body of a success speaks of the app that was to be changed. */
function isAbout(response: HttpResponse, { path }: PatchRequest): boolean {
  try {
    const body = readJson(response.text)
    const { id } = isObject(body) ? pickAttributes(body, ['id']) : {}
    return typeof id === 'string' && path.toLowerCase() === `${appsPath}/${id}`.toLowerCase()
  } catch {
    return false
  }
}

/** What the status of a PATCH's answer proves. See {@link PatchAnswer}. */
function meaningOf(facts: ResponseFacts, isAboutTheApp: boolean): PatchAnswer {
  const { status, bodyKind: speaker } = facts
  if (status >= 200 && status <= 299) return isAboutTheApp ? 'accepted' : 'unclear'
  if (status >= 300 && status <= 399) return 'answered-elsewhere'
  if (status >= 500) return 'unclear'
  if (status === 409 || status === 412) return 'conflicting'
  if (speaker === 'something-else') return 'answered-elsewhere'
  if (status === 403 || isHidden(facts)) return 'not-permitted'
  if (status === 404) return 'no-such-app'
  return 'rejected'
}
