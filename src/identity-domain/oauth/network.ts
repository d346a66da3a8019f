import type { NetworkOptions } from '../../platform/environment'
import type { Secret, Secrets } from '../../secrets/secrets'
import type { ClientKey } from '../auth/credentials'
import type { RateLimitGate } from '../http/rate-limit-gate'
import type { Transport } from '../http/transport'
import type { Run } from '../run'

/** What OAuth requests of one run go through. No credentials of an administrator are known here. */
export interface OAuthNetwork {
  /** The identity domain; null with `--issuer`. */
  domain: URL | null
  /** What `--issuer` names; null for an identity domain. */
  issuer: URL | null
  run: Run
  /** What the domain asked the administrator's requests to wait holds for these as well. */
  gate: RateLimitGate
  secrets: Secrets
  /** The secret of the client under test, as far as settings hold one. */
  clientSecret: Secret | null
  /** Reads its private key; null where settings name none. @throws {UsageError} */
  clientKey: ((clientId: string) => Promise<ClientKey>) | null
  /** From now on these origins may be asked, and no others: those of the issuer and what its discovery names. */
  allow(origins: readonly URL[]): void
  /**
   * The way to the domain: how connections are opened, and the proxy on it, as host and port; null where it is direct.
   *
   * @throws {UsageError} where the proxy is named by what is no address
   */
  readonly way: { options: NetworkOptions; via: string | null }
  /** @throws Error for an origin that is not allowed */
  transportTo(url: URL): Transport
  /** How long, in seconds, a person may still be waited for. */
  readonly patience: number
  /** Time in which a person was waited for does not count, unless the user said how long the whole run may take. */
  giveBack(seconds: number): void
  /** From now on the time that was kept for revoking counts as well. */
  beginEnd(): void
  close(): Promise<void>
}
