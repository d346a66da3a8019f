import type { CommandContext } from '../../cli/command'
import { type ExitCode, exitCodes } from '../../failures/exit-codes'
import type { OAuthNetwork } from '../../identity-domain/oauth/network'
import type { Diagnosis } from '../../offline-access/condition'
import { diagnosisOf } from '../../offline-access/diagnosis'
import { grantedLess } from '../../offline-access/scope-step'
import { sortSteps, step } from '../../offline-access/step'
import { type Answer, blemishes, grantVerdict, refusesTheRequest, type Verdict } from '../../offline-access/verdict'
import { passwordFor, signingKeysFor, testedClient } from './credentials'
import {
  beginGrantRun,
  control,
  end,
  ensureMayGoOn,
  type GrantResult,
  type GrantRun,
  nothing,
  refresh,
  requestFirstTokens,
  reuse,
} from './grant-run'
import { keepToken } from './keep'
import { ensureCanKeep } from './kept-file'
import { redeemKept } from './redeem-kept'
import { createReporter } from './reporter'
import type { OfflineRequest } from './request'
import { stepsLeftBy, untrustedIn } from './steps-left'
import { notesOn, type TestTarget, testTargetFor } from './test-target'
import { type Report, reportView, stepView } from './view'

/** Runs the grant, says what it proved, and gives back what was minted. */
export async function testClient(asked: OfflineRequest, context: CommandContext): Promise<ExitCode> {
  if (asked.keep !== undefined) await ensureCanKeep(asked.keep, context.environment)
  const network = await context.oauth(asked.issuer ?? null)
  try {
    if (asked.from !== undefined) return await show(await redeemKept(asked, network, context), context)
    const testTarget = await testTargetFor(asked, network, context)
    for (const note of notesOn(testTarget, asked)) await context.output.note(note)
    return await show(await test(asked, testTarget, network, context), context)
  } finally {
    await network.close()
  }
}

async function test(
  asked: OfflineRequest,
  testTarget: TestTarget,
  network: OAuthNetwork,
  context: CommandContext,
): Promise<Report> {
  const keys = await signingKeysFor(testTarget, network, context)
  const client = await testedClient(testTarget, asked, network, context)
  const password = asked.grant === 'password' ? await passwordFor(asked, network, context) : null
  const reporter = createReporter(context.output)
  const asking = await beginGrantRun({ network, client, keys }, reporter, asked.grant)
  ensureMayGoOn(context)
  const grantRun = { asked, testTarget, asking, reporter, context, password }
  try {
    const found = await tried(await requestFirstTokens(grantRun), grantRun)
    const revoked = await endOf(found, grantRun)
    await reporter.leave(stepsLeftBy(found, grantRun))
    return reportOf(found, grantRun, revoked)
  } catch (error) {
    // Whatever was minted before must not live on for it.
    if (asking.minted.alive.length > 0 || asking.minted.lostAnswers > 0) await end(nothing, grantRun)
    throw error
  }
}

/** Everything between the first answer and the end, as far as it makes sense. */
async function tried(minted: GrantResult, grantRun: GrantRun): Promise<GrantResult> {
  const { asked, reporter, asking } = grantRun
  const stopped = () => asking.network.run.interrupted.aborted
  const { answer } = minted.first ?? {}
  const isClear = answer?.kind === 'refused' || (answer?.kind === 'tokens' && answer.unacceptable === null)
  if (asked.control && isClear && !stopped()) await control(minted, grantRun)
  if (minted.current === null || stopped()) return minted
  const found = await refresh(minted, grantRun)
  if (found.current === null || asked.keep !== undefined || stopped()) return found
  if (asked.reuse) return reuse(found, grantRun)
  await reporter.add(step('spent-token-refused', 'not-tried', 'left out: --no-reuse'))
  return found
}

async function endOf(found: GrantResult, grantRun: GrantRun): Promise<boolean> {
  const { asked, reporter, asking } = grantRun
  const works = found.current !== null && found.second?.tokens?.seen.unacceptable === null
  if (asked.keep !== undefined && works && !asking.network.run.interrupted.aborted) {
    await keepToken(asked.keep, found, grantRun)
    return false
  }
  if (asked.revoke) return end(found, grantRun)
  await reporter.add(step('revoked', 'not-tried', 'left out: --no-revoke; the tokens live until they expire'))
  return false
}

