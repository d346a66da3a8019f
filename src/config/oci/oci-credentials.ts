import { createHash, createPublicKey, type KeyObject } from 'node:crypto'
import { isAbsolute, join } from 'node:path'
import { NotPermitted, UsageError } from '../../failures/errors'
import { shellWord } from '../../failures/shell-word'
import type { SigningKey, SigningSession } from '../../identity-domain/auth/credentials'
import type { Principal } from '../../identity-domain/auth/principals/principal'
import { createRequestSigner } from '../../identity-domain/auth/request-signing'
import type { PrincipalChoice } from '../principals/auth-method'
import { openPrivateKey } from '../private-key'
import { nonEmpty } from '../secret-setting'
import { readSecretFile, readSetting, readSettingIfThere } from '../setting-file'
import type { SettingsSources } from '../settings-sources'
import { fallback, parseIni } from './ini'
import {
  type AskedProfile,
  type OciProfile,
  type OciTenancy,
  ProfileProblem,
  principalIn,
  profileCalled,
  tenancyOf,
} from './oci-profile'
import { authIn, type OciAuth, principalOf, principals, problemWithAuth, valuesIn } from './oci-variables'

/** What says that OCI signs the requests. */
export interface OciChoice {
  /** null: no profile is named. Then it is `DEFAULT`, or what the variables of `oci` say without a profile. */
  profile: string | null
  /** The option, variable or profile that says so. */
  from: string
  /** A profile of ours goes by what is stored, whatever the variables of `oci` say. */
  usesVariables: boolean
}

/**
 * Signs in by a profile of `~/.oci/config`, or of the file that `OCI_CLI_CONFIG_FILE` or `OCI_CONFIG_FILE` names.
 *
 * @throws {UsageError} naming file, line, profile and key, never a value
 * @throws {NotPermitted} when its session token has expired
 */
export async function ociCredentials(choice: OciChoice, sources: SettingsSources): Promise<SigningKey | Principal> {
  const read = await readOciFile(choice, sources)
  const principal = principalFor(choice, read, sources)
  if (principal === null) return (await openProfile(choice, read, sources)).credentials
  const { principalCredentials } = await import('../principals/principal-credentials')
  return principalCredentials(principal, sources)
}

/** The same, in the way that `--auth` or `APPS_AUTH` names. */
export async function ociCredentialsBy(
  { method, from }: { method: 'api-key' | 'security-token' | 'delegation-token'; from: string },
  sources: SettingsSources,
): Promise<SigningKey | Principal> {
  const { flags, environment } = sources
  const { APPS_OCI_PROFILE: ours, OCI_CLI_PROFILE: theirs } = environment.variables
  const profile = flags.ociProfile ?? ours ?? (theirs || null)
  const choice: OciChoice = { profile, from, usesVariables: true }
  if (method !== 'delegation-token') {
    const auth = method === 'api-key' ? 'api_key' : 'security_token'
    return (await openProfile(choice, await readOciFile(choice, sources, auth), sources)).credentials
  }
  const read = await readOciFile(choice, sources, null)
  const delegationTokenFile = readFrom(read, () => principalIn(read.asked))?.delegationTokenFile ?? null
  const { principalCredentials } = await import('../principals/principal-credentials')
  return principalCredentials({ method, from, delegationTokenFile }, sources)
}

/** Who names it is known by now: `OCI_CLI_AUTH`, or the profile. */
function principalFor(
  { from, usesVariables }: OciChoice,
  read: OciFile,
  { environment: { variables } }: SettingsSources,
): PrincipalChoice | null {
  const { asked } = read
  // Whoever names a profile for this program alone may have set the variable for `oci`.
  const named = usesVariables && from.startsWith('OCI_') ? principalOf(variables) : null
  const ofProfile = asked.auth === null ? readFrom(read, () => principalIn(asked)) : null
  const delegationTokenFile = ofProfile?.delegationTokenFile ?? null
  if (named !== null) return { method: named, from: 'OCI_CLI_AUTH', delegationTokenFile }
  return ofProfile === null ? null : { ...ofProfile, from: `OCI profile '${asked.name}'` }
}

/** A profile of OCI that signs, and where it is at home. */
export interface OpenOciProfile {
  credentials: SigningKey
  /** null: only variables say how. */
  name: string | null
  /** The variables of `oci` that were used to sign. */
  variables: readonly string[]
  /** @throws {UsageError} where the profile has none */
  tenancy(): OciTenancy
}

/** A profile with a key, with what else it says. */
export async function openOciProfile(choice: OciChoice, sources: SettingsSources): Promise<OpenOciProfile> {
  const { variables } = sources.environment
  if (choice.usesVariables && choice.from.startsWith('OCI_') && principalOf(variables) !== null)
    throw new UsageError(
      `OCI_CLI_AUTH=${variables['OCI_CLI_AUTH']}: only an API key or a session token can sign here.`,
      'Set OCI_CLI_AUTH to api_key or security_token.',
    )
  return openProfile(choice, await readOciFile(choice, sources), sources)
}

/** The file with the profile that is asked for. */
interface OciFile {
  path: string
  from: string
  /** Of the profile; null: only variables say how. */
  name: string | null
  asked: AskedProfile
  readableByOthers: boolean
}

