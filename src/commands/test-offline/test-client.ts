import type { Context } from '../../command'
import { type ExitCode, exitCodes } from '../../exit-codes'
import type { OAuthNetwork } from '../../identity-domain/oauth/network'
import { type Diagnosis, diagnosisOf } from '../../token-settings/offline-access'
import { step } from '../../token-settings/offline-step'
import { grantedLess, type Verdict, verdictOf } from '../../token-settings/offline-verdict'
import { beginCourse, type Course, control, end, type Found, mint, nothing, refresh, reuse } from './course'
import { passwordFor, secretFor } from './credentials'
import { keepToken } from './keep'
import { ensureCanKeep } from './kept-file'
import { redeemKept } from './redeem-kept'
import { createReporter } from './reporter'
import type { OfflineRequest } from './request'
import { notesOn, type Subject, subjectFor } from './subject'
import { type Report, reportView, stepView } from './view'

/** Runs the grant, says what it proved, and gives back what was minted. */
export async function testClient(asked: OfflineRequest, context: Context): Promise<ExitCode> {
  if (asked.keep !== undefined) await ensureCanKeep(asked.keep, context.environment)
  const network = await context.oauth(asked.issuer ?? null)
  try {
    if (asked.from !== undefined) return await show(await redeemKept(asked, network, context), context)
    const subject = await subjectFor(asked, network, context)
    for (const note of notesOn(subject, asked)) await context.output.note(note)
    return await show(await test(asked, subject, network, context), context)
  } finally {
    await network.close()
  }
}

async function test(asked: OfflineRequest, subject: Subject, network: OAuthNetwork, context: Context): Promise<Report> {
  const secret = await secretFor(subject, asked, network, context)
  const password = asked.grant === 'password' ? await passwordFor(asked, context) : null
  const reporter = createReporter(context.output)
  const asking = await beginCourse(network, { clientId: subject.client.clientId, secret }, reporter)
  const course = { asked, subject, asking, reporter, context, password }
  try {
    const found = await tried(await mint(course), course)
    return reportOf(found, course, await endOf(found, course))
  } catch (error) {
    // Whatever was minted before must not live on for it.
    if (asking.minted.alive.length > 0 || asking.minted.lostAnswers > 0) await end(nothing, course)
    throw error
  }
}

/** Everything between the first answer and the end, as far as it makes sense. */
async function tried(minted: Found, course: Course): Promise<Found> {
  const { asked, reporter, asking } = course
  const stopped = () => asking.network.run.interrupted.aborted
  const isUsable = minted.first?.tokens?.seen.unacceptable === null
  if (asked.control && isUsable && !stopped()) await control(minted, course)
  if (minted.current === null || stopped()) return minted
  const found = await refresh(minted, course)
  if (asked.keep !== undefined || stopped()) return found
  if (asked.reuse) return reuse(found, course)
  await reporter.add(step('spent-token-refused', 'not-tried', 'left out: --no-reuse'))
  return found
}

async function endOf(found: Found, course: Course): Promise<boolean> {
  const { asked, reporter, asking } = course
  const works = found.second?.tokens?.seen.unacceptable === null
  if (asked.keep !== undefined && works && !asking.network.run.interrupted.aborted) {
    await keepToken(asked.keep, found, course)
    return false
  }
  if (asked.revoke) return end(found, course)
  await reporter.add(step('revoked', 'not-tried', 'left out: --no-revoke; the tokens live until they expire'))
  return false
}

function reportOf(found: Found, { asked, subject, reporter }: Course, revoked: boolean): Report {
  const { steps } = reporter
  const verdict = verdictOf(steps, { grantedLess: isShort(found, subject) })
  const tokens = found.first?.tokens?.seen ?? null
  const { answer } = found.first ?? {}
  return {
    subject,
    grant: asked.grant,
    granted: tokens?.scope ?? null,
    verdict,
    steps,
    issued: tokens?.hasRefreshToken ?? (answer?.kind === 'refused' ? false : null),
    rotated: found.rotated,
    reuseRefused: found.reuseRefused,
    expiresIn: tokens?.expiresIn.kind === 'seconds' ? tokens.expiresIn.seconds : null,
    atLeast: null,
    atMost: null,
    diagnosis: diagnosisFor(verdict, subject),
    revoked,
  }
}

/** Only one answer names a scope, and it lacks some of what was asked for. */
const isShort = ({ first, second }: Found, { scope }: Subject): boolean =>
  second?.tokens?.scope === null && grantedLess(first?.tokens?.scope ?? null, scope)

/**
 * The run has shown that there is no refresh token: if only one setting forbids it, then that is why. One that does not
 * work may have ended for reasons of its own, so nothing is proved there.
 */
function diagnosisFor(verdict: Verdict, { conditions }: Subject): Diagnosis[] {
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

async function show(report: Report, { output, environment }: Context): Promise<ExitCode> {
  if (output.format === 'csv') await output.results(stepView, report.steps)
  else await output.result(reportView, report)
  const exitCode = codeOf[report.verdict]
  // Of an interruption it is said at the end of the run.
  if (exitCode !== exitCodes.incomplete || environment.signals.interrupted.aborted) return exitCode
  const open =
    report.steps.find((each) => each.step === 'scope-kept' && each.status === 'warn') ??
    report.steps.find(({ status }) => status === 'not-tried' || status === 'fail')
  await output.failure({
    exitCode,
    message: `Not found out whether the grant holds${open === undefined ? '' : `: ${open.step}: ${open.detail}`}.`,
    hint: 'Run it again for a whole answer: it starts with a new sign-in.',
    status: null,
    requestId: null,
  })
  return exitCode
}
