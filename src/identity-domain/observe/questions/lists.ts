import type { JsonObject } from '../../scim/strict-json'
import { namesIn } from '../attributes-seen'
import { askedAttributes } from '../known-names'
import { idOf, type Look, type Question } from '../look'
import { type Answer, NotTried, type Page, pageIn, textIn } from '../reader'
import { type ObservationName, observations, type ValueOf } from '../vocabulary'

/** So many Apps are looked at closely. */
const sampleSize = 50

/** How lists are sorted, cut into pages and counted. The first question brings the Apps that the others need. */
export const listQuestions: readonly Question[] = [
  { tells: ['missing-attributes', 'meta-version'], ask: firstApps },
  { tells: ['sort-by-id'], ask: order },
  { tells: ['start-index', 'count', 'attributes', 'next-page', 'total-items-header'], ask: secondApp },
  { tells: ['count-zero'], ask: noRows },
  { tells: ['large-count', 'largest-page', 'total-results'], ask: largestPage },
  { tells: ['next-page-at-end'], ask: lastPage },
]

async function firstApps(look: Look): Promise<void> {
  const page = await look.page({ attributes: askedAttributes.join(','), sortBy: 'id' })
  const rows = page.rows.slice(0, sampleSize)
  look.sample = { rows, total: page.total, isWhole: rows.length === page.total }
  if (rows.length === 0) throw new NotTried('too-few-apps')
  const isMissing = (name: string) => rows.every((row) => !namesIn(row).has(name.toLowerCase()))
  look.tell('missing-attributes', observations['missing-attributes'].of.filter(isMissing), rows.length)
  metaVersion(look, rows)
}

function metaVersion(look: Look, rows: readonly JsonObject[]): void {
  const versions = rows.flatMap(({ meta }) => (typeof meta === 'object' && meta !== null ? [versionIn(meta)] : []))
  const having = versions.filter((version) => version !== null).length
  const value = having === versions.length ? 'always' : having === 0 ? 'never' : 'sometimes'
  if (versions.length === 0) look.skip('meta-version', 'no-such-app')
  else look.tell('meta-version', value, versions.length)
}

const versionIn = (meta: object): string | null => textIn(meta as JsonObject, 'version')

async function order(look: Look): Promise<void> {
  const { rows } = look.sampleOf(2)
  const descending = await look.page({ attributes: 'id', sortBy: 'id', sortOrder: 'descending' })
  if (descending.rows.length < 2) throw new NotTried('unusable')
  const isUp = isSorted(rows)
  const isDown = isSorted([...descending.rows].reverse())
  look.tell('sort-by-id', isUp && isDown ? 'honoured' : isUp ? 'ascending-only' : 'ignored', 2)
}

/** Either by code units or without regard to case: which one the domain does is not known. */
function isSorted(rows: readonly JsonObject[]): boolean {
  const ids = rows.map((row) => textIn(row, 'id') ?? '')
  const rises = (texts: readonly string[]) => texts.every((text, at) => at === 0 || (texts[at - 1] as string) < text)
  return rises(ids) || rises(ids.map((id) => id.toLowerCase()))
}

async function secondApp(look: Look): Promise<void> {
  const { rows, total } = look.sampleOf(2)
  const page = await look.page({ attributes: 'id', sortBy: 'id', startIndex: 2, count: 1 })
  const [first] = page.rows
  look.tell('count', page.rows.length === 1 ? 'honoured' : page.rows.length > 1 ? 'ignored' : 'other')
  const place = rows.findIndex((row) => first !== undefined && textIn(row, 'id') === textIn(first, 'id'))
  look.tell('start-index', place === 1 ? 'honoured' : place === 0 ? 'ignored' : 'other')
  const whole = rows[place]
  if (first === undefined || whole === undefined) look.skip('attributes', 'too-few-apps')
  else look.tell('attributes', namesIn(first).size < namesIn(whole).size ? 'honoured' : 'ignored')
  if (first !== undefined) look.names.unasked = Object.keys(first).filter((name) => name.toLowerCase() !== 'id')
  totalHeader(look, page)
  if (total === null) return look.skip('next-page', 'depends-on-another')
  if (total < 3) return look.skip('next-page', 'too-few-apps')
  const next = pageNamed(page.headers)
  look.tell('next-page', next === null ? 'none' : next === 3 ? 'next-index' : 'other')
}

