import { isJsonObject, type JsonObject, type JsonValue } from '../json'
import { type Attribute, type AttributePath, findAttribute, holderOf, subAttributeOf, valueIn } from './schema'

/** A filter that cannot be read, or that asks for what cannot be searched. `position` counts characters from 0. */
export class FilterError extends Error {
  readonly position: number

  constructor(text: string, position: number) {
    super(text)
    this.position = position
  }
}

export type Operator = 'eq' | 'ne' | 'co' | 'sw' | 'ew' | 'gt' | 'ge' | 'lt' | 'le'

/** A SCIM filter as it was written (RFC 7644 section 3.4.2.2, figure 1). */
export type Filter =
  | { kind: 'and' | 'or'; left: Filter; right: Filter }
  | { kind: 'not'; filter: Filter }
  | { kind: 'present'; path: string; position: number }
  | { kind: 'compare'; path: string; operator: Operator; value: string | number | boolean | null; position: number }
  | { kind: 'values'; path: string; filter: Filter; position: number }

type Token = { text: string; position: number; kind: 'word' | 'string' | 'mark' }

const operators: readonly string[] = ['eq', 'ne', 'co', 'sw', 'ew', 'gt', 'ge', 'lt', 'le']
// More than any filter a person writes, and far from the end of the stack.
const deepest = 50
const mostTerms = 500

/** @throws {FilterError} for whatever is not a filter; nothing else is ever thrown. */
export function parseFilter(text: string): Filter {
  const reader = new Reader(text)
  const filter = readOr(reader, 0)
  const rest = reader.peek()
  if (rest) throw new FilterError(`Unexpected '${rest.text}'`, rest.position)
  return filter
}

class Reader {
  readonly #tokens: Token[] = []
  readonly #end: number
  #next = 0
  /** Comparisons read so far. */
  terms = 0

  constructor(text: string) {
    this.#end = text.length
    const pattern = /\s+|"(?:[^"\\]|\\.)*"|[()[\]]|[^\s"()[\]]+/gsy
    while (pattern.lastIndex < text.length) {
      const position = pattern.lastIndex
      const found = pattern.exec(text)?.[0]
      if (found === undefined) throw new FilterError('A quotation mark is not closed', position)
      if (found.trim() !== '') this.#tokens.push({ text: found, position, kind: kindOf(found) })
    }
  }

  peek(): Token | undefined {
    return this.#tokens[this.#next]
  }

  take(wanted: string): Token {
    const token = this.#tokens[this.#next]
    if (!token) throw new FilterError(`${wanted} is missing at the end`, this.#end)
    this.#next++
    return token
  }

  /** Takes the next token if it is this mark or this word, in any case. */
  accept(text: string): boolean {
    const token = this.#tokens[this.#next]
    if (token === undefined || token.kind === 'string' || token.text.toLowerCase() !== text) return false
    this.#next++
    return true
  }

  expect(mark: string): void {
    const token = this.take(`'${mark}'`)
    if (token.text !== mark) throw new FilterError(`Expected '${mark}' instead of '${token.text}'`, token.position)
  }
}

function kindOf(text: string): Token['kind'] {
  if (text.startsWith('"')) return 'string'
  return /^[()[\]]$/.test(text) ? 'mark' : 'word'
}

function readOr(reader: Reader, depth: number): Filter {
  let filter = readAnd(reader, depth)
  while (reader.accept('or')) filter = { kind: 'or', left: filter, right: readAnd(reader, depth) }
  return filter
}

function readAnd(reader: Reader, depth: number): Filter {
  let filter = readTerm(reader, depth)
  while (reader.accept('and')) filter = { kind: 'and', left: filter, right: readTerm(reader, depth) }
  return filter
}

function readTerm(reader: Reader, depth: number): Filter {
  const start = reader.peek()
  reader.terms++
  if (depth > deepest || reader.terms > mostTerms) throw new FilterError('The filter is too long', start?.position ?? 0)
  if (reader.accept('not')) return { kind: 'not', filter: readGroup(reader, depth) }
  if (start?.text === '(') return readGroup(reader, depth)
  return readComparison(reader, depth)
}

function readGroup(reader: Reader, depth: number): Filter {
  reader.expect('(')
  const filter = readOr(reader, depth + 1)
  reader.expect(')')
  return filter
}

function readComparison(reader: Reader, depth: number): Filter {
  const path = reader.take('An attribute')
  if (path.kind !== 'word') throw new FilterError(`Expected an attribute instead of ${path.text}`, path.position)
  if (reader.accept('[')) {
    const filter = readOr(reader, depth + 1)
    reader.expect(']')
    return { kind: 'values', path: path.text, filter: withMember(reader, filter), position: path.position }
  }
  return readOperator(reader, path)
}

