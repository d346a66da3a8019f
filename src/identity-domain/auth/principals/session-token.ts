import { generateKeyPair, type KeyObject } from 'node:crypto'
import { DomainFailure } from '../../../failures/errors'
import type { Secret, Secrets } from '../../../secrets/secrets'
import { limits } from '../../limits'
import { isObject, JsonProblem, type JsonValue, readJson } from '../../scim/strict-json'
import { claimsOf } from '../token-claims'
import type { SessionToken } from './principal'

/** The key of a session. Its private part never leaves this process. */
export interface SessionKey {
  privateKey: KeyObject
  /** SubjectPublicKeyInfo in DER, as base64 without line breaks. */
  publicKey: string
}

export const createSessionKey = (): Promise<SessionKey> =>
  new Promise((resolve, reject) => {
    generateKeyPair('rsa', { modulusLength: 2048 }, (error, publicKey, privateKey) => {
      if (error === null)
        resolve({ privateKey, publicKey: publicKey.export({ type: 'spki', format: 'der' }).toString('base64') })
      else reject(error)
    })
  })

/** What may stand in a header (RFC 6750 section 2.1, b64token). */
export const isToken = (text: string): boolean =>
  text.length <= limits.accessTokenLength && /^[A-Za-z0-9\-._~+/]+=*$/.test(text)

/**
 * The session token in the answer of a service; a secret from now on.
 *
 * @param service for people, as the beginning of a sentence
 * @throws {DomainFailure}
 */
export function tokenInAnswer(text: string, service: string, secrets: Secrets): Secret {
  const token = secrets.registerIssued(textMember(text, 'token', service).replace(/^ST\$/, ''))
  if (isToken(token.reveal())) return token
  throw untrusted(service, "its answer has no usable 'token'")
}

/** @throws {DomainFailure} */
export function textMember(text: string, name: string, service: string): string {
  const body = bodyOf(text, service)
  const member = isObject(body) ? body[name] : undefined
  if (typeof member === 'string' && member !== '') return member
  throw untrusted(service, `its answer has no usable '${name}'`)
}

function bodyOf(text: string, service: string): JsonValue {
  try {
    return readJson(text)
  } catch (error) {
    if (!(error instanceof JsonProblem)) throw error
    throw untrusted(service, `its answer cannot be read: ${error.message}`)
  }
}

export const untrusted = (service: string, why: string): DomainFailure =>
  new DomainFailure(`${service} cannot be trusted: ${why}.`, {
    hint: 'Something else may answer at this address, such as a proxy or a portal.',
  })

/**
 * In seconds from now until it ends, by its own account; null where it does not say. Of a new one the clock of this machine does
 * not matter.
 */
export function timeLeftOf({ token, isNew }: Pick<SessionToken, 'token' | 'isNew'>, now: Date): number | null {
  const { exp, iat } = claimsOf(token.reveal()) ?? {}
  if (typeof exp !== 'number') return null
  return exp - (isNew && typeof iat === 'number' ? iat : now.getTime() / 1000)
}

/** For people, as a sentence. */
export function validityOf(token: Pick<SessionToken, 'token' | 'isNew'>, now: Date): string {
  const seconds = timeLeftOf(token, now)
  return seconds === null ? 'It does not say when it ends.' : `It ends in ${Math.round(seconds / 60)} minutes.`
}
