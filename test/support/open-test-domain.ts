import type { Dispatcher } from 'undici'
import type { Credentials } from '../../src/identity-domain/auth/credentials'
import type { ServiceOrigin } from '../../src/identity-domain/auth/principals/principal'
import { type IdentityDomain, openDomain } from '../../src/identity-domain/domain'
import { limits } from '../../src/identity-domain/limits'
import type { DomainEvent, Run } from '../../src/identity-domain/run'
import { Secrets } from '../../src/secrets/secrets'
import { type FakeClock, fakeClock } from './fake-clock'
import { halfWay } from './fixed-random'
import { HoldingDispatcher } from './holding-dispatcher'
import { NockDispatcher } from './nock-dispatcher'

export interface FakeRun extends Run {
  clock: FakeClock
  /** What was observed, but for requests and answers. */
  events: DomainEvent[]
  /** Ctrl-C; the second one means: leave at once. */
  interrupt(): void
}

/** A run that may take a minute, as commands have it unless told otherwise. */
export function fakeRun({ seconds = 60, observe = (_: DomainEvent): void => undefined } = {}): FakeRun {
  const clock = fakeClock()
  const interrupted = new AbortController()
  const leaveNow = new AbortController()
  const events: DomainEvent[] = []
  let deadline = seconds
  return {
    clock,
    get deadline() {
      return deadline
    },
    random: halfWay,
    interrupted: interrupted.signal,
    leaveNow: leaveNow.signal,
    observe(event) {
      if (event.kind !== 'request' && event.kind !== 'answer') events.push(event)
      observe(event)
    },
    events,
    interrupt() {
      deadline = Math.min(deadline, clock.elapsed() + limits.verifyTimeWhenInterrupted)
      const signal = interrupted.signal.aborted ? leaveNow : interrupted
      signal.abort('SIGINT')
    },
  }
}

export const theDomain = 'https://idcs-0123456789abcdef0123456789abcdef.identity.oraclecloud.com'

/** A token that was given, so that no request for one comes first. */
export const givenToken = 'given-token-4f1c9a7e2b'

export interface TestDomainOptions {
  origin?: string
  credentials?: 'token' | { clientId: string; secret: string } | Credentials
  run?: FakeRun
  network?(): Dispatcher | Promise<Dispatcher>
  /** To services beside the domain; sees each that is asked. */
  reached?(service: ServiceOrigin): void
}

/** The real client of a domain, on a fake clock; unless told otherwise over the dispatcher that nock can see. */
export function openTestDomain(options: TestDomainOptions = {}): IdentityDomain & { run: FakeRun; secrets: Secrets } {
  const { origin = theDomain, run = fakeRun(), network = () => new NockDispatcher() } = options
  const secrets = new Secrets()
  const domain = openDomain({
    origin: new URL(origin),
    credentials: credentialsFor(options, secrets),
    userAgent: 'apps/test',
    connect: async () => new HoldingDispatcher(await network(), run.clock),
    reach(service) {
      options.reached?.(service)
      return { connect: async () => new HoldingDispatcher(await network(), run.clock), via: null, hasCaFile: false }
    },
    run,
    secrets,
  })
  return { ...domain, run, secrets }
}

function credentialsFor({ credentials = 'token' }: TestDomainOptions, secrets: Secrets): Credentials {
  if (credentials === 'token') return { kind: 'bearer', token: secrets.register(givenToken), from: 'APPS_ACCESS_TOKEN' }
  if ('kind' in credentials) return credentials
  const { clientId, secret } = credentials
  return { kind: 'client', clientId, secret: secrets.register(secret), from: `client ${clientId}` }
}
