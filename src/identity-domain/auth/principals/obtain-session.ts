import { limits } from '../../limits'
import { createRequestSigner, type RequestSigner } from '../request-signing'
import type { Principal, PrincipalContext } from './principal'
import { timeLeftOf } from './session-token'

/** What signs in with one session token. */
export interface ObtainedSession {
  sign: RequestSigner
  /** In seconds from now: then the token is about to end. null: it does not say when it ends. */
  renewAfter: number | null
}

/** @throws {Failure | TransportError} */
export async function obtainSession(principal: Principal, context: PrincipalContext): Promise<ObtainedSession> {
  const session = await principal.obtain(context)
  const { token, privateKey, delegationToken } = session
  const sign = createRequestSigner({
    keyId: `ST$${token.reveal()}`,
    privateKey,
    ...(delegationToken === null ? {} : { delegationToken: delegationToken.reveal() }),
  })
  const left = timeLeftOf(session, context.run.clock.now())
  return { sign, renewAfter: left === null ? null : Math.max(left - Math.min(limits.sessionMargin, left / 2), 0) }
}
