import { mediaTypeOf, type SandboxRequest, textOf } from '../http-message'
import { isJsonObject, type JsonObject, type JsonValue } from '../json'
import type { SandboxState } from '../state'

/** A refusal of the control endpoint, which is ours alone: it answers plain JSON, `{"error": "…"}`. */
export class ControlError extends Error {
  readonly status: number

  constructor(status: number, text: string) {
    super(text)
    this.status = status
  }
}

/** @returns what is answered as JSON. @throws Error whose message is answered; {@link ControlError} for another status than 400 */
export type ControlAction = (state: SandboxState, request: SandboxRequest, rest: string) => unknown

/** A body of another type could come from an HTML form; `application/json` makes a browser ask first, in vain. */
export function bodyOf(request: SandboxRequest): JsonValue {
  if (request.body === 'too-large') throw new ControlError(413, 'The body is larger than a megabyte.')
  if (mediaTypeOf(request) !== 'application/json') throw new ControlError(415, 'Send application/json.')
  try {
    return JSON.parse(textOf(request.body)) as JsonValue
  } catch {
    throw new ControlError(400, 'The body is not JSON.')
  }
}

export function objectIn(request: SandboxRequest): JsonObject {
  const body = bodyOf(request)
  if (!isJsonObject(body)) throw new ControlError(400, 'The body is not a JSON object.')
  return body
}
