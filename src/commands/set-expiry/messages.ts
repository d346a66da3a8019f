import type { CommandContext } from '../../cli/command'
import type { ChangeReport } from '../../identity-domain/apps/change-app'
import type { Lifetime, TokenKind } from '../../token-settings/app'
import { ifMilliseconds, isLargeStep, longestWithoutForce, shortestUsual } from '../../token-settings/change'
import { formatDuration, formatWithSeconds, type Seconds } from '../../token-settings/duration'
import type { Change } from '../shared/change'
import {
  type Stopped,
  wayBack,
  whatDecides,
  withoutConsent,
  withoutEffect,
  withoutItsAnswer,
} from '../shared/change-messages'
import { type Asked, lifetimesOf, lifetimeWords, settingOf } from './view'

/** null where none is needed. */
export function consentQuestion({ before, stop }: ChangeReport, token: TokenKind, domain: string): string | null {
  if (stop?.reason !== 'needs-consent') return null
  const { from, to } = stop
  return `${stepWords(from, to)} the ${settingOf({ token })} of '${before.displayName}' on ${domain}, from ${lifetimeWords(from)} to ${lifetimeWords(to)}?`
}

const stepWords = (from: Lifetime, to: Lifetime): string =>
  to.seconds > from.seconds ? 'More than double' : 'More than halve'

/** What a person should know about a change that was made or would be made. */
export function explainChange(asked: Asked, change: Change): string[] {
  const { report } = change
  if (report.outcome === 'dry-run') return neededForTheChange(asked, report)
  if (report.outcome !== 'confirmed') return []
  const { from, to } = lifetimesOf(asked, report)
  return [
    ...withoutItsAnswer(change),
    ...(to.seconds < from.seconds
      ? [`Tokens already issued may keep their longer lifetime (Oracle does not document it). ${wayBack(change)}`]
      : []),
  ]
}

/** What a dry run does without, and the change itself does not. */
function neededForTheChange(asked: Asked, report: ChangeReport): string[] {
  const { from, to } = lifetimesOf(asked, report)
  const force = to.seconds > longestWithoutForce && !asked.force
  const yes = isLargeStep(from, to) && !asked.yes
  if (force)
    return [`The change itself will need --force${yes ? ', and without a terminal -y: it is a large step' : ''}.`]
  return yes ? ['Without a terminal, the change itself will need -y: it is a large step.'] : []
}

/** A length of time, and the words in which it was typed. */
export interface TypedLength {
  seconds: Seconds
  typed: string
}

export function tooLong({ seconds, typed }: TypedLength): string {
  const instead = inSeconds.test(typed) ? ifMilliseconds(seconds) : null
  return `${formatDuration(seconds)} is more than 365 days${instead === null ? '' : `; milliseconds? ${instead}`}`
}

/** Who writes days does not mean milliseconds. */
const inSeconds = /^(\d+( ?s(econds?)?)?|PT\d+S)$/

/** What is accepted, and worth a word. */
export function unusualLength(lifetime: TypedLength | undefined): string[] {
  if (lifetime === undefined) return []
  if (lifetime.seconds > longestWithoutForce) return [`${tooLong(lifetime)}.`]
  if (lifetime.seconds >= shortestUsual) return []
  return [
    `${formatDuration(lifetime.seconds)} is under a minute; the domain documents no lower bound, but clients may not keep up.`,
  ]
}

/** Why a guard stopped it; null when none did. */
export async function explainStop(asked: Asked, change: Change, context: CommandContext): Promise<Stopped | null> {
  const { report, domain } = change
  const { stop } = report
  switch (stop?.reason) {
    case 'not-expected':
      return {
        message: `Nothing was changed: the ${settingOf(asked)} is ${lifetimeWords(stop.actual)}, not ${formatWithSeconds(stop.expected)} as expected.`,
        hint: null,
      }
    case 'no-effect':
      return withoutEffect(stop, await whatDecides(change, stop, decide, context), change)
    case 'needs-consent':
      return withoutConsent(consentQuestion(report, asked.token, domain) ?? '', stop)
    default:
      return null
  }
}

const decide = 'Its tokens live as long as the resource app says whose scope it asks for'
