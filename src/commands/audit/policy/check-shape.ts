import type { Place } from '../../../audit/policy'
import { closestMatch } from '../../../failures/did-you-mean'
import { DurationError, parseDuration } from '../../../token-settings/duration'
import { type Mistake, mistake, typed } from './mistakes'
import type { SchemaFile, Shape, ShapeType } from './shape'
import type { Entry, Tree } from './yaml-tree'

/** Where a tree is not of the shape that a schema describes. */
export function checkShape(tree: Tree, schema: SchemaFile): Mistake[] {
  return new ShapeChecker(schema.$defs).check(tree, schema, 'this')
}

/** The definition whose values are read by {@link parseDuration}: its pattern is for editors. */
const durationRef = '#/$defs/duration'

class ShapeChecker {
  private readonly definitions: Record<string, Shape>

  constructor(definitions: Record<string, Shape>) {
    this.definitions = definitions
  }

  check(tree: Tree, shape: Shape, name: string): Mistake[] {
    if (shape.$ref === durationRef) return durationMistakes(tree, name)
    const meant = shape.$ref === undefined ? shape : this.definitionOf(shape.$ref)
    const wrongType = this.typeMistake(tree, meant, name)
    if (wrongType !== null) return [wrongType]
    const own = [
      ...(tree.kind === 'map' ? this.checkEntries(tree, meant) : []),
      ...(tree.kind === 'list' ? this.checkItems(tree, meant, name) : []),
      ...scalarMistakes(tree, meant, name),
    ]
    // A misspelt key would be said to be missing as well.
    return own.length > 0 || meant.anyOf === undefined ? own : this.checkAlternatives(tree, meant, name)
  }

  private definitionOf(ref: string): Shape {
    const found = this.definitions[ref.replace('#/$defs/', '')]
    if (found === undefined) throw new Error(`${ref} is not defined`)
    return found
  }

  /** What is nearest to being right is what was meant. */
  private checkAlternatives(tree: Tree, { anyOf = [], errorMessage }: Shape, name: string): Mistake[] {
    const fitting = anyOf.filter((each) => this.typeMistake(tree, this.resolved(each), name) === null)
    const answers = (fitting.length > 0 ? fitting : anyOf).map((each) => this.check(tree, each, name))
    const best = answers.reduce((least, each) => (each.length < least.length ? each : least))
    return best.length > 0 && errorMessage !== undefined ? [mistake(tree, errorMessage)] : best
  }

  private resolved(shape: Shape): Shape {
    return shape.$ref === undefined ? shape : this.definitionOf(shape.$ref)
  }

  private typeMistake(tree: Tree, { type, title }: Shape, name: string): Mistake | null {
    if (type === undefined) return null
    const types = [type].flat() as ShapeType[]
    if (types.some((each) => isOfType(tree, each))) return null
    const wanted = title ?? types.map((each) => typeWords[each]).join(' or ')
    const quotes = tree.kind === 'number' && types.includes('string') ? 'put it in quotes' : null
    return mistake(tree, `${name} has to be ${wanted}, and is ${kindWords[tree.kind]}`, quotes)
  }

  private checkEntries({ entries, ...place }: Tree & { kind: 'map' }, shape: Shape): Mistake[] {
    const { properties = {}, required = [], additionalProperties } = shape
    const missing = required.filter((key) => !entries.some((entry) => entry.key === key))
    return [
      ...entries.flatMap((entry) => this.checkEntry(entry, properties, additionalProperties)),
      ...entries.flatMap((entry) => this.checkDependency(entry, { entries, ...place }, shape)),
      ...missing.map((key) => mistake(place, `${shape.title ?? 'this'} has no ${typed(key)}`)),
    ]
  }

  private checkEntry({ key, keyPlace, value }: Entry, properties: Record<string, Shape>, others: false | undefined) {
    const shape = Object.hasOwn(properties, key) ? properties[key] : undefined
    if (shape !== undefined) return this.check(value, shape, typed(key))
    return others === false ? [unknownKey(key, keyPlace, Object.keys(properties))] : []
  }

