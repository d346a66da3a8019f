import { createHash, createPublicKey, type KeyObject } from 'node:crypto'
import { isAbsolute, join } from 'node:path'
import { NotPermitted, UsageError } from '../../failures/errors'
import { shellWord } from '../../failures/shell-word'
import type { SigningKey, SigningSession } from '../../identity-domain/auth/credentials'
import { createRequestSigner } from '../../identity-domain/auth/request-signing'
import { openPrivateKey } from '../private-key'
import { nonEmpty } from '../secret-setting'
import { readSecretFile, readSetting } from '../setting-file'
import type { SettingsSources } from '../settings-sources'
import { IniProblem, type Profiles, parseIni } from './ini'
import { type OciProfile, ProfileProblem, profileCalled } from './oci-profile'

/**
 * Signs with a profile of `~/.oci/config`, or of the file that `OCI_CONFIG_FILE` names.
 *
 * @param from the option or variable that names the profile
 * @throws {UsageError} naming file, line, profile and key, never a value
 * @throws {NotPermitted} when its session token has expired
 */
export async function ociProfile(name: string, from: string, sources: SettingsSources): Promise<SigningKey> {
  if (name === '') throw new UsageError(`${from} is set but empty.`)
  const path = configFile(from, sources)
  const config = await readSetting(path, from, sources)
  const profile = profileIn(config.text, name, { path, from })
  if (config.readableByOthers && profile.passphrase !== null)
    sources.warnings.push(`${path} holds a pass_phrase and can be read by others; chmod 600 keeps it to you.`)
  const fromProfile = `OCI profile '${name}'`
  const pem = await readSecretFile(atHome(profile.keyFile, from, sources), `key_file of ${fromProfile}`, sources)
  const privateKey = await openPrivateKey(
    {
      pem,
      what: `The key of ${fromProfile}`,
      passphrase: profile.passphrase,
      passphraseSetting: `pass_phrase in ${path}, or run this on a terminal to be asked`,
    },
    sources,
  )
  const concern = otherKey(profile, privateKey, fromProfile)
  if (concern !== null) sources.warnings.push(concern)
  const { keyId, ...known } = await signerOf(profile, name, sources, from)
  return { kind: 'signature', sign: createRequestSigner({ keyId, privateKey }), ...known, concern, from: fromProfile }
}

function configFile(from: string, sources: SettingsSources): string {
  const named = nonEmpty('OCI_CONFIG_FILE', sources.environment.variables)
  return atHome(named ?? '~/.oci/config', from, sources)
}

/** `~` is the home directory, as for all of Oracle's readers. */
function atHome(path: string, from: string, { environment: { variables } }: SettingsSources): string {
  if (!/^~[/\\]/.test(path)) return path
  const home = variables['HOME'] || variables['USERPROFILE'] || ''
  if (isAbsolute(home)) return join(home, path.slice(2))
  throw new UsageError(`${from}: ${path} cannot be found, as HOME names no directory.`, 'Set HOME or OCI_CONFIG_FILE.')
}

function profileIn(text: string, name: string, { path, from }: { path: string; from: string }): OciProfile {
  try {
    return profileCalled(name, profilesIn(text, path, from))
  } catch (error) {
    if (!(error instanceof ProfileProblem)) throw error
    throw new UsageError(
      `${from}: ${path}: ${error.message}.`,
      'oci setup config and oci session authenticate write profiles.',
    )
  }
}

function profilesIn(text: string, path: string, from: string): Profiles {
  try {
    return parseIni(text)
  } catch (error) {
    if (!(error instanceof IniProblem)) throw error
    throw new UsageError(`${from}: line ${error.line} of ${path} ${error.message}.`)
  }
}

/** A request signed by another key than the profile names is refused without a reason. The domain has the last word. */
function otherKey({ fingerprint }: OciProfile, privateKey: KeyObject, fromProfile: string): string | null {
  const actual = fingerprintOf(privateKey)
  if (fingerprint === null || actual === null || fingerprint === actual) return null
  return `The key of ${fromProfile} has the fingerprint ${actual}, and the profile names ${fingerprint}: is key_file the one that belongs to it?`
}

/** MD5 of the public key in DER; null where this Node has none (FIPS). */
function fingerprintOf(privateKey: KeyObject): string | null {
  try {
    const der = createPublicKey(privateKey).export({ type: 'spki', format: 'der' })
    const digest = createHash('md5').update(der).digest('hex')
    return digest.replace(/..(?!$)/g, '$&:')
  } catch {
    return null
  }
}

async function signerOf(
  { signsAs, fingerprint }: OciProfile,
  name: string,
  sources: SettingsSources,
  from: string,
): Promise<{ keyId: string; session: SigningSession | null; advice: string }> {
  if ('keyId' in signsAs) {
    const { keyId, user } = signsAs
    return {
      keyId,
      session: null,
      advice: `Has the user ${user} an API key with the fingerprint ${fingerprint}, and a role in this domain?`,
    }
  }
  const path = atHome(signsAs.tokenFile, from, sources)
  const setting = `security_token_file of OCI profile '${name}'`
  const token = (await readSecretFile(path, setting, sources)).trim()
  if (!/^[A-Za-z0-9\-._~+/]+=*$/.test(token)) throw new UsageError(`${setting}: ${path} does not hold a session token.`)
  sources.secrets.register(token)
  const endsAt = expiryOf(token)
  refuseExpired(endsAt, name, sources)
  const renewal = `oci session refresh --profile ${shellWord(name)}`
  return {
    keyId: `ST$${token}`,
    session: { endsAt, renewal },
    advice: `Has the session ended? While it lasts: ${renewal}. Else: ${newSession(name)}`,
  }
}

const newSession = (name: string): string => `oci session authenticate --profile-name ${shellWord(name)}`

function refuseExpired(expires: Date | null, name: string, { environment: { clock } }: SettingsSources): void {
  if (expires === null || expires > clock.now()) return
  const when = expires.toISOString().replace('.000Z', 'Z')
  throw new NotPermitted(`The session of OCI profile '${name}' expired at ${when}, by the clock of this machine.`, {
    hint: `${newSession(name)} begins a new one; oci session refresh --profile ${shellWord(name)} prolongs one that lasts.`,
  })
}

/** The claim `exp` (RFC 7519 section 4.1.4); null where the token is no JWT, or does not say. */
function expiryOf(token: string): Date | null {
  try {
    const { exp } = JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString('utf8'))
    const expires = new Date(typeof exp === 'number' ? exp * 1000 : Number.NaN)
    return Number.isNaN(expires.getTime()) ? null : expires
  } catch {
    return null
  }
}
