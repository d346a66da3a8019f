import { filterString } from '../../scim/scim-message'
import { isObject, type JsonObject } from '../../scim/strict-json'
import type { Look, Question } from '../look'
import { integer, NotTried, pageIn, textIn } from '../reader'
import type { ObservationName } from '../vocabulary'

type FilterName = Extract<ObservationName, `filter-${string}`>

/** A filter that some of the Apps that were read match, and some do not. */
interface Trial {
  filter: string
  /** Beside the id. */
  attributes: string
  matches(row: JsonObject): boolean
}

const trials: Readonly<Record<FilterName, (rows: readonly JsonObject[]) => Trial | undefined>> = {
  'filter-eq': ([row]) => {
    const id = row && textIn(row, 'id')
    return id
      ? { filter: `id eq ${filterString(id)}`, attributes: '', matches: (each) => each['id'] === id }
      : undefined
  },
  'filter-sw': (rows) =>
    byName(rows, (name) => ({ operator: 'sw', part: name, has: (other) => other.startsWith(name.toLowerCase()) })),
  'filter-co': (rows) =>
    byName(rows, (name) => {
      const part = name.slice(1)
      return { operator: 'co', part, has: (other) => other.includes(part.toLowerCase()) }
    }),
  'filter-boolean': () => ({
    filter: 'isOAuthResource eq true',
    attributes: 'isOAuthResource',
    matches: (each) => each['isOAuthResource'] === true,
  }),
  'filter-values': (rows) => {
    const fqs = rows.flatMap((row) => scopesOf(row)).find((each) => each !== '')
    if (fqs === undefined) return undefined
    const matches = (row: JsonObject) => scopesOf(row).includes(fqs)
    return { filter: `scopes[fqs eq ${filterString(fqs)}]`, attributes: 'scopes', matches }
  },
  'filter-expiry': (rows) => {
    const seconds = rows.map((row) => integer(row['refreshTokenExpiry'])).find((value) => value !== null)
    if (seconds === undefined) return undefined
    const matches = (row: JsonObject) => row['refreshTokenExpiry'] === seconds
    return { filter: `refreshTokenExpiry eq ${seconds}`, attributes: 'refreshTokenExpiry', matches }
  },
}

function byName(
  rows: readonly JsonObject[],
  operation: (name: string) => { operator: string; part: string; has(other: string): boolean },
): Trial | undefined {
  const name = rows
    .map((row) => textIn(row, 'displayName'))
    .find((each) => each !== null && /^[\x20-\x7e]{3,}$/.test(each))
  if (!name) return undefined
  const { operator, part, has } = operation(name)
  return {
    filter: `displayName ${operator} ${filterString(part)}`,
    attributes: 'displayName',
    matches: (row) => has((textIn(row, 'displayName') ?? '').toLowerCase()),
  }
}

const scopesOf = ({ scopes }: JsonObject): string[] =>
  Array.isArray(scopes) ? scopes.filter(isObject).map((scope) => textIn(scope, 'fqs') ?? '') : []

/** Which filters the domain carries out. */
export const filterQuestions: readonly Question[] = [
  ...Object.entries(trials).map(([name, make]) => ({
    tells: [name as FilterName],
    ask: (look: Look) => tryFilter(look, name as FilterName, make),
  })),
  { tells: ['bad-filter-status', 'bad-filter-body'], ask: badFilter },
]

async function tryFilter(look: Look, name: FilterName, make: (typeof trials)[FilterName]): Promise<void> {
  const { rows, isWhole } = look.sampleOf()
  const trial = make(rows)
  const wanted = rows.filter((row) => trial?.matches(row))
  if (trial === undefined || wanted.length === 0) throw new NotTried('no-such-app')
  if (wanted.length === rows.length) throw new NotTried('too-few-apps')
  const answer = await look.list({ attributes: ['id', trial.attributes].join(','), filter: trial.filter })
  if (answer.status === 400 || answer.status === 403) return look.tell(name, 'refused')
  const page = pageIn(answer)
  // What a narrowed row leaves out was read before.
  const known = new Map(rows.map((row) => [row['id'], row]))
  if (page.rows.some((row) => !trial.matches({ ...known.get(row['id']), ...row }))) return look.tell(name, 'ignored')
  const ids = new Set(page.rows.map(({ id }) => id))
  const isThere = isWhole ? wanted.every(({ id }) => ids.has(id as string)) : ids.size > 0
  look.tell(name, isThere ? 'honoured' : 'other')
}

async function badFilter(look: Look): Promise<void> {
  const answer = await look.list({ attributes: 'id', count: 1, filter: 'displayName zz "x"' })
  const { status, body } = look.error('bad-filter', answer)
  look.tell('bad-filter-status', status)
  look.tell('bad-filter-body', body)
}
