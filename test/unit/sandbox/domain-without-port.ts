import { createHash } from 'node:crypto'
import { handleRequest } from '../../../src/sandbox/handle-request'
import { answerText, type SandboxResponse } from '../../../src/sandbox/http-message'
import {
  createSandboxState,
  exampleIds,
  type JsonObject,
  type PortlessOptions,
  type SandboxState,
} from '../../../src/sandbox/server'

export const url = 'http://127.0.0.1:8080'

/** A sandbox without a port, whose wall clock stands at 2026-01-02T03:04:05Z and whose randomness repeats itself. */
export function domainWithoutPort(options: PortlessOptions = {}): SandboxState {
  let counter = 0
  const random = (bytes: number) => {
    counter++
    return new Uint8Array(createHash('sha256').update(`random ${counter}`).digest()).subarray(0, bytes)
  }
  const state = createSandboxState(url, { now: () => new Date('2026-01-02T03:04:05.000Z'), random, ...options })
  state.tokens.set('administrator', tokenOf(exampleIds.administrator, 'application administrator'))
  return state
}

export function tokenOf(appId: string, ...roles: string[]) {
  return { appId, expiresAt: Number.POSITIVE_INFINITY, roles }
}

export interface Sent {
  headers?: Record<string, string>
  /** An object is sent as JSON. */
  body?: string | object
  /** The bearer token; null sends none. */
  token?: string | null
}

export interface Answer {
  status: number
  headers: Record<string, string>
  text: string
  /** The body as JSON, or undefined where it is something else. */
  json: JsonObject
}

/** Sends a request, and fails when there is no whole answer. */
export function send(state: SandboxState, method: string, target: string, sent: Sent = {}): Answer {
  const { token = 'administrator' } = sent
  const headers: Record<string, string> = { host: '127.0.0.1:8080' }
  if (token !== null) headers['authorization'] = `Bearer ${token}`
  if (typeof sent.body === 'object') headers['content-type'] = 'application/json'
  const text = typeof sent.body === 'object' ? JSON.stringify(sent.body) : (sent.body ?? '')
  const delivery = handleRequest(state, {
    method,
    target,
    headers: { ...headers, ...sent.headers },
    body: Buffer.from(text),
  })
  if (delivery.kind !== 'answer') throw new Error(`No answer, but ${delivery.kind}`)
  return answerOf(delivery.response)
}

/** One request to the control endpoint, as any program on this machine can send it. */
export function control(state: SandboxState, method: string, path: string, body?: object) {
  const { status, headers, text } = send(state, method, `/sandbox/${path}`, { token: null, ...(body && { body }) })
  return { status, headers, json: JSON.parse(text) as JsonObject }
}

export function answerOf(response: SandboxResponse): Answer {
  const { status, headers } = response
  const text = answerText(response)
  return { status, headers, text, json: text.startsWith('{') ? (JSON.parse(text) as JsonObject) : {} }
}

export const patchSchema = 'urn:ietf:params:scim:api:messages:2.0:PatchOp'

export function patchBody(...operations: object[]): object {
  return { schemas: [patchSchema], Operations: operations }
}
