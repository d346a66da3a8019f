import { hex } from '../hex'
import type { JsonObject } from '../json'

/** Whether it is a client of a type that authenticates by a secret. */
export function mayHaveSecret(app: JsonObject): boolean {
  return app['isOAuthClient'] === true && (app['clientType'] === 'confidential' || app['clientType'] === 'trusted')
}

/** Like those that were seen; it guards nothing. */
export function newSecret(random: (bytes: number) => Uint8Array): string {
  const digits = hex(random(16))
  const groups = [digits.slice(0, 8), digits.slice(8, 12), digits.slice(12, 16), digits.slice(16, 20), digits.slice(20)]
  return `idcscs-${groups.join('-')}`
}

/** The domain generates the secret of a client that needs one. */
export function withSecret(app: JsonObject, random: (bytes: number) => Uint8Array): JsonObject {
  return mayHaveSecret(app) && app['clientSecret'] === undefined ? { ...app, clientSecret: newSecret(random) } : app
}
