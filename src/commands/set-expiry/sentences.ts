import type { Change } from '../../changes/change'
import { type Stopped, whatDecides, withoutConsent, withoutEffect, withoutItsAnswer } from '../../changes/sentences'
import type { Context } from '../../command'
import { formatDuration, formatWithSeconds } from '../../duration'
import type { ChangeReport } from '../../identity-domain/change-app'
import type { Lifetime, TokenKind } from '../../token-settings/app'
import { isLargeStep, longestWithoutForce } from '../../token-settings/change'
import { type LifetimeChange, lifetimeWords, settingOf } from './view'

/** null where none is needed. */
export function consentQuestion({ before, stop }: ChangeReport, token: TokenKind, domain: string): string | null {
  if (stop?.reason !== 'needs-consent') return null
  const { from, to } = stop
  return `${stepWords(from, to)} the ${settingOf({ token })} of '${before.displayName}' on ${domain}, from ${formatWithSeconds(from.seconds)} to ${formatWithSeconds(to.seconds)}?`
}

const stepWords = (from: Lifetime, to: Lifetime): string =>
  to.seconds > from.seconds ? 'More than double' : 'More than halve'

/** What a person should know about a change that was made or would be made. */
export function explainChange(change: LifetimeChange, shown: Change): string[] {
  const { report, from, to } = change
  if (report.outcome === 'dry-run')
    return isLargeStep(from, to) ? ['Without a terminal, the change itself will need -y: it is a large step.'] : []
  if (report.outcome !== 'confirmed') return []
  return [
    ...withoutItsAnswer(shown),
    ...(to.seconds < from.seconds
      ? [
          `Tokens already issued may keep their longer lifetime (Oracle does not document it). To go back: ${commandBack(change)}`,
        ]
      : []),
  ]
}

/** Undoes this change, and only this change. */
function commandBack({ report, asked, from, to }: LifetimeChange): string {
  const wanted = from.source === 'default' ? '--unset' : formatDuration(from.seconds)
  const options = [
    `--expect ${formatDuration(to.seconds)}`,
    ...(asked.token === 'access' ? ['--token access'] : []),
    ...(isLargeStep(to, from) ? ['-y'] : []),
    ...(from.seconds > longestWithoutForce ? ['--force'] : []),
  ]
  return `apps set-expiry ${report.before.id} ${wanted} ${options.join(' ')}`
}

/** Why a guard stopped it; null when none did. */
export async function stoppedBy(change: LifetimeChange, shown: Change, context: Context): Promise<Stopped | null> {
  const { report, asked, domain } = change
  const { stop } = report
  switch (stop?.reason) {
    case 'not-expected':
      return {
        message: `Nothing was changed: the ${settingOf(asked)} is ${lifetimeWords(stop.actual)}, not ${formatWithSeconds(stop.expected)} as expected.`,
        hint: null,
      }
    case 'no-effect':
      return withoutEffect(stop, await whatDecides(shown, stop, decide, context))
    case 'needs-consent':
      return withoutConsent(consentQuestion(report, asked.token, domain) ?? '', stop)
    default:
      return null
  }
}

const decide = 'Its tokens live as long as the resource app says whose scope it asks for'
