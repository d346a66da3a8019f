import { createPrivateKey, type KeyObject } from 'node:crypto'
import { UsageError } from '../failures/errors'
import { shellWord } from '../failures/shell-word'
import { promptHidden } from '../output/prompt-hidden'
import { isInteractive } from '../platform/is-interactive'
import { keyBlockIn } from './key-text'
import type { SettingsSources } from './settings-sources'

export interface LockedKey {
  /** PEM, or what was taken for it. */
  text: string
  /** The file that it is in; null where it is in a variable or another file. */
  file: string | null
  /** For people: whose key it is, as in `The key of OCI profile 'X'`. */
  what: string
  /** What was set; null: a person is asked, where there is one and the key needs one. */
  passphrase: string | null
  /** Where a passphrase is set. */
  passphraseSetting: string
}

/**
 * An RSA key that signs. The key itself and its passphrase are hidden from now on.
 *
 * @throws {UsageError} which never says what the file holds
 */
export async function openPrivateKey(locked: LockedKey, sources: SettingsSources): Promise<KeyObject> {
  const { text, file, what } = locked
  const block = keyBlockIn(text, file)
  if ('problem' in block) throw new UsageError(`${what} ${block.problem}.`, block.hint)
  sources.secrets.registerLocal(block.body)
  const passphrase = block.isLocked ? await passphraseFor(locked, sources) : null
  const key = keyIn(block.pem, passphrase, locked)
  if (key.asymmetricKeyType === 'rsa') return key
  throw new UsageError(
    `${what} is not an RSA key${kindWords[key.asymmetricKeyType ?? ''] ?? ''}; Oracle accepts only RSA keys.`,
    'Make one: openssl genrsa -out key.pem 2048',
  )
}

/** By Node's name for it. */
const kindWords: Readonly<Record<string, string>> = {
  ec: ' but an EC key',
  ed25519: ' but an Ed25519 key',
  'rsa-pss': ' but an RSA-PSS key',
  dsa: ' but a DSA key',
}

async function passphraseFor(
  { what, passphrase, passphraseSetting }: LockedKey,
  sources: SettingsSources,
): Promise<string> {
  if (passphrase !== null) return sources.secrets.register(passphrase).reveal()
  const { flags, environment, secrets } = sources
  const typed = isInteractive(flags, environment)
    ? await promptHidden(`Passphrase of ${lower(what)}: `, environment, secrets)
    : null
  if (typed !== null && typed !== '') return secrets.register(typed).reveal()
  throw new UsageError(`${what} is locked by a passphrase, and no passphrase is set.`, `Set ${passphraseSetting}.`)
}

const lower = (text: string): string => text.charAt(0).toLowerCase() + text.slice(1)

function keyIn(pem: string, passphrase: string | null, { file, what }: LockedKey): KeyObject {
  try {
    return createPrivateKey({ key: pem, format: 'pem', ...(passphrase === null ? {} : { passphrase }) })
  } catch (error) {
    // What OpenSSL says may quote the file.
    const path = shellWord(file ?? 'FILE')
    if (passphrase === null)
      throw new UsageError(`${what} is damaged: it cannot be read.`, `To see why: openssl pkey -noout -in ${path}`)
    const isUnknown = (error as NodeJS.ErrnoException).code?.includes('UNSUPPORTED')
    throw new UsageError(
      isUnknown
        ? `${what} does not open with its passphrase, or is locked by a cipher that is no longer supported.`
        : `${what} does not open with its passphrase.`,
      isUnknown
        ? `To lock it again: openssl pkey -in ${path} -aes256 -out key.pem; for an old cipher, add -provider legacy -provider default.`
        : `To try a passphrase: openssl pkey -noout -in ${path}`,
    )
  }
}
