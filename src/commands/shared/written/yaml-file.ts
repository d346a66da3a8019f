import type { Document, Node, Pair, YAMLError, YAMLMap } from 'yaml'
import type { Place } from '../../../audit/policy'
import { longestFile, type Mistake, mistake, type Reading, typed } from './mistakes'

/** The content of a YAML file as plain JavaScript values, and where each value stands in the file. */
export interface YamlFile {
  value: unknown
  /** Where the value at a path stands; for a path that is not there, the deepest value above it. */
  placeOf(path: readonly PropertyKey[]): Place
  /** Where the last key of a path stands. */
  placeOfKey(path: readonly PropertyKey[]): Place
}

/** Deeper than any file of ours, and shallow enough for every stack. */
const mostLevels = 24

/** How many values aliases may add: enough for what people reuse by hand, too few for an alias bomb. */
const mostAliasedValues = 1000

/** How many mistakes in the YAML itself are reported. */
const mostMistakes = 10

/**
 * Reads one document of YAML 1.2 with its core schema. Custom tags, merge keys and duplicate keys are refused. The `yaml`
 * package is loaded on the first call.
 */
export async function readYaml(text: string): Promise<Reading<YamlFile>> {
  if (text.length > longestFile) return unread([mistake(start, 'the file is larger than 1 MiB')])
  const yaml = await import('yaml')
  const lines = new yaml.LineCounter()
  const document: Document.Parsed = yaml.parseDocument(text, {
    version: '1.2',
    schema: 'core',
    lineCounter: lines,
    prettyErrors: false,
    // The package compares each key with every other key; YamlReader needs one look-up a key.
    uniqueKeys: false,
    logLevel: 'error',
  })
  const placeAt = (offset: number): Place => {
    const { line, col } = lines.linePos(offset)
    return { line: Math.max(line, 1), column: Math.max(col, 1) }
  }
  const syntax = syntaxMistakes([...document.errors, ...document.warnings], placeAt)
  if (syntax.length > 0) return unread(syntax)
  if (document.directives?.yaml.version !== '1.2') return unread([mistake(start, 'it is not YAML 1.2')])
  const reader = new YamlReader(yaml, document, placeAt)
  const value = reader.read()
  return reader.mistakes.length > 0
    ? unread(reader.mistakes)
    : { isRead: true, value: reader.file(value), warnings: [] }
}

const start: Place = { line: 1, column: 1 }

const unread = (mistakes: readonly Mistake[]): Reading<never> => ({ isRead: false, mistakes })

/** The messages of the package quote the file, which may hold secrets, so they are replaced. */
function syntaxMistakes(errors: readonly YAMLError[], placeAt: (offset: number) => Place): Mistake[] {
  const deep = errors.find(({ code }) => code === 'RESOURCE_EXHAUSTION')
  return (deep === undefined ? errors.slice(0, mostMistakes) : [deep]).map(({ code, pos }) =>
    mistake(placeAt(pos[0]), syntaxMessages[code] ?? 'this is not valid YAML'),
  )
}

const syntaxMessages: Partial<Record<YAMLError['code'], string>> = {
  BAD_ALIAS: 'an alias names no anchor before it',
  BAD_DQ_ESCAPE: 'a text in double quotes has an unknown escape',
  BAD_INDENT: 'the indentation does not fit, or a bracket is not closed',
  BAD_SCALAR_START: 'a text begins with a character that needs quotes around it',
  BLOCK_AS_IMPLICIT_KEY: 'there is a second colon on the line; a text with one needs quotes',
  MISSING_CHAR: 'a quote, bracket, comma or colon is missing',
  MULTIPLE_DOCS: 'there is a second document in the file',
  RESOURCE_EXHAUSTION: 'it is nested too deeply',
  TAB_AS_INDENT: 'there is a tab in the indentation; write spaces',
  TAG_RESOLVE_FAILED: 'tags are not supported; remove it',
}

type Yaml = typeof import('yaml')

interface Position {
  /** Where a node without a place of its own is reported. */
  above: Place
  level: number
  isAliased: boolean
}

class YamlReader {
  readonly mistakes: Mistake[] = []
  private aliasedValues = 0
  private readonly pairs = new Map<YAMLMap, ReadonlyMap<unknown, Pair>>()

  private readonly yaml: Yaml
  private readonly document: Document.Parsed
  private readonly placeAt: (offset: number) => Place

  constructor(yaml: Yaml, document: Document.Parsed, placeAt: (offset: number) => Place) {
    this.yaml = yaml
    this.document = document
    this.placeAt = placeAt
  }

