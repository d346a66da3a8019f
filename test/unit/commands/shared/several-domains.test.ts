import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { CommandContext, NamedDomain } from '../../../../src/cli/command'
import {
  completeSentence,
  concludeSeveral,
  type DomainResult,
  endReading,
  merge,
  readEach,
} from '../../../../src/commands/shared/several-domains'
import { DomainFailure, Failure } from '../../../../src/failures/errors'
import type { ExitCode } from '../../../../src/failures/exit-codes'
import { hints } from '../../../../src/failures/hints'
import type { FailureReport } from '../../../../src/output/output'

const problem = (exitCode: ExitCode, message = `it is ${exitCode}.`): FailureReport => new Failure(exitCode, message)

const result = (profile: string, value: number | null, exitCode: ExitCode | 0 = 0): DomainResult<number> => ({
  profile,
  domain: `https://${profile}.example.com`,
  hide: (text) => text,
  value,
  problem: exitCode === 0 ? null : problem(exitCode),
})

/** What it ends with, and what it says. */
async function conclude(results: readonly DomainResult<number>[], code: (value: number) => ExitCode = () => 0) {
  const said: { notes: string[]; failures: FailureReport[] } = { notes: [], failures: [] }
  const output = {
    note: async (text: string) => void said.notes.push(text),
    failure: async (report: FailureReport) => void said.failures.push(report),
  }
  const exitCode = await concludeSeveral(results, code, { output } as unknown as CommandContext)
  return { exitCode, ...said }
}

describe('the end of a run on several domains', () => {
  test('all complete: the most important code of a domain', async () => {
    expect(await conclude([result('eu', 0), result('us', 1)], (value) => (value === 1 ? 1 : 0))).toEqual({
      exitCode: 1,
      notes: ['2 of 2 domains complete.'],
      failures: [],
    })
  })

  test.each<[string, DomainResult<number>[], ExitCode]>([
    ['one failed, one was read', [result('eu', 0), result('us', null, 4)], 3],
    ['one is incomplete', [result('eu', 0, 3), result('us', null, 7)], 3],
    ['none was read: first 7', [result('eu', null, 4), result('us', null, 7)], 7],
    ['none was read: then 4', [result('eu', null, 4), result('us', null, 2)], 4],
    ['none was read: else its own', [result('eu', null, 2)], 2],
  ])('%s', async (_, results, exitCode) => {
    const ending = await conclude(results)
    expect(ending.exitCode).toBe(exitCode)
    expect(ending.failures.map((report) => report.exitCode)).toEqual([exitCode])
    expect(ending.notes).toEqual([])
  })

  test('findings never hide that a domain is missing, whatever the others say', async () => {
    const codes = fc.constantFrom<ExitCode>(3, 4, 7)
    const domain = fc.record({ value: fc.option(fc.constantFrom(0, 1)), code: fc.option(codes) })
    await fc.assert(
      fc.asyncProperty(fc.array(domain, { minLength: 1, maxLength: 5 }), async (all) => {
        const results = all.map(({ value, code }, at) => result(`d${at}`, value, code ?? (value === null ? 7 : 0)))
        const { exitCode } = await conclude(results, (value) => value as ExitCode)
        const isWhole = results.every((each) => each.problem === null)
        expect([0, 1].includes(exitCode)).toBe(isWhole)
      }),
    )
  })

  test('at most three are named; all of them stand below', async () => {
    const results = ['a', 'b', 'c', 'd', 'e'].map((name) => result(name, null, 7))
    expect(completeSentence(results)).toBe('0 of 5 domains complete; a: it is 7; b: it is 7; c: it is 7; 2 more')
    const { failures } = await conclude(results)
    expect(failures[0]?.details).toEqual(['a', 'b', 'c', 'd', 'e'].map((name) => `${name}: it is 7.`))
  })
})

