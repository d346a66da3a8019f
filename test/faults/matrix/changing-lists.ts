import type { Answer } from '../domain/answer'
import { scimError } from '../domain/answer'
import { app } from '../domain/apps'
import type { DomainOptions } from '../domain/fault-domain'
import { type Ran, runApps } from '../domain/run-apps'
import type { AppRecord, DomainState } from '../domain/state'

/** How a list is disturbed while it is read. Shares are of 1. */
export interface Disturbance {
  apps: number
  pageSize: number
  /** Of the apps come, go or are changed in the course of one reading. */
  churn: number
  limited: number
  reset: number
  seed: number
}

/** Numbers from 0 up to 1, always the same ones for a seed. Source: mulberry32, public domain. */
export function numbersFrom(seed: number): () => number {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
}

export const idFrom = (number: () => number): string =>
  Array.from({ length: 32 }, () => Math.floor(number() * 16).toString(16)).join('')

const made = (number: () => number): AppRecord => {
  const id = idFrom(number)
  const isLong = number() < 0.1
  return app(id, `App ${id.slice(0, 8)}`, {
    isOAuthResource: true,
    allowOffline: true,
    active: true,
    refreshTokenExpiry: isLong ? 7_776_000 : 86_400,
    accessTokenExpiry: 3600,
  })
}

/** One command over such a list. */
export async function runWhileChanging(argv: readonly string[], given: Disturbance): Promise<Ran> {
  const number = numbersFrom(given.seed)
  const apps = Array.from({ length: given.apps }, () => made(number))
  const pages = Math.ceil(given.apps / given.pageSize)
  return runApps(argv, { apps, rules: { pageSize: given.pageSize }, ...disturbing(given, number, pages) })
}

function disturbing(
  { apps, churn, limited, reset }: Disturbance,
  number: () => number,
  pages: number,
): Pick<DomainOptions, 'meanwhile' | 'script'> {
  const perPage = (apps * churn) / pages
  return {
    meanwhile(state, { kind }) {
      if (kind !== 'page') return
      const changes = Math.floor(perPage) + (number() < perPage % 1 ? 1 : 0)
      for (let change = 0; change < changes; change++) disturb(state, number)
    },
    script: [
      {
        on: 'page',
        nth: 1,
        times: Number.POSITIVE_INFINITY,
        position: 'after-commit',
        strike(reply, right) {
          const chance = number()
          if (chance < limited) answer(scimError(429, 'Too many requests.', waits(number)))
          else if (chance < limited + reset) reply.reset()
          else answer(right)
          function answer({ status, body, headers, type }: Answer) {
            reply.answer(status, body, { headers, type })
          }
        },
      },
    ],
  }
}

/** Half of them say for how long. */
const waits = (number: () => number): string[] => (number() < 0.5 ? [] : [`Retry-After: ${Math.ceil(number() * 3)}`])

function disturb(state: DomainState, number: () => number): void {
  const ids = [...state.apps.keys()]
  const id = ids[Math.floor(number() * ids.length)]
  const chance = number()
  const known = id === undefined ? undefined : state.apps.get(id)
  if (chance < 1 / 3 || id === undefined || known === undefined) {
    const added = made(number)
    state.apps.set(added.id, added)
  } else if (chance < 2 / 3) state.apps.delete(id)
  else
    state.apps.set(id, {
      ...known,
      version: known.version + 1,
      attributes: { ...known.attributes, accessTokenExpiry: 60 + Math.floor(number() * 3600) },
    })
}
