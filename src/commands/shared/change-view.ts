import type { ChangeReport } from '../../identity-domain/apps/change-app'
import type { Cell, Detail, JsonObject, Tone, View } from '../../output/output'
import type { Outcome } from '../../token-settings/outcome'
import type { Change } from './change'

/** What one command shows besides what all of them do. */
export interface Shown {
  /** Titles of the two values. */
  titles?: { from: string; to: string }
  /** Which value of the attribute is meant, where it has several: `grant`. */
  part?: { title: string; name: string; value: string }
}

/** The fields of docs/cli-contract.md, section 4; scripts rely on their names. `now` and `sentWith` come on top. */
export function changeView({ titles = { from: 'From', to: 'To' }, part }: Shown = {}): View<Change> {
  return {
    columns: [
      column('App id', 'id', ({ report }) => report.before.id),
      column('Name', 'displayName', ({ report }) => report.before.displayName),
      column('Attribute', 'attribute', ({ attribute }) => attribute),
      ...(part === undefined ? [] : [column(part.title, part.name, () => part.value)]),
      column(titles.from, 'from', ({ from }) => from.forScripts),
      column(titles.to, 'to', ({ to }) => to.forScripts),
      column('Outcome', 'outcome', ({ report }) => report.outcome),
    ],
    json: (change) => ({
      domain: change.domain,
      id: change.report.before.id,
      displayName: change.report.before.displayName,
      attribute: change.attribute,
      ...(part === undefined ? {} : { [part.name]: part.value }),
      from: change.from.json,
      to: change.to.json,
      now: change.now?.json ?? null,
      outcome: change.report.outcome,
      ...(change.report.alsoChanged.length === 0 ? {} : { alsoChanged: [...change.report.alsoChanged] }),
      ...requestJson(change.report),
    }),
    details,
  }
}

function column(title: string, name: string, value: (change: Change) => string | number) {
  return { title, name, forPeople: (change: Change) => String(value(change)), forScripts: value }
}

/** `request` as the contract has it; the query and the headers beside it. */
function requestJson({ request }: ChangeReport): JsonObject {
  if (request === null) return { request: null, sentWith: null }
  const { method, path, body, query, headers } = request
  return { request: { method, path, body: body as unknown as JsonObject }, sentWith: { query: { ...query }, headers } }
}

function details(change: Change): Detail[] {
  const { report, label } = change
  return [
    {
      line: [
        { text: report.before.displayName, tone: 'strong' },
        { text: `  ${report.before.id}`, tone: 'dim' },
      ],
    },
    { label: 'domain', value: change.domainName },
    { label, value: arrow(change) },
    { label: 'outcome', value: { text: outcomeWords[report.outcome], tone: toneOf[report.outcome] } },
    ...(report.outcome === 'dry-run' ? requestLines(change) : []),
  ]
}

function arrow({ from, to, report }: Change): Cell {
  if (report.outcome === 'unchanged') return from.shown
  return [{ text: from.shown, tone: 'dim' }, '  →  ', { text: to.shown, tone: 'strong' }]
}

const outcomeWords: Record<Outcome, string> = {
  confirmed: 'confirmed by a fresh read',
  unchanged: 'unchanged; nothing was sent',
  'dry-run': 'dry run; nothing was sent',
  // Why, and what now, is said on stderr.
  refused: 'refused',
  conflict: 'conflict',
  differs: 'differs',
  unknown: 'unknown',
}

const toneOf: Record<Outcome, Tone> = {
  confirmed: 'good',
  unchanged: 'good',
  'dry-run': 'strong',
  refused: 'warn',
  conflict: 'bad',
  differs: 'bad',
  unknown: 'bad',
}

/** The request as it would go out, but for the credentials. */
function requestLines({ report: { request }, domain }: Change): Detail[] {
  if (request === null) return []
  const headers = Object.entries(request.headers).map(([name, value]) => `${name}: ${value}`)
  const lines = [
    `${request.method} ${domain}${request.path}`,
    `  ?attributes=${request.query.attributes}`,
    ...headers,
    JSON.stringify(request.body),
  ]
  return [{ line: '' }, ...lines.map((text) => ({ line: `  ${text}` }))]
}
