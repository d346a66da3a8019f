import type { CommandContext } from '../../cli/command'
import { Failure, Interrupted } from '../../failures/errors'
import { limits } from '../../identity-domain/limits'
import type { Granted } from '../../identity-domain/oauth/answers'
import { discover } from '../../identity-domain/oauth/discovery'
import { differingClaims, redeemRefreshToken } from '../../identity-domain/oauth/grants'
import { IssuedTokens } from '../../identity-domain/oauth/issued-tokens'
import { otherOriginsOf } from '../../identity-domain/oauth/provider'
import { type Asking, authMethodOf } from '../../identity-domain/oauth/requests'
import { revokeAll } from '../../identity-domain/oauth/revoke'
import { type Answer, describeRefusal, mayBeUsedUp, proofIn, whyUntrusted } from '../../offline-access/answer'
import { discoveryStep } from '../../offline-access/discovery-step'
import { lifetimeStep } from '../../offline-access/measured-lifetime'
import { scopeStep } from '../../offline-access/scope-step'
import { type Step, step } from '../../offline-access/step'
import {
  controlStep,
  idTokenStep,
  idTokensStep,
  isOtherIdentity,
  issuedStep,
  type Revocation,
  redeemedStep,
  renewedStep,
  revokedStep,
  revokedTokenStep,
  rotatedStep,
  secondRefreshStep,
  spentStep,
} from '../../offline-access/verdict'
import type { Secret } from '../../secrets/secrets'
import { formatDuration, type Seconds } from '../../token-settings/duration'
import type { InteractiveGrant } from '../../token-settings/grants'
import { firstAnswer, type SignInWish } from './first-answer'
import type { Reporter } from './reporter'
import type { OfflineRequest } from './request'
import { firstFix, type TestTarget, withoutOfflineAccess } from './test-target'

/** One run through all steps. */
export interface GrantRun {
  asked: OfflineRequest
  testTarget: TestTarget
  asking: Asking
  reporter: Reporter
  context: CommandContext
  password: Secret | null
}

/** What a run of a grant knows at its end, besides its steps. */
export interface GrantResult {
  first: Granted | null
  /** The refresh token that lives now. */
  current: Secret | null
  second: Granted | null
  rotated: boolean | null
  reuseRefused: boolean | null
  /** Why a response must not be used; null where each may. */
  untrusted: string | null
  /** What may have ended the current token, besides its revocation. */
  doubt: string | null
}

/**
 * @param grant by which a user is about to sign in; null where none is
 * @throws {DomainFailure} when the provider calls itself by another name, or cannot be used
 */
export async function beginGrantRun(
  { network, client, keys }: Pick<Asking, 'network' | 'client' | 'keys'>,
  reporter: Reporter,
  grant: InteractiveGrant | null,
): Promise<Asking> {
  const { provider, problem } = await discover(network)
  const otherOrigins = otherOriginsOf(provider, (network.issuer ?? network.domain) as URL)
  const method = authMethodOf({ provider, client })
  await reporter.add(discoveryStep(provider.promises, problem, { grant, method, otherOrigins }))
  return { provider, client, network, minted: new IssuedTokens(network.secrets), keys }
}

/**
 * To be asked before the first request that mints or uses up a token: what the test target was read from may have been cut off.
 *
 * @throws {Interrupted} once the user wants to stop
 */
export function ensureMayGoOn({ environment }: CommandContext): void {
  const { interrupted } = environment.signals
  if (interrupted.aborted) throw new Interrupted(interrupted.reason, 'none')
}

/** Signs in, and looks into the first answer. The steps after it need what it brought. */
export async function requestFirstTokens(grantRun: GrantRun): Promise<GrantResult> {
  const { reporter, asking, context } = grantRun
  const first = await firstAnswer(wishOf(grantRun, grantRun.testTarget.scope), asking, context)
  const { answer, tokens } = first
  await reporter.add(signInStep(first, grantRun.asked))
  const untrusted = whyUntrusted(answer)
  if (answer.kind === 'untrusted') return { ...nothing, first, untrusted }
  if (tokens === null) {
    await reporter.add(withFix(issuedStep(answer), grantRun))
    return { ...nothing, first }
  }
  await reporter.add(idTokenStep(tokens.seen, { signature: tokens.signature, nonce: grantRun.asked.grant === 'code' }))
  if (untrusted !== null) return { ...nothing, first, untrusted }
  await reporter.add(withFix(issuedStep(answer), grantRun))
  const { resource, customExpiry } = grantRun.testTarget
  const configured = resource?.accessTokenExpiry.seconds ?? null
  await reporter.add(lifetimeStep(tokens.seen.expiresIn, { configured, customExpiry }))
  return { ...nothing, first, current: tokens.refresh }
}

const withFix = (result: Step, { testTarget }: GrantRun): Step =>
  result.status === 'fail' ? { ...result, fix: firstFix(testTarget) } : result

