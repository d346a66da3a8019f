import { formatDuration, formatWithSeconds, type Seconds } from '../../duration'
import type { ChangeReport } from '../../identity-domain/change-app'
import type { Cell, Detail, JsonObject, Tone, View } from '../../output/output'
import { attributeOf, type Lifetime, type TokenKind } from '../../token-settings/app'
import type { Outcome } from '../../token-settings/outcome'

/** A change as it was asked for, and what became of it. */
export interface Change {
  domain: string
  asked: {
    selector: string
    token: TokenKind
    lifetime?: Seconds | undefined
    expect?: Seconds | undefined
    dryRun: boolean
    unset: boolean
  }
  /** What was wanted. */
  to: Lifetime
  report: ChangeReport
}

export const fromOf = ({ asked, report }: Change): Lifetime => report.before[attributeOf[asked.token]]

/** What the app says now, as last read; null when it could not be read any more. */
export const nowOf = ({ asked, report }: Change): Lifetime | null => report.now?.[attributeOf[asked.token]] ?? null

/** The fields of cli-contract section 4; scripts rely on their names. `now` and `sentWith` come on top. */
export const changeView: View<Change> = {
  columns: [
    column('App id', 'id', ({ report }) => report.before.id),
    column('Name', 'displayName', ({ report }) => report.before.displayName),
    column('Attribute', 'attribute', ({ asked }) => attributeOf[asked.token]),
    column('From s', 'from', (change) => fromOf(change).seconds),
    column('To s', 'to', ({ to }) => to.seconds),
    column('Outcome', 'outcome', ({ report }) => report.outcome),
  ],
  json: (change) => ({
    domain: change.domain,
    id: change.report.before.id,
    displayName: change.report.before.displayName,
    attribute: attributeOf[change.asked.token],
    from: lifetimeJson(fromOf(change)),
    to: lifetimeJson(change.to),
    now: lifetimeJson(nowOf(change)),
    outcome: change.report.outcome,
    ...requestJson(change.report),
  }),
  details,
}

function column(title: string, name: string, value: (change: Change) => string | number) {
  return { title, name, forPeople: (change: Change) => String(value(change)), forScripts: value }
}

const lifetimeJson = (lifetime: Lifetime | null): JsonObject | null =>
  lifetime === null
    ? null
    : { seconds: lifetime.seconds, duration: formatDuration(lifetime.seconds), source: lifetime.source }

/** `request` as the contract has it; the query and the headers beside it. */
function requestJson({ request }: ChangeReport): JsonObject {
  if (request === null) return { request: null, sentWith: null }
  const { method, path, body, query, headers } = request
  return { request: { method, path, body: body as unknown as JsonObject }, sentWith: { query: { ...query }, headers } }
}

function details(change: Change): Detail[] {
  const { report, asked, to } = change
  return [
    {
      line: [
        { text: report.before.displayName, tone: 'strong' },
        { text: `  ${report.before.id}`, tone: 'dim' },
      ],
    },
    { label: `${asked.token} token`, value: arrow(fromOf(change), to, report.outcome) },
    { label: 'outcome', value: { text: outcomeWords[report.outcome], tone: toneOf[report.outcome] } },
    ...(report.outcome === 'dry-run' ? requestLines(change) : []),
  ]
}

function arrow(from: Lifetime, to: Lifetime, outcome: Outcome): Cell {
  if (outcome === 'unchanged') return shown(from)
  return [{ text: shown(from), tone: 'dim' }, '  →  ', { text: shown(to), tone: 'strong' }]
}

const shown = ({ seconds, source }: Lifetime): string =>
  `${formatWithSeconds(seconds)}${source === 'default' ? ', the default' : ''}`

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
