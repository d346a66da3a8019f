import { isLoopback, parseDomainUrl } from './domain-url'
import type { Seconds } from './duration'
import type { Environment, FileProblem, ProxyServer } from './environment'
import { fileProblemWords, UsageError } from './errors'
import type { Credentials } from './identity-domain/session'
import type { Secret, Secrets } from './secrets'

/** What the command line says about the domain; a flag wins over a variable. */
export interface DomainFlags {
  domainUrl?: string | undefined
  caFile?: string | undefined
}

/** Everything needed to talk to the domain. */
export interface DomainSettings {
  origin: URL
  credentials: Credentials
  extraCertificates?: string
  proxy: ProxyServer | null
  /** What a person should know about these settings. */
  warnings: string[]
}

/** How long a run may take unless `--timeout` says otherwise. */
export const usualTimeout = 60 as Seconds

/** In bytes. Larger ones are not what they are taken for. */
const largestSettingFile = 1024 * 1024

/**
 * Which domain, and how to sign in.
 *
 * @throws {UsageError} naming the variable or option, never the value of a secret
 */
export async function readDomainSettings(
  flags: DomainFlags,
  environment: Environment,
  secrets: Secrets,
): Promise<DomainSettings> {
  const { variables } = environment
  const warnings: string[] = []
  const origin = domainOrigin(flags, variables)
  refuseLeakySettings(variables, origin)
  warnings.push(...leakyOptions(variables))
  const extraCertificates = flags.caFile === undefined ? undefined : await readCertificates(flags.caFile, environment)
  return {
    origin,
    credentials: await readCredentials(environment, secrets, warnings),
    ...(extraCertificates === undefined ? {} : { extraCertificates }),
    proxy: proxyFor(origin, variables, secrets),
    warnings,
  }
}

/** What is needed to act as the client under test. */
export interface OAuthSettings {
  /** Of the domain, or of the issuer. */
  origin: URL
  issuer: URL | null
  /** The secret of the client under test; null: none is set. */
  clientSecret: Secret | null
  extraCertificates?: string
  proxyFor(origin: URL): ProxyServer | null
  warnings: string[]
}

/**
 * The provider to test a client of, and the client's own secret.
 *
 * @param issuer as typed; null: the domain that flags and variables name
 * @throws {UsageError}
 */
export async function readOAuthSettings(
  flags: DomainFlags,
  environment: Environment,
  secrets: Secrets,
  issuer: string | null,
): Promise<OAuthSettings> {
  const { variables } = environment
  const warnings: string[] = []
  const url = issuer === null ? null : parseIssuer(issuer, '--issuer')
  const origin = url ?? domainOrigin(flags, variables)
  refuseLeakySettings(variables, origin)
  if (url !== null) warnings.push(...leakyOptions(variables))
  const extraCertificates = flags.caFile === undefined ? undefined : await readCertificates(flags.caFile, environment)
  const secret = await secretFrom('APPS_TEST_CLIENT_SECRET', environment, warnings)
  return {
    origin,
    issuer: url,
    clientSecret: secret === null ? null : secrets.keep(secret.value),
    ...(extraCertificates === undefined ? {} : { extraCertificates }),
    proxyFor: (each) => proxyFor(each, variables, secrets),
    warnings,
  }
}

