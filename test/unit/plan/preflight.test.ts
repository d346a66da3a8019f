import { expect, test } from 'vitest'
import type { PlanRow } from '../../../src/plan/plan'
import { type Verdict, verdictOn } from '../../../src/plan/preflight'
import type { EditableApp } from '../../../src/token-settings/app'
import { setTo } from '../../support/example-app'
import { exampleResource } from '../../support/example-oauth-apps'
import { examplePlanRow } from '../../support/example-plan'

const app = (part: Partial<EditableApp> = {}): EditableApp => ({
  ...exampleResource({ refreshTokenExpiry: setTo(31_536_000) }),
  editableAttributes: null,
  preventedOperations: [],
  ...part,
})

const cells: [what: string, EditableApp | null, Verdict][] = [
  ['no app', null, 'gone'],
  ['the value that the plan saw', app(), 'change'],
  ['the wanted value', app({ refreshTokenExpiry: setTo(2_592_000) }), 'unchanged'],
  ['another value', app({ refreshTokenExpiry: setTo(1) }), 'conflict'],
  ['an attribute that may be edited', app({ editableAttributes: ['REFRESHTOKENEXPIRY'] }), 'change'],
  ['an attribute that may not be edited', app({ editableAttributes: ['accessTokenExpiry'] }), 'not-editable'],
  ['an app that only Oracle may update', app({ preventedOperations: ['update'] }), 'prevented'],
  ['an app that only Oracle may delete', app({ preventedOperations: ['replace', 'delete'] }), 'change'],
  [
    'the wanted value where nothing may be edited',
    app({ refreshTokenExpiry: setTo(2_592_000), editableAttributes: ['displayName'] }),
    'unchanged',
  ],
]

test.each([0, -1, 2_147_483_648])('a lifetime of %s s is never written', (seconds) => {
  const row = examplePlanRow({ to: setTo(seconds) } as Partial<PlanRow>)
  expect(verdictOn(row, app(), 'none')).toBe('not-writable')
})

test.each(cells)('%s', (_, read, verdict) => {
  expect(verdictOn(examplePlanRow(), read, 'none')).toBe(verdict)
})
