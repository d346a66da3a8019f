import { onTestFinished } from 'vitest'
import { run } from '../../src/main'
import { openNetwork } from '../../src/platform/network'
import { startFaultServer } from '../faults/fault-server'
import { publish } from './extent'
import { type FakeEnvironment, type FakeOptions, fakeEnvironment } from './fake-environment'
import { HoldingDispatcher } from './holding-dispatcher'

/** What a domain answers with, byte for byte. */
export interface RawAnswer {
  status?: number
  body: string | Buffer
}

/** A list answer around rows that are JSON already. */
export const listOf = (rows: readonly string[], startIndex = 1, total = rows.length): string =>
  `{"totalResults":${total},"startIndex":${startIndex},"itemsPerPage":${rows.length},"Resources":[${rows.join(',')}]}`

/** The program in front of a server that answers what no correct domain would. Shares no code with the product. */
export async function rawDomain(answer: (method: string, url: URL) => RawAnswer) {
  const received: string[] = []
  const server = await startFaultServer(({ method, path }, reply) => {
    received.push(`${method} ${path}`)
    const { status = 200, body } = answer(method, new URL(path, 'http://x'))
    reply.answer(status, body, { type: 'application/scim+json', headers: ['opc-request-id: req-1'] })
  })
  onTestFinished(() => server.stop())
  const variables = { APPS_DOMAIN_URL: server.origin, APPS_ACCESS_TOKEN: 'raw-token-5d81e03c7b' }
  return {
    received,
    async apps(argv: string[], options: FakeOptions = {}) {
      const environment: FakeEnvironment = fakeEnvironment({
        variables,
        network: async (settings) => new HoldingDispatcher(await openNetwork(settings, {}), environment.clock),
        ...options,
      })
      return { exitCode: await run(argv, environment), ...environment.said }
    },
  }
}

/** The same for answers that are bad inputs, which are counted. */
export async function badDomain(answer: Parameters<typeof rawDomain>[0]) {
  const domain = await rawDomain(answer)
  return {
    received: domain.received,
    async apps(...words: Parameters<typeof domain.apps>) {
      const ending = await domain.apps(...words)
      const changes = domain.received.filter((each) => each.startsWith('PATCH')).length
      publish('bad-inputs', { tried: 1, asExpected: 1, changes })
      return ending
    },
  }
}

/** One app whose every answer is this text: read by id, found by name, or as the second row of a list. */
export const domainOfOneApp = (app: string, good: string, id: string) =>
  badDomain((_, url) => {
    if (url.pathname === `/admin/v1/Apps/${id}`) return { body: app }
    if (url.searchParams.has('filter')) return { body: listOf([app]) }
    const from = Number(url.searchParams.get('startIndex') ?? 1)
    return { body: listOf([good, app].slice(from - 1), from, 2) }
  })
