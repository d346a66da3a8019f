/** A profile of a file, as far as it can be read. */
export interface IniProfile {
  /** By key in lower case. */
  values: ReadonlyMap<string, string>
  faults: readonly IniFault[]
}

export interface IniFile {
  profiles: ReadonlyMap<string, IniProfile>
  /** Of lines that belong to no profile. */
  strayFaults: readonly IniFault[]
}

/** A line that cannot be read, or that readers read differently. Its text may be a secret, and stays out. */
export interface IniFault {
  /** From 1. */
  line: number
  problem: string
}

interface OpenProfile {
  values: Map<string, string>
  faults: IniFault[]
}

interface OpenFile {
  profiles: Map<string, OpenProfile>
  strayFaults: IniFault[]
  /** What the next line belongs to; null: to nothing. */
  current: OpenProfile | null
  /** The key that an indented line continues, and how far it is indented itself. */
  continued: { key: string; indent: number } | null
}

/** What readers of the file take as given, and what appears twice without harm. */
export const fallback = 'DEFAULT'

/**
 * A file like `~/.oci/config`, read as `oci` reads it: with the ConfigParser of Python. A line that is indented more than
 * its key continues the value, comments have lines of their own, and what follows the name of a profile does not count.
 * Python refuses a file for any fault in it. Here a fault belongs to its profile, and the others can be used.
 */
export function parseIni(text: string): IniFile {
  const file: OpenFile = { profiles: new Map(), strayFaults: [], current: null, continued: null }
  for (const [at, line] of text.split(/\r\n|\n|\r/).entries()) readLine(line, at + 1, file)
  for (const { values } of file.profiles.values()) for (const [key, value] of values) values.set(key, value.trimEnd())
  return file
}

function readLine(line: string, at: number, file: OpenFile): void {
  const trimmed = line.trim()
  if (/^[#;]/.test(trimmed)) return
  const indent = line.search(/\S|$/)
  if (trimmed === '') continueValue('', at, file)
  else if (trimmed.startsWith('[')) openProfile(trimmed, at, file)
  else if (file.continued !== null && indent > file.continued.indent && !isKnownPair(trimmed))
    continueValue(trimmed, at, file)
  else readPair(trimmed, { at, indent }, file)
}

function continueValue(more: string, at: number, { current, continued }: OpenFile): void {
  if (current === null || continued === null) return
  if (hasControlCharacter(more)) current.faults.push({ line: at, problem: controlCharacter })
  current.values.set(continued.key, `${current.values.get(continued.key) ?? ''}\n${more}`)
}

/** Python would take these for more of the value above them, and find a key missing. The other readers read them so. */
const isKnownPair = (line: string): boolean =>
  /^(user|tenancy|fingerprint|region|key_file|key_content|pass_phrase|security_token_file|authentication_type|delegation_token_file)\s*[=:]/i.test(
    line,
  )

function openProfile(line: string, at: number, file: OpenFile): void {
  file.continued = null
  const name = /^\[([^\]]*)\]/.exec(line)?.[1]?.trim() ?? ''
  if (name === '') {
    file.current = null
    file.strayFaults.push({ line: at, problem: 'is not a [profile]' })
    return
  }
  const known = file.profiles.get(name)
  if (known !== undefined && name !== fallback)
    known.faults.push({ line: at, problem: 'names a profile that already exists in the file' })
  file.current = known ?? { values: new Map(), faults: [] }
  file.profiles.set(name, file.current)
}

function readPair(line: string, { at, indent }: { at: number; indent: number }, file: OpenFile): void {
  const { current } = file
  file.continued = null
  if (current === null) {
    file.strayFaults.push({ line: at, problem: 'belongs to no [profile]' })
    return
  }
  const sign = line.search(/[=:]/)
  const key = line.slice(0, Math.max(sign, 0)).trimEnd().toLowerCase()
  const value = line.slice(sign + 1).trimStart()
  const problem = problemOf(key, value, current)
  if (problem !== null) {
    current.faults.push({ line: at, problem })
    return
  }
  current.values.set(key, value)
  file.continued = { key, indent }
}

function problemOf(key: string, value: string, { values }: OpenProfile): string | null {
  if (!/^[a-z0-9_.-]+$/.test(key)) return 'is neither a [profile] nor key=value'
  if (hasControlCharacter(value)) return controlCharacter
  return values.has(key) ? 'repeats a key of its profile' : null
}

const controlCharacter = 'has a control character'

// biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is refused.
const hasControlCharacter = (text: string): boolean => /[\u0000-\u0008\u000b-\u001f\u007f]/.test(text)
