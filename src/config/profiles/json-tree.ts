import * as z from 'zod/mini'
import { closestMatch } from '../../failures/did-you-mean'

/** A place in a text, both from 1; columns in UTF-16 units. */
export interface Place {
  line: number
  column: number
}

/** JSON (RFC 8259) with the place of every value. A name that stands twice in an object is refused. */
export type Tree = Place &
  (
    | { kind: 'object'; members: readonly Member[] }
    | { kind: 'array'; items: readonly Tree[] }
    | { kind: 'text'; text: string }
    | { kind: 'number'; value: number }
    | { kind: 'word'; value: boolean | null }
  )

export interface Member {
  name: string
  namePlace: Place
  value: Tree
}

/** Why a text is refused: in words that quote nothing of it. */
export class JsonMistake extends Error {
  readonly place: Place

  constructor(place: Place, message: string) {
    super(message)
    this.place = place
  }
}

/**
 * The value of a tree, checked by a schema whose messages are sentences about the place.
 *
 * @param what the object that has to be there, for the message
 * @throws {JsonMistake} for the first mistake
 */
export function checkJson<Shape extends z.core.$ZodShape>(tree: Tree, schema: z.ZodMiniObject<Shape>, what: string) {
  if (tree.kind !== 'object') throw new JsonMistake(tree, `expected ${what}`)
  refuseUnknown(tree.members, Object.keys(schema.shape))
  const { data, error } = z.safeParse(schema, plainValue(tree))
  if (error === undefined) return data
  const [issue] = error.issues
  throw new JsonMistake(placeIn(tree, issue?.path ?? []), issue?.message ?? 'this is not valid')
}

export function refuseUnknown(members: readonly Member[], known: readonly string[]): void {
  for (const { name, namePlace } of members) {
    if (known.includes(name)) continue
    const meant = closestMatch(name, known)
    const advice = meant === undefined ? `known here are ${known.join(', ')}` : `${meant} was probably meant`
    throw new JsonMistake(namePlace, `unknown key; ${advice}`)
  }
}

function plainValue(tree: Tree): unknown {
  switch (tree.kind) {
    case 'object':
      return Object.fromEntries(tree.members.map(({ name, value }) => [name, plainValue(value)]))
    case 'array':
      return tree.items.map(plainValue)
    case 'text':
      return tree.text
    case 'number':
    case 'word':
      return tree.value
  }
}

function placeIn(tree: Tree, [step, ...path]: readonly PropertyKey[]): Place {
  const next =
    tree.kind === 'object'
      ? tree.members.find(({ name }) => name === step)?.value
      : tree.kind === 'array'
        ? tree.items[Number(step)]
        : undefined
  return next === undefined ? tree : placeIn(next, path)
}

/** Deeper than any file of ours. */
const mostLevels = 8

/** @throws {JsonMistake} */
export function readJsonTree(text: string): Tree {
  const reader = new Reader(text)
  const tree = reader.value(0)
  reader.end()
  return tree
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: JSON has none of them in a text.
const string = /"(?:[^"\\\u0000-\u001f]|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*"/y
const number = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y
const word = /true|false|null/y
const space = /[ \t\r\n]*/y

class Reader {
  private readonly text: string
  private at = 0

  constructor(text: string) {
    this.text = text
  }

  value(level: number): Tree {
    this.take(space)
    const place = this.place()
    if (level > mostLevels) throw new JsonMistake(place, 'this is nested too deeply')
    switch (this.text[this.at]) {
      case '{':
        return { ...place, kind: 'object', members: this.members(level) }
      case '[':
        return { ...place, kind: 'array', items: this.items(level) }
      case '"':
        return { ...place, kind: 'text', text: this.string() }
    }
    const digits = this.take(number)
    if (digits !== '') return { ...place, kind: 'number', value: Number(digits) }
    const typed = this.take(word)
    if (typed === '') this.refuse()
    return { ...place, kind: 'word', value: JSON.parse(typed) }
  }

  end(): void {
    this.take(space)
    if (this.at < this.text.length) this.refuse()
  }

  private members(level: number): Member[] {
    const members: Member[] = []
    const known = new Set<string>()
    this.each('}', () => {
      const namePlace = this.place()
      const name = this.string()
      if (known.has(name)) throw new JsonMistake(namePlace, 'this key appears twice in one object')
      known.add(name)
      this.take(space)
      if (!this.has(':')) this.refuse()
      members.push({ name, namePlace, value: this.value(level + 1) })
    })
    return members
  }

  private items(level: number): Tree[] {
    const items: Tree[] = []
    this.each(']', () => items.push(this.value(level + 1)))
    return items
  }

  /** What stands between brackets, separated by commas. */
  private each(close: string, read: () => void): void {
    this.at++
    this.take(space)
    if (this.has(close)) return
    do {
      this.take(space)
      read()
      this.take(space)
    } while (this.has(','))
    if (!this.has(close)) this.refuse()
  }

  private string(): string {
    const typed = this.take(string)
    if (typed === '') this.refuse()
    return JSON.parse(typed)
  }

  private take(pattern: RegExp): string {
    pattern.lastIndex = this.at
    const [found = ''] = pattern.exec(this.text) ?? []
    this.at += found.length
    return found
  }

  private has(sign: string): boolean {
    const isThere = this.text[this.at] === sign
    if (isThere) this.at++
    return isThere
  }

  private refuse(): never {
    throw new JsonMistake(this.place(), 'this is not valid JSON')
  }

  private place(): Place {
    const before = this.text.slice(0, this.at).split('\n')
    return { line: before.length, column: (before.at(-1) ?? '').length + 1 }
  }
}
