import { UsageError } from '../failures/errors'
import { readSecretFile } from './setting-file'
import type { SettingsSources, Variables } from './settings-sources'

/** @throws {UsageError} when it is there, but empty */
export function nonEmpty(name: string, variables: Variables): string | undefined {
  const value = variables[name]
  if (value === '') throw new UsageError(`${name} is set but empty.`)
  return value
}

/**
 * A secret from a variable, or from the file that the variable with `_FILE` names.
 *
 * @throws {UsageError}
 */
export async function secretFrom(
  name: string,
  sources: SettingsSources,
): Promise<{ value: string; from: string } | null> {
  const { variables } = sources.environment
  const value = nonEmpty(name, variables)
  const file = nonEmpty(`${name}_FILE`, variables)
  if (value !== undefined && file !== undefined)
    throw new UsageError(`${name} and ${name}_FILE are both set; which one counts?`, 'Unset one of them.')
  if (value !== undefined) return { value: singleLine(value, name), from: name }
  if (file === undefined) return null
  const from = `${name}_FILE`
  return { value: await secretInFile(file, from, sources), from }
}

/** The one line of a file. @throws {UsageError} */
export async function secretInFile(path: string, from: string, sources: SettingsSources): Promise<string> {
  const secret = (await readSecretFile(path, from, sources)).replace(/\r?\n$/, '')
  if (secret === '') throw new UsageError(`The file of ${from} is empty.`)
  return singleLine(secret, `The file of ${from}`)
}

/** @throws {UsageError} for what no secret can be */
export function singleLine(value: string, what: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is refused.
  if (/[\u0000-\u001f\u007f]/.test(value))
    throw new UsageError(`${what} contains a line break or another control character.`)
  return value
}
