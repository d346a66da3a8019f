const longest = 64

/**
 * A name for the profile of a domain: its display name in small letters, with dashes for whatever a profile's name cannot hold, and
 * a number where the name is taken. Letter case does not make two names: on some systems it does not make two files.
 *
 * @param taken in small letters
 */
export function freeName(displayName: string, taken: ReadonlySet<string>): string {
  const base = nameFrom(displayName)
  if (!taken.has(base)) return base
  for (let number = 2; ; number++) {
    const suffix = `-${number}`
    const name = `${base.slice(0, longest - suffix.length)}${suffix}`
    if (!taken.has(name)) return name
  }
}

function nameFrom(displayName: string): string {
  const plain = displayName.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase()
  const words = plain.match(/[a-z0-9._-]+/g) ?? []
  const name = words
    .join('-')
    .replace(/^[._-]+/, '')
    .slice(0, longest)
  return name === '' ? 'domain' : name
}
