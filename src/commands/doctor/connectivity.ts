import type { CommandContext } from '../../cli/command'
import { Failure } from '../../failures/errors'
import { exitCodes } from '../../failures/exit-codes'
import { askForDiscovery, type DiscoveryAnswer, problemOf } from '../../identity-domain/connectivity'
import type { OAuthNetwork } from '../../identity-domain/oauth/network'
import { type Check, dependsOn, fail, failed, notTried, orFailure, pass, unknown, warn } from './checks'

/** In this order; the first two are the affair of a proxy, where there is one. */
const steps = ['name', 'connection', 'tls'] as const

/** In days. */
const soon = 14
const day = 24 * 60 * 60 * 1000

/** The proxy, the name, a connection and TLS. */
export async function checkConnectivity(
  { options, via }: OAuthNetwork['way'],
  { environment }: CommandContext,
): Promise<Check[]> {
  const probe = await environment.probe(options)
  const { host, hostname, protocol } = options.origin
  const { addresses, failedAt, certificate } = probe
  const complaint = (step: 'proxy' | (typeof steps)[number]) => {
    const { detail, fix } = problemOf(probe, options, via)
    return fail(exitCodes.domainFailed, step, detail, fix)
  }
  if (failedAt === 'proxy') return [complaint('proxy'), ...steps.map((step) => dependsOn(step, "the check 'proxy'"))]
  const passed: Record<(typeof steps)[number], () => Check> = {
    name: () =>
      via === null
        ? pass('name', `${hostname} resolves to ${addresses.join(', ')}.`)
        : notTried('name', 'Not tried: the proxy resolves the name.'),
    connection: () =>
      pass('connection', via === null ? `${host} accepts connections.` : `The proxy connects to ${host}.`),
    tls: () =>
      certificate === null
        ? protocol === 'https:'
          ? unknown('tls', 'The certificate could not be read.')
          : pass('tls', 'No TLS: http on this machine.')
        : certificateCheck(certificate, environment.clock.now()),
  }
  const at = failedAt === null ? steps.length : steps.indexOf(failedAt)
  return [
    proxyCheck({ options, via }, environment.variables),
    ...steps.map((step, place) => {
      if (place < at) return passed[step]()
      return place > at ? dependsOn(step, `the check '${failedAt}'`) : complaint(step)
    }),
  ]
}

/** Other programs go through these; this one does not. */
const notLookedAt = ['HTTP_PROXY', 'http_proxy']

function proxyCheck(
  { options, via }: OAuthNetwork['way'],
  variables: CommandContext['environment']['variables'],
): Check {
  if (via !== null) return pass('proxy', `Connections go through the proxy ${via} (${options.proxy?.from}).`)
  if (options.proxy !== null) return pass('proxy', 'Direct connection, because of NO_PROXY.')
  const other = options.origin.protocol === 'https:' && notLookedAt.find((name) => (variables[name] ?? '') !== '')
  const isSet = other ? ` ${other} is set but not used for https; use HTTPS_PROXY.` : ''
  return pass('proxy', `Direct connection, without a proxy.${isSet}`)
}

type Certificate = { endsAt: Date; authority: string; protocol: string }

function certificateCheck({ endsAt, authority, protocol }: Certificate, now: Date): Check {
  const days = Math.floor((endsAt.getTime() - now.getTime()) / day)
  if (Number.isNaN(days)) return unknown('tls', 'The end date of the certificate cannot be read.')
  const detail = `${protocol}; the certificate expires in ${days} ${days === 1 ? 'day' : 'days'}; authority: ${authority || 'unnamed'}.`
  return days < soon
    ? warn('tls', detail, 'Ask the operator of the domain, or of the proxy in front of it, to renew the certificate.')
    : pass('tls', detail)
}

/** In seconds: what an assertion or a signature may be off, and what a person should know of. */
const clockLimits = { noticed: 30, accepted: 300 }

export interface Discovery {
  checks: Check[]
  /** By the domain's clock; null where that is not known. */
  answeredAt: Date | null
  /** An answer that is no good does not keep the domain from signing somebody in. */
  isAnswered: boolean
}

export const discoveryNotTried: Discovery = {
  checks: (['discovery', 'clock'] as const).map((name) => dependsOn(name, 'the connection to the domain')),
  answeredAt: null,
  isAnswered: false,
}

/** @param signsByTime whether the credentials make something that holds for a few minutes of the domain's clock */
export async function checkDiscovery(network: OAuthNetwork, signsByTime: boolean): Promise<Discovery> {
  const answer = await orFailure(askForDiscovery(network))
  if (answer instanceof Failure) {
    const checks = [failed('discovery', answer), dependsOn('clock', "the check 'discovery'")]
    return { checks, answeredAt: null, isAnswered: false }
  }
  const { complaint, answeredAt } = answer
  const discovery =
    complaint === null
      ? pass('discovery', 'The discovery document is valid for an identity domain.')
      : fail(exitCodes.domainFailed, 'discovery', complaint.detail, complaint.fix)
  return { checks: [discovery, clockCheck(answer, signsByTime)], answeredAt, isAnswered: true }
}

function clockCheck({ answeredAt, askedAt }: DiscoveryAnswer, signsByTime: boolean): Check {
  if (answeredAt === null) return unknown('clock', "The domain's response has no usable Date header.")
  const seconds = Math.round((askedAt.getTime() - answeredAt.getTime()) / 1000)
  // The header counts whole seconds.
  if (Math.abs(seconds) <= 1) return pass('clock', "This machine's clock agrees with the domain's.")
  const detail = `This machine's clock is ${Math.abs(seconds)} s ${seconds > 0 ? 'ahead of' : 'behind'} the domain's.`
  const fix = 'Set the clock of this machine, for example with NTP.'
  if (Math.abs(seconds) <= clockLimits.noticed) return pass('clock', detail)
  if (!signsByTime) return warn('clock', detail, fix)
  const holds = `${fix} Signed requests are valid for five minutes.`
  return Math.abs(seconds) > clockLimits.accepted
    ? fail(exitCodes.notPermitted, 'clock', detail, holds)
    : warn('clock', detail, holds)
}
