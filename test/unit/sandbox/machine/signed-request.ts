import { createHash, createSign, generateKeyPairSync, type KeyObject } from 'node:crypto'
import type { SandboxState } from '../../../../src/sandbox/server'
import { type Answer, send } from '../domain-without-port'

/** Keys as clients make them, once for all tests of a file. */
export const newPair = (modulusLength = 2048) => generateKeyPairSync('rsa', { modulusLength })

/** A public key as Oracle's clients send it: PEM without its first and last line and its line breaks. */
export const sentForm = (key: KeyObject) => key.export({ type: 'spki', format: 'der' }).toString('base64')

export interface Signing {
  privateKey: KeyObject
  keyId: string
  method?: string
  path: string
  body?: string
  /** Names of the headers that are signed. */
  names?: string
  date?: string
  headers?: Record<string, string>
  /** Changes the headers after signing. */
  afterwards?: Record<string, string>
}

/** Sends a request with an OCI signature, by default at the time of the sandbox's wall clock. */
export function sendSigned(state: SandboxState, signing: Signing): Answer {
  const { privateKey, keyId, method = 'GET', path, body, date = 'Fri, 02 Jan 2026 03:04:05 GMT' } = signing
  const {
    names = `(request-target) host date${body === undefined ? '' : ' x-content-sha256 content-type content-length'}`,
  } = signing
  const headers: Record<string, string> = {
    host: '127.0.0.1:8080',
    date,
    ...(body !== undefined && {
      'content-type': 'application/json',
      'content-length': String(body.length),
      'x-content-sha256': createHash('sha256').update(body).digest('base64'),
    }),
    ...signing.headers,
  }
  const target = `${method.toLowerCase()} ${path}`
  const lines = names.split(' ').map((name) => `${name}: ${name === '(request-target)' ? target : headers[name]}`)
  const signature = createSign('RSA-SHA256').update(lines.join('\n')).sign(privateKey, 'base64')
  headers['authorization'] =
    `Signature version="1",keyId="${keyId}",algorithm="rsa-sha256",headers="${names}",signature="${signature}"`
  return send(state, method, path, {
    token: null,
    headers: { ...headers, ...signing.afterwards },
    ...(body !== undefined && { body }),
  })
}
