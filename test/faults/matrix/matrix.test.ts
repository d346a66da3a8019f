import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { isLong, publish } from '../../support/extent'
import { type FaultServer, startFaultServer } from '../fault-server'
import { canaryCounts } from './canaries'
import { expectCell, type MatrixCell } from './cell'
import { expectedOf } from './expected'
import { conflicts, faultsOf } from './faults'
import { nameOf, type Operation, operations } from './operations'

/** Every redirect points there, and nothing may ever come. Listens before the rows are made, for they name it. */
const elsewhere: FaultServer = await startFaultServer((_, reply) => reply.answer(200, '{}'))
afterAll(() => elsewhere.stop())

/** Every fault × request × position that there is, once and for ever, for people and for scripts. */
function cellsOf(operation: Operation): MatrixCell[] {
  const faults = [
    ...faultsOf(elsewhere.origin),
    ...(['change', 'sent-once', 'sent-anywhere'].includes(operation.role) ? conflicts : []),
  ]
  const cells = faults.flatMap((fault) =>
    positionsFor(operation, fault.positions).flatMap((position) =>
      (position === 'not-listening' ? (['always'] as const) : (['once', 'always'] as const)).flatMap((times) =>
        (['json', 'plain'] as const).map((format): MatrixCell => ({ operation, fault, position, times, format })),
      ),
    ),
  )
  return cells.filter((cell) => expectedOf(operation, cell.fault, cell, 0) !== null)
}

/** Where nothing is committed, before and after it are the same; which grant it is stands in the body. */
function positionsFor({ on, role }: Operation, positions: MatrixCell['fault']['positions']) {
  const commits = ['patch', 'post', 'put', 'delete', 'code', 'password', 'refresh', 'poll', 'revoke'].includes(on)
  return positions.filter(
    (position) =>
      (commits || position !== 'after-commit' || !positions.includes('before-commit')) &&
      (position !== 'after-the-head' || !['code', 'password', 'refresh', 'poll'].includes(on)) &&
      role !== undefined,
  )
}

/**
 * In `npm test` every seventeenth, from another one on for each request: a fault has four cells at each place, and requests
 * of one role have the same, so that all of them come in turns.
 */
const usually = (cells: MatrixCell[], turn: number): MatrixCell[] =>
  cells.filter((_, at) => isLong || (at + turn) % 17 === 0)

let held = 0
let run = 0

beforeAll(() => expect(elsewhere.ledger).toEqual([]))

describe.each(operations.map((operation, turn) => [nameOf(operation), operation, turn] as const))(
  '%s',
  (_, operation, turn) => {
    const cells = usually(cellsOf(operation), turn).map((cell) => [titleOf(cell), cell] as const)
    test.each(cells)('%s', async (_, cell) => {
      run++
      await expectCell(cell, elsewhere)
      held++
    })
  },
)

function titleOf({ fault, position, times, format }: MatrixCell): string {
  return `${fault.id} ${fault.name}, ${position}, ${times}, ${format}`
}

test('there are as many cells as are published', () => {
  publish('fault-cells', { cells: run, held })
  publish('matrix-canaries', canaryCounts)
  expect(canaryCounts.searched).toBeGreaterThan(10 * run)
  expect(held).toBeGreaterThanOrEqual(400)
})
