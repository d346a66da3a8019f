import { DomainFailure } from '../errors'
import { appsPath } from './app-resource'
import { get, type Signed } from './apps-client'
import { explainRefusal, whereAsked } from './explain'
import { type JsonValue, readLargeJson } from './json'
import { limits } from './limits'
import { readPageFrom } from './list-response'
import { factsOf } from './scim'
import { readAnswer } from './success'

/** The attributes by which a list can be put in order, so that pages follow on each other; the better one first. */
const orders = ['id', 'displayName'] as const
export type Order = (typeof orders)[number]

/** Some rows of a list, as they came. */
export interface Page {
  /** The place of its first row in the list, from 1. */
  start: number
  totalResults: number
  rows: readonly JsonValue[]
}

export interface PageReader {
  /** @throws {Failure} */
  read(start: number): Promise<Page>
  /** Settled with the first page. */
  readonly order: Order
  readonly requests: number
}

export interface PageOptions {
  attributes: readonly string[]
  /** A SCIM filter, as the user wrote it; null: all apps. */
  filter: string | null
  /** Called for each answer that says 429. */
  onLimited(): void
}

/** Reads single pages: of a thousand apps, or of as many as the domain gives. */
export function createPageReader(signed: Signed, { attributes, filter, onLimited }: PageOptions): PageReader {
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

  const pathFrom = (start: number): string =>
    [
      `${appsPath}?attributes=${attributes.join(',')}`,
      ...(filter === null ? [] : [`filter=${encode(filter)}`]),
      `sortBy=${order}`,
      `startIndex=${start}`,
      `count=${limits.listCount}`,
    ].join('&')

  async function read(start: number): Promise<Page> {
    const answer = await get(counting, pathFrom(start), {
      largestAnswer: limits.listBody,
      readBody: readLargeJson,
      // Once the domain has given something, waiting for more is worth the time of the run.
      ...(isSettled ? { attemptsWhenLimited: limits.attemptsInLists } : {}),
    })
    if (answer.status === 400 && !isSettled && order === 'id') {
      order = 'displayName'
      return read(start).catch((failure) => {
        throw failure instanceof DomainFailure ? explainRefusal(factsOf(answer), 'list apps', signedInBy) : failure
      })
    }
    if (answer.status === 404 && factsOf(answer).speaker !== 'something-else') throw noCollection(answer)
    if (answer.status !== 200) throw explainRefusal(factsOf(answer), 'list apps', signedInBy)
    const { totalResults, rows } = readAnswer(answer, (body) => readPageFrom(body, start), 'the list of apps')
    isSettled = true
    return { start, totalResults, rows }
  }

  const signedInBy = signed.credentials.from
  return {
    read,
    get order() {
      return order
    },
    get requests() {
      return requests
    },
  }
}

const noCollection = (answer: Parameters<typeof whereAsked>[0]): DomainFailure =>
  new DomainFailure(`There is no ${appsPath} at this address.`, {
    ...whereAsked(answer),
    hint: "Is this an identity domain's URL?",
  })

const encode = (filter: string): string => encodeURIComponent(filter).replaceAll("'", '%27')
