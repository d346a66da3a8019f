/** What reading a page came to; a failure waits until the page's turn comes. */
export type Arrival<Page> = { page: Page } | { failure: unknown }

/** The way through a list that is planned: from `start` on in equal steps. */
export interface Plan {
  /** Of the page that is wanted now; from 1. */
  start: number
  step: number
  /** No page is asked for in advance that would start behind this. */
  until: number
}

/**
 * Pages that are asked for before their turn comes. What has been asked for and not been taken counts as well, so that
 * a slow reader of the rows slows down the reading, and no more than those few pages are ever in memory.
 *
 * @param atOnce how many pages may be waited for at a time
 */
export function createPagesAhead<Page>(read: (start: number) => Promise<Page>, atOnce: () => number) {
  const asked = new Map<number, Promise<Arrival<Page>>>()
  return {
    /** The page that starts there. Pages that a changed plan has no use for are forgotten. */
    take({ start, step, until }: Plan): Promise<Arrival<Page>> {
      for (const known of asked.keys()) if (known < start || (known - start) % step !== 0) asked.delete(known)
      const arrival = asked.get(start) ?? settled(read(start))
      asked.set(start, arrival)
      for (let next = start + step; next <= until && asked.size < atOnce(); next += step)
        if (!asked.has(next)) asked.set(next, settled(read(next)))
      asked.delete(start)
      return arrival
    },
  }
}

const settled = <Page>(reading: Promise<Page>): Promise<Arrival<Page>> =>
  reading.then(
    (page) => ({ page }),
    (failure: unknown) => ({ failure }),
  )
