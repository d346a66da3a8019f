import { describe, expect, test } from 'vitest'
import { makePlan } from '../../../src/plan/make-plan'
import { entryName, type Wants } from '../../../src/plan/wishes'
import { auditedApp, auditedClient, auditedResource, day, seconds } from '../../support/audited-apps'
import { byDefault, setTo } from '../../support/example-app'
import { named, plannable, rowsOf, wishing } from '../../support/plans'

const exactly = (count: number | null) =>
  ({ kind: 'exactly', seconds: count === null ? null : seconds(count) }) as const
const resource = plannable(
  auditedResource({ refreshTokenExpiry: setTo(365 * day), accessTokenExpiry: byDefault(3600) }),
  'ocid1.domainapp.oc1..R1',
)
const client = plannable(auditedClient({ id: 'c1', allowedGrants: ['refresh_token', 'implicit'] }))

const rows = (wants: Wants, app = resource) => rowsOf(wishing([named(3, app.id, wants)]), [resource, client])

describe('the rows of a plan', () => {
  test.each<[string, Wants, string[]]>([
    ['another lifetime', { refreshTokenExpiry: exactly(day) }, ['r1 refreshTokenExpiry 31536000 app → 86400 app']],
    ['the same lifetime', { refreshTokenExpiry: exactly(365 * day) }, []],
    ['no value', { refreshTokenExpiry: exactly(null) }, ['r1 refreshTokenExpiry 31536000 app → 604800 default']],
    ['no value where there is none', { accessTokenExpiry: exactly(null) }, []],
    ['the default as a value', { accessTokenExpiry: exactly(3600) }, ['r1 accessTokenExpiry 3600 default → 3600 app']],
    [
      'at most',
      { refreshTokenExpiry: { kind: 'limits', max: seconds(day) } },
      ['r1 refreshTokenExpiry 31536000 app → 86400 app'],
    ],
    ['at most, and it is', { accessTokenExpiry: { kind: 'limits', max: seconds(3600) } }, []],
    [
      'at least',
      { accessTokenExpiry: { kind: 'limits', min: seconds(7200) } },
      ['r1 accessTokenExpiry 3600 default → 7200 app'],
    ],
    [
      'a value on the app',
      { accessTokenExpiry: { kind: 'limits', isSet: true, max: seconds(day) } },
      ['r1 accessTokenExpiry 3600 default → 3600 app'],
    ],
    [
      'access within refresh, as long as that is afterwards',
      { refreshTokenExpiry: exactly(900), accessTokenExpiry: { kind: 'limits', withinRefresh: true } },
      ['r1 refreshTokenExpiry 31536000 app → 900 app', 'r1 accessTokenExpiry 3600 default → 900 app'],
    ],
    ['offline access', { allowOffline: false }, ['r1 allowOffline true → false']],
    ['no value of a flag', { allowOffline: null }, ['r1 allowOffline true → null']],
  ])('%s', (_, wants, expected) => {
    expect(rows(wants)).toEqual(expected)
  })

  test.each<[string, NonNullable<Wants['allowedGrants']>, string[]]>([
    [
      'one more and one less',
      { add: ['password'], remove: ['implicit'] },
      ['c1 allowedGrants ["implicit","refresh_token"] → ["password","refresh_token"]'],
    ],
    ['one that is there', { add: ['implicit'], remove: ['password'] }, []],
    [
      'no others',
      { add: ['implicit'], remove: 'others' },
      ['c1 allowedGrants ["implicit","refresh_token"] → ["implicit"]'],
    ],
  ])('grants: %s', (_, allowedGrants, expected) => {
    expect(rows({ allowedGrants }, client)).toEqual(expected)
  })

  test('an id is found in any letter case, and by its OCID', () => {
    const wishes = wishing([
      named(3, 'R1', { allowOffline: false }),
      named(4, 'OCID1.domainapp.oc1..r1', { refreshTokenExpiry: exactly(day) }),
    ])

    expect(rowsOf(wishes, [resource])).toHaveLength(2)
  })

  test('an entry that names the app beats selections, attribute by attribute', () => {
    const all = { ...named(2, '', { refreshTokenExpiry: exactly(day), allowOffline: false }), about: { select: {} } }

    expect(rowsOf(wishing([all, named(3, 'r1', { refreshTokenExpiry: exactly(60) })]), [resource])).toEqual([
      'r1 allowOffline true → false',
      'r1 refreshTokenExpiry 31536000 app → 60 app',
    ])
  })

  test('a limit of a selection leaves lifetimes alone that have no effect', () => {
    const idle = plannable(auditedResource({ allowOffline: false, refreshTokenExpiry: setTo(365 * day) }))
    const limit = { refreshTokenExpiry: { kind: 'limits', max: seconds(day) } } as const
    const all = { ...named(2, '', limit), about: { select: {} } }

    expect(rowsOf(wishing([all]), [idle])).toEqual([])
    expect(rowsOf(wishing([{ ...all, wants: { ...limit, allowOffline: true } }]), [idle])).toHaveLength(2)
  })

  test('apps are counted that are as wanted, and that nothing mentions', () => {
    const plan = makePlan(
      wishing([named(3, 'r1', { allowOffline: true })]),
      [resource, client, plannable(auditedApp())],
      null,
    )

    expect(plan).toMatchObject({ rows: [], unchanged: 1, notMentioned: 2 })
  })

  test('only the chosen apps get rows', () => {
    const wishes = wishing([named(3, 'r1', { allowOffline: false }), named(4, 'c1', { allowOffline: false })])

    expect(makePlan(wishes, [resource, client], new Set(['c1']))).toMatchObject({
      rows: [{ app: { id: 'c1' } }],
      notMentioned: 1,
    })
  })

  test('an app that is not there and a selection that fits nothing are named', () => {
    const lost = named(3, 'x', { allowOffline: false })
    const idle = { ...named(4, '', { allowOffline: false }), about: { select: { displayName: ['nobody'] } } }

    expect(makePlan(wishing([lost, idle]), [resource], null)).toMatchObject({ missing: [lost], idle: [idle] })
  })

  test('a protected app, and for findings an app of Oracle, is skipped', () => {
    const wants = { allowOffline: false }
    const oracle = plannable(auditedResource({ id: 'o1', isOPCService: true }))
    const wishes = wishing([named(3, 'r1', wants), named(4, 'o1', wants)], { protect: ['R1'], sparesOracle: true })

    expect(makePlan(wishes, [resource, oracle], null)).toMatchObject({
      rows: [],
      skipped: [
        { app: { id: 'r1' }, attribute: 'allowOffline', reason: 'The app is protected by the file.' },
        { app: { id: 'o1' }, reason: 'Oracle made this app, so no setting of it is changed.' },
      ],
    })
  })

  test('a lifetime that no app can have is skipped, unless the app has it', () => {
    const wants = { refreshTokenExpiry: exactly(0) }

    expect(makePlan(wishing([named(3, 'r1', wants)]), [resource], null)).toMatchObject({
      rows: [],
      skipped: [{ reason: 'No app can have a lifetime of 0 s.' }],
    })
    const odd = { ...resource, refreshTokenExpiry: setTo(0) }
    expect(makePlan(wishing([named(3, 'r1', wants)]), [odd], null)).toMatchObject({ rows: [], skipped: [] })
  })
})

