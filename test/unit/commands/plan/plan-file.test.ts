import { describe, expect, test } from 'vitest'
import { planJson } from '../../../../src/commands/shared/plan/plan-json'
import { parsePlan } from '../../../../src/commands/shared/plan/plan-schema'
import type { Plan } from '../../../../src/plan/plan'
import type { Seconds } from '../../../../src/token-settings/duration'

const app = { id: '4b1d7c02a6e94f3f8a54d0e9c37b1a60', displayName: 'Field Service API', clientId: 'field' }

const plan: Plan = {
  createdAt: '2026-11-28T18:00:00.000Z',
  domain: 'https://idcs-0123.identity.oraclecloud.com',
  source: { kind: 'desired-state', path: 'prod.yaml', sha256: 'a'.repeat(64), reason: 'INC-4711' },
  rows: [
    {
      row: 1,
      app,
      attribute: 'refreshTokenExpiry',
      from: { seconds: 31_536_000 as Seconds, source: 'app' },
      to: { seconds: 604_800 as Seconds, source: 'default' },
      line: 9,
      warnings: ['It is called Field Service now.'],
    },
    {
      row: 2,
      app,
      attribute: 'accessTokenExpiry',
      from: { seconds: 3600 as Seconds, source: 'default' },
      to: { seconds: 3600 as Seconds, source: 'app' },
      line: null,
      warnings: [],
    },
    { row: 3, app, attribute: 'allowOffline', from: true, to: null, line: 9, warnings: [] },
    { row: 4, app, attribute: 'allowedGrants', from: ['implicit'], to: [], line: 9, warnings: [] },
  ],
  unchanged: 41,
  notMentioned: 196,
  skipped: [{ app: null, attribute: null, reason: 'no setting can fix it' }],
}

// biome-ignore lint/suspicious/noExplicitAny: a test breaks any member of it.
type Broken = any

const edited = (edit: (document: Broken) => void): string => {
  const document = structuredClone(planJson(plan))
  edit(document)
  return JSON.stringify(document)
}

describe('a plan file', () => {
  test('is read as it was written', () => {
    expect(parsePlan(JSON.stringify(planJson(plan), null, 2), 'plan.json')).toEqual(plan)
  })

  test('is read with the byte order mark that an editor adds', () => {
    expect(parsePlan(`\ufeff${JSON.stringify(planJson(plan))}`, 'plan.json')).toEqual(plan)
  })

  test.each<[string, string, string]>([
    ['no JSON', '{', 'it is not a plan of apps'],
    ['a list', '[]', 'it is not a plan of apps: its kind is not apps-plan'],
    [
      'another kind',
      edited((each) => (each.kind = 'apps-snapshot')),
      'it is not a plan of apps: its kind is not apps-plan',
    ],
    ['a newer version', edited((each) => (each.schemaVersion = 2)), 'it was written by a newer version of apps'],
    ['a wrong version', edited((each) => (each.schemaVersion = '1')), 'its schemaVersion is not 1'],
    ['an unknown member', edited((each) => (each.force = true)), "it has an unknown member 'force'"],
    ['a domain with a path', edited((each) => (each.domain += '/admin')), 'domain is not the URL of a domain'],
    [
      'an unknown member of a row',
      edited((each) => (each.rows[1].force = true)),
      "row 2 has an unknown member 'force'",
    ],
    ['a row that is none', edited((each) => each.rows.push(null)), 'entry 5 of rows is not a row'],
    [
      'an unknown attribute',
      edited((each) => (each.rows[0].attribute = 'active')),
      'row 1: attribute is not one of refreshTokenExpiry, accessTokenExpiry, allowOffline, allowedGrants',
    ],
    [
      'a fraction',
      edited((each) => (each.rows[0].to.seconds = 1.5)),
      'row 1: to.seconds is not a whole number of seconds',
    ],
    [
      'a text for seconds',
      edited((each) => (each.rows[0].to.seconds = '60')),
      'row 1: to.seconds is not a whole number of seconds',
    ],
    [
      'seconds and another duration',
      edited((each) => (each.rows[0].from.seconds = 86_400)),
      "row 1: from says 86400 seconds and '365d'; 86400 seconds are 1d",
    ],
    [
      'a default that is none',
      edited((each) => (each.rows[0].to = { seconds: 86_400, duration: '1d', source: 'default' })),
      'row 1: to has the source default, and the default is 7d',
    ],
    [
      'a lifetime of 0',
      edited((each) => (each.rows[1].to = { seconds: 0, duration: '0s', source: 'app' })),
      'row 2: to is not from 1 to 2147483647 seconds',
    ],
    ['a missing value', edited((each) => delete each.rows[2].to), 'row 3: to is missing'],
    ['a grant twice', edited((each) => (each.rows[3].to = ['a', 'a'])), 'row 4: to has the same grant twice'],
    ['no grant', edited((each) => (each.rows[3].to = ['a b'])), 'row 4: to.0 is not a grant'],
    ['an id with a slash', edited((each) => (each.rows[3].app.id = '../x')), 'row 4: app.id is not the id of an app'],
    ['a number twice', edited((each) => (each.rows[3].row = 1)), 'row 1: another row has this number, too'],
    [
      'no change',
      edited((each) => (each.rows[2].to = true)),
      'row 3: allowOffline changes nothing: from and to are the same',
    ],
    [
      'one setting twice',
      edited((each) =>
        each.rows.push({ ...each.rows[2], row: 5, to: false, app: { ...app, id: app.id.toUpperCase() } }),
      ),
      `row 5: row 3 changes allowOffline of the app ${app.id.toUpperCase()}, too`,
    ],
  ])('with %s is refused', (_, text, why) => {
    expect(() => parsePlan(text, 'plan.json')).toThrow(
      expect.objectContaining({ exitCode: 2, message: `plan.json: ${why}.` }),
    )
  })

  test('with one name twice in an object is refused: people read the first, and JSON the last', () => {
    const text = JSON.stringify(planJson(plan)).replace('"to":{', '"to":null,"to":{')

    expect(() => parsePlan(text, 'plan.json')).toThrow('it has the same name twice in one object')
  })
})
