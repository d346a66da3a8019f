import { createHash } from 'node:crypto'
import type { JsonObject } from '../json'

/** Whether it is a client of a type that authenticates by a secret. */
export function mayHaveSecret(app: JsonObject): boolean {
  return app['isOAuthClient'] === true && (app['clientType'] === 'confidential' || app['clientType'] === 'trusted')
}

/** A secret in the form that was observed. @param digits 32 hexadecimal digits */
export function secretFrom(digits: string): string {
  return `idcscs-${digits.replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-')}`
}

/** The same secret for the same client in every sandbox, so that documents can quote it. It protects nothing. */
export function wellKnownSecret(clientId: string): string {
  return secretFrom(createHash('sha256').update(`sandbox client secret of ${clientId}`).digest('hex').slice(0, 32))
}

/** The domain generates the secret of a client that needs one. @param digits 32 new hexadecimal digits */
export function withSecret(app: JsonObject, digits: () => string): JsonObject {
  if (!mayHaveSecret(app) || app['clientSecret'] !== undefined) return app
  return { ...app, clientSecret: secretFrom(digits()) }
}
