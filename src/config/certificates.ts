import { UsageError } from '../failures/errors'
import { originTyped } from './domain-origin'
import { readSetting } from './setting-file'
import { type SettingsSources, saysHowToSignIn } from './settings-sources'

/** A file of certificates, as a profile names it. */
export interface NamedCertificates {
  name: string
  caFile: string | null
}

/**
 * PEM certificates to trust besides Node's own: what `--ca-file` names, else what the profile does.
 *
 * @throws {UsageError}
 */
export async function readCertificates(
  profile: NamedCertificates | null,
  sources: SettingsSources,
): Promise<string | null> {
  const typed = sources.flags.caFile
  const file = typed ?? profile?.caFile ?? null
  if (file === null) return null
  const from = typed === undefined ? `profile '${profile?.name}'` : '--ca-file'
  const { text } = await readSetting(file, from, sources).catch((error: Error) => {
    throw aboutTls(error.message)
  })
  if (!text.includes('-----BEGIN CERTIFICATE-----'))
    throw aboutTls(`${from}: ${file} does not contain a certificate in PEM format.`)
  return text
}

const aboutTls = (message: string): UsageError => new UsageError(message, undefined, { about: 'tls' })

/** The profile that says which domain it is, or how to sign in; null where flags and variables say both. */
export async function profileFor(origin: URL, sources: SettingsSources): Promise<NamedCertificates | null> {
  const { flags, environment } = sources
  const { variables } = environment
  const isNamed = flags.profile !== undefined || (variables['APPS_PROFILE'] ?? '') !== ''
  if (!isNamed && originTyped(flags, variables) !== null && saysHowToSignIn(flags, variables)) return null
  const profile = await sources.profile()
  return profile?.origin.origin === origin.origin ? profile : null
}