  /** What has to hold of the whole because this key is there. */
  private checkDependency({ key, keyPlace }: Entry, tree: Tree, { dependentSchemas = {} }: Shape): Mistake[] {
    const shape = Object.hasOwn(dependentSchemas, key) ? dependentSchemas[key] : undefined
    if (shape === undefined || this.check(tree, shape, 'this').length === 0) return []
    return [mistake(keyPlace, shape.errorMessage ?? `${typed(key)} does not belong here`)]
  }

  private checkItems({ items, ...place }: Tree & { kind: 'list' }, shape: Shape, name: string): Mistake[] {
    const wanted = shape.items
    if (items.length < (shape.minItems ?? 0)) {
      return [mistake(place, shape.errorMessage ?? `${name} is empty`)]
    }
    return wanted === undefined ? [] : items.flatMap((item) => this.check(item, wanted, `an entry of ${name}`))
  }
}

function unknownKey(key: string, place: Place, known: readonly string[]): Mistake {
  const meant = closestMatch(key, known)
  const suggestion = meant === undefined ? `known here are ${known.join(', ')}` : `did you mean ${meant}?`
  return mistake(place, `unknown key ${typed(key)}`, suggestion)
}

function scalarMistakes(tree: Tree, shape: Shape, name: string): Mistake[] {
  if (tree.kind === 'number' && shape.const !== undefined && tree.value !== shape.const) {
    return [mistake(tree, `${name} has to be ${shape.const}`)]
  }
  if (tree.kind !== 'text') return []
  if (shape.enum !== undefined && !shape.enum.includes(tree.text)) return [notAmong(tree, shape.enum, shape, name)]
  if (shape.maxLength !== undefined && tree.text.length > shape.maxLength) {
    return [mistake(tree, `${name} has more than ${shape.maxLength} characters`)]
  }
  if (shape.pattern !== undefined && !new RegExp(shape.pattern, 'u').test(tree.text)) {
    return [mistake(tree, `${name} is not ${shape.title ?? 'of the right form'}`, shape.errorMessage ?? null)]
  }
  return []
}

/** The text is quoted only where it is a word that is known but for a slip. */
function notAmong(
  tree: Tree & { kind: 'text' },
  known: readonly string[],
  { title, errorMessage }: Shape,
  name: string,
): Mistake {
  const meant = closestMatch(tree.text, known)
  const what = title ?? 'one of the known words'
  return meant === undefined
    ? mistake(tree, `${name} is not ${what}`, errorMessage ?? `known are ${known.join(', ')}`)
    : mistake(tree, `${typed(tree.text)} is not ${what}`, `did you mean ${meant}?`)
}

function durationMistakes(tree: Tree, name: string): Mistake[] {
  if (tree.kind !== 'text' && tree.kind !== 'number') {
    return [mistake(tree, `${name} has to be a duration such as 30d, and is ${kindWords[tree.kind]}`)]
  }
  try {
    parseDuration(tree.kind === 'text' ? tree.text : tree.typed)
    return []
  } catch (error) {
    if (error instanceof DurationError) return [mistake(tree, error.message.replace(/\.$/, ''))]
    throw error
  }
}

function isOfType(tree: Tree, type: ShapeType): boolean {
  switch (type) {
    case 'object':
      return tree.kind === 'map'
    case 'array':
      return tree.kind === 'list'
    case 'string':
      return tree.kind === 'text'
    case 'boolean':
      return tree.kind === 'flag'
    case 'integer':
      return tree.kind === 'number' && Number.isInteger(tree.value)
  }
}

const typeWords: Record<ShapeType, string> = {
  object: 'a group of keys',
  array: 'a list',
  string: 'a text',
  boolean: 'true or false',
  integer: 'a whole number',
}

const kindWords: Record<Tree['kind'], string> = {
  map: 'a group of keys',
  list: 'a list',
  text: 'a text',
  number: 'a number',
  flag: 'true or false',
  nothing: 'empty',
}
