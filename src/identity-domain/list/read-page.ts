import { DomainFailure, Failure } from '../../failures/errors'
import { get, type Signed } from '../apps/apps-client'
import { explainRefusal, whereAsked } from '../http/explain-error'
import { TransportError } from '../http/transport-error'
import { limits } from '../limits'
import { appsPath } from '../scim/app-attributes'
import { UnreadableApp } from '../scim/attribute-values'
import { type ParsedResponse, parseResponse, readAnswer, repeatsName } from '../scim/parse-response'
import { hasRepeatedName, repeatedNames } from '../scim/repeated-name'
import { isMissing, scimErrorFacts } from '../scim/scim-message'
import { type JsonValue, readLargeJson } from '../scim/strict-json'
import { readPageFrom } from './list-response'
import { idOfRow, type Page } from './page-chain'

/** The attributes by which a list can be put in order, so that pages follow on each other; the better one first. */
const orders = ['id', 'displayName'] as const
export type Order = (typeof orders)[number]

/** A page as it arrived. Its text takes a fraction of the memory of its rows. */
export interface UnopenedPage {
  start: number
  answer: ParsedResponse
}

export interface PageReader {
  /** @throws {Failure} */
  ask(start: number): Promise<UnopenedPage>
  /** One that was cut off is asked for once more. @throws {Failure} */
  open(page: UnopenedPage): Promise<Page>
  /** The id that comes first in descending order; null where that cannot be read. */
  lastId(): Promise<string | null>
  /** Settled with the first page. */
  readonly order: Order
  readonly requests: number
}

export interface PageOptions {
  attributes: readonly string[]
  /** A SCIM filter, as the user wrote it; null: all apps. */
  filter: string | null
  /** Whether the first page waits for a domain that limits requests as the others do. */
  isPatient?: boolean | undefined
  /** Called for each answer that says 429. */
  onLimited(): void
}

/** Reads single pages: of a thousand apps, or of as many as the domain gives. */
export function createPageReader(
  signed: Signed,
  { attributes, filter, isPatient = false, onLimited }: PageOptions,
): PageReader {
  let requests = 0
  let order: Order = orders[0]
  let isSettled = false
  const counting: Signed = {
    ...signed,
    transport: {
      ...signed.transport,
      async send(request) {
        requests++
        const response = await signed.transport.send(request)
        if (response.status === 429) onLimited()
        return response
      },
    },
  }

  const pathWith = (names: readonly string[], ...more: string[]): string =>
    [
      `${appsPath}?attributes=${names.join(',')}`,
      ...(filter === null ? [] : [`filter=${encode(filter)}`]),
      `sortBy=${order}`,
      ...more,
    ].join('&')
  const pathFrom = (start: number): string => pathWith(attributes, `startIndex=${start}`, `count=${limits.listCount}`)

  const getPage = (start: number, readBody: (text: string) => JsonValue): Promise<ParsedResponse> =>
    get(counting, pathFrom(start), {
      largestAnswer: limits.listBody,
      readBody,
      // Once the domain has given something, waiting for more is worth the time of the run.
      ...(isSettled || isPatient ? { attemptsWhenLimited: limits.attemptsWhenLimited } : {}),
    })

  async function ask(start: number): Promise<UnopenedPage> {
    const answer = await getPage(start, isSettled ? () => null : readLargeJson)
    if (answer.status === 400 && !isSettled && order === 'id') {
      order = 'displayName'
      return ask(start).catch((failure) => {
        throw failure instanceof DomainFailure ? explainRefusal(scimErrorFacts(answer), 'list apps', signed) : failure
      })
    }
    if (isMissing(scimErrorFacts(answer))) throw noCollection(answer)
    if (answer.status !== 200) throw explainRefusal(scimErrorFacts(answer), 'list apps', signed)
    isSettled = true
    return { start, answer }
  }

  async function open({ start, answer }: UnopenedPage): Promise<Page> {
    const whole = await parsed(answer).catch((error) => {
      if (error instanceof TransportError && error.kind === 'cut') return getPage(start, readLargeJson)
      throw error
    })
    return readAnswer(whole, (body) => pageIn(body, whole.text, start), 'the list of apps')
  }

  async function lastId(): Promise<string | null> {
    try {
      const path = pathWith(['id'], 'sortOrder=descending', 'startIndex=1', 'count=1')
      const answer = await get(counting, path, { largestAnswer: limits.listBody })
      const { rows } = readAnswer(answer, (body) => readPageFrom(body, 1), 'the list of apps')
      return idOfRow(rows[0] ?? null)
    } catch (error) {
      if (error instanceof Failure) return null
      throw error
    }
  }

  return {
    ask,
    open,
    lastId,
    get order() {
      return order
    },
    get requests() {
      return requests
    },
  }
}

/**
 * One row that says two things under one name makes that row unreadable, and not the page.
 *
 * @throws {UnreadableApp} where the page itself does, or a row does so of its id
 */
function pageIn(body: JsonValue, text: string, start: number): Page {
  const page = { start, ...readPageFrom(body, start) }
  if (!hasRepeatedName(text, body)) return page
  const repeated = repeatedNames(text)
  if (repeated.some(({ row, isOfRow, name }) => row === null || (isOfRow && name.toLowerCase() === 'id')))
    throw new UnreadableApp(repeatsName)
  return { ...page, ambiguous: new Set(repeated.flatMap(({ row }) => row ?? [])) }
}

/** The first page has been read when it comes, for it says how to go on; the others when it is their turn. */
const parsed = async (answer: ParsedResponse): Promise<ParsedResponse> =>
  answer.body === null ? parseResponse(answer, readLargeJson) : answer

const noCollection = (answer: Parameters<typeof whereAsked>[0]): DomainFailure =>
  new DomainFailure(`There is no ${appsPath} at this address.`, {
    ...whereAsked(answer),
    hint: "Is this an identity domain's URL?",
  })

const encode = (filter: string): string => encodeURIComponent(filter).replaceAll("'", '%27')
