import type { Context } from '../../command'
import { Failure } from '../../errors'
import { exitCodes } from '../../exit-codes'
import type { OAuthNetwork } from '../../identity-domain/oauth/network'
import { askForDiscovery, complaintOf, type DiscoveryAnswer } from '../../identity-domain/way'
import { type Check, dependsOn, fail, notTried, pass, unknown, warn } from './checks'

const steps = ['name', 'connection', 'tls'] as const

/** In days. */
const soon = 14
const day = 24 * 60 * 60 * 1000

/** The name, a connection and TLS; through a proxy these are its affair, and the discovery document shows that they hold. */
export async function checkWay({ way }: OAuthNetwork, { environment }: Context): Promise<Check[]> {
  const { options, via } = way
  if (via !== null)
    return [
      pass('proxy', `The way leads through the proxy ${via} (HTTPS_PROXY).`),
      ...steps.map((step) => notTried(step, 'Not tried by itself: the proxy does it.')),
    ]
  const isExcepted = options.proxy === null ? '' : ' NO_PROXY says so.'
  const proxy = pass('proxy', `No proxy: the way is direct.${isExcepted}`)
  const probe = await environment.probe(options)
  const { host, protocol } = options.origin
  const { addresses, failedAt, certificate } = probe
  const passed: Record<(typeof steps)[number], () => Check> = {
    name: () => pass('name', `${options.origin.hostname} is ${addresses.join(', ')}.`),
    connection: () => pass('connection', `${host} accepts connections.`),
    tls: () =>
      certificate === null
        ? protocol === 'https:'
          ? unknown('tls', 'The certificate could not be looked at.')
          : pass('tls', 'No TLS: http on this machine.')
        : certificateCheck(certificate, environment.clock.now()),
  }
  const at = failedAt === null ? steps.length : steps.indexOf(failedAt)
  return [
    proxy,
    ...steps.map((step, place) => {
      if (place < at) return passed[step]()
      if (place > at) return dependsOn(step, `the check '${failedAt}'`)
      const { detail, fix } = complaintOf(probe, options.origin)
      return fail(exitCodes.domainFailed, step, detail, fix)
    }),
  ]
}

type Certificate = { endsAt: Date; authority: string; protocol: string }

function certificateCheck({ endsAt, authority, protocol }: Certificate, now: Date): Check {
  const days = Math.floor((endsAt.getTime() - now.getTime()) / day)
  if (Number.isNaN(days)) return unknown('tls', 'The certificate does not say when it ends.')
  const detail = `${protocol}; the certificate ends in ${days} ${days === 1 ? 'day' : 'days'}, authority: ${authority || 'unnamed'}.`
  return days < soon
    ? warn('tls', detail, 'Whoever runs the domain, or the proxy before it, has to renew the certificate.')
    : pass('tls', detail)
}

/** In seconds: what an assertion or a signature may be off, and what a person should know of. */
const clockLimits = { noticed: 30, accepted: 300 }

/** @param signsByTime whether the credentials make something that holds for a few minutes of the domain's clock */
export async function checkDiscovery(network: OAuthNetwork, signsByTime: boolean): Promise<Check[]> {
  let answer: DiscoveryAnswer
  try {
    answer = await askForDiscovery(network)
  } catch (error) {
    if (!(error instanceof Failure)) throw error
    return [fail(error.exitCode, 'discovery', error.message, error.hint), dependsOn('clock', "the check 'discovery'")]
  }
  const { complaint } = answer
  const discovery =
    complaint === null
      ? pass('discovery', 'The discovery document is that of an identity domain.')
      : fail(exitCodes.domainFailed, 'discovery', complaint.detail, complaint.fix)
  return [discovery, clockCheck(answer, signsByTime)]
}

function clockCheck({ answeredAt, askedAt }: DiscoveryAnswer, signsByTime: boolean): Check {
  if (answeredAt === null) return unknown('clock', "The domain's answer has no usable date.")
  const seconds = Math.round((askedAt.getTime() - answeredAt.getTime()) / 1000)
  // The header counts whole seconds.
  if (Math.abs(seconds) <= 1) return pass('clock', "This machine's clock agrees with the domain's.")
  const detail = `This machine's clock is ${Math.abs(seconds)} s ${seconds > 0 ? 'ahead of' : 'behind'} the domain's.`
  const fix = 'Set the clock of this machine; a time service such as NTP keeps it right.'
  if (Math.abs(seconds) <= clockLimits.noticed) return pass('clock', detail)
  return signsByTime && Math.abs(seconds) > clockLimits.accepted
    ? fail(exitCodes.notPermitted, 'clock', detail, fix)
    : warn('clock', detail, fix)
}
