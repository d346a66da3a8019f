import type { CommandContext, NamedDomain } from '../../cli/command'
import { Failure, UsageError } from '../../failures/errors'
import { exitCodes } from '../../failures/exit-codes'
import type { FailureReport } from '../../output/output'
import { type NamedJournal, ownChangesIn } from '../../plan/own-changes'
import type { PlanSource } from '../../plan/plan'
import { type Difference, driftOf } from '../../token-settings/drift'
import { type DomainResult, type Read, readEach } from '../shared/several-domains'
import { readSnapshots, type Snapshot, SnapshotRows, stateOf, takeSnapshot } from '../shared/snapshot'
import { ensureJournalsFit } from './read-journals'
import type { Request } from './request'
import type { DiffReport, Side } from './view'
import { planBack } from './way-back'

/** What was compared: one domain, or several. */
export interface Compared {
  results: readonly DomainResult<DiffReport>[]
  isOne: boolean
}

/** What is asked, and what was read for it. */
interface Asked extends Pick<Request, 'old' | 'new' | 'across'> {
  /** Of the plan that goes back; null: none is wanted. */
  planSource: PlanSource | null
  journals: readonly NamedJournal[]
}

/**
 * Which snapshot is compared with what.
 *
 * @throws {UsageError} before any request, where they cannot be compared
 */
export async function chooseComparison(
  old: readonly Snapshot[],
  asked: Asked,
  context: CommandContext,
): Promise<() => Promise<Compared>> {
  const domains = await context.severalDomains()
  const { hide } = context.output.context
  if (asked.new !== undefined) {
    if (domains !== null)
      throw new UsageError('<new> is a snapshot, and --profiles names live domains.', 'Leave one of them out.')
    const now = await readSnapshots(asked.new, context.environment.files)
    const compared = compareFiles(old, now, { asked, hide })
    return async () => compared
  }
  if (domains !== null) {
    ensureNoPlan(asked)
    ensureJournalsFit(
      asked.journals,
      domains.map(({ origin }) => origin),
    )
    const pairs = new Map(domains.map(({ origin, context: own }) => [own, snapshotOf(origin, old, asked)]))
    return async () => ({ isOne: false, results: await compareLive(domains, pairs, asked) })
  }
  const { origin } = await context.domain()
  const before = snapshotOf(origin, old, asked)
  ensureJournalsFit(asked.journals, [origin])
  return async () => ({
    isOne: true,
    results: [{ profile: null, domain: origin, hide, ...(await compareWithLive(before, asked, context)) }],
  })
}

function compareFiles(
  old: readonly Snapshot[],
  now: readonly Snapshot[],
  { asked, hide }: { asked: Asked; hide(text: string): string },
): Compared {
  const [before, after] = [old[0], now[0]]
  if (before !== undefined && after !== undefined && old.length === 1 && now.length === 1) {
    ensureSameDomain(before, after.domain, asked)
    ensureJournalsFit(asked.journals, [after.domain])
    const read = compare(before, { value: after, problem: null }, asked)
    return { isOne: true, results: [{ profile: null, domain: after.domain, hide, ...read }] }
  }
  if (asked.across) throw new UsageError('--across compares two domains, and a file has several.')
  ensureNoPlan(asked)
  const all = [...new Set([...old, ...now].map(({ domain }) => domain))]
  ensureJournalsFit(asked.journals, all)
  const results = all.map((domain): DomainResult<DiffReport> => {
    const [one, other] = [old, now].map((side) => side.find((each) => each.domain === domain))
    const profile = other?.profile ?? one?.profile ?? null
    return one === undefined || other === undefined
      ? { profile, domain, hide, value: null, problem: missingIn(one === undefined ? asked.old : (asked.new ?? '')) }
      : { profile, domain, hide, ...compare(one, { value: other, problem: null }, asked) }
  })
  return { isOne: false, results }
}

/** @throws {UsageError} where one is wanted: a plan is of one domain */
function ensureNoPlan({ planSource }: Asked): void {
  if (planSource === null) return
  throw new UsageError('--plan: a plan is of one domain, and several are compared.', 'Compare one domain.')
}

