import { createAppsClient, type Signed } from '../../../../src/identity-domain/apps/apps-client'
import type { HttpRequest, HttpResponse } from '../../../../src/identity-domain/http/message'
import { createRateLimitGate } from '../../../../src/identity-domain/http/rate-limit-gate'
import { TransportError } from '../../../../src/identity-domain/http/transport-error'
import { listApps } from '../../../../src/identity-domain/list/list-apps'
import { oauthApp } from '../../../../src/identity-domain/scim/app-resource'
import type { OAuthApp } from '../../../../src/token-settings/app'
import { type FakeRun, fakeRun } from '../../../support/open-test-domain'

export type Row = Record<string, unknown>

/** What a request for a page asks for. */
export interface PageRequest {
  /** From 1: the first page request of the run is 1. */
  nth: number
  startIndex: number
  count: number
  sortBy: string
  /** Asked for in the opposite order. */
  isDescending: boolean
  filter: string | null
}

export interface DomainModel {
  /** Rows as they are stored; the model answers them in order of their ids. */
  rows: Row[]
  /** What happens before a page is answered. */
  before?(request: PageRequest, rows: Row[]): void
  /** Another order than that of ids. */
  sorted?(rows: Row[], request: PageRequest): Row[]
  /** At most this many rows a page. */
  mostRows?: number
  /** Another answer than the honest one. */
  answer?(honest: { totalResults: number; Resources: Row[] }, request: PageRequest): unknown
  /** Another text than the JSON of the answer. */
  text?(json: string, request: PageRequest): string
  /** Another status for a page, with these headers. */
  status?(request: PageRequest): { status: number; headers?: Record<string, string> } | 'reset' | null
  /** The app that is read by its id; undefined: as it stands in the rows. */
  single?(id: string): Row | number | undefined
}

/** A list over a transport that answers from a model: no sockets, no waiting. */
export function listOf(model: DomainModel, { filter = null, run = fakeRun({ seconds: 900 }) }: ListSettings = {}) {
  const pages: PageRequest[] = []
  const singles: string[] = []
  const transport = {
    async send(request: HttpRequest): Promise<HttpResponse> {
      // Answers come later than they are asked for, as they do everywhere.
      await new Promise((resolve) => setImmediate(resolve))
      const url = new URL(request.path, 'https://domain.example')
      const id = /^\/admin\/v1\/Apps\/(.+)$/.exec(url.pathname)?.[1]
      if (id === undefined) return pageAnswer(model, pages, url.searchParams)
      singles.push(id)
      return singleAnswer(model, id)
    },
    close: async () => undefined,
  }
  const authorize = async () => ({
    headersFor: () => ({ authorization: 'Bearer x' }),
    generation: 1,
    isKept: false,
  })
  const signed: Signed = {
    transport,
    session: { authorize, authorizeAnew: authorize, isWorthAskingAgain: async () => false, steps: () => [] },
    credentials: { kind: 'bearer', token: { reveal: () => 'x' } as never, from: 'APPS_ACCESS_TOKEN' },
    gate: createRateLimitGate(run),
    run,
  }
  const list = listApps({ signed, client: createAppsClient(signed, oauthApp), filter, keep: (app: OAuthApp) => app })
  return { list, run, pages, singles, signed }
}

interface ListSettings {
  filter?: string | null
  run?: FakeRun
}

function pageAnswer(model: DomainModel, pages: PageRequest[], query: URLSearchParams): HttpResponse {
  const request: PageRequest = {
    nth: pages.length + 1,
    startIndex: Number(query.get('startIndex')),
    count: Number(query.get('count')),
    sortBy: query.get('sortBy') ?? '',
    isDescending: query.get('sortOrder') === 'descending',
    filter: query.get('filter'),
  }
  pages.push(request)
  model.before?.(request, model.rows)
  const other = model.status?.(request) ?? null
  if (other === 'reset')
    throw new TransportError('no-answer', 'reset by the model', { mayHaveBeenSent: true, attempts: 4 })
  if (other !== null) return response(other.status, errorBody(other.status), other.headers)
  const sorted = model.sorted?.([...model.rows], request) ?? inOrderOfIds(model.rows, request)
  const from = request.startIndex - 1
  const Resources = sorted.slice(from, from + Math.min(request.count, model.mostRows ?? 1000))
  const honest = { totalResults: sorted.length, Resources }
  const answer = response(200, model.answer?.(honest, request) ?? honest)
  return { ...answer, text: model.text?.(answer.text, request) ?? answer.text }
}

const inOrderOfIds = (rows: readonly Row[], { isDescending }: PageRequest): Row[] =>
  isDescending ? by('id', rows).toReversed() : by('id', rows)

export const by = (attribute: string, rows: readonly Row[]): Row[] =>
  [...rows].sort((one, two) => (String(one[attribute]) < String(two[attribute]) ? -1 : 1))

function singleAnswer(model: DomainModel, id: string): HttpResponse {
  const stored = model.single?.(id) ?? model.rows.find((row) => row['id'] === id) ?? 404
  return typeof stored === 'number' ? response(stored, errorBody(stored)) : response(200, stored)
}

const errorBody = (status: number) => ({
  schemas: ['urn:ietf:params:scim:api:messages:2.0:Error'],
  detail: `The model answers ${status}.`,
  status: String(status),
})

const response = (status: number, body: unknown, headers: Record<string, string> = {}): HttpResponse => ({
  hide: (text) => text,
  origin: 'https://domain.example',
  status,
  headers: { 'content-type': 'application/json', ...headers },
  requestId: null,
  text: JSON.stringify(body),
})

/** `0…01` for 1: rows stand in the order of their numbers. */
export const idOf = (number: number): string => number.toString(16).padStart(32, '0')

export const row = (number: number): Row => ({ id: idOf(number), displayName: `App ${number}` })

/** Rows with the numbers 10, 20, 30 …, so that others fit in between. */
export const rows = (count: number): Row[] => Array.from({ length: count }, (_, at) => row((at + 1) * 10))

/** Reads to the end. */
export async function read({ list }: Pick<ReturnType<typeof listOf>, 'list'>) {
  const ids: string[] = []
  for await (const batch of list.batches()) ids.push(...batch.map(({ id }) => id))
  return { ids, coverage: list.coverage(), stoppedBy: list.stoppedBy() }
}
