import * as oauth from 'oauth4webapi'
import * as z from 'zod/mini'
import { DomainFailure, NotPermitted } from '../../failures/errors'
import { hints } from '../../failures/hints'
import type { Answer, Refusal } from '../../offline-access/answer'
import type { Secret } from '../../secrets/secrets'
import { explainTransportError } from '../http/explain-error'
import { TransportError } from '../http/transport-error'
import { limits } from '../limits'
import { scimErrorFacts } from '../scim/scim-message'
import type { JsonObject } from '../scim/strict-json'
import { expiresIn, type Granted } from './answers'
import { challengeOf, newVerifier } from './authorization'
import { redeemDeviceCode } from './grants'
import { type Asking, authenticationOf, refusal, serverOf, throughTransport, unclear } from './requests'

/** The client or its request is refused: no user was asked. */
export type DeviceRefusal = Refusal

export interface DeviceWish {
  scope: string
  prompt: string | null
  /** Parameters of the user's own, which a provider wants besides. */
  more: Readonly<Record<string, string>>
}

/** What a person types, and where. */
export interface DeviceSignIn {
  userCode: string
  verificationUri: string
  /** The same page with the code in its address; null where the provider names none (RFC 8628 section 3.3.1). */
  completeUri: string | null
  deviceCode: Secret
  /** Of the PKCE challenge that was sent; null where none was. */
  verifier: Secret | null
  /** In seconds. */
  expiresIn: number
  /** In seconds; at least one, whatever the provider says. */
  interval: number
}

const pageAddress = z.string().check(z.regex(/^https?:\/\/[\u0021-\u007e]{1,2000}$/))

const deviceAnswer = z.object({
  device_code: z.string().check(z.minLength(1), z.maxLength(4096)),
  user_code: z.string().check(z.regex(/^[\u0020-\u007e]{1,64}$/)),
  verification_uri: pageAddress,
})

/**
 * Asks for a user code (RFC 8628 section 3.1). Identity domains want `response_type`, and no client authentication
 * (OCI IAM guide, "Device Code Grant Type"). Others are sent a PKCE challenge as well, which some demand of every grant that
 * has an authorization request; who does not know it has to ignore it (RFC 6749 section 3.1).
 *
 * @returns what the endpoint refuses in OAuth's own words (RFC 8628 section 3.2, RFC 6749 section 5.2) as that
 * @throws {DomainFailure} when there is none
 */
export async function beginDeviceSignIn(
  { scope, prompt, more }: DeviceWish,
  asking: Asking,
): Promise<DeviceSignIn | DeviceRefusal> {
  const { provider, client, network } = asking
  if (provider.endpoints.device === null)
    throw new DomainFailure('The provider names no endpoint for the device grant.', { hint: hints.codeGrant })
  const ofDomain = provider.kind === 'identity-domain'
  const verifier = ofDomain ? null : newVerifier(asking)
  const parameters: Record<string, string> = {
    ...more,
    scope,
    ...(prompt === null ? {} : { prompt }),
    ...(ofDomain ? { response_type: 'device_code' } : {}),
    ...(verifier === null ? {} : await challengeOf(verifier)),
  }
  const raw = await throughTransport(asking, (options) =>
    oauth.deviceAuthorizationRequest(
      serverOf(provider, provider.issuers[0] as string),
      { client_id: client.clientId },
      ofDomain ? oauth.None() : authenticationOf(asking),
      parameters,
      options,
    ),
  ).catch((error) => {
    throw error instanceof TransportError ? explainTransportError(error) : error
  })
  const read = z.safeParse(deviceAnswer, raw.body)
  if (raw.http.status !== 200 || raw.repeatsName || !read.success) {
    const { status, messageId, detail } = scimErrorFacts(raw.http)
    const isRefusal = typeof raw.body?.['error'] === 'string' ? status <= 403 : status === 401 || status === 403
    if (status >= 400 && isRefusal && messageId !== null && !raw.repeatsName) return refusal(messageId, detail, status)
    const why = messageId === null ? unclear(raw) : [messageId, detail].filter((part) => part !== null).join(': ')
    throw new DomainFailure(`The provider returned no user code: ${why.replace(/\.$/, '')}.`, {
      status: raw.http.status,
    })
  }
  const { device_code, user_code, verification_uri } = read.data
  ensureOwnHost(verification_uri, asking)
  const lives = expiresIn(raw.body?.['expires_in'])
  const pause = raw.body?.['interval']
  return {
    userCode: user_code,
    verificationUri: verification_uri,
    completeUri: completeUriIn(raw.body, verification_uri),
    deviceCode: network.secrets.registerIssued(device_code),
    verifier,
    expiresIn: lives.kind === 'seconds' && lives.seconds > 0 ? Math.min(lives.seconds, 1800) : limits.signInTime,
    interval: typeof pause === 'number' && pause > 0 ? Math.min(Math.max(pause, 1), 60) : limits.deviceInterval,
  }
}

