import type { Document, Node, Pair, YAMLError } from 'yaml'
import type { Place } from '../../../audit/policy'
import { type Mistake, mistake, type Reading, typed } from './mistakes'

/** A value of a YAML file with the place where it stands. */
export type Tree = Place &
  (
    | { kind: 'map'; entries: readonly Entry[] }
    | { kind: 'list'; items: readonly Tree[] }
    | { kind: 'text'; text: string }
    /** As it was typed: `0x10` and `1e9` are numbers too. */
    | { kind: 'number'; typed: string; value: number }
    | { kind: 'flag'; value: boolean }
    | { kind: 'nothing' }
  )

export interface Entry {
  key: string
  keyPlace: Place
  value: Tree
}

/** In characters; a larger file is not what it is taken for. */
export const longestFile = 1_048_576

/** Deeper than any file of ours, and shallow enough for every stack. */
const mostLevels = 24

/** How many values may come out of aliases: enough for what people write once, too few for a bomb. */
const mostByAlias = 1000

/**
 * Reads YAML 1.2 with its core schema, and no more: no tags of one's own, no merge keys, one document, each key once. The
 * library is loaded when it is needed.
 */
export async function readYaml(text: string): Promise<Reading<Tree>> {
  if (text.length > longestFile) return unread([mistake({ line: 1, column: 1 }, 'the file is larger than 1 MiB')])
  const yaml = await import('yaml')
  const lines = new yaml.LineCounter()
  const document: Document.Parsed = yaml.parseDocument(text, {
    version: '1.2',
    schema: 'core',
    lineCounter: lines,
    prettyErrors: false,
    // It compares each key with each other one; the tree looks itself.
    uniqueKeys: false,
    logLevel: 'error',
  })
  const placeAt = (offset: number): Place => {
    const { line, col } = lines.linePos(offset)
    return { line: Math.max(line, 1), column: Math.max(col, 1) }
  }
  const syntax = syntaxMistakes([...document.errors, ...document.warnings], placeAt)
  if (syntax.length > 0) return unread(syntax)
  if (document.directives?.yaml.version !== '1.2')
    return unread([mistake({ line: 1, column: 1 }, 'it is not YAML 1.2')])
  const builder = new TreeBuilder(yaml, document, placeAt)
  const tree = builder.build()
  return builder.mistakes.length > 0 ? unread(builder.mistakes) : { isRead: true, value: tree, warnings: [] }
}

const unread = (mistakes: readonly Mistake[]): Reading<never> => ({ isRead: false, mistakes })

/** What the library says quotes the file, so it is said in words of ours. */
function syntaxMistakes(errors: readonly YAMLError[], placeAt: (offset: number) => Place): Mistake[] {
  const deep = errors.find(({ code }) => code === 'RESOURCE_EXHAUSTION')
  return (deep === undefined ? errors.slice(0, mostNamed) : [deep]).map(({ code, pos }) =>
    mistake(placeAt(pos[0]), syntaxWords[code] ?? 'this is not valid YAML'),
  )
}

const mostNamed = 10

const syntaxWords: Partial<Record<YAMLError['code'], string>> = {
  BAD_ALIAS: 'an alias names no anchor before it',
  BAD_DQ_ESCAPE: 'a text in double quotes has an unknown escape',
  BAD_INDENT: 'the indentation does not fit, or a bracket is not closed',
  BAD_SCALAR_START: 'a text begins with a character that needs quotes around it',
  BLOCK_AS_IMPLICIT_KEY: 'there is a second colon on the line; a text with one needs quotes',
  MISSING_CHAR: 'a quote, bracket, comma or colon is missing',
  MULTIPLE_DOCS: 'there is a second document in the file',
  RESOURCE_EXHAUSTION: 'it is nested too deeply',
  TAB_AS_INDENT: 'there is a tab in the indentation; write spaces',
  TAG_RESOLVE_FAILED: 'tags are not read here; take it out',
}

type Yaml = typeof import('yaml')

