import { UsageError } from '../failures/errors'
import type { Credentials } from '../identity-domain/auth/credentials'
import { nonEmpty, secretFrom } from './secret-setting'
import type { SettingsSources } from './settings-sources'

export const howToSignIn =
  'Set APPS_CLIENT_ID and APPS_CLIENT_SECRET (or APPS_CLIENT_SECRET_FILE), APPS_ACCESS_TOKEN or APPS_OCI_PROFILE; or apps login.'

/** `APPS_CLIENT_ID` with its secret or its private key. @throws {UsageError} when there is one without the other */
export async function client(sources: SettingsSources): Promise<Credentials | null> {
  const { variables } = sources.environment
  const clientId = nonEmpty('APPS_CLIENT_ID', variables)
  const keyFile = nonEmpty('APPS_CLIENT_KEY_FILE', variables)
  const secret = await secretFrom('APPS_CLIENT_SECRET', sources)
  if (secret !== null && keyFile !== undefined)
    throw new UsageError(
      `${secret.from} and APPS_CLIENT_KEY_FILE are both set; which one counts?`,
      'Unset one of them.',
    )
  const proof = secret?.from ?? (keyFile === undefined ? null : 'APPS_CLIENT_KEY_FILE')
  if (clientId === undefined && proof === null) return null
  if (clientId === undefined) throw new UsageError(`${proof} is set, but APPS_CLIENT_ID is missing.`, howToSignIn)
  if (keyFile !== undefined) {
    const alias = nonEmpty('APPS_CLIENT_KEY_ID', variables)
    const setting = { file: keyFile, from: 'APPS_CLIENT_KEY_FILE', alias }
    return (await import('./client-key')).clientKey(clientId, setting, sources)
  }
  if (secret === null)
    throw new UsageError('APPS_CLIENT_ID is set, but no secret: APPS_CLIENT_SECRET is missing.', howToSignIn)
  return { kind: 'client', clientId, secret: sources.secrets.register(secret.value), from: `client ${clientId}` }
}