/** Only where it leads to the same origin: a person is about to trust it. */
function completeUriIn(body: JsonObject | null, verificationUri: string): string | null {
  const uri = z.safeParse(pageAddress, body?.['verification_uri_complete'])
  if (!uri.success || !URL.canParse(uri.data) || !URL.canParse(verificationUri)) return null
  return new URL(uri.data).origin === new URL(verificationUri).origin ? uri.data : null
}

/** A domain names its page with `http`; what counts is the host, which a person is about to trust. */
function ensureOwnHost(verificationUri: string, { provider }: Asking): void {
  if (provider.kind === 'any') return
  const host = URL.canParse(verificationUri) ? new URL(verificationUri).hostname : ''
  if (host === provider.endpoints.token.hostname) return
  throw new DomainFailure(`The page for the user code is on another host (${host}); it is not shown.`)
}

/**
 * Polls until somebody has approved (RFC 8628 section 3.4). `slow_down` is for good; after a lost answer the pause
 * doubles. The last answer is given back, also a refusal.
 *
 * @throws {NotPermitted} when nobody does
 */
export async function awaitApproval(device: DeviceSignIn, asking: Asking): Promise<Granted> {
  const { run } = asking.network
  const { lostAnswers } = asking.minted
  const began = run.clock.elapsed()
  let { interval } = device
  // The interval is what lies between two polls (RFC 8628 section 3.2), so the first one may come before it is over.
  let wait = Math.min(interval, firstWait(Math.min(device.expiresIn, asking.network.patience)))
  for (;;) {
    if (run.clock.elapsed() - began + wait >= device.expiresIn) return inDoubt() ?? nobodyApproved(endsBeforePoll)
    if (wait >= asking.network.patience) return inDoubt() ?? outOfTime()
    await run.clock.sleep(wait, run.interrupted).catch(() => {
      throw new TransportError('no-answer', 'interrupted', { mayHaveBeenSent: false })
    })
    asking.network.giveBack(wait)
    await asking.network.gate.pass().catch((error) => {
      throw error instanceof TransportError ? explainTransportError(error) : error
    })
    const granted = await redeemDeviceCode(device, asking)
    const { answer } = granted
    // A code gives tokens once: one that still waits, or gives them now, has given none before.
    if (answer.kind === 'tokens' || isStillWaited(answer)) asking.minted.lostAnswers = lostAnswers
    if (run.interrupted.aborted && answer.kind !== 'tokens')
      throw new TransportError('no-answer', 'interrupted', { mayHaveBeenSent: false })
    if (answer.kind !== 'tokens' && answer.kind !== 'refused') interval *= 2
    else if (answer.kind === 'refused' && answer.error === 'slow_down') interval += limits.deviceSlowDown
    else if (answer.kind === 'refused' && answer.error === 'expired_token')
      return inDoubt() ?? nobodyApproved(hasExpired)
    else if (answer.kind === 'refused' && answer.error === 'invalid_grant') return inDoubt() ?? granted
    else if (answer.kind !== 'refused' || answer.error !== 'authorization_pending') return granted
    wait = interval
  }

  /** Somebody may have approved, and an answer with the tokens been lost: then nothing that comes later is a no. */
  function inDoubt(): Granted | null {
    if (asking.minted.lostAnswers === lostAnswers) return null
    const why = 'the code may be used up: a response to a poll was lost'
    return { answer: { kind: 'lost', why }, tokens: null, times: null }
  }
}

const isStillWaited = (answer: Answer): boolean =>
  answer.kind === 'refused' && (answer.error === 'authorization_pending' || answer.error === 'slow_down')

/** Only where the user said how long the run may take: else the time between two polls is given back. */
const outOfTime = (): never => {
  throw new NotPermitted('Nobody approved the sign-in in the time that the time limit leaves.', {
    hint: hints.moreTime,
  })
}

const hasExpired = 'the user code has expired'
const endsBeforePoll = 'the user code expires before the provider may be asked again'

const nobodyApproved = (why: string): never => {
  throw new NotPermitted(`Nobody approved the sign-in: ${why}.`, { hint: 'Run the command again.' })
}

/** At least one poll is made, with most of the time that there is for the person. */
const firstWait = (left: number): number => 0.8 * left
