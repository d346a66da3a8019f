import type { CommandContext } from '../../cli/command'
import { Failure, UsageError } from '../../failures/errors'
import { type ExitCode, exitCodes } from '../../failures/exit-codes'
import { limits } from '../../identity-domain/limits'
import type { ReadList } from '../../identity-domain/list/read-list'
import type { RawAnswer, RawRequest } from '../../identity-domain/raw-request'
import type { DomainEvent } from '../../identity-domain/run'
import type { JsonValue } from '../../identity-domain/scim/strict-json'
import { counted, formatGap } from '../shared/format-coverage'
import { pagedList } from './pages'
import { printPages } from './print'
import { withQuery } from './query'
import type { Request } from './request'
import { warnOfRounding } from './rounding'

/** Prints a list to its end, each page as it comes. @throws {UsageError} for a query that is of one page alone */
export async function allPages(asked: Request, prepared: RawRequest, context: CommandContext): Promise<ExitCode> {
  const { path, query } = halvesOf(prepared.path)
  const given = new Map([...new URLSearchParams(query)].map(([name, value]) => [name.toLowerCase(), value]))
  if (given.has('startindex')) throw new UsageError('--paginate always starts at the first row: remove startIndex.')
  const count = Number(given.get('count') ?? largestPage)
  if (!Number.isInteger(count) || count < 2) throw new UsageError('--paginate: count must be an integer of at least 2.')
  let order = given.has('sortby') ? [] : ['sortBy=id']
  const domain = await context.domain()
  let isExact = true
  const size = given.has('count') ? [] : [`count=${largestPage}`]
  const pageFrom = (start: number, ...more: string[]): Promise<RawAnswer> =>
    domain.request({
      ...prepared,
      path: withQuery(path, [query, ...order, ...size, `startIndex=${start}`, ...more]),
      // Once the domain has given something, waiting for more is worth the time of the run.
      ...(start > 1 ? { attemptsWhenLimited: limits.attemptsWhenLimited } : {}),
    })
  /** Not every kind of resource can be sorted by its id. */
  const firstPage = (): Promise<RawAnswer> =>
    pageFrom(1).catch((failure) => {
      if (!(failure instanceof Failure) || failure.status !== 400 || order.length === 0) throw failure
      order = []
      return pageFrom(1).catch(() => {
        throw failure
      })
    })
  const list = pagedList({
    async ask(start) {
      const page = await (start === 1 ? firstPage() : pageFrom(start))
      if (isExact) await warnOfRounding(page, context)
      isExact &&= page.isExact
      return page
    },
    isById: () => !given.has('sortorder') && (order.length > 0 || given.get('sortby')?.toLowerCase() === 'id'),
    askLast: () => pageFrom(1, 'sortOrder=descending'),
    run: { clock: context.environment.clock, observe: (event) => reportProgress(event, context) },
  })
  await printPages(list, asked, context)
  return conclude(list, context)
}

/** A query may hold more question marks (RFC 3986 section 3.4). */
function halvesOf(path: string): { path: string; query: string } {
  const at = path.indexOf('?')
  return at === -1 ? { path, query: '' } : { path: path.slice(0, at), query: path.slice(at + 1) }
}

function reportProgress(event: DomainEvent, { output }: CommandContext): void {
  if (event.kind === 'page') void output.progress(event.apps < event.of ? `${event.apps} of ${event.of} rows` : '')
}

/** Rows that were read are printed, whatever came then: as `list` ends, and for the same reasons. */
async function conclude(list: ReadList<JsonValue>, { output }: CommandContext): Promise<ExitCode> {
  const { complete, distinctApps, unreadable, gaps } = list.coverage()
  await output.progress('')
  if (complete) return exitCodes.yes
  const [gap] = gaps
  const what =
    gap === undefined
      ? `${counted(unreadable, 'row')} without an id may have come twice, or stand for others`
      : `it is not shown that ${formatGap(gap, 'row')}`
  const failure = list.stoppedBy()
  await output.failure(
    new Failure(
      exitCodes.incomplete,
      `The list may be incomplete: ${what}. ${counted(distinctApps, 'row')} ${distinctApps === 1 ? 'was' : 'were'} read.`,
      {
        hint: failure?.hint ?? 'Run it again while nobody changes the list.',
        ...(failure?.status == null ? {} : { status: failure.status }),
        ...(failure?.requestId == null ? {} : { requestId: failure.requestId }),
      },
    ),
  )
  return exitCodes.incomplete
}

/** Rows a page. Oracle's most is 1000; fewer are taken as they come. */
const largestPage = 500
