import type { CommandContext } from '../../cli/command'
import { Failure, Interrupted } from '../../failures/errors'
import type { Granted, Tokens } from '../../identity-domain/oauth/answers'
import { discover } from '../../identity-domain/oauth/discovery'
import { differingClaims, redeemRefreshToken } from '../../identity-domain/oauth/grants'
import { IssuedTokens } from '../../identity-domain/oauth/issued-tokens'
import type { Promises } from '../../identity-domain/oauth/provider'
import type { Asking } from '../../identity-domain/oauth/requests'
import { revokeAll } from '../../identity-domain/oauth/revoke'
import { lifetimeStep } from '../../offline-access/measured-lifetime'
import { scopeStep } from '../../offline-access/scope-step'
import { type Step, step } from '../../offline-access/step'
import {
  controlStep,
  idTokenStep,
  idTokensStep,
  issuedStep,
  redeemedStep,
  renewedStep,
  revokedStep,
  revokedTokenStep,
  rotatedStep,
  spentStep,
  wasAccepted,
} from '../../offline-access/verdict'
import type { Secret } from '../../secrets/secrets'
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
}

/** @throws {DomainFailure} when the provider calls itself by another name, or cannot be used */
export async function beginGrantRun(
  { network, client, keys }: Pick<Asking, 'network' | 'client' | 'keys'>,
  reporter: Reporter,
): Promise<Asking> {
  const { provider, problem } = await discover(network)
  await reporter.add(discoveryStep(provider.promises, problem))
  return { provider, client, network, minted: new IssuedTokens(network.secrets), keys }
}

/**
 * To be asked before the first request that mints or uses up a token: what the test target was read from may have been cut off.
 *
 * @throws {Interrupted} once the user wants to stop
 */
export function ensureMayGoOn({ environment }: CommandContext): void {
  const { interrupted } = environment.signals
  if (interrupted.aborted) throw new Interrupted(interrupted.reason)
}

/** What is promised proves nothing, so a missing promise is only a warning. */
function discoveryStep(promises: Promises | null, problem: string | null): Step {
  if (promises === null) return step('discovery', 'warn', `the discovery document: ${problem ?? 'not read'}`)
  const { scopes, grants } = promises
  const lacks = [
    ...(scopes !== null && !scopes.includes('offline_access') ? ['the scope offline_access'] : []),
    ...(grants !== null && !grants.includes('refresh_token') ? ['the grant refresh_token'] : []),
  ]
  if (lacks.length > 0) return step('discovery', 'warn', `discovery does not name ${lacks.join(' and ')}`)
  return scopes === null || grants === null
    ? step('discovery', 'pass', 'it is the right issuer; not all scopes and grants are listed there')
    : step('discovery', 'pass', 'discovery promises offline_access and refresh_token')
}

/** Signs in, and looks into the first answer. The steps after it need what it brought. */
export async function requestFirstTokens(grantRun: GrantRun): Promise<GrantResult> {
  const { reporter, asking, context } = grantRun
  const first = await firstAnswer(wishOf(grantRun, grantRun.testTarget.scope), asking, context)
  const { answer, tokens } = first
  await reporter.add(signInStep(first, grantRun.asked))
  if (tokens === null) {
    await reporter.add(withFix(issuedStep(answer), grantRun))
    return { ...nothing, first }
  }
  const { unacceptable } = tokens.seen
  if (unacceptable?.part === 'answer') return { ...nothing, first }
  await reporter.add(idTokenStep(tokens.seen, { signature: tokens.signature, nonce: grantRun.asked.grant === 'code' }))
  if (unacceptable !== null) return { ...nothing, first }
  await reporter.add(withFix(issuedStep(answer), grantRun))
  const { resource, customExpiry } = grantRun.testTarget
  const configured = resource?.accessTokenExpiry.seconds ?? null
  await reporter.add(lifetimeStep(tokens.seen.expiresIn, { configured, customExpiry }))
  return { ...nothing, first, current: tokens.refresh }
}

const withFix = (result: Step, { testTarget }: GrantRun): Step =>
  result.status === 'fail' ? { ...result, fix: firstFix(testTarget) } : result

export const nothing: GrantResult = { first: null, current: null, second: null, rotated: null, reuseRefused: null }

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
  if (answer.kind === 'tokens') {
    return answer.unacceptable?.part === 'answer'
      ? step('sign-in', 'fail', `a user signed in, but the token answer must not be used: ${answer.unacceptable.why}`)
      : step('sign-in', 'pass', `a user signed in with ${by}`)
  }
  if (answer.kind === 'refused') return step('sign-in', 'fail', `the provider refused what was asked for with ${by}`)
  const doubt = 'tokens may have been issued that cannot be revoked; it was not sent again'
  return step('sign-in', 'not-tried', `cannot tell: ${answer.why}; ${doubt}`)
}

