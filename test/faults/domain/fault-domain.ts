import type { FakeClock } from '../../support/fake-clock'
import { type FaultServer, type LedgerEntry, type Reply, type ServerOptions, startFaultServer } from '../fault-server'
import { type Answer, html, scimError } from './answer'
import { exampleApps, pageSize, testClientSecret } from './apps'
import { type AppRules, appsEndpoint, grantsEndpoint } from './apps-endpoint'
import { byHandEndpoint } from './by-hand-endpoint'
import { notFound, type OAuthRules, oauthEndpoint } from './oauth-endpoints'
import { type RateLimit, rateLimiter } from './rate-limits'
import { type ConnectionFault, kindOf, type RequestKind, type ScriptedFault } from './script'
import { type AppRecord, canary, type DomainState, newState } from './state'

export interface DomainOptions {
  clock: FakeClock
  apps?: readonly AppRecord[]
  rules?: Partial<AppRules & OAuthRules>
  script?: readonly ScriptedFault[]
  connection?: ConnectionFault
  /** Each request gets a connection of its own. */
  closesConnections?: boolean
  limit?: RateLimit
  /** Called when a request has come, before anything is done about it: for a second writer. */
  before?(state: DomainState, request: Seen): void
  /** Called when an answer has been made, before it goes out: for a second writer. */
  meanwhile?(state: DomainState, request: Seen): void
  tls?: NonNullable<ServerOptions['tls']>
}

/** One request as the domain understood it. */
export interface Seen {
  entry: LedgerEntry
  kind: RequestKind
  /** Of its kind, from 1. */
  nth: number
}

export interface FaultDomain {
  server: FaultServer
  origin: string
  state: DomainState
  /** Every form that each app ever had, the first one first. */
  ever: Map<string, AppRecord[]>
  /** Those that were there all the time. */
  throughout(): string[]
  /** In the order in which they came. */
  seen: Seen[]
  /** How often something went wrong. */
  readonly struck: number
  adminSecret: string
  password: string
  stop(): Promise<void>
}

export const adminId = 'admin-client'
export const adminSecret = `${canary('secret of the administrator')}+/ä"&`
export const userName = 'dana@example.com'
const password = `${canary('password of the user')}"%ü`

/**
 * An identity domain in which everything can go wrong at a place of one's choice. It shares no code with the program nor
 * with its sandbox: what Oracle's documents say is read here a third time.
 */
