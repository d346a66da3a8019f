import { expect } from 'vitest'
import { type Ran, runApps } from '../domain/run-apps'
import type { FaultServer } from '../fault-server'
import { expectInvariants } from './always'
import { claims } from './claims'
import { type Cell, expectedOf } from './expected'
import type { Fault } from './faults'
import type { Operation } from './operations'

/** How a command goes when nothing goes wrong: run once, and each request on a connection of its own. */
const untroubled = new Map<string, Promise<Ran>>()

function passed({ argv }: Operation): Promise<Ran> {
  const known = untroubled.get(argv.join(' '))
  if (known !== undefined) return known
  const running = runApps([...argv, '-o', 'json'], { closesConnections: true })
  untroubled.set(argv.join(' '), running)
  return running
}

export interface MatrixCell extends Cell {
  operation: Operation
  fault: Fault
  format: 'json' | 'plain'
}

/** Runs one cell and holds it against the rules. */
export async function expectCell(cell: MatrixCell, elsewhere: FaultServer): Promise<void> {
  const { operation, fault, position, format } = cell
  const { argv, on } = operation
  const without = await passed(operation)
  // A command that never gets to its end would hold every rule.
  expect([0, 1, 3], without.stderr).toContain(without.exitCode)
  const expected = expectedOf(operation, fault, cell, without.exitCode)
  if (expected === null) throw new Error('there is no such cell')
  const ran = await runApps([...argv, '-o', format], strikeAt(cell, without))
  expect(ran.domain.struck).toBeGreaterThan(0)
  expectInvariants(ran, argv, { format, elsewhere })
  const requests = countOf(ran, operation)
  const usual = countOf(without, operation)
  const wanted = typeof expected.requests === 'object' ? usual + (expected.requests?.again ?? 0) : expected.requests
  expect({ exits: [ran.exitCode], requests }).toEqual({
    exits: [expected.exits.includes(ran.exitCode) ? ran.exitCode : expected.exits],
    requests: expected.requests === null ? requests : wanted,
  })
  const claim = claims[argv[0] ?? '']
  if (claim === undefined) throw new Error(`nothing says what ${argv[0]} claims`)
  claim(ran, argv, format)
  const isChange = ['patch', 'post', 'put', 'delete'].includes(on)
  const { effects } = ran.domain.state
  if (position === 'before-commit' && isChange && requests === 1) expect(effects).toHaveLength(operation.nth - 1)
  if (position === 'after-commit' && isChange) expect(effects).toHaveLength(requests + operation.nth - 1)
}

const countOf = ({ domain }: Ran, { on, nth }: Operation): number =>
  domain.seen.filter(({ kind }) => kind === on).length - (nth - 1)

function strikeAt({ operation, fault, position, times }: MatrixCell, without: Ran): Parameters<typeof runApps>[1] {
  const { on, nth } = operation
  const often = times === 'once' ? 1 : Number.POSITIVE_INFINITY
  if (position !== 'not-listening' && position !== 'before-accept')
    return { script: [{ on, nth, times: often, position, strike: fault.strike }] }
  const after = without.domain.seen.findIndex((each) => each.kind === on && each.nth === nth)
  return { closesConnections: true, connection: { position, after, times: often } }
}
