import { DomainFailure, NoSuchApp } from '../../failures/errors'
import type { App } from '../../token-settings/app'
import type { Credentials } from '../auth/credentials'
import type { Session } from '../auth/session'
import { explainRefusal, explainTransportError, whereAsked } from '../http/explain-error'
import type { HttpRequest } from '../http/message'
import type { RateLimitGate } from '../http/rate-limit-gate'
import { sendWithRetries } from '../http/retry'
import type { Transport } from '../http/transport'
import { TransportError } from '../http/transport-error'
import { limits } from '../limits'
import { readMatches } from '../list/list-response'
import type { Run } from '../run'
import { appIdPattern, appsPath } from '../scim/app-attributes'
import type { AppKind } from '../scim/app-resource'
import { type ParsedResponse, parseResponse, readStrictly } from '../scim/parse-response'
import { isHidden, isMissing, scimErrorFacts } from '../scim/scim-message'
import type { readJson } from '../scim/strict-json'

export interface ReadOptions {
  /** Also what a change needs, and as the domain has it now: caches on the way are asked to revalidate. */
  forChange?: boolean
  /** One attempt, also after an interruption, past every cache on the way. */
  fresh?: boolean
  /** Also while the domain asks to wait. */
  pastGate?: boolean
}

interface GetOptions extends ReadOptions, Pick<HttpRequest, 'largestAnswer'> {
  /** In seconds: each attempt ends after this. */
  within?: number
  readBody?: typeof readJson
  /** How often it is made at most; as often as usual unless given. */
  attempts?: number
  attemptsWhenLimited?: number
}

/** Reading Apps. Every request names its attributes, so that no `clientSecret` is ever sent to us. */
export interface AppsClient<Kind extends App = App> {
  /** null: the domain has no app of that id. @throws {Failure} */
  read(id: string, options?: ReadOptions): Promise<Kind | null>
  /** The apps that a filter matches, all of them. @throws {Failure} */
  search(filter: string, options?: ReadOptions): Promise<Kind[]>
}

export interface Signed {
  transport: Transport
  session: Session
  credentials: Credentials
  gate: RateLimitGate
  run: Run
}

/** @throws Error for text that is no id: it would become part of another path */
export function pathOf(id: string): string {
  if (!appIdPattern.test(id)) throw new Error('only an app id may become part of a path')
  return `${appsPath}/${id}`
}

/** A search for one app needs no more: names are unique in a domain, but for letter case. */
const pageSize = 50

/**
 * @param kind how much of each app is read
 * @param patience how often a read is repeated where it is turned away with 429; unless given, as usual
 */
export function createAppsClient<Kind extends App>(
  signed: Signed,
  kind: AppKind<Kind>,
  patience: Pick<GetOptions, 'attemptsWhenLimited'> = {},
): AppsClient<Kind> {
  const attributesFor = ({ forChange = false }: ReadOptions): string =>
    (forChange ? kind.changeAttributes : kind.readAttributes).join(',')
  return {
    async read(id, options = {}) {
      const answer = await get(signed, `${pathOf(id)}?attributes=${attributesFor(options)}`, {
        ...options,
        ...patience,
      })
      const facts = scimErrorFacts(answer)
      if (isMissing(facts)) return null
      if (answer.status !== 200) throw explainRefusal(facts, `read app ${id}`, signed)
      const app = readStrictly(answer, kind.read, `app ${id}`)
      if (isSameApp(app, id)) return app
      throw new DomainFailure(`Asked for app ${id}, the domain answered with app ${app.id}.`, whereAsked(answer))
    },
    async search(filter, options = {}) {
      const path = `${appsPath}?filter=${encode(filter)}&attributes=${attributesFor(options)}&count=${pageSize}`
      const answer = await get(signed, path, { ...options, largestAnswer: limits.listBody })
      if (answer.status === 200)
        return readStrictly(answer, (body) => readMatches(body, kind.read), 'the search for apps')
      const facts = scimErrorFacts(answer)
      if (answer.status !== 404 || isHidden(facts)) throw explainRefusal(facts, 'search for apps', signed)
      const hint = "Is this an identity domain's URL?"
      throw new DomainFailure(`There is no ${appsPath} at this address.`, { ...whereAsked(answer), hint })
    },
  }
}

export const encode = (filter: string): string => encodeURIComponent(filter).replaceAll("'", '%27')

/** Repeated where that may help, with a new token where the old one has expired. */
export async function get(
  signed: Signed,
  path: string,
  {
    fresh = false,
    pastGate = false,
    forChange = false,
    within,
    largestAnswer,
    readBody,
    attempts,
    attemptsWhenLimited,
  }: GetOptions,
): Promise<ParsedResponse> {
  const { transport, session, gate, run } = signed
  try {
    // What became of a change is still found out; nothing else is begun.
    if (run.interrupted.aborted && !fresh)
      throw new TransportError('no-answer', 'interrupted', { mayHaveBeenSent: false })
    for (;;) {
      const authorization = await session.authorize()
      const headers = { accept: 'application/json', ...(fresh || forChange ? { 'cache-control': 'no-cache' } : {}) }
      const ask = async () =>
        parseResponse(
          await transport.send({
            method: 'GET',
            path,
            headers: { ...headers, ...authorization.headersFor({ method: 'GET', path, headers }) },
            ...(largestAnswer && { largestAnswer }),
            ...(within && { within }),
          }),
          readBody,
        )
      const answer = await sendWithRetries(ask, {
        gate,
        run,
        pastGate,
        ...(fresh ? { attempts: 1 } : attempts && { attempts }),
        ...(attemptsWhenLimited && { attemptsWhenLimited }),
      })
      if (!(await session.isWorthAskingAgain(authorization, answer))) return answer
    }
  } catch (error) {
    throw error instanceof TransportError ? explainTransportError(error) : error
  }
}

/** Ids are compared without regard to case; an app may also be asked for by its OCID. */
export const isSameApp = (app: App, id: string): boolean =>
  app.id.toLowerCase() === id.toLowerCase() || app.ocid?.toLowerCase() === id.toLowerCase()

/** @throws {NoSuchApp} when an app that was there a moment ago is gone */
export async function readAgain<Kind extends App>(
  id: string,
  client: AppsClient<Kind>,
  options: Pick<ReadOptions, 'fresh' | 'pastGate'> = {},
): Promise<Kind> {
  const app = await client.read(id, { forChange: true, ...options })
  if (app === null) throw new NoSuchApp(`App ${id} is no longer there.`)
  return app
}
