import { resourceId } from '../domain/apps'
import { doneFile, planFile, plannedId } from '../domain/plan'
import type { RequestKind } from '../domain/script'
import { type DomainState, writeAsAnother } from '../domain/state'
import { row, type Scenario, struck, writing } from './scenario'
import * as strike from './strikes'

const apply = ['apply', planFile, '-y']
const undo = ['undo', doneFile, '-y']
const dryRun = ['apply', planFile, '-n']
const inWaves = (gate: string, ...more: string[]) => [...apply, '--waves', '1,100%', '--gate', gate, ...more]

/** When somebody else writes: after this request was answered. Three apps are read together, then row after row. */
type Moment = [name: string, on: RequestKind, nth: number]
const beforeTheRun: Moment = ['before the run', 'token', 1]
const beforeItsTurn: Moment = ['after the first reading', 'get', 3]
const beforeTheChange: Moment = ['right before the change', 'get', 4]
const beforeReadingBack: Moment = ['right after the change', 'patch', 1]
const inMidRun: Moment = ['after the first row', 'get', 5]

const at = ([name, on, nth]: Moment, write: (state: DomainState) => void) => ({
  name,
  options: writing(on, nth, write),
})

/** The first row of the plan; of an undo it is the last one. */
const ofFirst = (attributes: Record<string, unknown>) => (state: DomainState) =>
  writeAsAnother(state, resourceId, attributes)
/** The second one of both. */
const ofSecond = (attributes: Record<string, unknown>) => (state: DomainState) =>
  writeAsAnother(state, plannedId, attributes)

const remove = (state: DomainState) => void state.apps.delete(plannedId)

function rename(state: DomainState): void {
  const app = state.apps.get(plannedId)
  if (app !== undefined) state.apps.set(plannedId, { ...app, displayName: 'Renamed', version: app.version + 1 })
}

/** Another app gets its name and its client id. */
function recreate(state: DomainState): void {
  const app = state.apps.get(plannedId)
  state.apps.delete(plannedId)
  if (app !== undefined) state.apps.set('f'.repeat(32), { ...app, id: 'f'.repeat(32), version: 1 })
}

const outcomes = (...all: string[]) => ({ rows: all.map((outcome) => ({ outcome })) })
const stale = ['conflict', 'not-tried', 'not-tried']

/** At this moment this happens: how `apply` ends, and what becomes of its rows. */
type Race = [
  moment: Moment,
  what: string,
  write: (state: DomainState) => void,
  exit: number,
  outcomes: string[],
  says?: RegExp,
]

const wantedValue = { refreshTokenExpiry: 777_600 }
const third = { refreshTokenExpiry: 300_000 }
const done = ['confirmed', 'confirmed', 'confirmed']

const races: Race[] = [
  [beforeTheRun, 'sets another value', ofFirst(third), 6, stale, /Somebody Else/],
  [beforeTheRun, 'sets what is wanted', ofFirst(wantedValue), 0, ['unchanged', 'confirmed', 'confirmed']],
  [beforeTheRun, 'changes another setting', ofFirst({ accessTokenExpiry: 60 }), 0, done],
  [beforeTheRun, 'renames an app', rename, 0, done, /is called 'Renamed', and in the plan 'App 3'/],
  [beforeTheRun, 'removes an app', remove, 5, ['not-tried', 'gone', 'not-tried'], /App 3/],
  [beforeTheRun, 'removes an app and makes another of its name', recreate, 5, ['not-tried', 'gone', 'not-tried']],
  [beforeItsTurn, 'sets another value', ofFirst(third), 6, stale, /Somebody Else/],
  [
    beforeItsTurn,
    'sets another value of the second app',
    ofSecond({ accessTokenExpiry: 60 }),
    9,
    ['confirmed', 'conflict', 'not-tried'],
  ],
  [beforeItsTurn, 'sets what is wanted', ofFirst(wantedValue), 0, ['unchanged', 'confirmed', 'confirmed']],
  [beforeItsTurn, 'renames an app', rename, 0, done],
  [beforeItsTurn, 'removes an app', remove, 9, ['confirmed', 'gone', 'not-tried']],
  [beforeItsTurn, 'removes an app and makes another', recreate, 9, ['confirmed', 'gone', 'not-tried']],
  [beforeTheChange, 'sets another value', ofFirst(third), 6, stale],
  [beforeTheChange, 'sets what is wanted', ofFirst(wantedValue), 0, done],
  [beforeTheChange, 'changes another setting', ofFirst({ accessTokenExpiry: 60 }), 6, stale],
  [
    beforeTheChange,
    'removes the app',
    (state) => void state.apps.delete(resourceId),
    5,
    ['refused', 'not-tried', 'not-tried'],
  ],
  [beforeReadingBack, 'sets another value', ofFirst(third), 8, ['differs', 'not-tried', 'not-tried']],
  [
    beforeReadingBack,
    'removes the app',
    (state) => void state.apps.delete(resourceId),
    8,
    ['unknown', 'not-tried', 'not-tried'],
  ],
  [inMidRun, 'takes back what was applied', ofFirst({ refreshTokenExpiry: 604_800 }), 0, done],
  [inMidRun, 'ends the token', (state) => state.adminTokens.clear(), 0, done],
  [['before the second change', 'get', 6], 'ends the token', (state) => state.adminTokens.clear(), 0, done],
]

