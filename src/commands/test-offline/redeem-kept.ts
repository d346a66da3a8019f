import type { CommandContext } from '../../cli/command'
import { UsageError } from '../../failures/errors'
import type { OAuthNetwork } from '../../identity-domain/oauth/network'
import type { Asking } from '../../identity-domain/oauth/requests'
import { revokeAll } from '../../identity-domain/oauth/revoke'
import { type Age, ageStep, type KeptEnding, lifetimeStep, measureAge } from '../../offline-access/measured-lifetime'
import { type Step, sortSteps, step } from '../../offline-access/step'
import { type Answer, grantVerdict, revokedStep, wasAccepted } from '../../offline-access/verdict'
import { signingKeysFor, testedClient } from './credentials'
import { beginGrantRun, ensureMayGoOn, type GrantResult, type GrantRun, nothing, refresh } from './grant-run'
import { providerOf } from './keep'
import { type KeptToken, notWritten, readKept, textOf } from './kept-file'
import { createReporter, type Reporter } from './reporter'
import type { OfflineRequest } from './request'
import { stepsLeftByKept, untrustedIn } from './steps-left'
import { testTargetFor } from './test-target'
import type { Report } from './view'

/**
 * Redeems a token that was left behind, and learns how long it lived. The one that comes for it is saved before anything
 * is reported; nothing is revoked, and nothing used twice.
 *
 * @throws {UsageError} when the file is for another client or provider
 */
export async function redeemKept(
  request: OfflineRequest,
  network: OAuthNetwork,
  context: CommandContext,
): Promise<Report> {
  const path = request.from as string
  const kept = await readKept(path, context.environment.files)
  const asked = { ...request, grant: kept.grant ?? request.grant }
  ensureBound(path, 'provider', kept.provider.replace(/\/$/, ''), providerOf(network))
  const refreshToken = context.secrets.register(kept.refreshToken)
  const testTarget = await testTargetFor({ ...asked, scope: kept.scope, resource: undefined }, network, context)
  ensureBound(path, 'client', kept.clientId, testTarget.client.clientId)
  const keys = await signingKeysFor(testTarget, network, context)
  const client = await testedClient(testTarget, asked, network, context)
  const reporter = createReporter(context.output)
  const asking = await beginGrantRun({ network, client, keys }, reporter, null)
  ensureMayGoOn(context)
  const grantRun = { asked, testTarget, asking, reporter, context, password: null }
  // Written down first: after a crash, the file says that its token may be used up.
  await replace(path, { ...kept, inUse: true }, 'nothing was sent', context)
  await reporter.add(
    step('refresh-token-issued', 'pass', `kept since ${(kept.issuedAt ?? kept.receivedAt).toISOString()}`),
  )
  // Nothing is shown before the new token is safe: whoever reads the output may be gone.
  const held = heldBack()
  const found = await refresh({ ...nothing, current: refreshToken }, { ...grantRun, reporter: held })
  const lived = ageOf(kept, found)
  const saved = savedFrom(found, kept, lived)
  if (saved !== null) await save(path, saved, grantRun)
  for (const each of held.steps) await reporter.add(each)
  if (found.rotated !== null) await reporter.add(step('kept', 'pass', `the refresh token that lives now is in ${path}`))
  await reporter.add(ageStep(lived, { ofDomain: asking.provider.kind === 'identity-domain' }))
  return reportOf(found, lived, grantRun)
}

