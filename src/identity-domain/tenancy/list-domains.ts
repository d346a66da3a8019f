import * as z from 'zod/mini'
import { CutShort, DomainFailure, Failure } from '../../failures/errors'
import { hints } from '../../failures/hints'
import { encode, get } from '../apps/apps-client'
import { whereAsked } from '../http/explain-error'
import { type ParsedResponse, repeatsName } from '../scim/parse-response'
import { hasRepeatedName } from '../scim/repeated-name'
import { scimErrorFacts } from '../scim/scim-message'
import { isObject, JsonProblem, type JsonValue } from '../scim/strict-json'
import { explainOciRefusal } from './explain-oci-refusal'
import type { SignedTenancy } from './signed-tenancy'

/** Source: npm `oci-identity` 2.139.1, `model/domain-summary.d.ts`. */
const text = z.string().check(z.minLength(1))
const domainSummary = z.object({
  id: text,
  displayName: text,
  url: text,
  type: text,
  homeRegion: text,
  lifecycleState: text,
})

/** An identity domain as OCI lists it. */
export type ListedDomain = z.output<typeof domainSummary>

export interface DomainListing {
  domains: ListedDomain[]
  /** Why a row is not among them, as sentences. */
  unreadable: string[]
  /** Why the pages after those that were read are missing; null: the list has ended. */
  stoppedBy: Failure | null
}

/** Rows a page. */
const pageSize = 100

/** No tenancy has as many domains: the service limit is far below. */
const mostPages = 20

/**
 * The identity domains of one compartment, page after page. Source: OCI API "ListDomains", `opc-next-page`.
 *
 * @throws {Failure} where not even the first page can be read
 */
export async function listDomains(compartment: string, signed: SignedTenancy): Promise<DomainListing> {
  const listing: DomainListing = { domains: [], unreadable: [], stoppedBy: null }
  const seen = new Set<string>()
  let token: string | null = null
  for (let page = 1; ; page++) {
    try {
      const answer = await get(signed, pathOf(compartment, token), {})
      readPage(answer, { page, compartment, signed, listing })
      token = answer.headers['opc-next-page'] ?? ''
      if (token === '') return listing
      if (page === mostPages) return { ...listing, stoppedBy: endsAfter(page, new DomainFailure(tooMany)) }
      if (seen.has(token)) return { ...listing, stoppedBy: endsAfter(page, new DomainFailure(namesItself)) }
      seen.add(token)
    } catch (error) {
      if (!(error instanceof Failure)) throw error
      if (page === 1) throw withOwnHint(error)
      return { ...listing, stoppedBy: error instanceof CutShort ? error : endsAfter(page - 1, withOwnHint(error)) }
    }
  }
}

function pathOf(compartment: string, token: string | null): string {
  const next = token === null ? '' : `&page=${encode(token)}`
  return `/20160918/domains?compartmentId=${encode(compartment)}&limit=${pageSize}${next}`
}

interface PageContext {
  page: number
  compartment: string
  signed: SignedTenancy
  listing: DomainListing
}

function readPage(answer: ParsedResponse, { page, compartment, signed, listing }: PageContext): void {
  if (answer.status !== 200) throw explainOciRefusal(scimErrorFacts(answer), compartment, signed)
  for (const [at, row] of rowsOf(answer).entries()) {
    const place = `Row ${at + 1} of page ${page}`
    const read = z.safeParse(domainSummary, row)
    if (!read.success) listing.unreadable.push(`${place} cannot be read: ${whatIsWrong(row, read.error)}.`)
    else if (listing.domains.some(({ id }) => id === read.data.id))
      listing.unreadable.push(`${place} is domain ${read.data.id} a second time.`)
    else listing.domains.push(read.data)
  }
}

function rowsOf(answer: ParsedResponse): JsonValue[] {
  const { body, text } = answer
  if (Array.isArray(body) && !hasRepeatedName(text, body)) return body
  const why = Array.isArray(body) ? repeatsName : body instanceof JsonProblem ? body.message : 'it is not a list'
  throw new DomainFailure(`The answer with the domains cannot be trusted: ${why}.`, whereAsked(answer))
}

function whatIsWrong(row: JsonValue, { issues: [issue] }: z.core.$ZodError): string {
  if (!isObject(row)) return 'it is not an object'
  return `its '${String(issue?.path[0])}' is missing or not a text`
}

/** Where the address of a domain is said has no part in this. */
const withOwnHint = (error: Failure): Failure =>
  error.hint === hints.checkConnection ? failed(error.message, { ...error, hint: hints.checkRegion }) : error

const tooMany = 'It names a page after that, and no tenancy has so many domains.'

const namesItself = 'It names a page as its next that was read before.'

const endsAfter = (page: number, error: Failure): Failure =>
  failed(`The list ends after page ${page}: ${error.message}`, error)

function failed(message: string, { hint, status, requestId }: Pick<Failure, 'hint' | 'status' | 'requestId'>): Failure {
  return new DomainFailure(message, {
    ...(hint === null ? {} : { hint }),
    ...(status === null ? {} : { status }),
    ...(requestId === null ? {} : { requestId }),
  })
}