function reportOf(found: GrantResult, { asked, testTarget, reporter }: GrantRun, revoked: boolean): Report {
  const tokens = found.first?.tokens?.seen ?? null
  const untrusted = untrustedIn(found)
  const { answer } = found.first ?? {}
  const lacking = grantedLess(found.first?.tokens?.scope ?? null, testTarget.scope)
  const { otherIdentity } = found
  const verdict = grantVerdict(reporter.steps, { grantedLess: lacking, untrusted: untrusted !== null, otherIdentity })
  return {
    testTarget,
    grant: asked.grant,
    granted: tokens?.scope ?? null,
    hasTokens: tokens !== null,
    verdict,
    steps: sortSteps(reporter.steps),
    untrusted,
    issued: issuedIn(answer),
    rotated: found.rotated,
    reuseRefused: found.reuseRefused,
    expiresIn: tokens?.expiresIn.kind === 'seconds' ? tokens.expiresIn.seconds : null,
    atLeast: null,
    atMost: null,
    diagnosis: diagnosisFor(verdict, testTarget),
    revoked,
  }
}

/** Nothing is concluded from a response that must not be used, or from a request that was not understood. */
function issuedIn(answer: Answer | undefined): boolean | null {
  if (answer?.kind === 'tokens') return answer.unacceptable?.part === 'answer' ? null : answer.hasRefreshToken
  return answer?.kind === 'refused' && !refusesTheRequest(answer.error) ? false : null
}

/**
 * The run has shown that there is no refresh token: if only one setting forbids it, then that is why. One that does not
 * work may have ended for reasons of its own, so nothing is proved there.
 */
function diagnosisFor(verdict: Verdict, { conditions }: TestTarget): Diagnosis[] {
  if (verdict !== 'not-issued' && verdict !== 'does-not-refresh') return []
  const broken = new Set(conditions.flatMap(({ cause }) => (cause === null ? [] : [cause])))
  return diagnosisOf(conditions, () => verdict === 'not-issued' && broken.size === 1)
}

const codeOf: Record<Verdict, ExitCode> = {
  holds: exitCodes.yes,
  'not-issued': exitCodes.no,
  'does-not-refresh': exitCodes.no,
  incomplete: exitCodes.incomplete,
}

async function show(report: Report, { output, environment }: CommandContext): Promise<ExitCode> {
  if (output.format === 'csv') await output.results(stepView, report.steps)
  else await output.result(reportView, report)
  if (environment.signals.interrupted.aborted) return codeOf[report.verdict]
  if (report.untrusted !== null) {
    const message = `The provider's token response cannot be trusted: ${report.untrusted}.`
    await output.failure({ exitCode: exitCodes.domainFailed, message, ...nothingMore })
    return exitCodes.domainFailed
  }
  // Of an interruption it is said at the end of the run.
  if (report.verdict !== 'incomplete') return codeOf[report.verdict]
  const hint = 'Run the command again. It starts with a new sign-in.'
  await output.failure({ exitCode: exitCodes.incomplete, message: whatIsOpen(report), ...nothingMore, hint })
  return exitCodes.incomplete
}

const nothingMore = { hint: null, status: null, requestId: null }

function whatIsOpen({ steps }: Report): string {
  const open =
    steps.find((each) => /^(refresh-token-issued|scope-kept)$/.test(each.step) && each.status === 'warn') ??
    steps.find(({ step, status }) => status === 'fail' && !blemishes.has(step)) ??
    steps.find(
      ({ step, status }) =>
        status === 'not-tried' && /^(sign-in|refresh-token-issued|refresh-token-redeems)$/.test(step),
    ) ??
    steps.find(({ status }) => status === 'not-tried')
  return `Could not find out whether the grant holds${open === undefined ? '' : `: ${open.step}: ${open.detail}`}.`
}
