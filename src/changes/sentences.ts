import type { Context } from '../command'
import { Failure } from '../errors'
import type { ChangeReport } from '../identity-domain/change-app'
import type { Stop } from '../token-settings/change'
import type { Change } from './change'

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
  return status === 409 || status === 412
    ? [`${now}; the domain answered ${status}, so somebody else set it first.`]
    : [`${now}; the answer to the change was lost, so another writer may have set it.`]
}

/** Why the answer is not a plain yes; null when it is. */
export function failureOf(change: Change, stopped: Stopped | null): Failure | null {
  const { report, setting, to, now } = change
  if (report.exitCode === 0) return null
  if (stopped !== null) return failure(change, stopped.message, stopped.hint)
  const at = `${report.readAt.toISOString().slice(0, 19)}Z`
  switch (report.outcome) {
    case 'conflict':
      return failure(
        change,
        `Somebody else changed the app${by(report)}. The ${setting} is ${now === null ? 'not readable' : now.full}; wanted was ${to.full}. Nothing of ours was written.`,
        'Look, then run the command again.',
      )
    case 'differs':
      return failure(
        change,
        `The domain accepted the change, but at ${at} the ${setting} reads ${now === null ? 'unreadable' : now.reads}, not ${to.full}.`,
        `Another writer${by(report)}, or a rule of the domain? Look with: ${change.lookWith}`,
      )
    case 'unknown':
      return failure(
        change,
        `${unknownWords(change, at)}${because(report.failure)}`,
        'Run the same command again: it reads first, so it is safe.',
      )
    default:
      return failure(
        change,
        `Nothing was changed. ${report.failure?.message ?? ''}`.trim(),
        report.failure?.hint ?? null,
      )
  }
}

function unknownWords({ setting, from, to, now }: Change, at: string): string {
  const sent = `The change to ${to.full} was sent, but what became of it is not known:`
  if (now === null) return `${sent} the app could not be read afterwards.`
  if (now.reads === from.reads)
    return `${sent} the ${setting} was still ${now.short} at ${at}; the request may still arrive.`
  return `${sent} it was ${from.short} before and reads ${now.reads} at ${at}, which is neither.`
}

const because = (failure: Failure | null): string => (failure === null ? '' : ` ${failure.message}`)

/** Who wrote since we read, when the domain says so. */
function by({ before, now }: ChangeReport): string {
  const isWrittenSince = now !== null && now.version !== before.version
  return isWrittenSince && now.lastModifiedBy !== null ? ` (last by ${now.lastModifiedBy})` : ''
}

function failure({ report }: Change, message: string, hint: string | null): Failure {
  return new Failure(report.exitCode, message, {
    ...(hint === null ? {} : { hint }),
    ...(report.failure?.status == null ? {} : { status: report.failure.status }),
    ...(report.failure?.requestId == null ? {} : { requestId: report.failure.requestId }),
  })
}

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
export const withoutEffect = ({ why, mend }: NoEffect, instead: string): Stopped => ({
  message: `Nothing was changed: ${why}.`,
  hint: `${instead} To set it all the same: --force${mend === undefined ? '' : `. To switch it on: ${mend}`}`,
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
  context: Context,
): Promise<string> {
  if (before.isOAuthResource === true) return instead
  if (before.trustScope === 'Account' || before.trustScope === 'Tags')
    return `${instead} (trustScope ${before.trustScope}: it may be any of several.)`
  const resources = await (await context.domain()).resourcesOf(before).catch(() => [])
  if (resources.length === 0) return instead
  const named = resources.map(({ displayName, id }) => `${displayName} (${id})`)
  return `${decide}: ${named.join(', ')}.`
}
