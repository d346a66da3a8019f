import type { CommandContext } from '../../cli/command'
import { Failure, UsageError } from '../../failures/errors'
import { type ExitCode, exitCodes } from '../../failures/exit-codes'
import { limits } from '../../identity-domain/limits'
import type { RawRequest } from '../../identity-domain/raw-request'
import type { JsonValue } from '../../identity-domain/scim/strict-json'
import { counted } from '../shared/format-coverage'
import { type Ending, type PagedList, pagedList } from './pages'
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
  const added = [...(given.has('sortby') ? [] : ['sortBy=id']), ...(given.has('count') ? [] : [`count=${largestPage}`])]
  const domain = await context.domain()
  let isExact = true
  const list = pagedList(async (start) => {
    const page = await domain.request({
      ...prepared,
      path: withQuery(path, [query, ...added, `startIndex=${start}`]),
      // Once the domain has given something, waiting for more is worth the time of the run.
      ...(start > 1 ? { attemptsWhenLimited: limits.attemptsInLists } : {}),
    })
    if (isExact) await warnOfRounding(page, context)
    isExact &&= page.isExact
    return page
  })
  await printPages({ ...list, batches: () => watched(list, context) }, asked, context)
  return conclude(list.ending(), context)
}

/** A query may hold more question marks (RFC 3986 section 3.4). */
function halvesOf(path: string): { path: string; query: string } {
  const at = path.indexOf('?')
  return at === -1 ? { path, query: '' } : { path: path.slice(0, at), query: path.slice(at + 1) }
}

async function* watched(list: PagedList, { output }: CommandContext): AsyncGenerator<JsonValue[]> {
  for await (const batch of list.batches()) {
    yield batch
    const { rows, totalResults } = list.ending()
    await output.progress(rows < totalResults ? `${rows} of ${totalResults} rows` : '')
  }
  await output.progress('')
}

/** Rows that were read are printed, whatever came then: as `list` ends, and for the same reasons. */
async function conclude({ gap, failure, rows }: Ending, { output }: CommandContext): Promise<ExitCode> {
  if (gap === null) return exitCodes.yes
  await output.failure(
    new Failure(
      exitCodes.incomplete,
      `The list may be incomplete: ${gap}. ${counted(rows, 'row')} ${rows === 1 ? 'was' : 'were'} read.`,
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