describe('what a person should know about a row', () => {
  test.each<[string, Wants, typeof client, string[], string[]]>([
    ['another name', { allowOffline: false }, resource, ["The source calls the app 'Cash'."], []],
    [
      'no effect',
      { allowOffline: true },
      client,
      ["The source calls the app 'Cash'.", 'The change has no effect: isOAuthResource is not set.'],
      ['no-effect'],
    ],
    [
      'long',
      { refreshTokenExpiry: exactly(366 * day) },
      resource,
      ["The source calls the app 'Cash'.", '366d is more than 365 days.'],
      ['long'],
    ],
    [
      'no grant left',
      { allowedGrants: { add: [], remove: 'others' } },
      client,
      ["The source calls the app 'Cash'.", 'The client is left without any grant: it gets no tokens at all.'],
      [],
    ],
  ])('%s', (_, wants, app, warnings, guards) => {
    const entry = named(3, app.id, wants, { checks: { displayName: 'Cash' } })
    const plan = makePlan(wishing([entry]), [app], null)

    expect(plan.rows.map((row) => row.warnings)).toEqual([warnings])
    expect([...plan.guards]).toEqual(guards)
  })

  test('a flag that no plan changes is said to differ', () => {
    const entry = named(3, 'r1', { allowOffline: true }, { checks: { active: false } })

    expect(makePlan(wishing([entry]), [resource], null).remarks.map(({ text }) => text)).toEqual([
      "active of 'Quotes API' (r1) is true, and false in the source; a plan does not change it",
    ])
  })
})

describe('wishes that no value can satisfy together', () => {
  const conflictsOf = (...wants: Wants[]) =>
    makePlan(wishing(wants.map((each, at) => named(at + 3, 'c1', each))), [client], null).conflicts.map(
      ({ attribute, entries: [one, other], wants: [first, last] }) =>
        [attribute, entryName(one, attribute), first, entryName(other, attribute), last].join(' | '),
    )

  test.each<[Wants, Wants, string]>([
    [
      { refreshTokenExpiry: exactly(day) },
      { refreshTokenExpiry: exactly(60) },
      'refreshTokenExpiry | line 3 | 1d | line 4 | 1m',
    ],
    [
      { refreshTokenExpiry: exactly(null) },
      { refreshTokenExpiry: { kind: 'limits', max: seconds(60) } },
      'refreshTokenExpiry | line 3 | unset | line 4 | at most 1m',
    ],
    [
      { refreshTokenExpiry: exactly(null) },
      { refreshTokenExpiry: { kind: 'limits', isSet: true } },
      'refreshTokenExpiry | line 3 | unset | line 4 | a value on the app',
    ],
    [
      { accessTokenExpiry: { kind: 'limits', max: seconds(60) } },
      { accessTokenExpiry: { kind: 'limits', min: seconds(90) } },
      'accessTokenExpiry | line 3 | at most 1m | line 4 | at least 1m30s',
    ],
    [{ allowOffline: true }, { allowOffline: null }, 'allowOffline | line 3 | true | line 4 | unset'],
    [
      { allowedGrants: { add: ['a'], remove: [] } },
      { allowedGrants: { add: [], remove: ['a'] } },
      'allowedGrants | line 3 | the grant a | line 4 | no grant a',
    ],
  ])('%j and %j', (one, other, conflict) => {
    expect(conflictsOf(one, other)).toEqual([conflict])
    expect(conflictsOf(one, one)).toEqual([])
  })
})
