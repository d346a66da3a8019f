import { UsageError } from '../failures/errors'
import type { Credentials } from '../identity-domain/auth/credentials'
import type { KeySetting } from './client-key'
import { nonEmpty, secretFrom } from './secret-setting'
import type { SettingsSources, Variables } from './settings-sources'

export const howToSignIn =
  'Set APPS_CLIENT_ID and APPS_CLIENT_SECRET (or APPS_CLIENT_SECRET_FILE), APPS_ACCESS_TOKEN or APPS_OCI_PROFILE; or apps login. In OCI or a CI job, --auth needs no secret.'

/** `APPS_CLIENT_ID` with its secret or its private key. @throws {UsageError} when there is one without the other */
export async function client(sources: SettingsSources): Promise<Credentials | null> {
  const { variables } = sources.environment
  const clientId = nonEmpty('APPS_CLIENT_ID', variables)
  const key = keySetting(variables)
  const secret = await secretFrom('APPS_CLIENT_SECRET', sources)
  if (secret !== null && key !== null) throw bothSet(secret.from, key.from)
  const proof = secret?.from ?? key?.from ?? null
  if (clientId === undefined && proof === null) return null
  if (clientId === undefined) throw new UsageError(`${proof} is set, but APPS_CLIENT_ID is missing.`, howToSignIn)
  if (key !== null) {
    const alias = nonEmpty('APPS_CLIENT_KEY_ID', variables)
    return (await import('./client-key')).clientKey(clientId, { ...key, alias }, sources)
  }
  if (secret === null)
    throw new UsageError('APPS_CLIENT_ID is set, but no secret: APPS_CLIENT_SECRET is missing.', howToSignIn)
  return { kind: 'client', clientId, secret: sources.secrets.register(secret.value), from: `client ${clientId}` }
}

/** The key as text, or the file that has it. @throws {UsageError} */
function keySetting(variables: Variables): Pick<KeySetting, 'key' | 'from'> | null {
  const text = nonEmpty('APPS_CLIENT_KEY', variables)
  const file = nonEmpty('APPS_CLIENT_KEY_FILE', variables)
  if (text !== undefined && file !== undefined) throw bothSet('APPS_CLIENT_KEY', 'APPS_CLIENT_KEY_FILE')
  if (text !== undefined) return { key: { text }, from: 'APPS_CLIENT_KEY' }
  return file === undefined ? null : { key: { file }, from: 'APPS_CLIENT_KEY_FILE' }
}

const bothSet = (one: string, other: string): UsageError =>
  new UsageError(`${one} and ${other} are both set; which one counts?`, 'Unset one of them.')
