import type { CommandContext } from '../../cli/command'
import { CutShort, Failure } from '../../failures/errors'
import type { ChangeReport } from '../../identity-domain/apps/change-app'
import type { Stop } from '../../token-settings/change'
import { isMadeByOracle } from '../../token-settings/made-by-oracle'
import type { Change } from './change'
import { formatFix } from './format-fix'

/** A guard that stopped a change, in words. */
export interface Stopped {
  message: string
  hint: string | null
}

/** The whole result, for where it cannot be printed as one. */
export const inOneSentence = ({ report, setting, from, to }: Change): string =>
  `${report.outcome}: ${setting} of '${report.before.displayName}' (${report.before.id}) from ${from.full} to ${to.full}`

/** The value is as wanted, but nothing says that it was this request that made it so. */
export function withoutItsAnswer({ to, report }: Change): string[] {
  if (!report.answerLost) return []
  const now = `Now ${to.short}, confirmed by reading`
  const status = report.failure?.status ?? null
  if (status === null) return [`${now}; the answer to the change was lost, so another writer may have set it.`]
  const id = report.failure?.requestId ?? null
  const came = `HTTP ${status}${id === null ? '' : `, request id ${id}`}`
  return [`${now}; the answer to the change (${came}) does not say so, and another writer may have set it.`]
}

/** Oracle's apps are Oracle's: a change there may break its services, or be undone by it. */
export const madeByOracle = ({ report: { before, outcome } }: Change): string[] =>
  isMadeByOracle(before) && outcome !== 'unchanged'
    ? [`'${before.displayName}' is made by Oracle: a change may break what Oracle built on it.`]
    : []

/** How this change, and only this change, is undone. */
export const wayBack = ({ back, withTarget }: Change): string => `To go back: ${withTarget(back)}`

/** Why the answer is not a plain yes; null when it is. */
export function failureOf(change: Change, stopped: Stopped | null): Failure | null {
  const { report, setting } = change
  if (report.exitCode === 0) return null
  if (stopped !== null) return failure(change, stopped.message, stopped.hint)
  const at = `${report.readAt.toISOString().slice(0, 19)}Z`
  switch (report.outcome) {
    case 'conflict':
      return failure(
        change,
        `${conflictCause(report)} ${conflictWords(change)} Nothing of ours was written.`,
        `Check the current value with: ${change.lookWith}. Then run the command again.`,
      )
    case 'differs':
      if (report.alsoChanged.length > 0)
        return failure(change, alsoChangedWords(change, at), `Check the app with: ${change.lookWith}`)
      return failure(
        change,
        `The domain accepted the change, but at ${at} the ${setting} ${differsWords(change)}.`,
        `Another writer${by(report)}, or a rule of the domain? Check it with: ${change.lookWith}`,
      )
    case 'unknown':
      return failure(
        change,
        `${unknownWords(change, at)}${because(report.readFailure)}${whatCame(report.failure)}`,
        'Run the same command again: it reads first, so it is safe.',
      )
    default:
      if (refusesItsVersion(report)) return failure(change, versionWords(report), versionHint)
      return failure(
        change,
        `Nothing was changed. ${report.failure?.message ?? ''}`.trim(),
        report.failure?.hint ?? null,
      )
  }
}

/** The domain said that the version is not the current one, and still sends the same version and value. */
const refusesItsVersion = ({ failure: answered, request, isRewritten }: ChangeReport): boolean =>
  !isRewritten && request?.headers['if-match'] !== undefined && [409, 412].includes(answered?.status ?? 0)

const versionWords = ({ failure: answered }: ChangeReport): string =>
  `Nothing was changed. The domain refused the version it had just sent (HTTP ${answered?.status}), and a fresh read shows the same version and value.`

const versionHint = 'The domain may never accept its own versions. To change the app without this check: --no-if-match'

/** Another version is the evidence that somebody wrote; without it only the values are known. */
const conflictCause = (report: ChangeReport): string =>
  report.isRewritten ? `Somebody else changed the app${by(report)}.` : 'The domain reports a conflict.'

