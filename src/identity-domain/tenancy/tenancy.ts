import type { Dispatcher } from 'undici'
import type { Secrets } from '../../secrets/secrets'
import type { SigningKey } from '../auth/credentials'
import { createSession } from '../auth/session'
import { createRateLimitGate } from '../http/rate-limit-gate'
import { createTransport } from '../http/transport'
import type { Run } from '../run'
import type { DomainListing } from './list-domains'
import type { SignedTenancy } from './signed-tenancy'

/** A tenancy of OCI, as its Identity service knows it. */
export interface Tenancy {
  /** OCID; it is the root compartment as well. */
  id: string
  /** The origin of the Identity service. Nothing is sent to another one. */
  service: URL
  /** Nothing is asked before. @throws {Failure} */
  listDomains(compartment: string): Promise<DomainListing>
  close(): Promise<void>
}

export interface TenancyOptions {
  id: string
  service: URL
  /** The proxy on the way, as host and port. */
  via: string | null
  /** Whether certificates of the user's own are trusted as well. */
  hasCaFile: boolean
  credentials: SigningKey
  userAgent: string
  connect(): Promise<Dispatcher>
  run: Run
  secrets: Secrets
}

export function openTenancy(options: TenancyOptions): Tenancy {
  const { id, service: origin, credentials, run, secrets } = options
  const gate = createRateLimitGate(run)
  const transport = createTransport({ ...options, origin })
  const session = createSession({ credentials, origin, transport, gate, run, secrets, open: noOtherService })
  const signed: SignedTenancy = { transport, session, credentials, gate, run }
  return {
    id,
    service: origin,
    listDomains: async (compartment) => (await import('./list-domains')).listDomains(compartment, signed),
    close: () => transport.close(),
  }
}

/** What signs here is a key that is at hand. */
const noOtherService = (): never => {
  throw new Error('a request to another service')
}
