import { expect, test } from 'vitest'
import { exampleIds, type Switches } from '../../../src/sandbox/server'
import { defaultSwitches, switchPositions } from '../../../src/sandbox/switches'
import { programWithSandbox } from '../../support/in-process'

// What Oracle does not document may turn out either way: the program has to do its job in any case.
const others = Object.entries(switchPositions).flatMap(([name, possible]) =>
  'first' in possible
    ? []
    : possible
        .filter((position) => position !== defaultSwitches[name as keyof Switches])
        .map((position) => [name, position] as const),
)

test('there are many such switches', () => {
  expect(others.length).toBeGreaterThan(40)
})

test.each(others)('with %s=%j a lifetime is changed and proved, and the list is complete', async (name, position) => {
  const { apps, sandbox } = await programWithSandbox({ switches: { [name]: position } })
  expect(await apps(['set-expiry', 'ResourceOwner', '9d', '-o', 'json'])).toMatchObject({ exitCode: 0 })
  expect(sandbox.state.apps.get(exampleIds.resourceOwner)?.['refreshTokenExpiry']).toBe(777_600)
  const { exitCode, stdout } = await apps(['list', '-o', 'ndjson'])
  expect([exitCode, stdout.trimEnd().split('\n').length]).toEqual([0, 15])
})
