import type { Context } from '../../command'
import { UsageError } from '../../errors'
import { commandWords } from '../../profiles/command-words'
import type { Profile, SecretStore, SignIn } from '../../profiles/profile'
import { openStore } from '../../profiles/stored-secrets'
import { askFor, askForSecret } from './asking'
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
 * @throws {UsageError} when options exclude each other, or nobody can be asked
 */
export async function chooseSignIn(
  asked: LoginRequest,
  known: Profile | undefined,
  context: Context,
): Promise<ChosenSignIn> {
  refuseContradictions(asked)
  const { files } = context.environment
  const absolute = (path: string) => files.place(path, { ofName: true })
  const { ociProfile, tokenFile, keyFile, keyId, secretFile, secretCommand } = asked
  if (ociProfile !== undefined) return ofTheirOwn({ kind: 'oci-profile', ociProfile })
  if (tokenFile !== undefined) return ofTheirOwn({ kind: 'token', tokenFile: await absolute(tokenFile) })
  const store: SecretStore = asked.store ?? 'keychain'
  const isStored = keyFile === undefined && secretFile === undefined && secretCommand === undefined
  // Before anybody types a secret that cannot be kept.
  if (isStored) await openStore(store, context.environment)
  const clientId = asked.clientId ?? clientIdOf(known) ?? (await askFor('Client id', '--client-id', context))
  if (keyFile !== undefined)
    return ofTheirOwn({ kind: 'client-key', clientId, keyFile: await absolute(keyFile), keyId: keyId ?? null })
  if (secretFile !== undefined)
    return ofTheirOwn({ kind: 'client-secret', clientId, secret: { kind: 'file', path: await absolute(secretFile) } })
  if (secretCommand !== undefined)
    return ofTheirOwn({ kind: 'client-secret', clientId, secret: { kind: 'command', words: wordsOf(secretCommand) } })
  const secret = await askForSecret(clientId, asked, context)
  return { signIn: { kind: 'client-secret', clientId, secret: { kind: 'stored', store } }, secret }
}

const ofTheirOwn = (signIn: SignIn): ChosenSignIn => ({ signIn, secret: null })

const clientIdOf = (known: Profile | undefined): string | undefined =>
  known?.signIn.kind === 'client-secret' ? known.signIn.clientId : undefined

function refuseContradictions(asked: LoginRequest): void {
  const ways = (
    [
      ['--oci-profile', asked.ociProfile],
      ['--token-file', asked.tokenFile],
      ['--key-file', asked.keyFile],
      ['--secret-file', asked.secretFile],
      ['--secret-command', asked.secretCommand],
      ['--secret-stdin', asked.secretStdin || undefined],
    ] as const
  ).filter(([, value]) => value !== undefined)
  const [[first] = [''], second] = ways
  if (second !== undefined) throw excluding(first, second[0])
  if (asked.clientId !== undefined && /^--(oci-profile|token-file)$/.test(first)) throw excluding('--client-id', first)
  if (asked.store !== undefined && !/^(|--secret-stdin)$/.test(first)) throw excluding('--store', first)
  if (asked.keyId !== undefined && first !== '--key-file')
    throw new UsageError('--key-id belongs to --key-file, which is missing.')
}

const excluding = (one: string, other: string): UsageError =>
  new UsageError(`${one} and ${other} exclude each other.`, 'A profile has one way to sign in.')

function wordsOf(command: string): string[] {
  const words = commandWords(command)
  if (words !== null) return words
  throw new UsageError(
    '--secret-command: this is no program with its arguments: a quote is not closed, or there is nothing.',
    'No shell runs it; for a line of one: --secret-command "sh -c \'LINE\'"',
  )
}
