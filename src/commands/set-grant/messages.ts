import { shellWord } from '../../failures/shell-word'
import type { ChangeReport } from '../../identity-domain/apps/change-app'
import type { OAuthApp } from '../../token-settings/app'
import { refreshGrant } from '../../token-settings/grants'
import type { Change } from '../shared/change'
import { type Stopped, withoutConsent, withoutEffect, withoutItsAnswer } from '../shared/change-messages'
import { switchValue } from '../shared/switch-value'
import type { GrantName } from './grant'

/** What was asked for, as far as sentences speak of it. */
export interface Asked {
  grant: GrantName
  on: boolean
}

export function shownChange(
  { grant, on }: Asked,
  report: ChangeReport<OAuthApp>,
  domain: string,
  withTarget: Change['withTarget'],
): Change {
  const valueIn = ({ allowedGrants }: OAuthApp) => switchValue(allowedGrants.includes(grant.value))
  return {
    domain,
    setting: `grant ${grant.value}`,
    label: grant.value,
    attribute: 'allowedGrants',
    from: valueIn(report.before),
    to: switchValue(on),
    now: report.now === null ? null : valueIn(report.now),
    report,
    lookWith: withTarget(`apps diagnose ${report.before.id}`),
    withTarget,
  }
}

/** null where none is needed. */
export function consentQuestion({ grant }: Asked, { before, stop }: ChangeReport, domain: string): string | null {
  if (stop?.reason !== 'takes-away') return null
  const what = stop.isLast ? 'the last grant that brings tokens' : 'the grant'
  return `Take ${what}, ${grant.value}, from the client '${before.displayName}' on ${domain}?`
}

/** What a person should know about a change that was made or would be made. */
export function explainChange({ grant, on }: Asked, change: Change): string[] {
  const { report } = change
  if (report.outcome !== 'confirmed') return []
  const back = `apps set-grant ${report.before.id} ${shellWord(grant.value)} on${grant.isDocumented ? '' : ' --force'}`
  return [...withoutItsAnswer(change), ...(on ? [] : [`${consequence(grant)} To go back: ${change.withTarget(back)}`])]
}

const consequence = ({ value }: GrantName): string =>
  value === refreshGrant
    ? 'The client gets no more refresh tokens, and may not redeem those it has.'
    : 'The client gets no more tokens by this grant; those already issued may live on (Oracle does not document it).'

/** Why a guard stopped it; null when none did. */
export function explainStop(asked: Asked, change: Change): Stopped | null {
  const { report, domain } = change
  const { stop } = report
  switch (stop?.reason) {
    case 'no-effect':
      return withoutEffect(stop, stop.instead, change)
    case 'takes-away':
      return withoutConsent(consentQuestion(asked, report, domain) ?? '', stop)
    default:
      return null
  }
}
