import { UsageError } from '../errors'
import type { Credentials } from '../identity-domain/credentials'
import { nonEmpty, secretFrom } from './secret-setting'
import type { Surroundings } from './surroundings'

export const howToSignIn =
  'Set APPS_CLIENT_ID and APPS_CLIENT_SECRET (or APPS_CLIENT_SECRET_FILE), or APPS_ACCESS_TOKEN.'

/** `APPS_CLIENT_ID` and its secret. @throws {UsageError} when there is one without the other */
export async function client(around: Surroundings): Promise<Credentials | null> {
  const clientId = nonEmpty('APPS_CLIENT_ID', around.environment.variables)
  const secret = await secretFrom('APPS_CLIENT_SECRET', around)
  if (clientId === undefined && secret === null) return null
  if (clientId === undefined)
    throw new UsageError(`${secret?.from} is set, but APPS_CLIENT_ID is missing.`, howToSignIn)
  if (secret === null)
    throw new UsageError('APPS_CLIENT_ID is set, but no secret: APPS_CLIENT_SECRET is missing.', howToSignIn)
  return { kind: 'client', clientId, secret: around.secrets.keep(secret.value), from: `client ${clientId}` }
}
