import { createPrivateKey, type KeyObject } from 'node:crypto'
import { UsageError } from '../failures/errors'
import { promptHidden } from '../output/prompt-hidden'
import { isInteractive } from '../platform/is-interactive'
import type { SettingsSources } from './settings-sources'

export interface LockedKey {
  /** The text of a PEM file. */
  pem: string
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
  const { pem, what } = locked
  const [block, label, body = ''] =
    /-----BEGIN ((?:[A-Z]+ )?PRIVATE KEY)-----([\s\S]*?)-----END \1-----/.exec(pem) ?? []
  if (block === undefined || label === undefined) throw new UsageError(`${what} is ${whatElse(pem)}.`)
  if (label.startsWith('OPENSSH'))
    throw new UsageError(`${what} is in OpenSSH format.`, 'Convert it to PEM: ssh-keygen -p -m PEM -f FILE')
  // RFC 1421: headers, which are no secret, end at an empty line.
  sources.secrets.registerLocal(body.replace(/^[\s\S]*?\n\r?\n/, '').replace(/\s/g, ''))
  const isLocked = label.startsWith('ENCRYPTED') || /^Proc-Type: 4,ENCRYPTED/m.test(body)
  const passphrase = isLocked ? await passphraseFor(locked, sources) : null
  const key = keyIn(block, passphrase, locked)
  if (key.asymmetricKeyType !== 'rsa') throw new UsageError(`${what} is not an RSA key; Oracle accepts only RSA keys.`)
  return key
}

function whatElse(pem: string): string {
  if (/-----BEGIN (RSA )?PUBLIC KEY-----/.test(pem)) return 'a public key; the private key is needed'
  return 'not a private key in PEM format'
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

function keyIn(pem: string, passphrase: string | null, { what }: LockedKey): KeyObject {
  try {
    return createPrivateKey({ key: pem, format: 'pem', ...(passphrase === null ? {} : { passphrase }) })
  } catch {
    // What OpenSSL says may quote the file.
    throw new UsageError(
      passphrase === null ? `${what} is damaged: it cannot be read.` : `${what} does not open with its passphrase.`,
    )
  }
}