export async function startFaultDomain(options: DomainOptions): Promise<FaultDomain> {
  const { clock, script = [], connection } = options
  const state = newState(options.apps ?? exampleApps())
  state.secrets.push(adminSecret, password)
  const rules: AppRules & OAuthRules = {
    pageSize,
    honoursVersions: true,
    versionOf: ({ version }) => `v${version}`,
    staleReads: 0,
    rotates: true,
    pollsBeforeApproval: 2,
    admin: { clientId: adminId, secret: adminSecret },
    client: { clientId: 'teller', secret: testClientSecret },
    user: { name: userName, password },
    ...options.rules,
  }
  const seen: Seen[] = []
  const ever = new Map([...state.apps.values()].map((app) => [app.id, [app]]))
  const came = new Set<string>()
  const went = new Set<string>()
  let struck = 0
  const limiter = options.limit === undefined ? () => null : rateLimiter(options.limit, clock)
  const strikes = new Map<ScriptedFault, number>()

  function understand(entry: LedgerEntry, kind = kindOf(entry)): Seen {
    const request = { entry, kind, nth: seen.filter((each) => each.kind === kind).length + 1 }
    seen.push(request)
    return request
  }

  /** The fault that is due for this request. */
  const dueFor = ({ kind, nth }: Seen, isHead: boolean): ScriptedFault | undefined =>
    script.find(
      (fault) =>
        fault.on === kind &&
        nth >= fault.nth &&
        (strikes.get(fault) ?? 0) < fault.times &&
        (fault.position === 'after-the-head') === isHead,
    )

  function strike(fault: ScriptedFault, reply: Reply, right: Answer, { entry }: Seen): void {
    const before = strikes.get(fault) ?? 0
    strikes.set(fault, before + 1)
    struck++
    fault.strike(reply, right, { clock, request: entry, struck: before })
  }

  /** What the domain does if nothing goes wrong, to this state. */
  function rightAnswer(entry: LedgerEntry, at: DomainState): Answer {
    if (!entry.path.startsWith('/admin/v1/')) return oauthEndpoint(at, entry, rules, server.origin) ?? notFound()
    const token = /^Bearer (.+)$/.exec(entry.headers['authorization'] ?? '')?.[1] ?? ''
    if (!at.adminTokens.has(token)) return html(401, 'Error 401 Unauthorized')
    const byHand = byHandEndpoint(at, entry)
    if (byHand !== null) return byHand
    if (entry.path.startsWith('/admin/v1/Grants?')) return grantsEndpoint()
    return entry.path.startsWith('/admin/v1/Apps')
      ? appsEndpoint(at, entry, rules)
      : (oauthEndpoint(at, entry, rules, server.origin) ?? notFound())
  }

  function noteWriter(): void {
    for (const app of state.apps.values()) {
      const forms = ever.get(app.id)
      if (forms === undefined) came.add(app.id)
      if (forms?.at(-1) !== app) ever.set(app.id, [...(forms ?? []), app])
    }
    for (const id of ever.keys()) if (!state.apps.has(id)) went.add(id)
  }

  function send({ status, body, headers, type }: Answer, reply: Reply): void {
    beforeSending()
    const close = options.closesConnections ? ['Connection: close'] : []
    reply.answer(status, body, { headers: [...headers, ...close], type })
  }

  function beforeSending(): void {
    if (connection?.position !== 'not-listening' || server.ledger.length < connection.after) return
    if (struck++ === 0) server.stopListening()
  }

  function answer(entry: LedgerEntry, reply: Reply): void {
    const request = understand(entry)
    options.before?.(state, request)
    const limited = limiter()
    const fault = limited === null ? dueFor(request, false) : undefined
    if (limited !== null) send(scimError(429, 'Too many requests.', limited), reply)
    else if (fault?.position === 'before-commit')
      strike(fault, reply, rightAnswer(entry, structuredClone(state)), request)
    else {
      const right = rightAnswer(entry, state)
      if (options.meanwhile !== undefined) {
        options.meanwhile(state, request)
        noteWriter()
      }
      if (fault === undefined) send(right, reply)
      else {
        if (fault.position === 'in-the-answer') sendHalf(right, reply)
        strike(fault, reply, right, request)
      }
    }
  }

  const server: FaultServer = await startFaultServer(answer, {
    clock,
    ...(options.tls === undefined ? {} : { tls: options.tls }),
    cutsOff: () => {
      const isDue = connection?.position === 'before-accept' && server.ledger.length >= connection.after
      if (!isDue || struck >= connection.times) return false
      struck++
      return true
    },
    onHead(entry, reply) {
      // Which grant it is stands in the body: after the head, only the administrator's own sign-in can be struck.
      const kind = entry.path === '/oauth2/v1/token' ? 'token' : kindOf(entry)
      const nth = seen.filter((each) => each.kind === kind).length + 1
      const fault = dueFor({ entry, kind, nth }, true)
      if (fault === undefined) return false
      const request = understand(entry, kind)
      options.before?.(state, request)
      strike(fault, reply, { status: 200, body: '', headers: [], type: '' }, request)
      return true
    },
  })
  if (connection?.position === 'not-listening' && connection.after === 0) beforeSending()

  return {
    server,
    origin: server.origin,
    state,
    ever,
    throughout: () => [...ever.keys()].filter((id) => !came.has(id) && !went.has(id)),
    seen,
    get struck() {
      return struck
    },
    adminSecret,
    password,
    stop: () => server.stop(),
  }
}

/** The head, which promises all of it, and half of the body. */
function sendHalf({ status, body, headers, type }: Answer, reply: Reply): void {
  const lines = [
    `HTTP/1.1 ${status} Whatever`,
    `Content-Type: ${type || 'text/plain'}`,
    `Content-Length: ${Math.max(2, Buffer.byteLength(body))}`,
    ...headers,
  ]
  reply.raw(`${lines.join('\r\n')}\r\n\r\n${body.slice(0, body.length / 2)}`)
}
