import fc from 'fast-check'
import { afterAll, expect, test } from 'vitest'
import { publish, runs } from '../../support/extent'
import { resourceId } from '../domain/apps'
import type { DomainOptions } from '../domain/fault-domain'
import { type Ran, runApps } from '../domain/run-apps'
import type { Position, ScriptedFault, Strike } from '../domain/script'
import { type DomainState, type Effect, writeAsAnother } from '../domain/state'
import { requestsTooSoon } from './always'
import * as strike from './strikes'

const wanted = 777_600
const before = 604_800
const argv = ['set-expiry', resourceId, '9d', '-o', 'json']

/** How an answer can be lost, or be worth nothing. */
const endings: [name: string, hit: Strike][] = [
  ['reset', strike.reset],
  ['closed', strike.hangUp],
  ['silent', strike.silence],
  ['dripping', strike.drip],
  ['half a head', strike.halfHead],
  ['shorter than announced', strike.shorterThanAnnounced],
  ['cut', strike.cutWithoutLength],
  ['no HTTP', strike.notHttp],
  ['HTML', strike.page(200)],
  ['{}', strike.literally('{}')],
  ['packed', strike.packed],
  ['no UTF-8', strike.badText],
  ['204', strike.nothingBut(204)],
  ['500', strike.scim(500)],
  ['502', strike.page(502)],
  ['503', strike.scim(503, ['Retry-After: 2'])],
  ['504', strike.nothingBut(504)],
  ['as if done', strike.asIfDone],
]

/** Who says this has done nothing. */
const refusals: [name: string, hit: Strike][] = [
  ['429', strike.scim(429, ['Retry-After: 3'])],
  ['429 without a time', strike.nothingBut(429)],
  ['401', strike.page(401)],
  ['401 accessDenied', strike.scim(401)],
  ['403', strike.scim(403)],
  ['404', strike.scim(404)],
  ['412', strike.scim(412)],
  ['422', strike.scim(422)],
  ['307', strike.nothingBut(307, ['Location: http://127.0.0.1:9/x'])],
]

type At = Exclude<Position, 'not-listening' | 'before-accept'>

/** Once half of an answer is out, all that can follow is the end of the connection, or nothing. */
const breaks = endings.slice(0, 4)

interface Hit {
  on: 'patch' | 'get' | 'token'
  nth: number
  times: number
  position: At
  ending: [string, Strike]
}

interface Writer {
  /** It writes when so many requests have been answered. */
  after: number
  seconds: number
}

interface Schedule {
  hits: Hit[]
  writers: Writer[]
  versions: 'honoured' | 'ignored' | 'absent'
  staleReads: number
  /** A change that was lost on the way takes effect after all, when so many more requests have been answered. */
  late: number | null
}

const hit: fc.Arbitrary<Hit> = fc.oneof(
  fc.record({
    on: fc.constantFrom('patch' as const, 'patch' as const, 'get' as const, 'token' as const),
    nth: fc.integer({ min: 1, max: 3 }),
    times: fc.integer({ min: 1, max: 5 }),
    position: fc.constantFrom<At[]>('after-the-head', 'before-commit', 'after-commit'),
    ending: fc.constantFrom(...endings),
  }),
  fc.record({
    on: fc.constantFrom('patch' as const, 'get' as const),
    nth: fc.integer({ min: 1, max: 3 }),
    times: fc.integer({ min: 1, max: 5 }),
    position: fc.constant('in-the-answer' as const),
    ending: fc.constantFrom(...breaks),
  }),
  fc.record({
    on: fc.constantFrom('patch' as const, 'get' as const),
    nth: fc.integer({ min: 1, max: 2 }),
    times: fc.integer({ min: 1, max: 5 }),
    position: fc.constant('before-commit' as const),
    ending: fc.constantFrom(...refusals),
  }),
)

const schedule: fc.Arbitrary<Schedule> = fc.record({
  hits: fc.array(hit, { minLength: 1, maxLength: 4 }),
  writers: fc.array(
    fc.record({ after: fc.integer({ min: 1, max: 9 }), seconds: fc.constantFrom(300_000, 500_000, wanted) }),
    { maxLength: 2 },
  ),
  versions: fc.constantFrom('honoured', 'honoured', 'ignored', 'absent'),
  staleReads: fc.constantFrom(0, 0, 0, 1, 3),
  late: fc.option(fc.integer({ min: 1, max: 4 })),
})

const valueIn = ({ apps }: DomainState): unknown => apps.get(resourceId)?.attributes['refreshTokenExpiry']

