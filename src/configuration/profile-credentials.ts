import type { Seconds } from '../duration'
import { UsageError } from '../errors'
import type { Credentials } from '../identity-domain/credentials'
import type { Profile, SecretPlace, SignIn } from '../profiles/profile'
import { bearerToken } from './access-token'
import { secretInFile, singleLine } from './secret-setting'
import type { Surroundings } from './surroundings'

/**
 * What the profile that is named, or in use, says; null where there is none.
 *
 * @throws {UsageError} where they were stored with another origin (U16)
 */
export async function storedCredentials(around: Surroundings, origin: URL): Promise<Credentials | null> {
  const profile = await around.profile()
  if (profile === null) return null
  if (profile.origin.origin === origin.origin) return credentialsOf(profile, around, null)
  const from = around.flags.domainUrl === undefined ? 'APPS_DOMAIN_URL' : '--domain-url'
  throw new UsageError(
    `There are no credentials for ${origin.origin}, which ${from} names; those of profile '${profile.name}' are for ${profile.origin.origin} alone.`,
    `apps login NAME --domain-url ${origin.origin} stores others.`,
  )
}

/**
 * How a profile signs in.
 *
 * @param typed a secret that is to be tried before it is stored
 * @throws {Failure} naming the profile and where its secret should be, never the secret
 */
export async function credentialsOf(
  { name, origin, signIn }: Profile,
  around: Surroundings,
  typed: string | null,
): Promise<Credentials> {
  const from = `profile '${name}'`
  switch (signIn.kind) {
    case 'token':
      return bearerToken(await secretInFile(signIn.tokenFile, from, around), from, around)
    case 'oci-profile':
      return (await import('./oci-profile')).ociProfile(signIn.ociProfile, from, around)
    case 'client-key': {
      const { clientId, keyFile, keyId } = signIn
      return (await import('./client-key')).clientKey(
        clientId,
        { file: keyFile, from, alias: keyId ?? undefined },
        around,
      )
    }
    case 'client-secret': {
      const secret = typed ?? (await secretOf({ name, origin, signIn }, signIn, around))
      const value = singleLine(secret, `The secret of ${from}`)
      return {
        kind: 'client',
        clientId: signIn.clientId,
        secret: around.secrets.keep(value),
        from: `${from}, client ${signIn.clientId}`,
      }
    }
  }
}

async function secretOf(
  profile: Profile,
  { secret }: Extract<SignIn, { kind: 'client-secret' }>,
  around: Surroundings,
): Promise<string> {
  const from = `profile '${profile.name}'`
  switch (secret.kind) {
    case 'file':
      return secretInFile(secret.path, from, around)
    case 'command':
      return printedSecret(secret, from, around)
    case 'stored': {
      const { storedSecret } = await import('../profiles/stored-secrets')
      return storedSecret(profile, secret.store, around.environment)
    }
  }
}

/** In seconds: somebody may have to unlock something. */
const longestCommand = 30

/** In bytes. */
const mostPrinted = 65_536

const failures = {
  'not-started': 'could not be started',
  'exit-code': 'ended with an error',
  'too-slow': `did not end within ${longestCommand} seconds`,
  'too-much': 'printed more than 64 KiB',
}

async function printedSecret(
  { words }: Extract<SecretPlace, { kind: 'command' }>,
  from: string,
  { environment }: Surroundings,
): Promise<string> {
  const [program = '', ...args] = words
  const { bytes, failed } = await environment.capture({
    program,
    args,
    variables: environment.variables,
    within: longestCommand as Seconds,
    mostPrinted,
    stop: environment.signals.interrupted,
  })
  const about = `The command for the secret of ${from} (${program})`
  if (failed !== null)
    throw new UsageError(
      `${about} ${failures[failed]}.`,
      'Run it by itself to see why; it has to print the secret and nothing else.',
    )
  const secret = textOf(bytes)?.replace(/\r?\n$/, '')
  if (secret === undefined) throw new UsageError(`${about} did not print UTF-8 text.`)
  if (secret === '') throw new UsageError(`${about} printed nothing.`)
  return secret
}

function textOf(bytes: Uint8Array): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch {
    return undefined
  }
}
