import { expect } from 'vitest'
import type { Ran } from '../domain/run-apps'
import type { FaultServer } from '../fault-server'
import { canariesIn } from './canaries'

/** How long a run of each command may take, in seconds; with a person to wait for, five minutes more. */
const deadlines: Record<string, number> = {
  ...{ list: 900, audit: 900, snapshot: 900, plan: 900, diff: 900, impact: 900 },
  ...{ apply: 3600, undo: 3600, 'test-offline': 360 },
}

/** What answers a question and nothing else. */
const reading = ['get-expiry', 'list', 'audit', 'snapshot', 'plan', 'diff', 'impact', 'diagnose', 'doctor']

/** What of docs/cli-contract.md, section 5, a run of these can end with. */
const exitCodes = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9]

/** When a run of this command has to be over, in seconds from its start. */
export const lastMoment = ([command = '']: readonly string[]): number => (deadlines[command] ?? 60) + 2

/** What holds for every run, whatever happened to it. */
export function expectInvariants(
  { exitCode, stdout, stderr, seconds, domain }: Ran,
  argv: readonly string[],
  { format, elsewhere }: { format: 'json' | 'plain'; elsewhere?: FaultServer },
): void {
  const said = `${stdout}${stderr}`
  expect(canariesIn(domain.state.secrets, said)).toEqual([])
  expect(said).not.toMatch(/<!DOCTYPE|undefined|\bNaN\b|\[object|^\s+at /m)
  expect(domain.state.breaches).toEqual([])
  expect(requestsTooSoon(domain.server, argv)).toEqual([])
  expect(seconds).toBeLessThanOrEqual(lastMoment(argv))
  expect(exitCodes).toContain(exitCode)
  const isReading = reading.includes(argv[0] ?? '') || argv.includes('-n') || argv.includes('--dry-run')
  if (isReading) expect(domain.seen.filter(({ kind }) => changing.includes(kind))).toEqual([])
  if (elsewhere !== undefined) expect([elsewhere.connections, elsewhere.ledger]).toEqual([0, []])
  if (exitCode === 0 || exitCode === 1) return
  if (format === 'plain') expect(stderr).toMatch(/^Error: ./m)
  else {
    const { error } = JSON.parse(stderr.trimEnd().split('\n').at(-1) ?? '')
    expect(error).toMatchObject({ code: exitCode, message: expect.stringMatching(/./) })
  }
}

const changing: readonly string[] = ['patch', 'post', 'put', 'delete']

/**
 * Requests that came before the time that a 429 or a 503 had named. Of several at a time, some may have been under way. After a
 * PATCH that was limited, one read is no offence: nothing else shows whether it was carried out.
 */
export function requestsTooSoon({ ledger }: Pick<FaultServer, 'ledger'>, argv: readonly string[]): string[] {
  const many =
    ['list', 'audit', 'snapshot', 'plan', 'diff', 'impact', 'apply', 'undo'].includes(argv[0] ?? '') ||
    argv.includes('--paginate') ||
    (argv[0] === 'get-expiry' && argv.length > 2)
  return ledger.flatMap(({ method: limited, answered }, place) => {
    const wait = answered === null || ![429, 503].includes(answered.status) ? null : secondsIn(answered.headers)
    if (wait === null || answered === null) return []
    const isCheck = (at: number) => limited === 'PATCH' && at === place + 1 && ledger[at]?.method === 'GET'
    return (
      ledger
        .filter((_, at) => at > place && !isCheck(at))
        // Where the user's browser goes is the user's affair.
        .filter(({ path }) => !path.startsWith('/oauth2/v1/authorize'))
        .filter(({ at }) => at < answered.at + wait && (!many || at > answered.at))
        .map(({ method, path, at }) => `${method} ${path} at ${at}, not before ${answered.at + wait}`)
    )
  })
}

/** Digits, or a date measured against the answer's own; null where there is none, or more than one. */
function secondsIn(headers: readonly string[]): number | null {
  const of = (name: string) =>
    headers.filter((header) => header.startsWith(`${name}: `)).map((each) => each.slice(name.length + 2))
  const [value, ...others] = of('Retry-After')
  if (value === undefined || others.length > 0) return null
  if (/^\d+$/.test(value)) return Number(value)
  const [until, from] = [Date.parse(value), Date.parse(of('Date')[0] ?? '')]
  return /GMT$/.test(value) && !Number.isNaN(until - from) ? (until - from) / 1000 : null
}
