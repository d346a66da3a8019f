import { UsageError } from '../../failures/errors'
import { isToken } from '../../identity-domain/auth/principals/session-token'
import { claimsOf } from '../../identity-domain/auth/token-claims'
import type { Secret } from '../../secrets/secrets'
import { readSecretFile } from '../setting-file'
import type { SettingsSources } from '../settings-sources'

/** The token in a file, without the white space around it. @throws {UsageError} */
export async function readToken(path: string, setting: string, sources: SettingsSources): Promise<Secret> {
  return tokenIn(await readSecretFile(path, setting, sources), `The file of ${setting}`, sources)
}

/** @throws {UsageError} which shows nothing of the text */
export function tokenIn(text: string, what: string, { secrets }: Pick<SettingsSources, 'secrets'>): Secret {
  const token = text.trim()
  if (token === '') throw new UsageError(`${what} is empty.`)
  const secret = secrets.registerIssued(token)
  if (isToken(token)) return secret
  throw new UsageError(`${what} does not hold a token: it has characters that a token cannot have.`)
}

/** The same where only a JWT can be meant (RFC 7519 section 3). @throws {UsageError} which shows nothing of the text */
export function jwtIn(text: string, what: string, sources: Pick<SettingsSources, 'secrets'>, hint: string): Secret {
  const token = tokenIn(text, what, sources)
  if (claimsOf(token.reveal()) !== null) return token
  throw new UsageError(`${what} does not hold a token: it is not a JWT.`, hint)
}
