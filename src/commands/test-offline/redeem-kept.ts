import type { CommandContext } from '../../cli/command'
import { UsageError } from '../../failures/errors'
import type { OAuthNetwork } from '../../identity-domain/oauth/network'
import { revokeAll } from '../../identity-domain/oauth/revoke'
import { mayBeUsedUp, proofIn } from '../../offline-access/answer'
import { type Age, ageStep, type KeptEnding, lifetimeStep, measureAge } from '../../offline-access/measured-lifetime'
import { grantedLess, type ScopeSeen } from '../../offline-access/scope-step'
import { type Step, sortSteps, step } from '../../offline-access/step'
import { grantVerdict, keptStep } from '../../offline-access/verdict'
import { signingKeysFor, testedClient } from './credentials'
import { beginGrantRun, ensureMayGoOn, type GrantResult, type GrantRun, nothing, refresh } from './grant-run'
import { namedScope, providerOf } from './keep'
import { type KeptToken, notWritten, readKept, textOf } from './kept-file'
import { createReporter, type Reporter } from './reporter'
import type { OfflineRequest } from './request'
import { stepsLeftByKept } from './steps-left'
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
  // Nothing is shown before the new token is safe: whoever reads the output may be gone.
  const held = heldBack()
  const found = await refresh(
    { ...nothing, current: refreshToken },
    { ...grantRun, reporter: held },
    { usedBefore: kept.inUse },
  )
  const lived = ageOf(kept, found)
  const saved = savedFrom(found, kept, lived)
  if (saved !== null) await save(path, saved, grantRun)
  const granted = found.untrusted === null ? namedScope(found.second, kept.granted) : kept.granted
  await reporter.add(keptStep(kept.issuedAt ?? kept.receivedAt, granted))
  for (const each of held.steps) await reporter.add(each)
  if (found.rotated !== null) await reporter.add(step('kept', 'pass', `the refresh token that lives now is in ${path}`))
  await reporter.add(ageStep(lived, { ofDomain: asking.provider.kind === 'identity-domain' }))
  return reportOf(found, { lived, granted, isUsable: saved?.inUse === false }, grantRun)
}

interface KeptFacts {
  lived: Age
  granted: string | null
  /** Whether the token that is in the file now can be redeemed, as far as is known. */
  isUsable: boolean
}

async function reportOf(
  found: GrantResult,
  { lived, granted, isUsable }: KeptFacts,
  grantRun: GrantRun,
): Promise<Report> {
  const { asked, testTarget, reporter } = grantRun
  const { untrusted } = found
  const tokens = untrusted === null ? (found.second?.tokens?.seen ?? null) : null
  const configured = testTarget.resource?.accessTokenExpiry.seconds ?? null
  if (tokens !== null)
    await reporter.add(lifetimeStep(tokens.expiresIn, { configured, customExpiry: testTarget.customExpiry }))
  const named: ScopeSeen | null = granted === null ? null : { scope: granted, from: 'answer' }
  const lacking = grantedLess(named ?? found.second?.tokens?.scope ?? null, testTarget.scope)
  await reporter.add(step('revoked', 'not-tried', 'left out: --from revokes nothing'))
  await reporter.leave(stepsLeftByKept(reporter.steps, { refreshed: found.rotated !== null }))
  return {
    testTarget,
    grant: asked.grant,
    granted,
    hasTokens: tokens !== null,
    verdict: grantVerdict(reporter.steps, { grantedLess: lacking, untrusted: untrusted !== null }),
    steps: sortSteps(reporter.steps),
    untrusted,
    issued: null,
    rotated: found.rotated,
    reuseRefused: null,
    expiresIn: tokens?.expiresIn.kind === 'seconds' ? tokens.expiresIn.seconds : null,
    atLeast: lived.atLeast,
    atMost: lived.atMost,
    diagnosis: [],
    revoked: false,
    signsIn: false,
    next: isUsable
      ? `Run the command again later: the token in ${asked.from} was not used up.`
      : `The token in ${asked.from} may be used up. Sign in again, and keep a new one with --keep.`,
  }
}

function ensureBound(path: string, what: string, kept: string, asked: string): void {
  if (kept === asked) return
  throw new UsageError(`--from: the token in ${path} is for another ${what} (${kept}), not for ${asked}.`)
}

/**
 * A provider may end a token some time after it was issued, or some time after its last use. So how long it lived counts
 * from its last use, and by when it ended from its issue: both are true whichever the provider does.
 */
function ageOf(kept: KeptToken, { second }: GrantResult): Age {
  const issued = { askedAt: kept.askedAt, receivedAt: kept.receivedAt, date: kept.issuedAt }
  const ending = endingOf(second, kept)
  const since = ending === 'worked' ? (kept.lastUse ?? issued) : issued
  return measureAge(since, second?.times ?? null, ending, kept.atLeast)
}

/** One that may have been used before, in a request without a response, shows nothing of how long it lives. */
function endingOf(second: GrantResult['second'], { inUse }: KeptToken): KeptEnding {
  if (second === null) return { unknown: 'it was not sent' }
  const proof = proofIn(second.answer)
  if (proof.kind === 'open') return { unknown: proof.why }
  if (inUse) return { unknown: 'it may have been used before, in a request that had no response' }
  return proof.kind === 'accepted' ? 'worked' : 'ended'
}

/** What the file shall hold now; null where it is to stay as it is, with the mark that its token may be used up. */
function savedFrom({ second, current, rotated }: GrantResult, kept: KeptToken, { atLeast }: Age): KeptToken | null {
  const answer = second?.answer
  if (answer !== undefined && answer.kind !== 'tokens') return mayBeUsedUp(answer) ? null : kept
  const times = second?.times ?? null
  if (times === null || current === null || rotated === null) return null
  const { askedAt, receivedAt, date: issuedAt } = times
  return {
    ...kept,
    ...(rotated ? { askedAt, receivedAt, issuedAt, lastUse: null } : { lastUse: times }),
    granted: namedScope(second, kept.granted),
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