/** `attribute[…].member eq …`: RFC 7644 has no such filter, but clients of Microsoft Entra send it. */
function withMember(reader: Reader, left: Filter): Filter {
  if (!reader.peek()?.text.startsWith('.')) return left
  const { text, position, kind } = reader.take('A member')
  return { kind: 'and', left, right: readOperator(reader, { text: text.slice(1), position: position + 1, kind }) }
}

function readOperator(reader: Reader, path: Token): Filter {
  const operator = reader.take('An operator')
  const name = operator.text.toLowerCase()
  if (name === 'pr') return { kind: 'present', path: path.text, position: path.position }
  if (!operators.includes(name)) throw new FilterError(`'${operator.text}' is not an operator`, operator.position)
  const value = literal(reader.take('A value'))
  return { kind: 'compare', path: path.text, operator: name as Operator, value, position: path.position }
}

function literal(token: Token): string | number | boolean | null {
  // Strings are JSON strings, escapes included; so are numbers (RFC 7644 figure 1 refers to RFC 7159).
  if (token.kind !== 'mark') {
    try {
      const value: unknown = JSON.parse(token.kind === 'word' ? token.text.toLowerCase() : token.text)
      if (typeof value !== 'object' || value === null) return value as string | number | boolean | null
    } catch {
      // Said below, with the position.
    }
  }
  throw new FilterError(`'${token.text}' is not a value; put strings in double quotes`, token.position)
}

export type Predicate = (resource: JsonObject) => boolean

/**
 * Turns a filter over Apps into a function.
 *
 * @param alsoSearchable attributes that count as searchable
 * @throws {FilterError} for an unknown attribute, one that is not searchable, or an operator its type does not have.
 */
export function compileFilter(filter: Filter, alsoSearchable: readonly string[] = []): Predicate {
  return compile(filter, (path, position) => {
    const found = findAttribute(path)
    return found && alsoSearchable.includes(found.attribute.name) ? found : searchable(found, path, position)
  })
}

/**
 * Turns the filter in `attribute[…]` into a function over the values of that attribute. For a multi-valued attribute
 * of plain values, `value` stands for the value itself: `allowedGrants[value eq "refresh_token"]`.
 *
 * @throws {FilterError} as {@link compileFilter} does, but what is not searchable may be used as well: a PATCH path
 * selects within one App that has already been found.
 */
export function compileValueFilter(attribute: Attribute, filter: Filter): (value: JsonValue) => boolean {
  const predicate = compile(filter, (path, position) => valueAttribute(attribute, path, position))
  return (value) => predicate(isJsonObject(value) ? value : { value })
}

type Resolve = (path: string, position: number) => AttributePath

function compile(filter: Filter, resolve: Resolve): Predicate {
  switch (filter.kind) {
    case 'and': {
      const [left, right] = [compile(filter.left, resolve), compile(filter.right, resolve)]
      return (resource) => left(resource) && right(resource)
    }
    case 'or': {
      const [left, right] = [compile(filter.left, resolve), compile(filter.right, resolve)]
      return (resource) => left(resource) || right(resource)
    }
    case 'not': {
      const negated = compile(filter.filter, resolve)
      return (resource) => !negated(resource)
    }
    case 'present': {
      const path = resolve(filter.path, filter.position)
      return (resource) => valuesAt(resource, path).some(hasValue)
    }
    case 'values':
      return compileValues(filter, resolve)
    case 'compare':
      return compileComparison(filter, resolve)
  }
}

function compileValues(filter: Filter & { kind: 'values' }, resolve: Resolve): Predicate {
  const { subAttribute, ...whole } = resolve(filter.path, filter.position)
  const { attribute } = whole
  if (subAttribute) throw new FilterError(`'${filter.path}' has no values to choose from`, filter.position)
  const inner: Resolve = (path, position) => {
    const found = valueAttribute(attribute, path, position)
    return { attribute: searchable(found, path, position).attribute }
  }
  const predicate = compile(filter.filter, inner)
  return (resource) => valuesAt(resource, whole).some((value) => predicate(isJsonObject(value) ? value : { value }))
}

function valueAttribute(attribute: Attribute, path: string, position: number): AttributePath {
  const found = subAttributeOf(attribute, path)
  if (found) return { attribute: found }
  if (attribute.type !== 'complex' && path.toLowerCase() === 'value') {
    return { attribute: { ...attribute, name: 'value', multiValued: false } }
  }
  throw new FilterError(`'${attribute.name}' has no '${path}'`, position)
}

