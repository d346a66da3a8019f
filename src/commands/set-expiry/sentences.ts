import type { Context } from '../../command'
import { formatDuration, formatWithSeconds } from '../../duration'
import { Failure } from '../../errors'
import type { ChangeReport } from '../../identity-domain/change-app'
import { type App, type Lifetime, sameLifetime, type TokenKind } from '../../token-settings/app'
import { isLargeStep, longestWithoutForce, type Stop } from '../../token-settings/change'
import { type Change, fromOf, nowOf } from './view'

type NeedsConsent = Extract<Stop, { reason: 'needs-consent' }>

export const consentQuestion = (app: App, { from, to }: NeedsConsent, token: TokenKind, domain: string): string =>
  `${stepWords(from, to)} the ${token}-token lifetime of '${app.displayName}' on ${domain}, from ${formatWithSeconds(from.seconds)} to ${formatWithSeconds(to.seconds)}?`

const stepWords = (from: Lifetime, to: Lifetime): string =>
  to.seconds > from.seconds ? 'More than double' : 'More than halve'

/** What a person should know about a change that was made or would be made. */
export function explainChange(change: Change): string[] {
  const { report, to } = change
  const from = fromOf(change)
  if (report.outcome === 'dry-run')
    return isLargeStep(from, to) ? ['Without a terminal, the change itself will need -y: it is a large step.'] : []
  if (report.outcome !== 'confirmed') return []
  return [
    ...(report.answerLost
      ? [
          `The answer to the change was lost or was no yes; a fresh read shows ${formatDuration(to.seconds)}. Another writer may have set it.`,
        ]
      : []),
    ...(to.seconds < from.seconds
      ? [
          `Tokens already issued may keep their longer lifetime (Oracle does not document it). To go back: ${commandBack(change)}`,
        ]
      : []),
  ]
}

/** Undoes this change, and only this change. */
function commandBack(change: Change): string {
  const { report, asked, to } = change
  const from = fromOf(change)
  const wanted = from.source === 'default' ? '--unset' : formatDuration(from.seconds)
  const options = [
    `--expect ${formatDuration(to.seconds)}`,
    ...(asked.token === 'access' ? ['--token access'] : []),
    ...(isLargeStep(to, from) ? ['-y'] : []),
    ...(from.seconds > longestWithoutForce ? ['--force'] : []),
  ]
  return `apps set-expiry ${report.before.id} ${wanted} ${options.join(' ')}`
}

/** The whole result, for where it cannot be printed as one. */
export function inOneSentence(change: Change): string {
  const { report, asked, to } = change
  const [from, wanted] = [fromOf(change), to].map(({ seconds }) => formatWithSeconds(seconds))
  return `${report.outcome}: ${asked.token}-token lifetime of '${report.before.displayName}' (${report.before.id}) from ${from} to ${wanted}`
}

/** Why the answer is not a plain yes; null when it is. */
export async function failureOf(change: Change, context: Context): Promise<Failure | null> {
  const { report, asked, to } = change
  if (report.exitCode === 0) return null
  if (report.stop !== null) return stopped(change, report.stop, context)
  const wanted = `${formatWithSeconds(to.seconds)}`
  const at = `${report.readAt.toISOString().slice(0, 19)}Z`
  const now = nowOf(change)
  switch (report.outcome) {
    case 'conflict':
      return failure(
        change,
        `Somebody else changed the app${by(report)}. The ${asked.token}-token lifetime is ${now === null ? 'not readable' : formatWithSeconds(now.seconds)}; wanted was ${wanted}. Nothing of ours was written.`,
        'Look, then run the command again.',
      )
    case 'differs':
      return failure(
        change,
        `The domain accepted the change, but at ${at} the ${asked.token}-token lifetime reads ${lifetimeWords(now)}, not ${wanted}.`,
        `Another writer${by(report)}, or a rule of the domain? Look with: apps get-expiry ${report.before.id}`,
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

function unknownWords(change: Change, at: string): string {
  const { asked, to } = change
  const now = nowOf(change)
  const sent = `The change to ${formatWithSeconds(to.seconds)} was sent, but what became of it is not known:`
  if (now === null) return `${sent} the app could not be read afterwards.`
  if (sameLifetime(now, fromOf(change)))
    return `${sent} the ${asked.token}-token lifetime was still ${formatDuration(now.seconds)} at ${at}; the request may still arrive.`
  return `${sent} it was ${formatDuration(fromOf(change).seconds)} before and reads ${lifetimeWords(now)} at ${at}, which is neither.`
}

const because = (failure: Failure | null): string => (failure === null ? '' : ` ${failure.message}`)
/** Who wrote since we read, when the domain says so. */
function by({ before, now }: ChangeReport): string {
  const isWrittenSince = now !== null && now.version !== before.version
  return isWrittenSince && now.lastModifiedBy !== null ? ` (last by ${now.lastModifiedBy})` : ''
}

function lifetimeWords(lifetime: Lifetime | null): string {
  if (lifetime === null) return 'unreadable'
  return lifetime.source === 'default'
    ? `not set (${formatDuration(lifetime.seconds)} by default)`
    : formatWithSeconds(lifetime.seconds)
}

function failure({ report }: Change, message: string, hint: string | null): Failure {
  return new Failure(report.exitCode, message, {
    ...(hint === null ? {} : { hint }),
    ...(report.failure?.status == null ? {} : { status: report.failure.status }),
    ...(report.failure?.requestId == null ? {} : { requestId: report.failure.requestId }),
  })
}

async function stopped(change: Change, stop: Stop, context: Context): Promise<Failure> {
  const { asked, domain } = change
  switch (stop.reason) {
    case 'not-expected':
      return failure(
        change,
        `Nothing was changed: the ${asked.token}-token lifetime is ${lifetimeWords(stop.actual)}, not ${formatWithSeconds(stop.expected)} as expected.`,
        null,
      )
    case 'no-effect':
      return failure(
        change,
        `Nothing was changed: ${stop.why}.`,
        `${await whatDecides(change, stop.instead, context)} To set it all the same: --force`,
      )
    case 'needs-consent': {
      const step = consentQuestion(change.report.before, stop, asked.token, domain).replace('?', '')
      return stop.declined
        ? failure(change, 'Nothing was changed: the question was not answered with yes.', null)
        : failure(
            change,
            `Nothing was changed: it would ${step.charAt(0).toLowerCase()}${step.slice(1)}.`,
            'If it is meant: -y',
          )
    }
  }
}

/** A client's tokens live as long as its resources say: those are named, where the domain can tell. */
async function whatDecides({ report: { before } }: Change, instead: string, context: Context): Promise<string> {
  if (before.isOAuthResource === true) return instead
  if (before.trustScope === 'Account' || before.trustScope === 'Tags')
    return `${instead} (trustScope ${before.trustScope}: it may be any of several.)`
  const resources = await (await context.domain()).resourcesOf(before).catch(() => [])
  if (resources.length === 0) return instead
  const named = resources.map(({ displayName, id }) => `${displayName} (${id})`)
  return `Its tokens live as long as the resource app says whose scope it asks for: ${named.join(', ')}.`
}