class TreeBuilder {
  readonly mistakes: Mistake[] = []
  private byAlias = 0

  private readonly yaml: Yaml
  private readonly document: Document.Parsed
  private readonly placeAt: (offset: number) => Place

  constructor(yaml: Yaml, document: Document.Parsed, placeAt: (offset: number) => Place) {
    this.yaml = yaml
    this.document = document
    this.placeAt = placeAt
  }

  build(): Tree {
    return this.treeOf(this.document.contents, { line: 1, column: 1 }, { level: 0, isByAlias: false })
  }

  private treeOf(node: Node | null, above: Place, from: { level: number; isByAlias: boolean }): Tree {
    const { isAlias, isMap, isSeq, isScalar } = this.yaml
    const place = node?.range ? this.placeAt(node.range[0]) : above
    if (from.level > mostLevels) return this.refuse(place, 'it is nested too deeply')
    if (from.isByAlias) this.byAlias += 1
    if (this.byAlias === mostByAlias + 1) this.refuse(place, 'aliases make more of it than is read here')
    if (this.byAlias > mostByAlias) return { ...place, kind: 'nothing' }
    if (isAlias(node)) {
      const meant = node.resolve(this.document)
      const level = from.level + 1
      return meant === undefined
        ? this.refuse(place, 'an alias names no anchor before it')
        : { ...this.treeOf(meant as Node, place, { level, isByAlias: true }), ...place }
    }
    if (node?.tag !== undefined && !coreTags.has(node.tag))
      return this.refuse(place, 'tags are not read here; take it out')
    const below = { level: from.level + 1, isByAlias: from.isByAlias }
    if (isMap(node)) return { ...place, kind: 'map', entries: this.entriesOf(node.items as Pair[], place, below) }
    if (isSeq(node)) {
      return { ...place, kind: 'list', items: node.items.map((item) => this.treeOf(item as Node, place, below)) }
    }
    return isScalar(node) ? scalarOf(node.value, node.source, place) : { ...place, kind: 'nothing' }
  }

  private entriesOf(pairs: readonly Pair[], above: Place, below: { level: number; isByAlias: boolean }): Entry[] {
    const known = new Set<string>()
    const entries: Entry[] = []
    for (const { key, value } of pairs) {
      if (this.isFull()) break
      const entry = this.entryOf(key as Node | null, value as Node | null, above, below)
      if (entry === null) continue
      if (known.has(entry.key)) this.refuse(entry.keyPlace, `the key ${typed(entry.key)} stands here twice`)
      known.add(entry.key)
      entries.push(entry)
    }
    return entries
  }

  private entryOf(key: Node | null, value: Node | null, above: Place, below: { level: number; isByAlias: boolean }) {
    const keyPlace = key?.range ? this.placeAt(key.range[0]) : above
    if (!this.yaml.isScalar(key) || (key.tag !== undefined && !coreTags.has(key.tag))) {
      this.refuse(keyPlace, 'a key has to be a plain text')
      return null
    }
    const text = typeof key.value === 'string' ? key.value : (key.source ?? '')
    return { key: text, keyPlace, value: this.treeOf(value, keyPlace, below) }
  }

  private refuse(place: Place, message: string): Tree {
    if (!this.isFull()) this.mistakes.push(mistake(place, message))
    return { ...place, kind: 'nothing' }
  }

  private isFull(): boolean {
    return this.mistakes.length >= mostNamed
  }
}

const coreTags = new Set(
  ['str', 'int', 'float', 'bool', 'null', 'map', 'seq'].map((name) => `tag:yaml.org,2002:${name}`),
)

function scalarOf(value: unknown, source: string | undefined, place: Place): Tree {
  if (typeof value === 'string') return { ...place, kind: 'text', text: value }
  if (typeof value === 'number') return { ...place, kind: 'number', typed: source ?? String(value), value }
  if (typeof value === 'boolean') return { ...place, kind: 'flag', value }
  return { ...place, kind: 'nothing' }
}
