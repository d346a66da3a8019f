import type { CommandContext } from '../../cli/command'
import { authMethodOf } from '../../config/principals/auth-method'
import {
  type Profile,
  type SecretPlace,
  type SecretStore,
  type SignIn,
  type StoredAuth,
  storedAuths,
} from '../../config/profiles/profile'
import { UsageError } from '../../failures/errors'
import { shellWords } from '../../platform/shell-words'
import { isNoPath } from '../../secrets/secrets-in-words'
import { promptFor, promptForSecret } from './prompt'
import type { LoginRequest } from './request'

/** How to sign in from now on, and the secret that is to be stored for it. */
export interface ChosenSignIn {
  signIn: SignIn
  /** null: it is somewhere of the user's own. */
  secret: string | null
}

/**
 * What the options say, with what is missing asked for.
 *
 * @param known the profile that is to be replaced
 * @throws {UsageError} when nobody can be asked
 */
export async function chooseSignIn(
  asked: LoginRequest & { store: SecretStore },
  known: Profile | undefined,
  context: CommandContext,
): Promise<ChosenSignIn> {
  const { auth, ociProfile, keyFile, keyId } = asked
  if (auth !== undefined) return ofTheirOwn({ kind: 'principal', auth: storedAuth(auth) })
  if (ociProfile !== undefined) return ofTheirOwn({ kind: 'oci-profile', ociProfile })
  const stored: SecretPlace = { kind: 'stored', store: asked.store }
  const place = (await ownPlace(asked, context)) ?? stored
  const ask = (what: 'secret' | 'token', question: string) =>
    place === stored ? promptForSecret({ what, question, isPiped: asked[`${what}Stdin`] }, context) : null
  if (isTokenMeant(asked, known))
    return { signIn: { kind: 'token', token: place }, secret: await ask('token', 'Bearer token') }
  const clientId = asked.clientId ?? clientIdOf(known) ?? (await promptFor('Client id', '--client-id', context))
  if (keyFile !== undefined) {
    const absolute = await placeOf(keyFile, context)
    return ofTheirOwn({ kind: 'client-key', clientId, keyFile: absolute, keyId: keyId ?? null })
  }
  return {
    signIn: { kind: 'client-secret', clientId, secret: place },
    secret: await ask('secret', `Secret of client ${clientId}`),
  }
}

/** @throws {UsageError} for a way that is told by its own options */
function storedAuth(text: string): StoredAuth {
  const method = authMethodOf(text, '--auth')
  const found = storedAuths.find((each) => each === method)
  if (found !== undefined) return found
  throw new UsageError(
    `--auth ${method} cannot be stored in a profile; ${storedAuths.join(', ')} can.`,
    'Leave --auth out: the other options of apps login say how to sign in.',
  )
}

const ofTheirOwn = (signIn: SignIn): ChosenSignIn => ({ signIn, secret: null })

/** A profile that signs in by a token does so again, unless something else is said. */
function isTokenMeant(asked: LoginRequest, known: Profile | undefined): boolean {
  const [way] = waysIn(asked)
  if (way !== undefined) return /^--token-/.test(way)
  return asked.clientId === undefined && !asked.cacheTokens && known?.signIn.kind === 'token'
}

/** A file or command of the user's own, for secret or token. */
async function ownPlace(asked: LoginRequest, context: CommandContext): Promise<SecretPlace | null> {
  const file = asked.secretFile ?? asked.tokenFile
  if (file !== undefined) return { kind: 'file', path: await placeOf(file, context) }
  if (asked.secretCommand !== undefined)
    return { kind: 'command', words: wordsOf(asked.secretCommand, '--secret-command') }
  if (asked.tokenCommand !== undefined)
    return { kind: 'command', words: wordsOf(asked.tokenCommand, '--token-command') }
  return null
}

/** A secret in the place of a path becomes the end of a path here, where nothing could tell it any more. */
function placeOf(path: string, { environment, secrets }: CommandContext): Promise<string> {
  if (isNoPath(path)) secrets.register(path)
  return environment.files.place(path, { ofName: true })
}

const clientIdOf = (known: Profile | undefined): string | undefined =>
  known?.signIn.kind === 'client-secret' ? known.signIn.clientId : undefined

/** The options that say how to sign in. */
const waysIn = (asked: LoginRequest): string[] =>
  (
    [
      ['--auth', asked.auth],
      ['--oci-profile', asked.ociProfile],
      ['--token-stdin', asked.tokenStdin || undefined],
      ['--token-file', asked.tokenFile],
      ['--token-command', asked.tokenCommand],
      ['--key-file', asked.keyFile],
      ['--secret-file', asked.secretFile],
      ['--secret-command', asked.secretCommand],
      ['--secret-stdin', asked.secretStdin || undefined],
    ] as const
  )
    .filter(([, value]) => value !== undefined)
    .map(([option]) => option)

/** @throws {UsageError} */
export function refuseContradictions(asked: LoginRequest): void {
  const [first = '', second] = waysIn(asked)
  if (second !== undefined) throw excluding(first, second)
  if (asked.clientId !== undefined && /^--(auth|oci-profile|token-.*)$/.test(first))
    throw excluding('--client-id', first)
  if (asked.cacheTokens && /^--(auth|oci-profile|token-.*)$/.test(first))
    throw new UsageError(
      `--cache-tokens and ${first} cannot be used together.`,
      'Tokens are cached only for a client that signs in with a secret or a private key.',
    )
  if (asked.store !== undefined && !asked.cacheTokens && !/^(|--(secret|token)-stdin)$/.test(first))
    throw excluding('--store', first)
  if (asked.keyId !== undefined && first !== '--key-file') throw new UsageError('--key-id requires --key-file.')
}

const excluding = (one: string, other: string): UsageError =>
  new UsageError(`${one} and ${other} cannot be used together.`, 'A profile has one way to sign in.')

function wordsOf(command: string, option: string): string[] {
  const words = shellWords(command)
  if (words !== null) return words
  throw new UsageError(
    `${option}: this is not a command: it is empty, or a quote is not closed.`,
    `It runs without a shell. To use one: ${option} "sh -c 'LINE'"`,
  )
}