/** An issuer identifier (OpenID Connect Discovery 1.0 section 3): it may have a path, but neither query nor fragment. */
function parseIssuer(text: string, from: string): URL {
  const [, origin = text, path = ''] = /^([a-z]+:\/\/[^/?#\\]*)(\/[A-Za-z0-9\-._~/]*)?$/i.exec(text) ?? []
  const url = new URL(path === '' ? '/' : path, parseDomainUrl(origin, from))
  if (url.pathname === (path === '' ? '/' : path)) return url
  throw new UsageError(`${from}: the path of the issuer would be read as ${url.pathname}.`)
}

/**
 * A profile is the last of the ways to sign in, and would give way to the others. But one that is named has to exist, and
 * in this version none does: whoever names one expects its domain.
 */
function refuseProfile({ APPS_PROFILE: name = '' }: Environment['variables']): void {
  if (name === '') return
  throw new UsageError('APPS_PROFILE names a profile, and this version has none yet.', 'Unset it.')
}

function domainOrigin({ domainUrl }: DomainFlags, variables: Environment['variables']): URL {
  refuseProfile(variables)
  if (domainUrl !== undefined) return parseDomainUrl(domainUrl, '--domain-url')
  const url = variables['APPS_DOMAIN_URL']
  if (url !== undefined) return parseDomainUrl(url, 'APPS_DOMAIN_URL')
  throw new UsageError(
    'No identity domain is named: APPS_DOMAIN_URL is not set.',
    "Set it to the domain's URL, or try things out without one: apps sandbox -- bash",
  )
}

/** Settings of Node that would print tokens, or let anybody pretend to be the domain. */
function refuseLeakySettings(variables: Environment['variables'], origin: URL): void {
  if (variables['NODE_TLS_REJECT_UNAUTHORIZED'] === '0' && origin.protocol === 'https:') {
    throw new UsageError(
      'NODE_TLS_REJECT_UNAUTHORIZED=0 switches the check of certificates off; with it, no token is sent anywhere.',
      'Unset it. For an authority of your own: --ca-file FILE.',
    )
  }
  const traced = (variables['NODE_DEBUG'] ?? '').split(',').find(printsTokens)
  if (traced !== undefined) {
    throw new UsageError(
      `NODE_DEBUG=${traced.trim()} makes Node print tokens.`,
      'Unset it. To see requests and answers without secrets: --debug.',
    )
  }
}

/** Node takes `*` for any letters, and case does not matter. */
function printsTokens(name: string): boolean {
  const letters = name.trim().replace(/[^A-Za-z0-9_*]/g, '\\$&')
  const pattern = new RegExp(`^${letters.replaceAll('*', '.*')}$`, 'i')
  return name !== '' && ['http', 'https', 'tls', 'net', 'undici'].some((each) => pattern.test(each))
}

/** Options of Node that let others look into this process, or write what it holds into a file. */
function leakyOptions(variables: Environment['variables']): string[] {
  const found = /--(inspect|tls-keylog|report|trace-tls|heapsnapshot|heap-prof)[a-z-]*/.exec(
    variables['NODE_OPTIONS'] ?? '',
  )
  return found === null ? [] : [`NODE_OPTIONS has ${found[0]}: with it, tokens can be read by others.`]
}

async function readCredentials(environment: Environment, secrets: Secrets, warnings: string[]): Promise<Credentials> {
  const { variables } = environment
  const token = await secretFrom('APPS_ACCESS_TOKEN', environment, warnings)
  if (token !== null) {
    if (!/^[A-Za-z0-9\-._~+/]+=*$/.test(token.value))
      throw new UsageError(`${token.from} holds no bearer token: it has characters that none can have.`)
    return { kind: 'bearer', token: secrets.keep(token.value), from: token.from }
  }
  const clientId = nonEmpty('APPS_CLIENT_ID', variables)
  const secret = await secretFrom('APPS_CLIENT_SECRET', environment, warnings)
  if (clientId !== undefined && secret !== null) {
    return { kind: 'client', clientId, secret: secrets.keep(secret.value) satisfies Secret, from: `client ${clientId}` }
  }
  throw new UsageError(whatIsMissing(variables, clientId !== undefined, secret?.from), howToSignIn)
}

const howToSignIn = 'Set APPS_CLIENT_ID and APPS_CLIENT_SECRET (or APPS_CLIENT_SECRET_FILE), or APPS_ACCESS_TOKEN.'

function whatIsMissing(variables: Environment['variables'], hasId: boolean, secretFrom: string | undefined): string {
  const later = ['APPS_CLIENT_KEY_FILE', 'APPS_OCI_PROFILE'].find((name) => (variables[name] ?? '') !== '')
  if (later !== undefined) return `${later} is set, but this version cannot sign in that way yet.`
  if (hasId) return 'APPS_CLIENT_ID is set, but no secret: APPS_CLIENT_SECRET is missing.'
  if (secretFrom !== undefined) return `${secretFrom} is set, but APPS_CLIENT_ID is missing.`
  return 'There are no credentials to sign in with.'
}

function nonEmpty(name: string, variables: Environment['variables']): string | undefined {
  const value = variables[name]
  if (value === '') throw new UsageError(`${name} is set but empty.`)
  return value
}

/** A secret from a variable, or from the file that the variable with `_FILE` names. */
async function secretFrom(
  name: string,
  environment: Environment,
  warnings: string[],
): Promise<{ value: string; from: string } | null> {
  const { variables } = environment
  const value = nonEmpty(name, variables)
  const file = nonEmpty(`${name}_FILE`, variables)
  if (value !== undefined && file !== undefined)
    throw new UsageError(`${name} and ${name}_FILE are both set; which one counts?`, 'Unset one of them.')
  if (value !== undefined) return { value: singleLine(value, name), from: name }
  if (file === undefined) return null
  const from = `${name}_FILE`
  const { text, readableByOthers } = await readSetting(file, from, environment)
  if (readableByOthers) warnings.push(`${file} (${from}) can be read by others; chmod 600 keeps it to you.`)
  const secret = text.replace(/\r?\n$/, '')
  if (secret === '') throw new UsageError(`The file of ${from} is empty.`)
  return { value: singleLine(secret, `The file of ${from}`), from }
}

function singleLine(value: string, what: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is refused.
  if (/[\u0000-\u001f\u007f]/.test(value))
    throw new UsageError(`${what} contains a line break or another control character.`)
  return value
}

const fileProblems: typeof fileProblemWords = { ...fileProblemWords, 'too-large': 'is larger than 1 MiB' }

async function readSetting(
  path: string,
  from: string,
  { files }: Environment,
): Promise<{ text: string; readableByOthers: boolean }> {
  try {
    return await files.read(path, { limit: largestSettingFile })
  } catch (error) {
    throw new UsageError(`${from}: ${path} ${fileProblems[(error as FileProblem).problem] ?? 'cannot be read'}.`)
  }
}

async function readCertificates(path: string, environment: Environment): Promise<string> {
  const { text } = await readSetting(path, '--ca-file', environment)
  if (!text.includes('-----BEGIN CERTIFICATE-----'))
    throw new UsageError(`--ca-file: ${path} holds no certificate in PEM form.`)
  return text
}

/** `HTTPS_PROXY` for https, and nothing else: a loopback address is this machine, which no proxy can reach for us. */
function proxyFor(origin: URL, variables: Environment['variables'], secrets: Secrets): ProxyServer | null {
  if (isLoopback(origin)) return null
  const name = ['https_proxy', 'HTTPS_PROXY'].find((each) => (variables[each] ?? '') !== '')
  if (name === undefined) return null
  const url = URL.canParse(variables[name] ?? '') ? new URL(variables[name] ?? '') : null
  if (url === null || !/^https?:$/.test(url.protocol)) {
    throw new UsageError(`${name} is not the address of a proxy; it looks like http://proxy.example:3128.`)
  }
  keepProxyPassword(url, secrets)
  return { url, except: variables['no_proxy'] ?? variables['NO_PROXY'] ?? '' }
}

/** As it was written, as it is meant, and as it goes out. */
function keepProxyPassword({ username, password }: URL, secrets: Secrets): void {
  if (password === '') return
  secrets.keep(password)
  try {
    secrets.keep(decodeURIComponent(password))
    secrets.keep(Buffer.from(`${decodeURIComponent(username)}:${decodeURIComponent(password)}`).toString('base64'))
  } catch {
    // A lone percent sign: then it goes out as it was written.
  }
}