/** Says when it is read and closed; does not end before it is told to. */
function domainsThatWait(names: readonly string[]) {
  const events: string[] = []
  const release = new Map<string, (outcome: unknown) => void>()
  const context = (profile: string) =>
    ({
      profile,
      output: {
        progress: async () => undefined,
        note: async () => undefined,
        context: { hide: (text: string) => text.replaceAll(`secret of ${profile}`, '[redacted]') },
      },
    }) as unknown as CommandContext
  const domains: NamedDomain[] = names.map((profile) => ({
    profile,
    origin: `https://${profile}.example.com`,
    context: context(profile),
    close: async () => void events.push(`${profile} closed`),
  }))
  const reading = readEach(domains, async (own) => {
    const { profile } = own as unknown as { profile: string }
    events.push(`${profile} began`)
    const outcome = await new Promise<unknown>((resolve) => release.set(profile, resolve))
    if (outcome instanceof Error) throw outcome
    return { value: String(outcome), problem: null }
  })
  const settle = () => new Promise((resolve) => setImmediate(resolve))
  return { events, reading, settle, end: (name: string, outcome: unknown) => release.get(name)?.(outcome) }
}

describe('domains are read', () => {
  test('four at a time; the results are in their order, and each is closed when it has ended', async () => {
    const { events, reading, settle, end } = domainsThatWait(['a', 'b', 'c', 'd', 'e'])
    await settle()
    expect(events).toEqual(['a began', 'b began', 'c began', 'd began'])
    end('c', 'C')
    await settle()
    expect(events.slice(4)).toEqual(['c closed', 'e began'])
    end('a', new DomainFailure('It is away, says the secret of a, not of the secret of b.'))
    for (const name of ['b', 'd', 'e']) end(name, name.toUpperCase())
    expect((await reading).map(({ value, problem: why }) => why?.message ?? value)).toEqual([
      'It is away, says the [redacted], not of the secret of b.',
      'B',
      'C',
      'D',
      'E',
    ])
  })

  test('a fault of this program is not one of the domain', async () => {
    const { reading, settle, end } = domainsThatWait(['a', 'b'])
    await settle()
    end('a', new TypeError('x is not a function'))
    end('b', 'B')
    await expect(reading).rejects.toThrow('x is not a function')
  })
})

describe('rows of several sources', () => {
  async function* rows(name: string, count: number) {
    for (let at = 1; at <= count; at++) yield `${name}${at}`
  }

  test('come each once, in the order of their source', async () => {
    const counts = fc.array(fc.nat(6), { maxLength: 9 })
    await fc.assert(
      fc.asyncProperty(counts, async (all) => {
        const sources = all.map((count, at) => () => rows(`s${at}-`, count))
        const got: string[] = []
        for await (const row of merge(sources)) got.push(row)
        expect(got).toHaveLength(all.reduce((sum, count) => sum + count, 0))
        for (const at of all.keys()) {
          const own = got.filter((row) => row.startsWith(`s${at}-`))
          expect(own).toEqual([...Array(all[at]).keys()].map((each) => `s${at}-${each + 1}`))
        }
      }),
    )
  })

  test('when nobody reads on, each source that has begun is ended', async () => {
    const ended: string[] = []
    async function* endless(name: string) {
      try {
        for (;;) yield name
      } finally {
        ended.push(name)
      }
    }
    for await (const _ of merge(['a', 'b'].map((name) => () => endless(name)))) break
    await new Promise((resolve) => setImmediate(resolve))
    expect(ended.sort()).toEqual(['a', 'b'])
  })
})

test.each([
  [
    hints.wrongUrl,
    "Wrong URL, or a proxy or portal before the domain? Check the URL of the profile: apps profile show 'my eu'",
  ],
  [hints.notADomain, "Is this an identity domain's URL? Check the URL of the profile: apps profile show 'my eu'"],
  [
    hints.checkConnection,
    "Check the address (apps profile show 'my eu') and the network. Where a proxy is needed: HTTPS_PROXY=http://HOST:PORT",
  ],
  [
    hints.otherDomainUrl('https://other.example.com'),
    "If that is your domain: apps login 'my eu' --domain-url https://other.example.com",
  ],
  [hints.newToken, "Get a new token, and store it: apps login 'my eu'"],
  [hints.moreTime, 'Allow more time with --timeout.'],
])('the advice %j names the profile, and no variable', async (hint, expected) => {
  const failed = { ...result('my eu', null), problem: new DomainFailure('It failed.', { hint }) }
  const output = { progress: async () => {}, note: async () => {} }
  await endReading(failed, { context: { output } as unknown as CommandContext, close: async () => {} })
  expect(failed.problem.hint).toBe(expected)
})
