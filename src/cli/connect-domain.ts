import packageJson from '../../package.json' with { type: 'json' }
import { readDomainSettings, type TriedProfile } from '../config/domain-settings'
import { refuseLeakySettings } from '../config/node-settings'
import { proxyFor } from '../config/proxy-server'
import { type IdentityDomain, openDomain } from '../identity-domain/domain'
import type { RateLimitWindow } from '../identity-domain/http/rate-limit-gate'
import { limits } from '../identity-domain/limits'
import type { DomainEvent, Run } from '../identity-domain/run'
import type { ProxyServer } from '../platform/environment'
import { proxyOnTheWay } from '../platform/proxy'
import type { Seconds } from '../token-settings/duration'
import type { Command, CommandContext } from './command'
import { confirmationFor } from './confirm-profile'
import type { CommonRequest } from './parse-invocation'

type CommandNeeds = Pick<Command<unknown>, 'usualTimeout'>

export type ConnectionContext = Pick<CommandContext, 'environment' | 'output' | 'secrets' | 'effectsSoFar'>

export interface Connected {
  domain: IdentityDomain
  /** The name of the profile that names the domain; null when a flag or a variable does. */
  profile: string | null
}

/** The identity domain that flags and variables name, with this run's clock, deadline and voice. */
export async function connectDomain(
  common: CommonRequest,
  { environment, output, secrets, effectsSoFar }: ConnectionContext,
  { usualTimeout = limits.runTime as Seconds }: CommandNeeds,
  waiting?: RateLimitWindow,
  tried?: TriedProfile,
): Promise<Connected> {
  const { origin, profile, used, credentials, extraCertificates, proxy, warnings } = await readDomainSettings(
    common,
    environment,
    secrets,
    tried,
  )
  for (const warning of warnings) await output.warning(warning)
  const user = used === null ? null : { name: used.name, isProtected: used.isProtected ?? false }
  const beforeWriting = confirmationFor(user, common, { environment, output })
  const { clock, signals } = environment
  const wayTo = (to: URL, through: ProxyServer | null, certificates: readonly (string | undefined)[]) => {
    const pem = certificates.filter((each) => each !== undefined)
    const network = {
      origin: to,
      proxy: through,
      connectTimeout: limits.connectTime as Seconds,
      ...(pem.length === 0 ? {} : { extraCertificates: pem.join('\n') }),
    }
    return {
      via: proxyOnTheWay(through, to),
      hasCaFile: pem.length > 0,
      connect: () => environment.network(network),
    }
  }
  const domain = openDomain({
    origin,
    ...wayTo(origin, proxy, [extraCertificates]),
    reach(service) {
      refuseLeakySettings(environment.variables, service.origin)
      const through = service.isDirect ? null : proxyFor(service.origin, environment.variables, secrets)
      return wayTo(service.origin, through, [extraCertificates, service.certificates])
    },
    credentials,
    userAgent: `apps/${packageJson.version} (${environment.platform})`,
    run: runFor(
      common.timeout ?? usualTimeout,
      { clock, signals, random: environment.random, stdin: environment.stdin },
      (event) => reportEvent(event, { output, effectsSoFar }, common),
    ),
    ...(waiting === undefined ? {} : { waiting }),
    beforeWriting,
    secrets,
  })
  return { domain, profile }
}

/** A run that may take so long from now on; while a person thinks about an answer, its end moves away. */
export function runFor(
  seconds: number,
  { clock, signals, random, stdin }: Pick<CommandContext['environment'], 'clock' | 'signals' | 'random' | 'stdin'>,
  observe: (event: DomainEvent) => void,
): Run {
  const waited = () => stdin.waited?.() ?? 0
  const usual = clock.elapsed() + seconds - waited()
  let hurried = Number.POSITIVE_INFINITY
  const hurry = () => {
    hurried = Math.min(usual + waited(), clock.elapsed() + limits.verifyTimeWhenInterrupted)
  }
  if (signals.interrupted.aborted) hurry()
  else signals.interrupted.addEventListener('abort', hurry, { once: true })
  return {
    clock,
    random,
    get deadline() {
      return Math.min(usual + waited(), hurried)
    },
    interrupted: signals.interrupted,
    leaveNow: signals.leaveNow,
    observe,
  }
}

/** Nothing where the first page had them all: there is nothing to wait for. */
function formatProgress({ apps, of, pages, seconds }: Extract<DomainEvent, { kind: 'page' }>): string {
  if (apps >= of) return ''
  const rate = seconds > 0 ? `, ${Math.round(apps / seconds)} apps/s` : ''
  return `${apps} of ${of} apps, ${pages} ${pages === 1 ? 'page' : 'pages'}${rate}`
}

const seconds = (value: number): string => `${Math.round(value * 10) / 10} s`

const after = (body: string | null): string => (body === null ? '' : ` ${body}`)

/** What happens on the way, in words; never a header's value or a body that could hold a secret. */
export async function reportEvent(
  event: DomainEvent,
  { output, effectsSoFar }: Pick<CommandContext, 'output' | 'effectsSoFar'>,
  { debug }: CommonRequest,
): Promise<void> {
  if (event.kind === 'change-sent') effectsSoFar.effects = 'sent'
  if (!debug && (event.kind === 'request' || event.kind === 'answer')) return
  switch (event.kind) {
    case 'rate-limited':
      return output.note(
        `The domain limits requests: waiting ${seconds(event.seconds)}${event.asked ? ', as it asks' : ''}.`,
      )
    case 'repeating':
      return output.detail(
        `Attempt ${event.attempt} of ${event.of} failed (${event.why}); retrying in ${seconds(event.seconds)}.`,
      )
    case 'page':
      return output.progress(formatProgress(event))
    case 'signing-in-again':
      return output.detail('The domain rejected the token: signing in again.')
    case 'kept-token-used':
      return output.detail('Using the access token cached by an earlier run.')
    case 'kept-token-refused':
      return output.detail('The domain rejected the cached access token: signing in again.')
    case 'token-not-kept':
      return output.warning(`The access token was not cached for the next run. ${event.why}`)
    case 'unusable-retry-after':
      return output.detail(`The domain sent an unusable Retry-After: ${event.value}`)
    case 'not-protected-against-other-writers':
      return output.warning(
        'The domain returned no version, so this change is not protected against concurrent writers.',
      )
    case 'verifying-after-interruption':
      return output.note(
        `Interrupted. Reading the app to verify the change, for at most ${Math.ceil(event.seconds)} s. A second Ctrl-C stops this.`,
      )
    case 'verifying':
      return output.detail(`The change is not visible yet; reading again in ${seconds(event.seconds)}.`)
    case 'request':
      return output.detail(`> ${event.method} ${event.path} [${event.headers.join(', ')}]${after(event.body)}`)
    case 'answer':
      return output.detail(
        `< ${event.status} after ${Math.round(event.seconds * 1000)} ms${event.requestId === null ? '' : `, request id ${event.requestId}`}${after(event.body)}`,
      )
  }
}
