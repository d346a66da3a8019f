import { describeFileProblem, UsageError } from '../failures/errors'
import type { FileProblem } from '../failures/file-problem'
import { shellWord } from '../failures/shell-word'
import type { SettingsSources } from './settings-sources'

/** In bytes. Larger ones are not what they are taken for. */
const largestSettingFile = 1024 * 1024

const fileProblems: typeof describeFileProblem = { ...describeFileProblem, 'too-large': 'is larger than 1 MiB' }

/** How a key in another form becomes PEM. */
const conversions = {
  der: (file: string) =>
    `It may be a private key in DER format. Convert it: openssl pkey -inform DER -in ${file} -out key.pem`,
  pkcs12: (file: string) =>
    `It may be a PKCS #12 file. Convert it: openssl pkcs12 -in ${file} -nodes -nocerts -out key.pem`,
}

/**
 * A small file that a setting names.
 *
 * @param from the setting, for the message
 * @throws {UsageError}
 */
export async function readSetting(
  path: string,
  from: string,
  { environment: { files } }: SettingsSources,
): Promise<{ text: string; readableByOthers: boolean }> {
  try {
    return await files.read(path, { limit: largestSettingFile })
  } catch (error) {
    const { problem, content } = error as FileProblem
    throw new UsageError(
      `${from}: ${path} ${fileProblems[problem] ?? 'cannot be read'}.`,
      content && conversions[content](shellWord(path)),
    )
  }
}

/** The same for a file with a secret in it. Mounted secrets can often be read by others: that is a warning. */
export async function readSecretFile(path: string, from: string, sources: SettingsSources): Promise<string> {
  const { text, readableByOthers } = await readSetting(path, from, sources)
  if (readableByOthers) sources.warnings.push(`${path} (${from}) can be read by others; chmod 600 keeps it to you.`)
  return text
}
