import type { CommandContext } from '../../cli/command'
import { type ExitCode, exitCodes } from '../../failures/exit-codes'
import type { OAuthNetwork } from '../../identity-domain/oauth/network'
import { type Answer, decidesTheGrant } from '../../offline-access/answer'
import type { Diagnosis } from '../../offline-access/condition'
import { diagnosisOf } from '../../offline-access/diagnosis'
import { grantedLess } from '../../offline-access/scope-step'
import { type StepName, sortSteps, step } from '../../offline-access/step'
import { blemishes, grantVerdict, type Verdict } from '../../offline-access/verdict'
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
import { stepsLeftBy } from './steps-left'
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
  const found = await redeemed(minted, grantRun)
  const first = minted.first?.answer.kind
  const isClear = first === 'refused' || (first === 'tokens' && minted.untrusted === null)
  return grantRun.asked.control && isClear && !isStopped(grantRun) ? control(found, grantRun) : found
}

const isStopped = ({ asking }: GrantRun): boolean => asking.network.run.interrupted.aborted

/** What the first refresh token is tried with. */
async function redeemed(minted: GrantResult, grantRun: GrantRun): Promise<GrantResult> {
  const { asked, reporter } = grantRun
  if (minted.current === null || isStopped(grantRun)) return minted
  const found = await refresh(minted, grantRun)
  if (found.current === null || asked.keep !== undefined || isStopped(grantRun)) return found
  if (asked.reuse) return reuse(found, grantRun)
  await reporter.add(step('spent-token-refused', 'not-tried', 'left out: --no-reuse'))
  return found
}

async function endOf(found: GrantResult, grantRun: GrantRun): Promise<boolean> {
  const { asked, reporter } = grantRun
  const works = found.current !== null && found.second?.tokens != null
  if (asked.keep !== undefined && works && !isStopped(grantRun)) {
    await keepToken(asked.keep, found, grantRun)
    return false
  }
  if (asked.revoke) return end(found, grantRun)
  await reporter.add(step('revoked', 'not-tried', 'left out: --no-revoke; the tokens live until they expire'))
  return false
}

function reportOf(found: GrantResult, { asked, testTarget, reporter }: GrantRun, revoked: boolean): Report {
  const tokens = found.first?.tokens?.seen ?? null
  const { untrusted } = found
  const lacking = grantedLess(found.first?.tokens?.scope ?? null, testTarget.scope)
  const verdict = grantVerdict(reporter.steps, { grantedLess: lacking, untrusted: untrusted !== null })
  return {
    testTarget,
    grant: asked.grant,
    granted: tokens?.scope ?? null,
    hasTokens: tokens !== null,
    verdict,
    steps: sortSteps(reporter.steps),
    untrusted,
    issued: issuedIn(found.first?.answer),
    rotated: found.rotated,
    reuseRefused: found.reuseRefused,
    expiresIn: tokens?.expiresIn.kind === 'seconds' ? tokens.expiresIn.seconds : null,
    atLeast: null,
    atMost: null,
    diagnosis: diagnosisFor(verdict, testTarget),
    revoked,
    signsIn: true,
    next: 'Run the command again. It starts with a new sign-in.',
  }
}

/** Nothing is concluded from a response that must not be used, or from a request that was not understood. */
function issuedIn(answer: Answer | undefined): boolean | null {
  if (answer?.kind === 'tokens') return answer.unacceptable === null ? answer.hasRefreshToken : null
  return answer?.kind === 'refused' && decidesTheGrant(answer) ? false : null
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
  const exitCode = codeOf[report.verdict]
  // Of an interruption it is said at the end of the run.
  if (report.verdict !== 'incomplete' || environment.signals.interrupted.aborted) return exitCode
  await output.failure({ exitCode, message: whatIsOpen(report), hint: report.next, status: null, requestId: null })
  return exitCode
}

const deciding: ReadonlySet<StepName> = new Set(['sign-in', 'refresh-token-issued', 'refresh-token-redeems'])

function whatIsOpen({ steps, untrusted, signsIn }: Report): string {
  if (untrusted !== null) return `The provider's token response cannot be trusted: ${untrusted}.`
  const open =
    steps.find(({ step, status }) => status === 'fail' && !blemishes.has(step)) ??
    steps.find((each) => /^(refresh-token-issued|scope-kept)$/.test(each.step) && each.status === 'warn') ??
    steps.find(({ step, status }) => status === 'not-tried' && deciding.has(step) && (signsIn || step !== 'sign-in')) ??
    steps.find(({ status }) => status === 'not-tried')
  return `Could not find out whether the grant holds${open === undefined ? '' : `: ${open.step}: ${open.detail}`}.`
}
