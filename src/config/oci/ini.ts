/** The profiles of a file, each with its keys in lower case. */
export type Profiles = ReadonlyMap<string, ReadonlyMap<string, string>>

/** A line that is no part of such a file. Its text may be a secret, and stays out. */
export class IniProblem extends Error {
  /** From 1. */
  readonly line: number

  constructor(line: number, problem: string) {
    super(problem)
    this.name = 'IniProblem'
    this.line = line
  }
}

/**
 * A file like `~/.oci/config`. Oracle's readers differ; this one takes what all of them read alike, and what only one of
 * them takes without harm: `:` for `=`, `;` for `#`, and spaces before a key. Comments have lines of their own.
 *
 * @throws {IniProblem} for everything that one of them would refuse, or that they would read differently
 */
export function parseIni(text: string): Profiles {
  const profiles = new Map<string, Map<string, string>>()
  let current: Map<string, string> | undefined
  for (const [at, line] of text.split(/\r\n|\n|\r/).entries()) {
    const trimmed = line.trim()
    if (trimmed === '' || /^[#;]/.test(trimmed)) continue
    if (trimmed.startsWith('[')) {
      current = new Map()
      profiles.set(profileName(trimmed, at + 1, profiles), current)
      continue
    }
    const [key, value] = pairIn(trimmed, at + 1)
    if (current === undefined) throw new IniProblem(at + 1, 'stands before the first [profile]')
    if (current.has(key)) throw new IniProblem(at + 1, 'repeats a key of its profile')
    current.set(key, value)
  }
  return profiles
}

function profileName(line: string, at: number, profiles: ReadonlyMap<string, unknown>): string {
  const [, name = ''] = /^\[([^\]]*)\]$/.exec(line) ?? []
  if (name.trim() === '') throw new IniProblem(at, 'is not a [profile]')
  if (profiles.has(name.trim())) throw new IniProblem(at, 'names a profile that already exists in the file')
  return name.trim()
}

function pairIn(line: string, at: number): [key: string, value: string] {
  const sign = line.search(/[=:]/)
  const [key, value] = [line.slice(0, Math.max(sign, 0)).trimEnd(), line.slice(sign + 1).trimStart()]
  if (!/^[A-Za-z0-9_.-]+$/.test(key)) throw new IniProblem(at, 'is neither a [profile] nor key=value')
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is refused.
  if (/[\u0000-\u0008\u000b-\u001f\u007f]/.test(value)) throw new IniProblem(at, 'has a control character')
  return [key.toLowerCase(), value]
}
