import type { CommandContext } from '../../cli/command'
import type { ChangeReport } from '../../identity-domain/apps/change-app'
import type { Change, Target } from '../shared/change'
import {
  type Stopped,
  wayBack,
  whatDecides,
  withoutConsent,
  withoutEffect,
  withoutItsAnswer,
} from '../shared/change-messages'
import { switchValue } from '../shared/switch-value'

export const shownChange = (
  { on, force, ifMatch }: { on: boolean | null; force: boolean; ifMatch: boolean },
  report: ChangeReport,
  target: Target,
): Change => ({
  ...target,
  setting: 'offline access',
  label: 'offline access',
  attribute: 'allowOffline',
  from: switchValue(report.before.allowOffline),
  to: switchValue(on),
  now: report.now === null ? null : switchValue(report.now.allowOffline),
  report,
  back: [
    `apps set-offline ${report.before.id}`,
    report.before.allowOffline === null ? '--unset' : report.before.allowOffline ? 'on' : 'off',
    ...(report.before.allowOffline === true ? [] : ['-y']),
    ...(force ? ['--force'] : []),
    ...(ifMatch ? [] : ['--no-if-match']),
  ].join(' '),
  lookWith: target.withTarget(`apps get-expiry ${report.before.id} -o json`),
})

/** null where none is needed. */
export const consentQuestion = ({ before, stop }: ChangeReport, domain: string): string | null =>
  stop?.reason === 'takes-away' ? `Stop issuing refresh tokens for '${before.displayName}' on ${domain}?` : null

/** What a person should know about a change that was made or would be made. */
export function explainChange({ yes }: { yes: boolean }, change: Change): string[] {
  const { report, from, to } = change
  const takesAway = from.json === true && to.json !== true
  if (report.outcome === 'dry-run')
    return takesAway
      ? [`Clients will get no more refresh tokens for this app.${yes ? '' : ' On a terminal the change asks first.'}`]
      : []
  if (report.outcome !== 'confirmed') return []
  return [
    ...withoutItsAnswer(change),
    ...(takesAway
      ? [
          `Clients get no more refresh tokens for this app; those already issued may live on (Oracle does not document it). ${wayBack(change)}`,
        ]
      : []),
  ]
}

/** Why a guard stopped it; null when none did. */
export async function explainStop(change: Change, context: CommandContext): Promise<Stopped | null> {
  const { report, domain } = change
  const { stop } = report
  switch (stop?.reason) {
    case 'no-effect':
      return withoutEffect(stop, await whatDecides(change, stop, decide, context), change)
    case 'takes-away':
      return withoutConsent(consentQuestion(report, domain) ?? '', stop)
    default:
      return null
  }
}

const decide = 'Refresh tokens are allowed by the resource app whose scope it asks for'
