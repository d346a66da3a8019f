import { UsageError } from '../errors'
import type { Credentials } from '../identity-domain/credentials'
import { secretFrom } from './secret-setting'
import type { Surroundings } from './surroundings'

/** A bearer token obtained elsewhere: `APPS_ACCESS_TOKEN`, or its file. @throws {UsageError} */
export async function accessToken(around: Surroundings): Promise<Credentials | null> {
  const token = await secretFrom('APPS_ACCESS_TOKEN', around)
  if (token === null) return null
  // RFC 6750 section 2.1, b64token.
  if (!/^[A-Za-z0-9\-._~+/]+=*$/.test(token.value))
    throw new UsageError(`${token.from} holds no bearer token: it has characters that none can have.`)
  return { kind: 'bearer', token: around.secrets.keep(token.value), from: token.from }
}
