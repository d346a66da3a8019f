import { createHash } from 'node:crypto'
import type { SandboxRequest, SandboxResponse } from './http-message'
import { invented, ScimError } from './scim/errors'

/** "Idempotency tokens expire after 24 hours" (SDK). Milliseconds. */
const lifetime = 24 * 3600 * 1000
const mostRemembered = 1000
const methods = ['POST', 'PUT', 'PATCH', 'DELETE']

interface Done {
  /** Of the request that was carried out. */
  digest: string
  response: SandboxResponse
  /** Milliseconds since 1970 on the sandbox's clock. */
  endsAt: number
}

/** What was done under an `opc-retry-token`: the same request again is answered again, and not done again. */
export class RetryTokens {
  readonly #done = new Map<string, Done>()

  /**
   * @param caller the id of who sends the request
   * @param now milliseconds since 1970 on the sandbox's clock
   * @param carryOut only what succeeds is remembered
   * @throws ScimError 409 when the token was used for another request; that it is this status is a guess
   */
  once(
    request: SandboxRequest,
    { caller, now }: { caller: string; now: number },
    carryOut: () => SandboxResponse,
  ): SandboxResponse {
    const token = request.headers['opc-retry-token'] ?? ''
    if (token === '' || !methods.includes(request.method)) return carryOut()
    const key = `${caller} ${token}`
    const digest = digestOf(request)
    const known = this.#done.get(key)
    if (known && known.endsAt > now) {
      if (known.digest === digest) return known.response
      throw new ScimError(409, invented('The opc-retry-token was used for another request.'))
    }
    const response = carryOut()
    if (response.status < 300) this.#remember(key, { digest, response, endsAt: now + lifetime })
    return response
  }

  forget(): void {
    this.#done.clear()
  }

  #remember(key: string, done: Done): void {
    this.#done.delete(key)
    this.#done.set(key, done)
    const [oldest] = this.#done.keys()
    if (this.#done.size > mostRemembered && oldest !== undefined) this.#done.delete(oldest)
  }
}

function digestOf({ method, target, body }: SandboxRequest): string {
  return createHash('sha256').update(`${method} ${target}\n`).update(body).digest('base64')
}
