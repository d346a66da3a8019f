import packageJson from '../../package.json' with { type: 'json' }
import { readOAuthSettings } from '../config/oauth-settings'
import { createRateLimitGate, type RateLimitWindow } from '../identity-domain/http/rate-limit-gate'
import { createTransport, type Transport } from '../identity-domain/http/transport'
import { limits } from '../identity-domain/limits'
import type { OAuthNetwork } from '../identity-domain/oauth/network'
import { type DomainEvent, type Run, timeLeft } from '../identity-domain/run'
import { proxyOnTheWay } from '../platform/proxy'
import type { Seconds } from '../token-settings/duration'
import type { CommandContext } from './command'
import { type ConnectionContext, reportEvent } from './connect-domain'
import type { CommonRequest } from './parse-invocation'

/**
 * Connections for the OAuth requests of a test: to the domain that flags and variables name, or to another provider. The
 * administrator's credentials have no part in it.
 *
 * @throws {UsageError}
 */
export async function connectOAuth(
  common: CommonRequest,
  { environment, output, secrets, effectsSoFar }: ConnectionContext,
  issuer: string | null,
  waiting: RateLimitWindow,
): Promise<OAuthNetwork> {
  const settings = await readOAuthSettings(common, environment, secrets, issuer)
  for (const warning of settings.warnings) await output.warning(warning)
  const { clock, signals, random } = environment
  const { run, ...time } = patientRun(common.timeout, { clock, signals, random }, (event) =>
    reportEvent(event, { output, effectsSoFar }, common),
  )
  const transports = new Map<string, Transport>()
  const wayTo = (origin: URL): OAuthNetwork['way'] => {
    const proxy = settings.proxyFor(origin)
    const { extraCertificates } = settings
    const options = {
      origin,
      proxy,
      connectTimeout: limits.connectTime as Seconds,
      ...(extraCertificates === undefined ? {} : { extraCertificates }),
    }
    return { options, via: proxyOnTheWay(proxy, origin) }
  }
  const to = (origin: URL): Transport => {
    const { options, via } = wayTo(origin)
    return createTransport({
      origin,
      via,
      hasCaFile: options.extraCertificates !== undefined,
      userAgent: `apps/${packageJson.version} (${environment.platform})`,
      connect: () => environment.network(options),
      run,
      secrets,
    })
  }
  return {
    domain: issuer === null ? settings.origin : null,
    issuer: issuer === null ? null : settings.issuer,
    run,
    gate: createRateLimitGate(run, waiting),
    secrets,
    clientSecret: settings.clientSecret,
    clientKey: settings.clientKey,
    get way() {
      return wayTo(settings.origin)
    },
    allow(origins) {
      for (const { origin } of origins) if (!transports.has(origin)) transports.set(origin, to(new URL(origin)))
    },
    transportTo({ origin }) {
      const transport = transports.get(origin)
      if (transport === undefined) throw new Error('a request to an origin that was not fixed at the start')
      return transport
    },
    get patience() {
      return time.patience()
    },
    giveBack: time.giveBack,
    beginEnd: time.beginEnd,
    async close() {
      await Promise.all([...transports.values()].map((transport) => transport.close()))
    },
  }
}

interface PatientRun {
  run: Run
  patience(): number
  giveBack(seconds: number): void
  beginEnd(): void
}

/**
 * A run whose end comes near when the user wants to stop, and whose last seconds are kept for revoking. Unless the user
 * said how long it may take, it moves away while a person is waited for.
 */
function patientRun(
  timeout: Seconds | undefined,
  { clock, signals, random }: Pick<CommandContext['environment'], 'clock' | 'signals' | 'random'>,
  observe: (event: DomainEvent) => void,
): PatientRun {
  const length = timeout ?? limits.runTime
  let usual = clock.elapsed() + length
  let hurried = Number.POSITIVE_INFINITY
  let reserve: number = Math.min(limits.revokingTime, length * limits.revokingPart)
  const { interrupted, leaveNow } = signals
  const hurry = () => {
    hurried = clock.elapsed() + limits.revokingTimeWhenInterrupted
  }
  if (interrupted.aborted) hurry()
  else interrupted.addEventListener('abort', hurry, { once: true })
  const run: Run = {
    clock,
    random,
    get deadline() {
      return Math.min(usual - reserve, hurried)
    },
    interrupted,
    leaveNow,
    observe,
  }
  return {
    run,
    patience: () => (timeout === undefined ? limits.signInTime : Math.min(limits.signInTime, timeLeft(run))),
    giveBack(seconds) {
      if (timeout === undefined) usual += seconds
    },
    beginEnd() {
      reserve = 0
    },
  }
}
