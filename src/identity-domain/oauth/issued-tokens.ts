import type { Secret, Secrets } from '../../secrets/secrets'
import { isObject, type JsonObject, type JsonValue } from '../scim/strict-json'

export interface RevocableToken {
  token: Secret
  kind: 'refresh_token' | 'access_token'
}

/** Every token that this run has been given, so that it can be revoked whatever becomes of the answer it came in. */
export class IssuedTokens {
  readonly #secrets: Secrets
  readonly #alive = new Map<string, RevocableToken>()

  /** How many answers to requests for tokens were lost: what they brought is not known, so it cannot be revoked. */
  lostAnswers = 0

  constructor(secrets: Secrets) {
    this.#secrets = secrets
  }

  /** Called with every answer before anything judges it. */
  note(body: JsonValue): JsonObject | null {
    if (!isObject(body)) return null
    for (const name of ['refresh_token', 'access_token', 'id_token'] as const) {
      const value = body[name]
      if (typeof value !== 'string' || value === '') continue
      const token = this.#secrets.registerIssued(value)
      if (name !== 'id_token') this.#alive.set(value, { token, kind: name })
    }
    return body
  }

  /** The same for a response that names a token twice, in text: each of them may have been issued. */
  noteEach(text: string): void {
    for (const [, name, value] of text.matchAll(/"(refresh_token|access_token|id_token)"\s*:\s*("(?:[^"\\]|\\.)*")/g))
      this.note({ [name as string]: JSON.parse(value as string) })
  }

  /** It was used up, or shall live on. */
  forget(token: Secret): void {
    this.#alive.delete(token.reveal())
  }

  /** Refresh tokens first: with them, most providers end what came of them. */
  get alive(): RevocableToken[] {
    return [...this.#alive.values()].sort((one, other) => other.kind.localeCompare(one.kind))
  }
}
