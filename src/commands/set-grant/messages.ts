import { shellWord } from '../../failures/shell-word'
import type { ChangeReport } from '../../identity-domain/apps/change-app'
import type { OAuthApp } from '../../token-settings/app'
import { isLastGrant } from '../../token-settings/change'
import { refreshGrant } from '../../token-settings/grants'
import type { Change, Target } from '../shared/change'
import { type Stopped, wayBack, withoutConsent, withoutEffect, withoutItsAnswer } from '../shared/change-messages'
import { switchValue } from '../shared/switch-value'
import type { GrantName } from './grant'

/** What was asked for, as far as sentences speak of it. */
export interface Asked {
  grant: GrantName
  on: boolean
  force: boolean
  yes: boolean
  ifMatch: boolean
}

export function shownChange(
  { grant, on, force, ifMatch }: Asked,
  report: ChangeReport<OAuthApp>,
  target: Target,
): Change {
  const valueIn = ({ allowedGrants }: OAuthApp) => switchValue(allowedGrants.includes(grant.value))
  return {
    ...target,
    setting: `grant ${grant.value}`,
    label: grant.value,
    attribute: 'allowedGrants',
    from: valueIn(report.before),
    to: switchValue(on),
    now: report.now === null ? null : valueIn(report.now),
    report,
    back: [
      `apps set-grant ${report.before.id} ${shellWord(grant.value)} ${on ? 'off -y' : 'on'}`,
      ...(force || !grant.isDocumented ? ['--force'] : []),
      ...(ifMatch ? [] : ['--no-if-match']),
    ].join(' '),
    lookWith: target.withTarget(`apps diagnose ${report.before.id}`),
  }
}

/** null where none is needed. */
export function consentQuestion({ grant }: Asked, { before, stop }: ChangeReport, domain: string): string | null {
  if (stop?.reason !== 'takes-away') return null
  const what = stop.isLast ? 'the last grant that brings tokens' : 'the grant'
  return `Take ${what}, ${grant.value}, from the client '${before.displayName}' on ${domain}?`
}

/** What a person should know about a change that was made or would be made. */
export function explainChange({ grant, on, yes }: Asked, change: Change, report: ChangeReport<OAuthApp>): string[] {
  if (report.outcome === 'dry-run') return on || yes ? [] : [guardAhead(grant, report)]
  if (report.outcome !== 'confirmed') return []
  return [...withoutItsAnswer(change), ...(on ? [] : [`${consequence(grant)} ${wayBack(change)}`])]
}

/** What a dry run does without, and the change itself does not. */
const guardAhead = ({ value }: GrantName, { before }: ChangeReport<OAuthApp>): string =>
  isLastGrant(before, value)
    ? 'Without a terminal, the change itself will need -y: it takes the last grant that brings tokens.'
    : 'On a terminal the change asks first.'

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
    case 'not-shown':
      return notShown(asked.grant, 'this app', change.withTarget)
    case 'takes-away':
      return withoutConsent(consentQuestion(asked, report, domain) ?? '', stop)
    default:
      return null
  }
}

export const notShown = ({ value }: GrantName, app: string, withTarget: Target['withTarget']) => ({
  message: `Nothing was changed: the domain returned no grants of ${app}, so it is not known whether it may use ${value}.`,
  hint: `It has none, or these credentials may not see them: ${withTarget('apps doctor')}`,
})
