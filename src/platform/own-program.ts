import { realpathSync } from 'node:fs'
import { mkdir, writeFile } from 'node:fs/promises'
import { delimiter, join } from 'node:path'
import { isSea } from 'node:sea'
import type { Environment } from './environment'

/** The script that was started. In a single executable there is none. */
export const ownScript = (): string | null => (isSea() ? null : realpathSync(process.argv[1] ?? ''))

/** The words that start this program; its arguments follow. */
export function ownProgram(): [program: string, ...args: string[]] {
  const script = ownScript()
  return script === null ? [process.execPath] : [process.execPath, script]
}

/** As in {@link Environment.withOwnCommand}. */
export async function withOwnCommand(
  name: string,
  { variables, directory }: { variables: Environment['variables']; directory: string },
): Promise<Environment['variables']> {
  const bin = join(directory, 'bin')
  await mkdir(bin)
  const isWindows = process.platform === 'win32'
  const [file, text] = isWindows ? [`${name}.cmd`, batchFile(ownProgram())] : [name, shellScript(ownProgram())]
  await writeFile(join(bin, file), text, { mode: 0o700 })
  // Windows writes it Path.
  const key = Object.keys(variables).find((each) => each.toUpperCase() === 'PATH') ?? 'PATH'
  const rest = variables[key]
  return { ...variables, [key]: rest === undefined ? bin : `${bin}${delimiter}${rest}` }
}

const shellScript = (words: readonly string[]): string =>
  `#!/bin/sh\nexec ${words.map((each) => `'${each.replaceAll("'", "'\\''")}'`).join(' ')} "$@"\n`

const batchFile = (words: readonly string[]): string =>
  `@${words.map((each) => `"${each.replaceAll('%', '%%')}"`).join(' ')} %*\r\n`
