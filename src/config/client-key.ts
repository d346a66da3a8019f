import { createHash, type KeyObject, X509Certificate } from 'node:crypto'
import { UsageError } from '../failures/errors'
import { createAssertionMaker } from '../identity-domain/auth/client-assertion'
import type { ClientKey } from '../identity-domain/auth/credentials'
import { openPrivateKey } from './private-key'
import { secretFrom } from './secret-setting'
import { readSecretFile } from './setting-file'
import type { SettingsSources } from './settings-sources'

export interface KeySetting {
  key: { file: string } | { text: string }
  /** What names the file or has the text, for messages. */
  from: string
  alias: string | undefined
  /** Which variable holds a passphrase; the same with `_FILE` names a file that has it. */
  passphraseSetting?: string
}

/**
 * A client that shows who it is by its private key. Which certificate of the client belongs to it, an identity domain
 * wants to be told: the alias is `APPS_CLIENT_KEY_ID`, else the client id; a certificate beside the key tells it as well.
 *
 * @throws {UsageError}
 */
export async function clientKey(
  clientId: string,
  { key, from, alias, passphraseSetting = 'APPS_CLIENT_KEY_PASSPHRASE' }: KeySetting,
  sources: SettingsSources,
): Promise<ClientKey> {
  const passphrase = await secretFrom(passphraseSetting, sources)
  const file = 'file' in key ? key.file : null
  const text = 'text' in key ? key.text : await readSecretFile(key.file, from, sources)
  const privateKey = await openPrivateKey(
    {
      text,
      file,
      what: `The key of ${from}`,
      passphrase: passphrase?.value ?? null,
      passphraseSetting: `${passphraseSetting} or ${passphraseSetting}_FILE`,
    },
    sources,
  )
  const x5t = thumbprintIn(text, privateKey, from)
  const kid = alias ?? (x5t === null ? clientId : undefined)
  return {
    kind: 'client-key',
    clientId,
    makeAssertion: createAssertionMaker({
      clientId,
      privateKey,
      keyName: { ...(kid === undefined ? {} : { kid }), ...(x5t === null ? {} : { x5t }) },
    }),
    certificate:
      kid === undefined
        ? 'the one that stands beside it'
        : `under the alias '${kid}' (APPS_CLIENT_KEY_ID names another)`,
    from: `client ${clientId}`,
  }
}

/** SHA-1 of the certificate, as the header `x5t` has it (RFC 7515 section 4.1.7). */
function thumbprintIn(text: string, privateKey: KeyObject, from: string): string | null {
  const lines = text.replaceAll('\\n', '\n')
  const [, body] = /-----BEGIN CERTIFICATE-----([\s\S]*?)-----END CERTIFICATE-----/.exec(lines) ?? []
  if (body === undefined) return null
  const certificate = certificateIn(body)
  if (certificate?.checkPrivateKey(privateKey) !== true)
    throw new UsageError(`${from}: the certificate in it does not belong to the key.`)
  return createHash('sha1').update(certificate.raw).digest('base64url')
}

function certificateIn(base64: string): X509Certificate | null {
  try {
    return new X509Certificate(Buffer.from(base64, 'base64'))
  } catch {
    return null
  }
}