const missingIn = (path: string): FailureReport =>
  new Failure(exitCodes.incomplete, `${path} has no snapshot of this domain.`)

/** @throws {UsageError} where there is none */
function snapshotOf(origin: string, old: readonly Snapshot[], asked: Asked): Snapshot {
  const same = old.find(({ domain }) => domain === origin)
  const [first] = old
  if (same !== undefined) return same
  if (first !== undefined && old.length === 1) {
    ensureSameDomain(first, origin, asked)
    return first
  }
  throw new UsageError(
    `${asked.old} has no snapshot of ${origin}.`,
    `It has those of ${old.map(({ domain }) => domain).join(', ')}.`,
  )
}

const compareLive = (
  domains: readonly NamedDomain[],
  pairs: ReadonlyMap<CommandContext, Snapshot>,
  asked: Asked,
): Promise<DomainResult<DiffReport>[]> =>
  readEach(domains, (context) => compareWithLive(pairs.get(context) as Snapshot, asked, context))

const compareWithLive = async (old: Snapshot, asked: Asked, context: CommandContext): Promise<Read<DiffReport>> =>
  compare(old, await takeSnapshot(old.filter, context, old.rows), asked)

/** @throws {UsageError} where the two are of different apps */
function compare(old: Snapshot, { value: now, problem }: Read<Snapshot>, asked: Asked): Read<DiffReport> {
  if (old.filter !== now.filter)
    throw new UsageError('The two snapshots were taken with different filters, so they do not cover the same apps.')
  const complete = old.complete && now.complete
  const [before, after] = asked.across ? [old.rows, now.rows] : differingRows(old.rows, now.rows)
  const differences = driftOf([...before].map(stateOf), [...after].map(stateOf), { across: asked.across, complete })
  const ownChange = ownChangesIn(journalsOf(now.domain, asked), { from: old.startedAt, to: now.startedAt })
  const report = {
    from: sideOf(old, asked.old),
    to: sideOf(now, asked.new ?? null),
    complete,
    differences: differences.map((each) => ({
      ...withLastWriter(each, old, now),
      by: ownChange({ id: each.app.id, attribute: each.attribute, value: each.to }),
    })),
    wayBack: asked.planSource === null || !complete ? null : planBack(old, now, asked.planSource),
  }
  return { value: report, problem: complete ? null : (problem ?? incompleteSides(report, asked)) }
}

/** Most rows are the same on both sides, letter by letter: nothing differs in these apps. */
function differingRows(old: SnapshotRows, now: SnapshotRows): [SnapshotRows, SnapshotRows] {
  const without = (rows: SnapshotRows, others: SnapshotRows) => {
    const same = new Set(others.lines)
    return new SnapshotRows(rows.lines.filter((line) => !same.has(line)))
  }
  return [without(old, now), without(now, old)]
}

const journalsOf = (domain: string, { journals }: Asked): NamedJournal[] =>
  journals.filter(({ begin }) => begin.domain === domain)

function incompleteSides({ from, to }: DiffReport, asked: Asked): FailureReport {
  const lacking = [...(from.complete ? [] : [asked.old]), ...(to.complete ? [] : [asked.new ?? 'the live domain'])]
  const message = `Added and removed apps are not known: ${lacking.join(' and ')} may lack apps.`
  return new Failure(exitCodes.incomplete, message)
}

function ensureSameDomain(old: Snapshot, domain: string, { across }: Asked): void {
  if (across || old.domain === domain) return
  throw new UsageError(
    `The snapshot is of ${old.domain}, and the other side is ${domain}.`,
    'To compare two domains: --across',
  )
}

const sideOf = ({ domain, startedAt, complete }: Snapshot, path: string | null): Side => ({
  domain,
  startedAt,
  path,
  complete,
})

/** The last writer is named only where it wrote between the two readings. */
function withLastWriter(difference: Difference, old: Snapshot, now: Snapshot): Difference {
  const at = Date.parse(difference.lastModified ?? '')
  const isWithin = old.domain === now.domain && at >= Date.parse(old.startedAt)
  return isWithin ? difference : { ...difference, lastModified: null, lastModifiedBy: null }
}