export const nothing: GrantResult = {
  first: null,
  current: null,
  second: null,
  rotated: null,
  reuseRefused: null,
  untrusted: null,
  doubt: null,
}

const wishOf = ({ asked, testTarget, password }: GrantRun, scope: string): SignInWish => ({
  asked,
  testTarget,
  scope,
  password,
})

const grantNames = {
  code: 'the authorization code grant, with PKCE',
  device: 'the device grant',
  password: 'the password grant',
}

function signInStep({ answer }: Granted, { grant }: OfflineRequest): Step {
  const by = grantNames[grant]
  if (answer.kind === 'tokens') return step('sign-in', 'pass', `a user signed in with ${by}`)
  if (answer.kind === 'untrusted')
    return step('sign-in', 'fail', `a user signed in, but the token response must not be used: ${answer.why}`)
  if (answer.kind === 'refused')
    return step('sign-in', 'fail', `the provider refused the request made with ${by}: ${describeRefusal(answer)}`)
  const doubt = 'tokens may have been issued that cannot be revoked; the request was not sent again'
  return step('sign-in', 'not-tried', `cannot tell: ${answer.why}; ${doubt}`)
}

/**
 * The same once more without `offline_access`: whether it is the scope that decides. After everything that is done with
 * the first tokens: a provider that keeps one refresh token for a user ends them with this sign-in.
 */
export async function control(found: GrantResult, grantRun: GrantRun): Promise<GrantResult> {
  const { reporter, asking, context, testTarget } = grantRun
  const { first } = found
  const before: Answer = first?.answer ?? { kind: 'not-sent', why: 'there was no first request' }
  if (grantRun.asked.grant !== 'password') await context.output.note('Once more, without offline_access (--control):')
  try {
    const { answer } = await firstAnswer(wishOf(grantRun, withoutOfflineAccess(testTarget.scope)), asking, context)
    await reporter.add(controlStep(answer, before))
  } catch (error) {
    if (!(error instanceof Failure)) throw error
    await reporter.add(controlStep({ kind: 'not-sent', why: error.message.replace(/\.$/, '') }, before))
  }
  return { ...found, doubt: found.doubt ?? 'the sign-in without offline_access' }
}

/**
 * Redeems the refresh token, and compares what came with what was there before.
 *
 * @param usedBefore an earlier request with it had no response
 */
export async function refresh(
  found: GrantResult,
  grantRun: GrantRun,
  { usedBefore = false }: { usedBefore?: boolean } = {},
): Promise<GrantResult> {
  const { reporter, asking } = grantRun
  const refreshToken = found.current as Secret
  const second = await redeemRefreshToken(refreshToken, asking)
  // A kept one that has ended is no fault of the settings.
  const hasEnded = found.first === null && proofIn(second.answer).kind === 'refused'
  const redeemed = redeemedStep(second.answer, { usedBefore })
  await reporter.add(hasEnded ? redeemed : withFix(redeemed, grantRun))
  const { tokens } = second
  // What may be used up is revoked, but never sent for tokens again, not even to see whether it is refused.
  const untrusted = whyUntrusted(second.answer)
  if (tokens === null || untrusted !== null) return { ...found, second, untrusted, current: null }
  const before = found.first?.tokens ?? null
  if (before !== null) await reporter.add(renewedStep({ same: sameToken(before.access, tokens.access) }))
  const differing = before === null ? [] : differingClaims(before, tokens)
  // Nothing further is tried with tokens of another user or client.
  const otherIdentity = isOtherIdentity(differing)
  const agree = before === null ? null : idTokensStep(before.seen, tokens.seen, differing)
  const rotation = await rotate(refreshToken, second, grantRun, { mayTryAgain: !otherIdentity })
  if (before !== null && agree !== null) {
    await reporter.add(scopeStep(before.scope, tokens.scope, grantRun.testTarget.scope))
    await reporter.add(agree)
  }
  if (otherIdentity) return { ...found, ...rotation, second, untrusted: agree?.detail ?? null, current: null }
  return { ...found, ...rotation, second }
}

type Rotation = Pick<GrantResult, 'rotated' | 'current'>

/** Whether a new refresh token came; where none did and that was asked for, once more after an interval. */
async function rotate(
  spent: Secret,
  second: Granted,
  grantRun: GrantRun,
  { mayTryAgain }: { mayTryAgain: boolean },
): Promise<Rotation> {
  const { reporter, asking, testTarget, asked } = grantRun
  const { isPublic } = testTarget
  const next = newToken(second, spent)
  if (next !== null) asking.minted.forget(spent)
  if (next !== null || asked.rotationWait === undefined || !mayTryAgain) {
    await reporter.add(withWait(rotatedStep({ rotated: next !== null, waited: null, isPublic }), asked))
    return { rotated: next !== null, current: next ?? spent }
  }
  if (!(await waitFor(asked.rotationWait, 'the next refresh', grantRun))) return { rotated: null, current: spent }
  const waited = secondsSince(second, grantRun)
  const third = await redeemRefreshToken(spent, asking)
  const proof = proofIn(third.answer)
  if (proof.kind !== 'accepted') {
    await reporter.add(secondRefreshStep(proof, waited))
    return { rotated: null, current: proof.kind === 'refused' || mayBeUsedUp(third.answer) ? null : spent }
  }
  const later = newToken(third, spent)
  if (later !== null) asking.minted.forget(spent)
  await reporter.add(rotatedStep({ rotated: later !== null, waited, isPublic }))
  return { rotated: later !== null, current: later ?? spent }
}

