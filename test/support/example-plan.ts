import type { GateAnswer, JournalEntry, JournaledRow, JournalOutcome } from '../../src/plan/journal'
import type { Plan, PlanRow } from '../../src/plan/plan'
import type { Lifetime } from '../../src/token-settings/app'
import type { Seconds } from '../../src/token-settings/duration'

const set = (seconds: number): Lifetime => ({ seconds: seconds as Seconds, source: 'app' })

/** Shortens a refresh-token lifetime from 365d to 30d. */
export const examplePlanRow = (part: Partial<PlanRow> = {}): PlanRow =>
  ({
    row: 1,
    app: { id: 'a1', displayName: 'Quotes API', clientId: 'quotes' },
    attribute: 'refreshTokenExpiry',
    from: set(31_536_000),
    to: set(2_592_000),
    line: null,
    warnings: [],
    ...part,
  }) as PlanRow

export const examplePlan = (rows: readonly PlanRow[], part: Partial<Plan> = {}): Plan => ({
  createdAt: '2026-10-05T14:00:00.000Z',
  domain: 'https://idcs-0123456789abcdef0123456789abcdef.identity.oraclecloud.com',
  source: { kind: 'desired-state', path: 'prod.yaml', sha256: 'a'.repeat(64), reason: null },
  rows,
  unchanged: 0,
  notMentioned: 0,
  skipped: [],
  ...part,
})

const at = '2026-10-05T14:03:00.000Z'

/** The entries that a run writes, in short: what happened to row 1, row 2… */
export const entries = {
  begin: {
    kind: 'begin',
    at,
    plan: 'plan.json',
    sha256: 'b'.repeat(64),
    domain: 'https://idcs-0123456789abcdef0123456789abcdef.identity.oraclecloud.com',
    actor: 'quotes-admin',
    rows: 2,
    source: { kind: 'desired-state', path: 'prod.yaml', reason: null },
  } satisfies JournalEntry,
  intent(row: number): JournalEntry {
    const { line: _, warnings: __, ...change } = examplePlanRow({ row })
    return { kind: 'intent', at, change: change as JournaledRow }
  },
  outcome: (row: number, outcome: JournalOutcome['outcome'] = 'confirmed'): JournalEntry => ({
    kind: 'outcome',
    at,
    row,
    outcome,
    now: set(2_592_000),
    reason: null,
    requestId: null,
  }),
  /** Of two waves; each has one app more. */
  wave: (wave: number): JournalEntry => ({ kind: 'wave', at, wave, of: 2, apps: wave }),
  gate: (wave: number, answer: GateAnswer = 'passed'): JournalEntry => ({
    kind: 'gate',
    at,
    wave,
    answer,
    exitCode: answer === 'inconclusive' ? null : Number(answer === 'failed'),
  }),
  end: (stopped: string | null = null): JournalEntry => ({ kind: 'end', at, stopped, summary: { rows: 2 } }),
}