/** The same once more without `offline_access`: whether it is the scope that decides. */
export async function control({ first, current }: GrantResult, grantRun: GrantRun): Promise<void> {
  const { reporter, asking, context, testTarget } = grantRun
  const before = first?.answer.kind === 'refused' ? 'refused' : current === null ? 'not-issued' : 'issued'
  if (grantRun.asked.grant !== 'password') await context.output.note('Once more, without offline_access (--control):')
  try {
    const { answer } = await firstAnswer(wishOf(grantRun, withoutOfflineAccess(testTarget.scope)), asking, context)
    await reporter.add(controlStep(answer, before))
  } catch (error) {
    if (!(error instanceof Failure)) throw error
    await reporter.add(controlStep({ kind: 'not-sent', why: error.message.replace(/\.$/, '') }, before))
  }
}

/** Redeems the refresh token, once, and compares what came with what was there before. */
export async function refresh(found: GrantResult, grantRun: GrantRun): Promise<GrantResult> {
  const { reporter, asking, testTarget } = grantRun
  const refreshToken = found.current as Secret
  const second = await redeemRefreshToken(refreshToken, asking)
  // A kept one that has ended is no fault of the settings.
  const hasEnded = found.first === null && second.answer.kind === 'refused' && second.answer.error === 'invalid_grant'
  const redeemed = redeemedStep(second.answer)
  await reporter.add(hasEnded ? redeemed : withFix(redeemed, grantRun))
  const { tokens } = second
  // What may be used up is revoked, but never sent for tokens again, not even to see whether it is refused.
  if (tokens === null || tokens.seen.unacceptable !== null) return { ...found, second, current: null }
  const before = found.first?.tokens ?? null
  const rotated = tokens.refresh !== null && tokens.refresh.reveal() !== refreshToken.reveal()
  if (rotated) asking.minted.forget(refreshToken)
  if (before !== null) await reporter.add(renewedStep({ same: sameToken(before.access, tokens.access) }))
  await reporter.add(rotatedStep({ rotated, isPublic: testTarget.isPublic }))
  const isSameUser = before === null || (await compare(before, tokens, grantRun))
  const current = rotated ? tokens.refresh : refreshToken
  return { ...found, second, rotated, current: isSameUser ? current : null }
}

const sameToken = (one: Secret | null, other: Secret | null): boolean => one?.reveal() === other?.reveal()

/** Whether the tokens are still for the same user and client: nothing further is tried with others. */
async function compare(before: Tokens, after: Tokens, { reporter, testTarget }: GrantRun): Promise<boolean> {
  await reporter.add(scopeStep(before.scope, after.scope, testTarget.scope))
  const differing = differingClaims(before, after)
  await reporter.add(idTokensStep(before.seen, after.seen, differing))
  return differing.length === 0
}

/** The spent refresh token once more. Last of all: a refusal may end everything that came of it. */
export async function reuse(found: GrantResult, grantRun: GrantRun): Promise<GrantResult> {
  const spent = found.first?.tokens?.refresh ?? null
  if (!found.rotated || spent === null) {
    const why =
      found.rotated === false ? 'it was not rotated, so it can still be used' : 'there is no used token to replay'
    await grantRun.reporter.add(step('spent-token-refused', 'not-tried', why))
    return found
  }
  const { answer } = await redeemRefreshToken(spent, grantRun.asking)
  await grantRun.reporter.add(spentStep(answer))
  const reuseRefused = answer.kind === 'refused' ? true : wasAccepted(answer) ? false : null
  return { ...found, reuseRefused }
}

/** Revokes whatever this run was given, and tries whether that was meant. */
export async function end(found: GrantResult, grantRun: GrantRun): Promise<boolean> {
  const { reporter, asking } = grantRun
  const revocation = await revokeAll(asking)
  await reporter.add(revokedStep(revocation))
  if (!revocation.revoked) await grantRun.context.output.warning(`Not everything is revoked: ${revocation.detail}.`)
  const revokedToken = found.current
  if (!revocation.revoked || revokedToken === null || asking.network.run.interrupted.aborted) return revocation.revoked
  const { answer } = await redeemRefreshToken(revokedToken, asking)
  await reporter.add(revokedTokenStep(answer, { afterReuse: found.reuseRefused !== null }))
  if (answer.kind === 'refused' || answer.kind === 'not-sent' || answer.kind === 'turned-away') return true
  // What it still gave is given back, but what was said to be revoked is not.
  await revokeAll(asking)
  await grantRun.context.output.warning(
    wasAccepted(answer)
      ? 'The provider confirmed the revocation, but the token still works.'
      : 'The provider confirmed the revocation, but what the revoked token gives is not known.',
  )
  return false
}
