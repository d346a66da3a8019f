import type { KeyObject } from 'node:crypto'
import { isAbsolute } from 'node:path'
import { NotPermitted, UsageError } from '../../failures/errors'
import type { Principal, SessionToken } from '../../identity-domain/auth/principals/principal'
import { timeLeftOf, validityOf } from '../../identity-domain/auth/principals/session-token'
import type { Secret } from '../../secrets/secrets'
import { openPrivateKey } from '../private-key'
import { readSetting } from '../setting-file'
import type { SettingsSources } from '../settings-sources'
import type { PrincipalChoice } from './auth-method'
import { jwtIn } from './read-token'

const names = {
  version: 'OCI_RESOURCE_PRINCIPAL_VERSION',
  token: 'OCI_RESOURCE_PRINCIPAL_RPST',
  key: 'OCI_RESOURCE_PRINCIPAL_PRIVATE_PEM',
  passphrase: 'OCI_RESOURCE_PRINCIPAL_PRIVATE_PEM_PASSPHRASE',
} as const

/**
 * A function, a job or another resource of OCI, to which OCI gives a session token and its key: as absolute paths of files that it
 * renews, or as they are. Source: npm `oci-common` 2.142.1, `resource-principal-authentication-details-provider.js`.
 *
 * @throws {UsageError}
 */
export async function resourcePrincipal({ from }: PrincipalChoice, sources: SettingsSources): Promise<Principal> {
  const { variables } = sources.environment
  const missing = [names.version, names.token, names.key].filter((each) => !variables[each])
  if (missing.length > 0)
    throw new UsageError(
      `${from}: there is no resource principal here. Not set: ${missing.join(', ')}.`,
      'OCI sets these in functions, jobs and other resources. On a compute instance: --auth instance-principal',
    )
  const version = variables[names.version] ?? ''
  if (version !== '2.2') throw new UsageError(`${from}: ${names.version} is not 2.2, the only version that apps knows.`)
  // What is wrong with the settings is said before anything is sent.
  await readSession(sources)
  return {
    kind: 'principal',
    method: 'resource-principal',
    steps: ['session-token'],
    async obtain({ run, reached }) {
      const session = await readSession(sources)
      const left = timeLeftOf(session, run.clock.now())
      if (left !== null && left <= 0) throw expired(variables[names.token] ?? '')
      reached('session-token', `OCI gave this resource a session token. ${validityOf(session, run.clock.now())}`)
      return session
    },
    holder: 'a dynamic group that includes this resource',
    advice: 'OCI renews the token of the resource. Run this once more.',
    from: `resource principal (${from})`,
  }
}

const expired = (token: string): NotPermitted =>
  new NotPermitted(`The session token of ${names.token} has expired, by the clock of this machine.`, {
    hint: isAbsolute(token)
      ? 'OCI renews the file. Is the clock of this machine right?'
      : 'A token in a variable cannot be renewed: start the resource again.',
  })

async function readSession(sources: SettingsSources): Promise<SessionToken> {
  const { variables } = sources.environment
  return {
    token: await readSessionToken(variables[names.token] ?? '', sources),
    privateKey: await readKey(sources),
    delegationToken: null,
    isNew: false,
  }
}

async function readSessionToken(setting: string, sources: SettingsSources): Promise<Secret> {
  if (!isAbsolute(setting))
    return jwtIn(setting, names.token, sources, 'Set it to the token itself, or to the absolute path of its file.')
  const text = await readFileOfOci(setting, names.token, sources)
  return jwtIn(text, `The file of ${names.token}`, sources, 'OCI writes this file. Is it the one that OCI gave?')
}

/** OCI writes these files and chooses who can read them, so there is no advice about it. */
const readFileOfOci = async (path: string, from: string, sources: SettingsSources): Promise<string> =>
  (await readSetting(path, from, sources, { ofSecret: true })).text

async function readKey(sources: SettingsSources): Promise<KeyObject> {
  const { variables } = sources.environment
  const key = variables[names.key] ?? ''
  const file = isAbsolute(key) ? key : null
  const passphrase = variables[names.passphrase] || null
  if (file !== null && passphrase !== null && !isAbsolute(passphrase))
    throw new UsageError(`${names.key} is a path, and ${names.passphrase} is not; both have to be.`)
  return openPrivateKey(
    {
      text: file === null ? key : await readFileOfOci(file, names.key, sources),
      file,
      what: `The key of ${names.key}`,
      passphrase:
        passphrase !== null && isAbsolute(passphrase)
          ? (await readFileOfOci(passphrase, names.passphrase, sources)).trim()
          : passphrase,
      passphraseSetting: names.passphrase,
    },
    sources,
  )
}
