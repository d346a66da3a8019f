import { UsageError } from '../failures/errors'
import type { Credentials } from '../identity-domain/auth/credentials'
import { secretFrom } from './secret-setting'
import type { SettingsSources } from './settings-sources'

/** A bearer token obtained elsewhere: `APPS_ACCESS_TOKEN`, or its file. @throws {UsageError} */
export async function accessToken(sources: SettingsSources): Promise<Credentials | null> {
  const token = await secretFrom('APPS_ACCESS_TOKEN', sources)
  return token === null ? null : bearerToken(token.value, token.from, sources)
}

/** @throws {UsageError} */
export function bearerToken(value: string, from: string, { secrets }: SettingsSources): Credentials {
  // RFC 6750 section 2.1, b64token.
  if (!/^[A-Za-z0-9\-._~+/]+=*$/.test(value))
    throw new UsageError(`${from} does not hold a bearer token: it contains characters that a token cannot have.`)
  return { kind: 'bearer', token: secrets.register(value), from }
}