async function readOciFile(choice: OciChoice, sources: SettingsSources, named?: OciAuth): Promise<OciFile> {
  const { from, usesVariables } = choice
  if (choice.profile === '') throw new UsageError(`${from} is set but empty.`)
  const { variables } = sources.environment
  const auth = named === undefined && usesVariables ? authFor(choice, sources) : (named ?? null)
  const path = configFile(from, sources)
  // Nobody named a profile of it: then it need not be there.
  const read = choice.profile === null ? readSettingIfThere : readSetting
  const config = await read(path, from, sources)
  const file = parseIni(config?.text ?? '')
  const name = choice.profile ?? (file.profiles.has(fallback) ? fallback : null)
  const asked = { name, file, variables: usesVariables ? valuesIn(variables) : new Map(), auth }
  return { path, from, name, asked, readableByOthers: config?.readableByOthers ?? false }
}

async function openProfile(choice: OciChoice, read: OciFile, sources: SettingsSources): Promise<OpenOciProfile> {
  const { path, from, name, asked } = read
  const profile = readFrom(read, () => profileCalled(asked))
  const secret = secretInProfile(profile)
  if (read.readableByOthers && secret !== null)
    sources.warnings.push(`${path} holds a ${secret} and can be read by others; chmod 600 keeps it to you.`)
  const fromProfile = name === null ? 'the variables of oci' : `OCI profile '${name}'`
  const passphraseSetting = `${name === null ? 'OCI_CLI_PASSPHRASE' : `pass_phrase in ${path}`}, or run this on a terminal to be asked`
  const privateKey = await keyOf(profile, { what: fromProfile, passphraseSetting, from }, sources)
  const concern = otherKey(profile, privateKey, fromProfile)
  if (concern !== null) sources.warnings.push(concern)
  const { keyId, ...known } = await signerOf(profile, name, sources, from)
  const sign = createRequestSigner({ keyId, privateKey })
  return {
    credentials: { kind: 'signature', sign, ...known, concern, from: sourceOf(name, choice, profile.variables) },
    name,
    variables: profile.variables,
    tenancy: () => readFrom(read, () => tenancyOf(asked)),
  }
}

/** Whoever names a profile for this program alone may have set the variable for `oci`. @throws {UsageError} else */
function authFor({ from }: OciChoice, { environment: { variables }, warnings }: SettingsSources): OciAuth {
  const problem = problemWithAuth(variables)
  const isOfOci = from.startsWith('OCI_')
  if (problem !== null && isOfOci)
    throw new UsageError(
      problem,
      `Set OCI_CLI_AUTH to ${['api_key', 'security_token', ...Object.keys(principals)].join(', ')}, or sign in another way: --auth`,
    )
  const isPrincipal = principalOf(variables) !== null
  if (!isOfOci && (problem !== null || isPrincipal))
    warnings.push(
      `${problem ?? `OCI_CLI_AUTH=${variables['OCI_CLI_AUTH']} does not count here.`} The profile of ${from} decides how to sign.`,
    )
  return authIn(variables)
}

/** For people: the profile, and what counts instead of it. */
function sourceOf(name: string | null, { from, profile }: OciChoice, variables: readonly string[]): string {
  const named = from === 'OCI_CLI_PROFILE' && profile !== null ? ' (OCI_CLI_PROFILE)' : ''
  if (name === null) return variables.join(', ')
  return `OCI profile '${name}'${named}${variables.length === 0 ? '' : `, with ${variables.join(', ')}`}`
}

function configFile(from: string, sources: SettingsSources): string {
  const { variables } = sources.environment
  const named = variables['OCI_CLI_CONFIG_FILE'] || nonEmpty('OCI_CONFIG_FILE', variables)
  return atHome(named ?? '~/.oci/config', from, sources)
}

/** The key of the file under which it holds a secret. */
function secretInProfile({ key, passphrase }: OciProfile): string | null {
  const settings = [passphrase?.setting ?? '', 'content' in key ? key.setting : '']
  return settings.map((each) => /^(pass_phrase|key_content) of /.exec(each)?.[1]).find((each) => each) ?? null
}

async function keyOf(
  { key, passphrase }: OciProfile,
  { what, passphraseSetting, from }: { what: string; passphraseSetting: string; from: string },
  sources: SettingsSources,
): Promise<KeyObject> {
  const file = 'content' in key ? null : atHome(key.file, from, sources)
  const text = 'content' in key ? key.content : await readSecretFile(file ?? '', key.setting, sources)
  return openPrivateKey(
    { text, file, what: `The key of ${what}`, passphrase: passphrase?.value ?? null, passphraseSetting },
    sources,
  )
}

/** `~` is the home directory, as for all of Oracle's readers. */
function atHome(path: string, from: string, { environment: { variables } }: SettingsSources): string {
  if (!/^~[/\\]/.test(path)) return path
  const home = variables['HOME'] || variables['USERPROFILE'] || ''
  if (isAbsolute(home)) return join(home, path.slice(2))
  throw new UsageError(`${from}: ${path} cannot be found, as HOME names no directory.`, 'Set HOME or OCI_CONFIG_FILE.')
}

/** @throws {UsageError} instead of a {@link ProfileProblem} */
function readFrom<Result>({ path, from, name }: Pick<OciFile, 'path' | 'from' | 'name'>, read: () => Result): Result {
  try {
    return read()
  } catch (error) {
    if (!(error instanceof ProfileProblem)) throw error
    if (error.line !== null)
      throw new UsageError(
        `${from}: line ${error.line} of ${path} ${error.message}.`,
        'A value of several lines, such as key_content, continues on lines that begin with a space.',
      )
    if (name === null)
      throw new UsageError(`${from}: ${error.message}.`, 'Set them, or name a profile: OCI_CLI_PROFILE.')
    throw new UsageError(
      `${from}: ${path}: ${error.message}.`,
      'oci setup config and oci session authenticate write profiles.',
    )
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
  profile: string | null,
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
  const { setting } = signsAs
  const name = profile ?? fallback
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
