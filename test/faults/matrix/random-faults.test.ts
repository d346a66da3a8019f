import fc from 'fast-check'
import { afterAll, expect, test } from 'vitest'
import { publish, runs } from '../../support/extent'
import { runApps } from '../domain/run-apps'
import type { Position, RequestKind, ScriptedFault } from '../domain/script'
import { expectInvariants, lastMoment, requestsTooSoon } from './always'
import { claims } from './claims'
import { type Fault, faultsOf } from './faults'
import { operations } from './operations'
import * as strike from './strikes'

const commands = [...new Map(operations.map(({ argv }) => [argv.join(' '), argv])).values()]

const faults = faultsOf('http://127.0.0.1:9').filter(({ positions }) => positions.includes('before-commit'))

/** What a domain that keeps to its word answers to a change or to a used code is part of what it did. */
const saysNo = new Set(['limited', 'limited-for-long', 'expired', 'denied', 'absent', 'refused', 'conflicting'])
const breaks = [strike.reset, strike.hangUp, strike.silence, strike.drip]

type At = Exclude<Position, 'not-listening' | 'before-accept'>
interface Fate {
  strike: ScriptedFault['strike']
  position: At
  name: string
  /** To a revocation it says yes: whoever says so has done it (RFC 7009 section 2.2). */
  confirms?: boolean
}

const fate: fc.Arbitrary<Fate> = fc.oneof(
  fc
    .record({ fault: fc.constantFrom(...faults), position: fc.constantFrom<At[]>('before-commit', 'after-commit') })
    .map(({ fault, position }) => ({
      strike: fault.strike,
      position: saysNo.has(fault.meaning) ? 'before-commit' : position,
      name: nameOf(fault),
      // A revocation's 200 has no body, and is whole when it is cut.
      confirms: (fault.status === 200 && fault.id !== 'F22') || fault.strike === strike.cutWithoutLength,
    })),
  fc
    .record({
      strike: fc.constantFrom(...breaks),
      position: fc.constantFrom<At[]>('after-the-head', 'in-the-answer'),
    })
    .map((each) => ({ ...each, name: 'it breaks' })),
  fc.integer({ min: 0, max: 120 }).chain((seconds) =>
    fc.constantFrom(429, 503).map((status) => ({
      strike: strike.scim(status, [`Retry-After: ${seconds}`]),
      position: 'before-commit' as const,
      name: `${status} for ${seconds} s`,
    })),
  ),
)

const nameOf = ({ id, name }: Fault): string => `${id} ${name}`

/** What each command asks for. */
const kindsOf: Record<string, RequestKind[]> = {
  'get-expiry': ['token', 'get', 'search'],
  list: ['token', 'page', 'page'],
  audit: ['token', 'page', 'page'],
  plan: ['token', 'page', 'page'],
  snapshot: ['token', 'page', 'page'],
  diff: ['token', 'page', 'page'],
  impact: ['token', 'get', 'page', 'page', 'grants'],
  apply: ['token', 'get', 'get', 'patch', 'patch'],
  undo: ['token', 'get', 'get', 'patch', 'patch'],
  diagnose: ['token', 'get', 'search'],
  login: ['token', 'search'],
  request: ['token', 'get', 'patch', 'post', 'put', 'delete', 'page', 'page'],
  'test-offline': ['get', 'search', 'discovery', 'keys', 'device', 'code', 'password', 'refresh', 'poll', 'revoke'],
}

const changing: RequestKind[] = ['token', 'get', 'patch']

const scriptFor = ([command = '']: readonly string[]) =>
  fc.array(
    fc.record({
      on: fc.constantFrom(...(kindsOf[command] ?? changing)),
      nth: fc.integer({ min: 1, max: 3 }),
      times: fc.constantFrom(1, 1, 2, 5, Number.POSITIVE_INFINITY),
      fate,
    }),
    { minLength: 1, maxLength: 5 },
  )

const counts = { runs: 0, falseClaims: 0, tooSoon: 0, tooLate: 0 }
let struck = 0
afterAll(() => publish('random-faults', counts))

test('whatever a domain does, a run ends in time, waits as it is asked to, and says what is so', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom(...commands).chain((argv) => fc.tuple(fc.constant(argv), scriptFor(argv))),
      fc.constantFrom('json' as const, 'plain' as const),
      async ([argv, planned], format) => {
        const ran = await runApps([...argv, '-o', format], {
          script: planned.map(({ on, nth, times, fate }) => ({
            on,
            nth,
            times,
            position: on === 'revoke' && fate.confirms ? 'after-commit' : fate.position,
            strike: fate.strike,
          })),
        })
        counts.runs++
        struck += ran.domain.struck > 0 ? 1 : 0
        counts.tooSoon += requestsTooSoon(ran.domain.server, argv).length
        if (ran.seconds > lastMoment(argv)) counts.tooLate++
        counts.falseClaims++
        expectInvariants(ran, argv, { format })
        // A client that is refused was refused: what is said of it then is what the domain said.
        const isRefused = argv[0] === 'test-offline' && ran.exitCode === 1
        if (!isRefused) claims[argv[0] ?? '']?.(ran, argv, format)
        counts.falseClaims--
      },
    ),
    { numRuns: runs(200) },
  )
  expect(struck).toBeGreaterThan(counts.runs / 3)
})
