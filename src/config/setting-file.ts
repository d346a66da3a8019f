import { describeFileProblem, UsageError } from '../failures/errors'
import type { FileProblem } from '../failures/file-problem'
import type { SettingsSources } from './settings-sources'

/** In bytes. Larger ones are not what they are taken for. */
const largestSettingFile = 1024 * 1024

const fileProblems: typeof describeFileProblem = { ...describeFileProblem, 'too-large': 'is larger than 1 MiB' }

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
    throw new UsageError(`${from}: ${path} ${fileProblems[(error as FileProblem).problem] ?? 'cannot be read'}.`)
  }
}

/** The same for a file with a secret in it. Mounted secrets can often be read by others: that is a warning. */
export async function readSecretFile(path: string, from: string, sources: SettingsSources): Promise<string> {
  const { text, readableByOthers } = await readSetting(path, from, sources)
  if (readableByOthers) sources.warnings.push(`${path} (${from}) can be read by others; chmod 600 keeps it to you.`)
  return text
}
