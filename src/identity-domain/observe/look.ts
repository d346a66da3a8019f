import { appsPath } from '../scim/app-attributes'
import type { JsonObject } from '../scim/strict-json'
import { type ErrorShape, errorShape } from './errors-seen'
import { type Answer, type DomainReader, NotTried, type Page, pageIn, textIn } from './reader'
import type { ErrorCause, ObservationName, Observations, Reason, ValueOf } from './vocabulary'

/** Something that is asked of a domain, and what it tells. */
export interface Question {
  tells: readonly ObservationName[]
  /** What it has not told when it ends by a {@link NotTried} was not seen, for that reason. */
  ask(look: Look): Promise<void>
}

/** The first Apps of the domain in the order of their ids, as they were asked for. */
export interface Sample {
  rows: readonly JsonObject[]
  /** null: the domain did not say how many Apps there are. */
  total: number | null
  /** Whether these are all Apps. */
  isWhole: boolean
}

/** What the questions share: the domain, and what was seen of it so far. */
export class Look {
  readonly reader: DomainReader
  readonly origin: string
  readonly seen: Observations = {}
  readonly errors: ErrorShape[] = []
  /** Names that came; only the known ones may be told. null: there was no such answer. */
  readonly names: Record<'discovery' | 'schema' | 'unasked', readonly string[] | null> = {
    discovery: null,
    schema: null,
    unasked: null,
  }
  /** By this machine's clock. */
  readonly now: () => Date
  #sample: Sample | undefined

  constructor({ reader, origin, now }: Pick<Look, 'reader' | 'origin' | 'now'>) {
    this.reader = reader
    this.origin = origin
    this.now = now
  }

  tell<Name extends ObservationName>(name: Name, value: ValueOf<Name>, times = 1): void {
    this.seen[name] = { value: value as string | number | readonly string[], times }
  }

  skip(name: ObservationName, reason: Reason, status?: number): void {
    this.seen[name] = { notTried: reason, ...(status !== undefined && { status }) }
  }

  error(cause: ErrorCause, answer: Answer): ErrorShape {
    const shape = errorShape(cause, answer)
    this.errors.push(shape)
    return shape
  }

  /** A list of Apps: the parameters as they are to be in the query, in this order. */
  list(parameters: Readonly<Record<string, string | number>>): Promise<Answer> {
    return this.reader.get(`${appsPath}?${queryOf(parameters)}`)
  }

  async page(parameters: Readonly<Record<string, string | number>>): Promise<Page> {
    return pageIn(await this.list(parameters))
  }

  app(id: string, query = ''): Promise<Answer> {
    return this.reader.get(`${appsPath}/${id}${query}`)
  }

  set sample(sample: Sample) {
    this.#sample = sample
  }

  /** @throws {NotTried} where no Apps could be read, or fewer than that */
  sampleOf(least = 1): Sample {
    if (this.#sample === undefined) throw new NotTried('depends-on-another')
    if (this.#sample.rows.length < least) throw new NotTried('too-few-apps')
    return this.#sample
  }

  get sampled(): readonly JsonObject[] {
    return this.#sample?.rows ?? []
  }
}

function queryOf(parameters: Readonly<Record<string, string | number>>): string {
  return Object.entries(parameters)
    .map(([name, value]) => `${name}=${encodeURIComponent(value).replaceAll("'", '%27')}`)
    .join('&')
}

/** @throws {NotTried} for an App without an id that can stand in a path */
export function idOf(row: JsonObject): string {
  const id = textIn(row, 'id')
  if (id === null || !/^[A-Za-z0-9][A-Za-z0-9._-]{0,254}$/.test(id)) throw new NotTried('no-such-app')
  return id
}