async function reportOf(found: GrantResult, lived: Age, grantRun: GrantRun): Promise<Report> {
  const { asked, asking, testTarget, reporter } = grantRun
  const tokens = found.second?.tokens?.seen ?? null
  const configured = testTarget.resource?.accessTokenExpiry.seconds ?? null
  if (tokens !== null)
    await reporter.add(lifetimeStep(tokens.expiresIn, { configured, customExpiry: testTarget.customExpiry }))
  const untrusted = untrustedIn(found)
  const revoked = tokens?.unacceptable == null ? await leaveAlive(reporter) : await giveBack(asking, reporter)
  await reporter.leave(stepsLeftByKept(reporter.steps, { refreshed: found.rotated !== null }))
  return {
    testTarget,
    grant: asked.grant,
    granted: tokens?.scope ?? null,
    hasTokens: tokens !== null,
    verdict: grantVerdict(reporter.steps, { untrusted: untrusted !== null }),
    steps: sortSteps(reporter.steps),
    untrusted,
    issued: null,
    rotated: found.rotated,
    reuseRefused: null,
    expiresIn: tokens?.expiresIn.kind === 'seconds' ? tokens.expiresIn.seconds : null,
    atLeast: lived.atLeast,
    atMost: lived.atMost,
    diagnosis: [],
    revoked,
  }
}

async function leaveAlive(reporter: Reporter): Promise<boolean> {
  await reporter.add(step('revoked', 'not-tried', 'left out: --from revokes nothing'))
  return false
}

/** What came in an answer that must not be used was not saved, so that nobody needs it. */
async function giveBack(asking: Asking, reporter: Reporter): Promise<boolean> {
  const revocation = await revokeAll(asking)
  await reporter.add(revokedStep(revocation))
  return revocation.revoked
}

function ensureBound(path: string, what: string, kept: string, asked: string): void {
  if (kept === asked) return
  throw new UsageError(`--from: the token in ${path} is for another ${what} (${kept}), not for ${asked}.`)
}

/** That it was refused bounds its life from above; unless it may have been used up before, which ends it as well. */
function ageOf(kept: KeptToken, { second }: GrantResult): Age {
  const { answer, times } = second ?? {}
  const issued = { askedAt: kept.askedAt, receivedAt: kept.receivedAt, date: kept.issuedAt }
  return measureAge(issued, times ?? null, endingOf(answer, kept), kept.atLeast)
}

function endingOf(answer: Answer | undefined, { inUse }: KeptToken): KeptEnding {
  if (answer?.kind === 'tokens' && wasAccepted(answer)) return 'worked'
  if (answer?.kind !== 'refused') return { unknown: 'it is not known whether the token was used up' }
  if (answer.error !== 'invalid_grant') return { unknown: `it was refused for another reason (${answer.error})` }
  return inUse ? { unknown: 'it may have been used up before' } : 'ended'
}

/** What the file shall hold now; null where it is to stay as it is, with the mark that its token may be used up. */
function savedFrom({ second, current, rotated }: GrantResult, kept: KeptToken, { atLeast }: Age): KeptToken | null {
  const isUntouched = ['refused', 'not-sent', 'turned-away'].includes(second?.answer.kind ?? '')
  if (isUntouched) return kept
  const times = second?.times ?? null
  if (times === null || current === null || rotated === null) return null
  const { askedAt, receivedAt, date: issuedAt } = times
  return {
    ...kept,
    ...(rotated && { askedAt, receivedAt, issuedAt }),
    refreshToken: current.reveal(),
    atLeast,
    inUse: false,
  }
}

function heldBack(): Reporter {
  const steps: Step[] = []
  return {
    steps,
    async add(each) {
      steps.push(each)
    },
    async leave(left) {
      steps.push(...left)
    },
  }
}

/** What cannot be saved is revoked: nobody could use it any more, but somebody might find it. */
async function save(path: string, kept: KeptToken, { asking, context }: GrantRun): Promise<void> {
  try {
    await replace(path, kept, 'the token in it is used up, and the new one was not saved', context)
  } catch (error) {
    await revokeAll(asking)
    throw error
  }
}

async function replace(
  path: string,
  kept: KeptToken,
  consequence: string,
  { environment }: CommandContext,
): Promise<void> {
  try {
    await environment.files.replace(path, textOf(kept))
  } catch (error) {
    throw notWritten(path, error, consequence)
  }
}
