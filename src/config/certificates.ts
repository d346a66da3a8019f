import { UsageError } from '../failures/errors'
import { originTyped } from './domain-origin'
import type { Profile } from './profiles/profile'
import { readSetting } from './setting-file'
import { type SettingsSources, saysHowToSignIn } from './settings-sources'

/**
 * PEM certificates to trust besides Node's own: what `--ca-file` names, else what the profile does.
 *
 * @throws {UsageError}
 */
export async function readCertificates(
  profile: Pick<Profile, 'name' | 'caFile'> | null,
  sources: SettingsSources,
): Promise<string | null> {
  const typed = sources.flags.caFile
  const file = typed ?? profile?.caFile ?? null
  if (file === null) return null
  const from = typed === undefined ? `profile '${profile?.name}'` : '--ca-file'
  const { text } = await readSetting(file, from, sources).catch((error: Error) => {
    throw aboutTls(error.message)
  })
  const blocks = text.match(pemBlock) ?? []
  if (blocks.length === 0) throw aboutTls(`${from}: ${file} does not contain a certificate in PEM format.`)
  const { X509Certificate } = await import('node:crypto')
  for (const [place, block] of blocks.entries()) {
    try {
      new X509Certificate(block)
    } catch {
      // Node would pass over it, and trust nothing of it.
      throw aboutTls(`${from}: certificate ${place + 1} of ${blocks.length} in ${file} cannot be read.`)
    }
  }
  return text
}

/** RFC 7468 section 5. One that does not end has its end at the end of the file. */
const pemBlock = /-----BEGIN (?:X509 |TRUSTED )?CERTIFICATE-----[^-]*(?:-----END (?:X509 |TRUSTED )?CERTIFICATE-----)?/g

const aboutTls = (message: string): UsageError => new UsageError(message, undefined, { about: 'tls' })

/** The profile that says which domain it is, or how to sign in; null where flags and variables say both. */
export async function profileFor(origin: URL, sources: SettingsSources): Promise<Profile | null> {
  const { flags, environment } = sources
  const { variables } = environment
  const isNamed = flags.profile !== undefined || (variables['APPS_PROFILE'] ?? '') !== ''
  if (!isNamed && originTyped(flags, variables) !== null && saysHowToSignIn(flags, variables)) return null
  const profile = await sources.profile()
  return profile?.origin.origin === origin.origin ? profile : null
}