const ofApply = races.map(([moment, what, write, exit, rows, says]) => {
  const { name, options } = at(moment, write)
  return row('F76', `${name} somebody ${what}`, apply, options, exit, {
    shows: outcomes(...rows),
    ...(says === undefined ? {} : { says }),
  })
})

/** The grant of Teller, then the lifetime of App 3, then that of ResourceOwner. */
const undoRaces: Race[] = [
  [
    beforeTheRun,
    'sets another value',
    ofSecond({ accessTokenExpiry: 60 }),
    9,
    ['confirmed', 'kept', 'confirmed'],
    /App 3.*Somebody Else/,
  ],
  [
    beforeTheRun,
    'sets the value from before',
    ofSecond({ accessTokenExpiry: 3600 }),
    0,
    ['confirmed', 'unchanged', 'confirmed'],
  ],
  [beforeTheRun, 'removes an app', remove, 9, ['confirmed', 'gone', 'confirmed']],
  [beforeTheRun, 'removes an app and makes another of its name', recreate, 9, ['confirmed', 'gone', 'confirmed']],
  [
    beforeItsTurn,
    'sets another value',
    ofSecond({ accessTokenExpiry: 60 }),
    9,
    ['confirmed', 'kept', 'confirmed'],
    /Somebody Else/,
  ],
  [
    ['right before the second change', 'get', 6],
    'sets another value',
    ofSecond({ accessTokenExpiry: 60 }),
    9,
    ['confirmed', 'conflict', 'confirmed'],
  ],
  [
    ['right after the second change', 'patch', 2],
    'sets another value',
    ofSecond({ accessTokenExpiry: 60 }),
    8,
    ['confirmed', 'differs', 'not-tried'],
  ],
  [inMidRun, 'ends the token', (state) => state.adminTokens.clear(), 0, done],
]

const ofUndo = undoRaces.map(([moment, what, write, exit, rows, says]) => {
  const { name, options } = at(moment, write)
  return row('F76', `${name} somebody ${what}`, undo, options, exit, {
    shows: outcomes(...rows),
    ...(says === undefined ? {} : { says }),
  })
})

const habits: Scenario[] = [apply, undo].flatMap((argv) => [
  row('F38', 'no version', argv, { rules: { versionOf: () => null } }, 0, { says: /not protected against concurrent/ }),
  row(
    'F76',
    'versions are ignored, and another writer was first',
    argv,
    { rules: { honoursVersions: false }, ...writing('get', 6, ofSecond({ accessTokenExpiry: 60 })) },
    0,
  ),
  row('F40', 'a 200 that did nothing', argv, struck('patch', strike.asIfDone), 8, {
    shows: outcomes('differs', 'not-tried', 'not-tried'),
  }),
  row('F40', 'reads are stale for a while', argv, { rules: { staleReads: 3 } }, 0),
  row('F40', 'reads stay stale', argv, { rules: { staleReads: 99 } }, 8, {
    shows: outcomes('differs', 'not-tried', 'not-tried'),
    isBehind: true,
  }),
  row(
    'K10',
    'requests are limited, and it says when',
    argv,
    { limit: { perSecond: 2, perMinute: 5, saysWhen: true } },
    0,
  ),
  row(
    'K10',
    'requests are limited, and it does not say when',
    argv,
    { limit: { perSecond: 2, perMinute: 5, saysWhen: false } },
    0,
  ),
])

const gates: Scenario[] = [
  row('F78', 'a gate that says no before anything', inWaves('gate 1'), {}, 2, { says: /prove nothing/ }),
  row('F78', 'a gate that says no', inWaves('gate 0 1'), {}, 9, {
    shows: outcomes('confirmed', 'not-tried', 'not-tried'),
  }),
  row('F78', 'a gate that fails itself', inWaves('gate 0 3', '--undo-on-failure'), {}, 9, {
    shows: outcomes('confirmed', 'not-tried', 'not-tried'),
  }),
  row('F78', 'a gate that says no, and the way back', inWaves('gate 0 1', '--undo-on-failure'), {}, 1, {
    shows: outcomes('undone', 'not-tried', 'not-tried'),
  }),
  row(
    'F78',
    'the way back is refused',
    inWaves('gate 0 1', '--undo-on-failure'),
    struck('patch', strike.scim(403), { nth: 2 }),
    9,
    // What stands is not called refused.
    { shows: outcomes('confirmed', 'not-tried', 'not-tried'), says: /not undone/ },
  ),
  row(
    'F78',
    'the way back is lost',
    inWaves('gate 0 1', '--undo-on-failure'),
    struck('patch', strike.reset, { nth: 2 }),
    8,
    { shows: outcomes('unknown', 'not-tried', 'not-tried') },
  ),
  row(
    'F78',
    'the way back cannot begin',
    inWaves('gate 0 1', '--undo-on-failure'),
    struck('get', strike.scim(500), { nth: 6 }),
    9,
    { shows: outcomes('confirmed', 'not-tried', 'not-tried'), says: /The undo did not begin/ },
  ),
  row(
    'F78',
    'somebody sets another value before the way back',
    inWaves('gate 0 1', '--undo-on-failure'),
    writing('get', 5, ofFirst(third)),
    9,
    { shows: outcomes('confirmed', 'not-tried', 'not-tried'), says: /Somebody Else/ },
  ),
]

export const planScenarios: Scenario[] = [
  ...ofApply,
  ...ofUndo,
  ...habits,
  ...gates,
  row('F76', 'somebody sets another value before a dry run', dryRun, writing('token', 1, ofFirst(third)), 6),
]
