import packageJson from '../package.json' with { type: 'json' }
import type { Context } from './command'
import { readOAuthSettings, usualTimeout } from './configuration'
import type { Seconds } from './duration'
import { limits } from './identity-domain/limits'
import type { OAuthNetwork } from './identity-domain/oauth/network'
import type { DomainEvent, Run } from './identity-domain/run'
import { createTransport, type Transport } from './identity-domain/transport'
import { tell } from './open-domain'
import type { CommonRequest } from './program'
import { proxyOnTheWay } from './proxy'

/**
 * Connections for the OAuth requests of a test: to the domain that flags and variables name, or to another provider. The
 * administrator's credentials have no part in it.
 *
 * @throws {UsageError}
 */
export async function openOAuthOf(
  common: CommonRequest,
  { environment, output, secrets }: Pick<Context, 'environment' | 'output' | 'secrets'>,
  issuer: string | null,
): Promise<OAuthNetwork> {
  const settings = await readOAuthSettings(common, environment, secrets, issuer)
  for (const warning of settings.warnings) await output.warning(warning)
  const { clock, signals, random } = environment
  const { run, giveBack } = patientRun(
    clock.elapsed() + (common.timeout ?? usualTimeout),
    { clock, signals, random },
    (event) => tell(event, output, common),
  )
  const transports = new Map<string, Transport>()
  const to = (origin: URL): Transport => {
    const proxy = settings.proxyFor(origin)
    const { extraCertificates } = settings
    const network = {
      origin,
      proxy,
      connectTimeout: limits.connectTime as Seconds,
      ...(extraCertificates === undefined ? {} : { extraCertificates }),
    }
    return createTransport({
      origin,
      via: proxyOnTheWay(proxy, origin),
      userAgent: `apps/${packageJson.version} (${environment.platform})`,
      connect: () => environment.network(network),
      run,
    })
  }
  return {
    domain: issuer === null ? settings.origin : null,
    issuer: issuer === null ? null : settings.issuer,
    run,
    secrets,
    clientSecret: settings.clientSecret,
    allow(origins) {
      for (const { origin } of origins) if (!transports.has(origin)) transports.set(origin, to(new URL(origin)))
    },
    transportTo({ origin }) {
      const transport = transports.get(origin)
      if (transport === undefined) throw new Error('a request to an origin that was not fixed at the start')
      return transport
    },
    giveBack,
    async close() {
      await Promise.all([...transports.values()].map((transport) => transport.close()))
    },
  }
}

/** A run whose end moves away while a person is waited for, and comes near when the user wants to stop. */
function patientRun(
  latest: number,
  { clock, signals, random }: Pick<Context['environment'], 'clock' | 'signals' | 'random'>,
  observe: (event: DomainEvent) => void,
): { run: Run; giveBack(seconds: number): void } {
  let usual = latest
  let hurried = Number.POSITIVE_INFINITY
  const { interrupted, leaveNow } = signals
  const hurry = () => {
    hurried = clock.elapsed() + limits.verifyTimeWhenInterrupted
  }
  if (interrupted.aborted) hurry()
  else interrupted.addEventListener('abort', hurry, { once: true })
  return {
    run: {
      clock,
      random,
      get deadline() {
        return Math.min(usual, hurried)
      },
      interrupted,
      leaveNow,
      observe,
    },
    giveBack(seconds) {
      usual += seconds
    },
  }
}
