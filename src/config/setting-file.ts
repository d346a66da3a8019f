import { describeFileProblem, UsageError, waitingFor } from '../failures/errors'
import type { FileProblem } from '../failures/file-problem'
import { shellWord } from '../failures/shell-word'
import { isNoPath } from '../secrets/secrets-in-words'
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

/** Whether what the setting names holds a secret. */
interface Named {
  ofSecret?: boolean
}

interface SettingFile {
  text: string
  readableByOthers: boolean
}

/**
 * A small file that a setting names, or a pipe as `<(…)` makes it.
 *
 * @param from the setting, for the message
 * @throws {UsageError}
 */
export async function readSetting(
  path: string,
  from: string,
  sources: SettingsSources,
  named: Named = {},
): Promise<SettingFile> {
  const file = await readSettingIfThere(path, from, sources, named)
  if (file === null) throw unreadable({ path, from, ...named }, fileProblems.missing, sources)
  return file
}

/** The same; null where there is no such file. @throws {UsageError} */
export async function readSettingIfThere(
  path: string,
  from: string,
  sources: SettingsSources,
  named: Named = {},
): Promise<SettingFile | null> {
  const { files, ended: stop } = sources.environment
  try {
    return await waitingFor(`the file of ${from}`, () => files.read(path, { limit: largestSettingFile, stop }))
  } catch (error) {
    const { problem, content } = error as FileProblem
    if (problem === undefined) throw error
    if (problem === 'missing') return null
    throw unreadable(
      { path, from, ...named },
      fileProblems[problem],
      sources,
      content && conversions[content](shellWord(path)),
    )
  }
}

/** A secret in the place of its path is not shown. */
function unreadable(
  { path, from, ofSecret = false }: { path: string; from: string } & Named,
  why: string,
  { secrets }: SettingsSources,
  hint?: string,
): UsageError {
  if (!isNoPath(path, { ofSecret })) return new UsageError(`${from}: ${path} ${why}.`, hint)
  secrets.registerIssued(path)
  return new UsageError(
    `${from}: the file ${why}. Its path is not shown, because it may be a secret.`,
    'Write the secret to a file, and set the path of this file.',
  )
}

/** The same for a file with a secret in it. Mounted secrets can often be read by others: that is a warning. */
export async function readSecretFile(path: string, from: string, sources: SettingsSources): Promise<string> {
  const { text, readableByOthers } = await readSetting(path, from, sources, { ofSecret: true })
  if (readableByOthers) sources.warnings.push(`${path} (${from}) can be read by others; chmod 600 keeps it to you.`)
  return text
}