/** What the domain does by such a schedule, and every value that it held meanwhile. */
function played({ hits, writers, versions, staleReads, late }: Schedule) {
  const history: unknown[] = [before]
  const foreign: { seconds: number; effectsBefore: number }[] = []
  let answered = 0
  let lostAt: number | null = null
  const note = (state: DomainState) => {
    if (history.at(-1) !== valueIn(state)) history.push(valueIn(state))
  }
  const script: ScriptedFault[] = hits.map(({ on, nth, times, position, ending }) => ({
    on,
    nth,
    times,
    position,
    strike: ending[1],
  }))
  const options: Omit<DomainOptions, 'clock'> = {
    script,
    rules: {
      staleReads,
      honoursVersions: versions === 'honoured',
      ...(versions === 'absent' ? { versionOf: () => null } : {}),
    },
    before(state, { kind }) {
      answered++
      for (const { after, seconds } of writers) {
        if (after !== answered) continue
        writeAsAnother(state, resourceId, { refreshTokenExpiry: seconds })
        foreign.push({ seconds, effectsBefore: state.effects.length })
      }
      if (late !== null && lostAt !== null && answered >= lostAt + late) arrive(state)
      note(state)
      if (kind === 'patch' && lostAt === null) lostAt = answered
    },
    meanwhile: note,
  }
  /** As the domain would have taken it at once: only if nobody wrote in between, where versions count. */
  function arrive(state: DomainState): void {
    lostAt = Number.POSITIVE_INFINITY
    if (state.effects.length > 0 || hits.some(({ ending }) => refusals.includes(ending))) return
    const app = state.apps.get(resourceId)
    if (app === undefined || (versions === 'honoured' && app.version !== 1)) return
    state.apps.set(resourceId, {
      ...app,
      version: app.version + 1,
      attributes: { ...app.attributes, refreshTokenExpiry: wanted },
    })
    const operation = { op: 'replace', path: 'refreshTokenExpiry', value: wanted }
    state.effects.push({ id: resourceId, operation, knewTheVersion: versions === 'absent' ? null : app.version === 1 })
  }
  return { options, history, foreign }
}

/** Whether what is said is what was so when it was last looked at. */
function isTrue({ exitCode, stdout, domain }: Ran, history: readonly unknown[]): boolean {
  const { state, seen } = domain
  const patches = seen.filter(({ kind }) => kind === 'patch').length
  if (stdout === '') return patches === 0 && [2, 4, 5, 7].includes(exitCode)
  const { outcome, from, now } = JSON.parse(stdout)
  const isFromThere = history.includes(from.seconds)
  const isNowThere = now === null || history.includes(now.seconds)
  return (
    isFromThere &&
    isNowThere &&
    exitsOf[outcome]?.includes(exitCode) === true &&
    holds[outcome]?.({
      history,
      patches,
      effects: state.effects,
      now: now?.seconds,
    }) === true
  )
}

const exitsOf: Record<string, number[]> = {
  confirmed: [0],
  unchanged: [0],
  // 2: a guard, when the value has moved before a second attempt.
  refused: [2, 4, 5, 7],
  conflict: [6],
  differs: [8],
  unknown: [8],
}

interface Evidence {
  history: readonly unknown[]
  patches: number
  effects: readonly Effect[]
  now: number | undefined
}

/** What each outcome says, in terms of the store. */
const holds: Record<string, (evidence: Evidence) => boolean> = {
  confirmed: ({ history, now, patches }) => now === wanted && history.includes(wanted) && patches > 0,
  unchanged: ({ history, now, patches, effects }) =>
    now === wanted && history.includes(wanted) && effects.length === 0 && patches >= 0,
  refused: ({ effects }) => effects.length === 0,
  conflict: ({ effects }) => effects.length === 0,
  differs: ({ now, patches }) => now !== undefined && now !== wanted && patches > 0,
  unknown: ({ patches }) => patches > 0,
}

const counts = { changes: 0, wrongClaims: 0, doubleEffects: 0, overwritten: 0 }
const outcomes = new Set<string>()
afterAll(() => publish('lost-answers', counts))

test('F42, F43, F45, F76: whatever is lost, what is said is so, and is done at most once', async () => {
  await fc.assert(
    fc.asyncProperty(schedule, async (given) => {
      const { options, history } = played(given)
      const ran = await runApps(argv, options)
      const { effects, breaches } = ran.domain.state
      counts.changes++
      const isWrong = !isTrue(ran, history)
      // With versions, ours is written over what we have read and over nothing else.
      const overwritten = effects.filter(
        ({ knewTheVersion }) => given.versions === 'honoured' && knewTheVersion !== true,
      )
      if (isWrong) counts.wrongClaims++
      if (effects.length > 1) counts.doubleEffects++
      counts.overwritten += overwritten.length
      outcomes.add(ran.stdout === '' ? `exit ${ran.exitCode}` : JSON.parse(ran.stdout).outcome)
      expect([isWrong, effects.length > 1, overwritten.length], `${ran.stdout}${ran.stderr}${history}`).toEqual([
        false,
        false,
        0,
      ])
      expect(breaches).toEqual([])
      expect(requestsTooSoon(ran.domain.server, argv)).toEqual([])
    }),
    { numRuns: runs(120) },
  )
  // Otherwise the schedules would be of one kind only.
  expect([...outcomes]).toEqual(expect.arrayContaining(['confirmed', 'unknown', 'refused']))
})
