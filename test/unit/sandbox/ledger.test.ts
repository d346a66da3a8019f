import { expect, test } from 'vitest'
import { Ledger, largestLedger, longestLedger } from '../../../src/sandbox/ledger'
import { control, domainWithoutPort, send } from './domain-without-port'

const now = new Date('2026-01-02T03:04:05Z')
const request = { method: 'GET', target: '/nothing', headers: {}, body: Buffer.alloc(0) }

test('of very many requests the newest are kept, with their numbers, and it says how many are not', () => {
  const state = domainWithoutPort()
  for (let count = 0; count < longestLedger + 2; count++) state.ledger.enter(request, now)
  send(state, 'GET', '/nothing', { token: null })
  const { headers, json } = control(state, 'GET', 'requests')
  expect(headers['sandbox-requests-dropped']).toBe('3')
  expect(json).toHaveLength(longestLedger)
  expect([state.ledger.entries[0]?.number, state.ledger.entries.at(-1)?.number]).toEqual([4, longestLedger + 3])
})

test('and of very large ones as many as there is room for', () => {
  const ledger = new Ledger()
  const large = { ...request, method: 'PATCH', body: Buffer.alloc(100_000, 'x') }
  for (let count = 0; count < 300; count++) ledger.enter(large, now)
  expect(ledger.entries.length + ledger.dropped).toBe(300)
  expect(ledger.entries.reduce((sum, entry) => sum + entry.body.length, 0)).toBeLessThan(largestLedger)
  expect(ledger.entries.length).toBeGreaterThan(200)
  expect(ledger.entries[0]?.number).toBe(ledger.dropped + 1)
})

test('once emptied it counts from the beginning', () => {
  const state = domainWithoutPort()
  for (let count = 0; count < longestLedger + 1; count++) state.ledger.enter(request, now)
  expect(control(state, 'DELETE', 'requests').headers['sandbox-requests-dropped']).toBe('0')
  send(state, 'GET', '/nothing', { token: null })
  expect(state.ledger.entries.map(({ number }) => number)).toEqual([1])
})
