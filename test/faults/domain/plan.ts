import { clientId, exampleApps, resourceId } from './apps'
import type { AppRecord } from './state'

/** A plan, a run of it, and files about them: as the documents say, and written without the program. */
export const planFile = '/home/dana/plan.json'
/** Of `apps apply` with that plan. */
export const journalFile = `${planFile}.journal.ndjson`
/** Of a run that has ended, to be undone. */
export const doneFile = '/home/dana/done.journal.ndjson'
export const undoJournalFile = '/home/dana/done.journal.undo.ndjson'
/** From when one app had another lifetime. */
export const snapshotFile = '/home/dana/before.ndjson'

export const plannedId = 'a0000000000000000000000000000003'
const deviceGrant = 'urn:ietf:params:oauth:grant-type:device_code'

interface Planned {
  row: number
  app: { id: string; displayName: string; clientId: string }
  attribute: 'refreshTokenExpiry' | 'accessTokenExpiry' | 'allowedGrants'
  from: unknown
  to: unknown
}

const set = (seconds: number, duration: string) => ({ seconds, duration, source: 'app' })

/** A lifetime, another one, and a grant: each of another app. */
export const plannedRows: readonly Planned[] = [
  {
    row: 1,
    app: { id: resourceId, displayName: 'ResourceOwner', clientId: '3fd7476a48a94381bd5e1bc88cc92021' },
    attribute: 'refreshTokenExpiry',
    from: set(604_800, '7d'),
    to: set(777_600, '9d'),
  },
  {
    row: 2,
    app: { id: plannedId, displayName: 'App 3', clientId: 'client-3' },
    attribute: 'accessTokenExpiry',
    from: set(3600, '1h'),
    to: set(1800, '30m'),
  },
  {
    row: 3,
    app: { id: clientId, displayName: 'Teller', clientId: 'teller' },
    attribute: 'allowedGrants',
    from: ['authorization_code', 'password', 'refresh_token', deviceGrant],
    to: ['authorization_code', 'password', 'refresh_token'],
  },
]

/** What the App resource holds for such a value. */
export const stored = (value: unknown): unknown =>
  Array.isArray(value) ? [...value].sort() : (value as { seconds: number }).seconds

/** As they are after the plan. */
export function changedApps(): AppRecord[] {
  const changes = new Map(plannedRows.map(({ app, attribute, to }) => [app.id, { [attribute]: stored(to) }]))
  return exampleApps().map((app) => ({ ...app, attributes: { ...app.attributes, ...changes.get(app.id) } }))
}

/** As they were when the snapshot was taken: one of them had another lifetime. */
export const appsBefore = (): AppRecord[] =>
  exampleApps().map((app) =>
    app.id === plannedId ? { ...app, attributes: { ...app.attributes, accessTokenExpiry: 7200 } } : app,
  )

/** By path. */
export const filesOfPlan = (origin: string): [path: string, text: string][] => [
  [planFile, planOf(origin)],
  [doneFile, doneJournalOf(origin)],
]

const at = '2026-10-05T14:00:00.000Z'

const planOf = (domain: string): string =>
  JSON.stringify({
    schemaVersion: 1,
    kind: 'apps-plan',
    createdAt: at,
    domain,
    source: { kind: 'desired-state', path: 'prod.yaml', sha256: 'a'.repeat(64), reason: null },
    rows: plannedRows.map((row) => ({ ...row, line: null, warnings: [] })),
    unchanged: 0,
    notMentioned: 10,
    skipped: [],
  })

function doneJournalOf(domain: string): string {
  const source = { kind: 'desired-state', path: 'prod.yaml', reason: null }
  const begin = { kind: 'begin', at, plan: planFile, sha256: 'a'.repeat(64), domain, actor: 'dana', rows: 3, source }
  const ofRow = (change: Planned) => [
    { kind: 'intent', at, change },
    { kind: 'outcome', at, row: change.row, outcome: 'confirmed', now: change.to, reason: null, requestId: null },
  ]
  const end = { kind: 'end', at, stopped: null, summary: { rows: 3, confirmed: 3 } }
  return [begin, ...plannedRows.flatMap(ofRow), end]
    .map((entry) => `${JSON.stringify({ journal: 'apps', schemaVersion: 1, ...entry })}\n`)
    .join('')
}