function alsoChangedWords({ setting, to, report }: Change, at: string): string {
  const settings = report.alsoChanged.join(', ')
  return `The ${setting} is now ${to.full}, but at ${at} more had changed than this: ${settings}.`
}

/** What is there, what had to be, and what was wanted. */
function conflictWords({ setting, from, to, now }: Change): string {
  // A conflict rests on a read that was answered.
  const current = (now ?? from).full
  if (current === from.full) return `The ${setting} is still ${current}, not ${to.full}.`
  return `The ${setting} was ${from.full} and is now ${current}, not ${to.full}.`
}

const differsWords = ({ from, to, now }: Change): string =>
  to.isSet ? `reads ${(now ?? from).full}, not ${to.full}` : `is set: it reads ${(now ?? from).full}`

function unknownWords({ setting, from, to, now }: Change, at: string): string {
  const asked = to.isSet ? `The change to ${to.full}` : 'The request to unset the value'
  const sent = `${asked} was sent, but its result is unknown:`
  if (now === null) return `${sent} the app could not be read afterwards.`
  if (now.full === from.full)
    return `${sent} the ${setting} was still ${now.short} at ${at}; the request may still arrive.`
  return `${sent} it was ${from.short} before and reads ${now.full} at ${at}, which is neither the old nor the new value.`
}

/** What answered says itself what it was; without an answer, only the network has something to say. */
function whatCame(failure: Failure | null): string {
  if (failure === null || failure.status !== null || failure instanceof CutShort) return because(failure)
  return ` The response was lost: ${failure.message}`
}

/** That the user stopped it, the end of the run says. */
const because = (failure: Failure | null): string =>
  failure === null || failure instanceof CutShort ? '' : ` ${failure.message}`

/** Who wrote since we read, when the domain says so. */
function by({ now, isRewritten }: ChangeReport): string {
  return now !== null && isRewritten && now.lastModifiedBy !== null ? ` (last by ${now.lastModifiedBy})` : ''
}

function failure({ report }: Change, message: string, hint: string | null): Failure {
  const { status = null, requestId = null } = [report.failure, report.readFailure].find(hasStatus) ?? {}
  return new Failure(report.exitCode, message, {
    ...(hint === null ? {} : { hint }),
    ...(status === null ? {} : { status }),
    ...(requestId === null ? {} : { requestId }),
  })
}

const hasStatus = (failure: Failure | null): boolean => failure !== null && failure.status !== null

/** @param question what was asked, or would have been: `More than halve …?` */
export function withoutConsent(question: string, { declined = false }: { declined?: boolean }): Stopped {
  if (declined) return { message: 'Nothing was changed: the question was not answered with yes.', hint: null }
  const step = question.replace(/\?$/, '')
  return {
    message: `Nothing was changed: it would ${step.charAt(0).toLowerCase()}${step.slice(1)}.`,
    hint: 'If it is meant: -y',
  }
}

type NoEffect = Extract<Stop, { reason: 'no-effect' }>

/** @param instead what does decide */
export const withoutEffect = ({ why, fix }: NoEffect, instead: string, { withTarget }: Change): Stopped => ({
  message: `Nothing was changed: ${why}.`,
  hint: `${instead} To set it all the same: --force${fix === undefined ? '' : `. To switch it on: ${formatFix(fix, withTarget)}`}`,
})

/**
 * For a setting that belongs to the resource, on an app that is none: the resources that the client asks for are named,
 * where the domain can tell.
 *
 * @param decide how the sentence about these resources begins
 */
export async function whatDecides(
  { report: { before } }: Change,
  { instead }: NoEffect,
  decide: string,
  context: CommandContext,
): Promise<string> {
  if (before.isOAuthResource === true) return instead
  if (before.trustScope === 'Account' || before.trustScope === 'Tags')
    return `${instead} (trustScope ${before.trustScope}: it may be any of several.)`
  const resources = await (await context.domain()).resourcesOf(before).catch(() => [])
  if (resources.length === 0) return instead
  const named = resources.map((app) => `${app.displayName} (${app.id}${isMadeByOracle(app) ? ', made by Oracle' : ''})`)
  return `${decide}: ${named.join(', ')}.`
}
