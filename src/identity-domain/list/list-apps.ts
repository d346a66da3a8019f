import type { Failure } from '../../failures/errors'
import type { Coverage } from '../../token-settings/coverage'
import { limits } from '../limits'
import { attributesFor } from '../scim/app-attributes'
import { oauthApp } from '../scim/app-resource'
import type { ListOptions } from './list-options'
import { readList } from './read-list'
import { createPageReader } from './read-page'
import { createRowReader } from './read-rows'

/** All apps of a domain, or those that a filter matches. */
export interface AppList<Kept> {
  /**
   * The apps, in the domain's order, some at a time; each id once. To be read once.
   *
   * @throws {Failure} when nothing could be read at all; after the first page a failure ends the list, and stands in
   *   {@link coverage}
   */
  batches(): AsyncGenerator<Kept[], void, undefined>
  /** What is known about the list; to be asked when it has been read. */
  coverage(): Coverage
  /** Why the list ended before its end, where a failure was the reason. */
  stoppedBy(): Failure | null
}

export function listApps<Kept>(options: ListOptions<Kept>): AppList<Kept> {
  const { signed } = options
  const rows = createRowReader(options)
  let atOnce: number = limits.pagesAtOnce
  const reader = createPageReader(signed, {
    attributes: options.fields === undefined ? oauthApp.readAttributes : attributesFor(options.fields),
    filter: options.filter,
    isPatient: options.isPatient,
    onLimited: () => {
      atOnce = Math.max(1, atOnce >> 1)
    },
  })
  const source = { ...reader, atOnce: () => atOnce, isById: () => reader.order === 'id' }
  const list = readList(source, rows, signed.run)
  return {
    ...list,
    coverage() {
      const coverage = list.coverage()
      return {
        ...coverage,
        requests: reader.requests + rows.readAgain(),
        order: coverage.pages > 0 ? reader.order : null,
        unreadableRows: rows.named(),
      }
    },
  }
}