function searchable(found: AttributePath | undefined, path: string, position: number): AttributePath {
  if (!found) throw new FilterError(`There is no attribute '${path}'`, position)
  if (!(found.subAttribute ?? found.attribute).searchable) {
    throw new FilterError(`The attribute '${path}' is not searchable`, position)
  }
  return found
}

function compileComparison(filter: Filter & { kind: 'compare' }, resolve: Resolve): Predicate {
  let path = resolve(filter.path, filter.position)
  if (!path.subAttribute && path.attribute.type === 'complex') path = { ...path, subAttribute: theValue(filter, path) }
  if (filter.operator === 'ne') {
    const equal = compileComparison({ ...filter, operator: 'eq' }, resolve)
    return (resource) => !equal(resource)
  }
  const matches = comparison(filter, path.subAttribute ?? path.attribute)
  return (resource) => {
    const values = valuesAt(resource, path)
    return filter.value === null ? !values.some(hasValue) : values.some(matches)
  }
}

/** A complex attribute compared as a whole is compared by its `value` (RFC 7644 section 3.4.2.2). */
function theValue(filter: Filter & { kind: 'compare' }, { attribute }: AttributePath): Attribute {
  const value = subAttributeOf(attribute, 'value')
  if (value?.searchable) return value
  throw new FilterError(`'${filter.path}' needs a sub-attribute to compare`, filter.position)
}

function comparison(filter: Filter & { kind: 'compare' }, attribute: Attribute): (value: JsonValue) => boolean {
  const { operator, value: wanted, position } = filter
  const type = attribute.type === 'any' ? typeOf(wanted) : attribute.type
  const inText = operator === 'co' || operator === 'sw' || operator === 'ew'
  if (wanted === null && operator === 'eq') return () => false
  if (type === 'boolean' && typeof wanted === 'boolean' && operator === 'eq') return (value) => value === wanted
  if (type === 'integer' && typeof wanted === 'number' && !inText) {
    return (value) => typeof value === 'number' && ordered(operator, value - wanted)
  }
  if (type === 'dateTime' && typeof wanted === 'string' && !inText) {
    const moment = Date.parse(wanted)
    if (Number.isNaN(moment)) throw new FilterError(`'${wanted}' is not a date and time`, position)
    return (value) => typeof value === 'string' && ordered(operator, Date.parse(value) - moment)
  }
  const isText = type === 'string' || type === 'reference' || type === 'dateTime'
  if (isText && typeof wanted === 'string') return textComparison(operator, wanted, attribute)
  throw new FilterError(`'${filter.path}' (${type}) cannot be compared like that`, position)
}

/** An attribute that the sandbox does not know has the type of what it is compared with. */
function typeOf(wanted: string | number | boolean | null): Attribute['type'] {
  return typeof wanted === 'boolean' ? 'boolean' : typeof wanted === 'number' ? 'integer' : 'string'
}

function textComparison(operator: Operator, wanted: string, attribute: Attribute): (value: JsonValue) => boolean {
  const fold = attribute.caseExact ? (text: string) => text : (text: string) => text.toLowerCase()
  const other = fold(wanted)
  const test = (text: string): boolean => {
    if (operator === 'co') return text.includes(other)
    if (operator === 'sw') return text.startsWith(other)
    if (operator === 'ew') return text.endsWith(other)
    return ordered(operator, text < other ? -1 : text > other ? 1 : 0)
  }
  return (value) => typeof value === 'string' && test(fold(value))
}

function ordered(operator: Operator, difference: number): boolean {
  switch (operator) {
    case 'eq':
      return difference === 0
    case 'gt':
      return difference > 0
    case 'ge':
      return difference >= 0
    case 'lt':
      return difference < 0
    case 'le':
      return difference <= 0
    default:
      return false
  }
}

/** Every value at the path: none when it is absent, one each for the values of a multi-valued attribute. */
export function valuesAt(resource: JsonObject, path: AttributePath): JsonValue[] {
  const { attribute, subAttribute } = path
  const value = valueIn(holderOf(resource, path), attribute)
  if (value === undefined) return []
  const values = Array.isArray(value) ? value : [value]
  return subAttribute ? values.flatMap((item) => valueIn(item, subAttribute) ?? []) : values
}

function hasValue(value: JsonValue): boolean {
  return value !== null && value !== '' && !(isJsonObject(value) && Object.keys(value).length === 0)
}
