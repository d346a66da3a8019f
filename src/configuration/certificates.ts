import { UsageError } from '../errors'
import { readSetting } from './setting-file'
import type { Surroundings } from './surroundings'

/**
 * What `--ca-file` names: PEM certificates to trust besides Node's own.
 *
 * @throws {UsageError}
 */
export async function readCertificates(around: Surroundings): Promise<string | null> {
  const { caFile } = around.flags
  if (caFile === undefined) return null
  const { text } = await readSetting(caFile, '--ca-file', around)
  if (!text.includes('-----BEGIN CERTIFICATE-----'))
    throw new UsageError(`--ca-file: ${caFile} holds no certificate in PEM form.`)
  return text
}