  read(): unknown {
    return this.valueOf(this.document.contents, { above: start, level: 0, isAliased: false })
  }

  file(value: unknown): YamlFile {
    return {
      value,
      placeOf: (path) => this.find(path).place,
      placeOfKey: (path) => {
        const { node, place } = this.find(path.slice(0, -1))
        const pair = this.pairIn(node, path.at(-1))
        return pair === undefined ? place : this.placeOf(pair.key as Node, place)
      },
    }
  }

  private find(path: readonly PropertyKey[]): { node: unknown; place: Place } {
    let node: unknown = this.document.contents
    let place = this.placeOf(node, start)
    for (const step of path) {
      const pair = this.pairIn(node, step)
      const next = this.yaml.isSeq(node) ? node.items[Number(step)] : pair?.value
      if (pair !== undefined) place = this.placeOf(pair.key, place)
      else if (next === undefined) break
      place = this.placeOf(next, place)
      node = this.yaml.isAlias(next) ? next.resolve(this.document) : next
    }
    return { node, place }
  }

  private pairIn(node: unknown, key: PropertyKey | undefined): Pair | undefined {
    return this.yaml.isMap(node) ? this.pairsIn(node).get(key) : undefined
  }

  /** Remembered for each map, because a file may have many unknown keys. */
  private pairsIn(map: YAMLMap): ReadonlyMap<unknown, Pair> {
    const known = this.pairs.get(map) ?? new Map((map.items as Pair[]).map((pair) => [this.keyOf(pair), pair]))
    this.pairs.set(map, known)
    return known
  }

  private placeOf(node: unknown, otherwise: Place): Place {
    return this.yaml.isNode(node) && node.range ? this.placeAt(node.range[0]) : otherwise
  }

  private valueOf(node: Node | null, { above, level, isAliased }: Position): unknown {
    const place = this.placeOf(node, above)
    if (level > mostLevels) return this.refuse(place, 'it is nested too deeply')
    if (isAliased) this.aliasedValues += 1
    if (this.aliasedValues === mostAliasedValues + 1) this.refuse(place, 'aliases repeat too many values')
    if (this.aliasedValues > mostAliasedValues) return null
    const below = { above: place, level: level + 1, isAliased }
    if (this.yaml.isAlias(node)) {
      const target = node.resolve(this.document)
      return target === undefined
        ? this.refuse(place, 'an alias names no anchor before it')
        : this.valueOf(target as Node, { ...below, isAliased: true })
    }
    if (node?.tag !== undefined && !coreTags.has(node.tag))
      return this.refuse(place, 'tags are not supported; remove it')
    if (this.yaml.isMap(node)) return this.objectOf(node.items as Pair[], below)
    if (this.yaml.isSeq(node)) return node.items.map((item) => this.valueOf(item as Node, below))
    return this.yaml.isScalar(node) ? scalarValue(node.value, node.source) : null
  }

  private objectOf(pairs: readonly Pair[], below: Position): unknown {
    const entries = new Map<string, unknown>()
    for (const pair of pairs) {
      if (this.isFull()) break
      const key = this.keyOf(pair)
      const place = this.placeOf(pair.key, below.above)
      if (key === null) this.refuse(place, 'a key has to be a plain text')
      else {
        if (entries.has(key)) this.refuse(place, `the key ${typed(key)} stands here twice`)
        entries.set(key, this.valueOf(pair.value as Node | null, { ...below, above: place }))
      }
    }
    // Unlike an assignment, this makes `__proto__` a key like any other.
    return Object.fromEntries(entries)
  }

  private keyOf({ key }: Pair): string | null {
    if (!this.yaml.isScalar(key) || (key.tag !== undefined && !coreTags.has(key.tag))) return null
    return typeof key.value === 'string' ? key.value : (key.source ?? '')
  }

  private refuse(place: Place, message: string): null {
    if (!this.isFull()) this.mistakes.push(mistake(place, message))
    return null
  }

  private isFull(): boolean {
    return this.mistakes.length >= mostMistakes
  }
}

const coreTags = new Set(
  ['str', 'int', 'float', 'bool', 'null', 'map', 'seq'].map((name) => `tag:yaml.org,2002:${name}`),
)

/** A number that is written in another way than usual (`0x10`, `1e9`, `0777`, `7.0`) stays a text, which is no duration. */
function scalarValue(value: unknown, source = ''): string | number | boolean | null {
  if (typeof value === 'number') return /^-?(0|[1-9]\d*)(\.\d*[1-9])?$/.test(source) ? value : source
  return typeof value === 'string' || typeof value === 'boolean' ? value : null
}