function totalHeader(look: Look, { headers, total }: Page): void {
  const named = headers['opc-total-items']
  if (named === undefined) look.tell('total-items-header', 'none')
  else if (total === null) look.skip('total-items-header', 'depends-on-another')
  else look.tell('total-items-header', Number(named) === total ? 'agrees' : 'differs')
}

/** The index that `opc-next-page` holds in base64; null without the header, NaN for anything else. */
function pageNamed(headers: Answer['headers']): number | null {
  const named = headers['opc-next-page']
  if (named === undefined) return null
  const text = Buffer.from(named, 'base64').toString('latin1')
  return /^\d{1,9}$/.test(text) ? Number(text) : Number.NaN
}

async function noRows(look: Look): Promise<void> {
  look.sampleOf()
  const answer = await look.list({ attributes: 'id', count: 0 })
  if (answer.status === 400) return look.tell('count-zero', 'refused')
  look.tell('count-zero', pageIn(answer).rows.length === 0 ? 'no-rows' : 'rows')
}

/** One more than Oracle documents. */
const tooMany = 1001

/** Where that is refused, the most that is not is searched for by halves. */
async function largestPage(look: Look): Promise<void> {
  look.sampleOf()
  const ask = (count: number) => look.list({ attributes: 'id', sortBy: 'id', count })
  let answer = await ask(tooMany)
  if (answer.status !== 200 && answer.status !== 400) throw new NotTried('refused', answer.status)
  let accepted = answer.status === 400 ? 0 : tooMany
  look.tell('large-count', accepted === 0 ? 'refused' : 'accepted')
  if (accepted === 0) look.error('large-count', answer)
  for (let refused = tooMany, next = tooMany - 1; refused - accepted > 1; next = (accepted + refused) >> 1) {
    const found = await ask(next)
    if (found.status === 400) refused = next
    else [accepted, answer] = [next, found]
  }
  const page = pageIn(answer)
  const isCut = page.rows.length < Math.min(accepted, page.total ?? 0)
  const isFull = page.rows.length === accepted
  const hasMore = isCut ? await hasAppsBehind(look, page) : isFull && page.total !== null && page.total > accepted
  if ((isCut && hasMore) || isFull) look.tell('largest-page', page.rows.length)
  // The domain refuses one more than that.
  else if (!isCut && accepted < tooMany) look.tell('largest-page', accepted)
  else look.skip('largest-page', 'too-few-apps')
  if (page.total === null) look.skip('total-results', 'unusable')
  else if (hasMore) look.skip('total-results', 'too-many-apps')
  else look.tell('total-results', page.total === page.rows.length ? 'agrees' : 'differs')
}

/** Whether the page ends before the Apps do, or the total is wrong: only an App that is not on the page shows the first. */
async function hasAppsBehind(look: Look, { rows }: Page): Promise<boolean> {
  if (rows.length === 0) return false
  const next = await look.page({ attributes: 'id', sortBy: 'id', startIndex: rows.length + 1, count: 1 })
  if (next.rows.length === 0) return false
  const ids = new Set(rows.map(idOf))
  if (next.rows.every((row) => ids.has(idOf(row)))) throw new NotTried('depends-on-another')
  return true
}

async function lastPage(look: Look): Promise<void> {
  const { total } = look.sampleOf(2)
  // Which page is the last is known only where both can be relied on.
  if (total === null || !saw(look, 'start-index', 'honoured') || saw(look, 'total-results', 'differs'))
    throw new NotTried('depends-on-another')
  const { rows, headers } = await look.page({ attributes: 'id', sortBy: 'id', startIndex: total, count: 1 })
  // Somebody may have added an App meanwhile.
  const [last] = rows
  if (rows.length !== 1 || last === undefined) throw new NotTried('unusable')
  idOf(last)
  const next = pageNamed(headers)
  if (next === null) return look.tell('next-page-at-end', 'none')
  look.tell('next-page-at-end', next === 1 ? 'first' : next > total ? 'behind' : 'other')
}

function saw<Name extends ObservationName>({ seen }: Look, name: Name, value: ValueOf<Name>): boolean {
  const observed = seen[name]
  return observed !== undefined && 'value' in observed && observed.value === value
}