/** What was seen at once may be another thing after an interval. */
const withWait = (seen: Step, { rotationWait, from }: OfflineRequest): Step =>
  seen.status === 'warn' && rotationWait === undefined && from === undefined
    ? { ...seen, fix: 'To see whether it stays like this, add --rotation-wait 1m.' }
    : seen

/** The refresh token of an answer, where it is another one. */
function newToken({ tokens }: Granted, before: Secret): Secret | null {
  const next = tokens?.refresh ?? null
  return next === null || sameToken(next, before) ? null : next
}

/** Since the answer came, in whole seconds. */
const secondsSince = ({ times }: Granted, { asking }: GrantRun): number =>
  times === null
    ? 0
    : Math.max(0, Math.round((asking.network.run.clock.now().getTime() - times.receivedAt.getTime()) / 1000))

/** @returns false where the user did not want to wait to the end */
async function waitFor(seconds: number, what: string, { asking, context }: GrantRun): Promise<boolean> {
  const { run } = asking.network
  await context.output.note(`Waiting ${formatDuration(seconds as Seconds)} before ${what} (--rotation-wait).`)
  const waited = await run.clock.sleep(seconds, run.interrupted).then(
    () => true,
    () => false,
  )
  if (waited) asking.network.giveBack(seconds)
  return waited
}

const sameToken = (one: Secret | null, other: Secret | null): boolean => one?.reveal() === other?.reveal()

/** The spent refresh token once more. Last of all: a refusal may end everything that came of it. */
export async function reuse(found: GrantResult, grantRun: GrantRun): Promise<GrantResult> {
  const spent = found.first?.tokens?.refresh ?? null
  if (!found.rotated || spent === null) {
    const why =
      found.rotated === false ? 'it was not rotated, so it can still be used' : 'there is no used token to replay'
    await grantRun.reporter.add(step('spent-token-refused', 'not-tried', why))
    return found
  }
  const second = found.second as Granted
  const { rotationWait = 0 } = grantRun.asked
  const left = rotationWait - secondsSince(second, grantRun)
  if (left > 0 && !(await waitFor(left, 'the used refresh token is replayed', grantRun))) return found
  const after = secondsSince(second, grantRun)
  const { answer } = await redeemRefreshToken(spent, grantRun.asking)
  await grantRun.reporter.add(withWait(spentStep(answer, after), grantRun.asked))
  const reuseRefused = { refused: true, accepted: false, open: null }[proofIn(answer).kind]
  return { ...found, reuseRefused, doubt: 'the second use above' }
}

/** Whoever interrupts a run that revokes, before or meanwhile, is told what is waited for. */
async function revokeAudibly({ asking, context }: GrantRun): Promise<Revocation> {
  const { interrupted } = asking.network.run
  const say = () => {
    if (asking.minted.alive.length > 0) context.output.note(whileRevoking).catch(() => undefined)
  }
  if (interrupted.aborted) say()
  interrupted.addEventListener('abort', say, { once: true })
  return revokeAll(asking).finally(() => interrupted.removeEventListener('abort', say))
}

const whileRevoking = `Revoking the tokens of this run, for ${limits.revokingTimeWhenInterrupted} s at most. Press Ctrl-C again to end at once; the tokens then live until they expire.`

/** Revokes whatever this run was given, and tries whether that was meant. */
export async function end(found: GrantResult, grantRun: GrantRun): Promise<boolean> {
  const { reporter, asking } = grantRun
  const revocation = await revokeAudibly(grantRun)
  await reporter.add(revokedStep(revocation))
  if (!revocation.revoked) await grantRun.context.output.warning(`Not everything is revoked: ${revocation.detail}.`)
  const revokedToken = found.current
  if (!revocation.revoked || revokedToken === null || asking.network.run.interrupted.aborted) return revocation.revoked
  const { answer } = await redeemRefreshToken(revokedToken, asking)
  await reporter.add(revokedTokenStep(answer, found.doubt))
  if (answer.kind === 'refused' || answer.kind === 'not-sent' || answer.kind === 'turned-away') return true
  // What it still gave is given back, but what was said to be revoked is not.
  await revokeAll(asking)
  await grantRun.context.output.warning(
    proofIn(answer).kind === 'accepted'
      ? 'The provider confirmed the revocation, but the token still works.'
      : 'The provider confirmed the revocation, but what the revoked token gives is not known.',
  )
  return false
}
