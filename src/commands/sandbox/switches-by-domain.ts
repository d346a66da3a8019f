import { UsageError } from '../../failures/errors'
import type { Switches } from '../../sandbox/server'
import { unnamed } from './domain-names'

type Read = (texts: readonly string[]) => Partial<Switches>

interface Given {
  /** Of --switch: `NAME=VALUE` for all domains, `DOMAIN:NAME=VALUE` for one. */
  texts: readonly string[]
  limits: string | undefined
  /** Of --like. What is set by name goes before them. */
  like: Partial<Switches>
}

/**
 * The switches of a domain; what is set for it alone goes before what is set for all.
 *
 * @throws {UsageError} naming the domain or switch that there is not, or its positions
 */
export function switchesByDomain(
  { texts, limits, like }: Given,
  names: readonly string[],
  read: Read,
): (name: string) => Partial<Switches> {
  const given = texts.map(splitText)
  const stray = given.find(({ domain }) => domain !== null && !names.includes(domain))
  if (stray !== undefined)
    throw new UsageError(
      `--switch: there is no domain '${stray.domain}' in this sandbox.`,
      names.includes(unnamed) ? 'Name the domains with --domains.' : `Domains: ${names.join(', ')}`,
    )
  const textsFor = (wanted: string | null) => given.flatMap(({ domain, text }) => (domain === wanted ? [text] : []))
  const ofAll = readTexts([...textsFor(null), ...(limits === undefined ? [] : [`limits=${limits}`])], read)
  return (name) => ({ ...like, ...ofAll, ...readTexts(textsFor(name), read) })
}

function splitText(text: string): { domain: string | null; text: string } {
  const [, domain = null, rest = text] = /^([^:=]+):(.*)$/s.exec(text) ?? []
  return { domain, text: rest }
}

function readTexts(texts: readonly string[], read: Read): Partial<Switches> {
  try {
    return read(texts)
  } catch (error) {
    throw new UsageError(`--switch: ${(error as Error).message}`, 'Write NAME=VALUE; docs/sandbox.md lists them all.')
  }
}
