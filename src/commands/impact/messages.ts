import type { CommandContext } from '../../cli/command'
import { Failure } from '../../failures/errors'
import { exitCodes } from '../../failures/exit-codes'
import type { Impact } from '../../plan/impact'
import type { Changes } from '../../plan/losses'
import type { PlannableApp } from '../../plan/wishes'
import { showsSettings } from '../../token-settings/visible-settings'
import { counted } from '../shared/format-coverage'
import { hiddenSettingsOf } from '../shared/incomplete-list'
import type { ImpactReport } from './report'
import type { Stale } from './subject'

/** `2 of 3 clients lose something.` */
export function summarySentence({ impact: { clients }, resource }: ImpactReport): string {
  const losing = clients.filter(({ loses }) => loses).length
  const about = resource === null ? 'the resources of the plan' : `'${resource.displayName}'`
  if (clients.length === 0) return `No client is known that can get tokens for ${about}.`
  if (losing === 0) return `None of ${counted(clients.length, 'client')} loses anything.`
  return `${losing} of ${counted(clients.length, 'client')} ${losing === 1 ? 'loses' : 'lose'} something.`
}

/** What the report cannot say. */
export function notesOn({ grants }: Pick<ImpactReport, 'grants'>): string[] {
  const about = 'No API lists the refresh tokens that are out, so how many users would notice is not known.'
  return grants === null ? [about] : [about, 'A grant is of a user, a group or an app. Groups are not expanded.']
}

export function warningsOn(
  resource: PlannableApp | null,
  { changes, stale }: { changes: Changes; stale: Stale },
): string[] {
  const inactive = [...changes.keys()].filter((app) => app.isOAuthResource === true && app.active === false)
  return [
    ...(resource !== null && resource.isOAuthResource !== true && showsSettings(resource)
      ? [`'${resource.displayName}' is not an OAuth resource: no token gives access to it.`]
      : []),
    ...(inactive.length > 0
      ? [`${namesOf(inactive)}: not active, so no token is issued for it now. The losses are those once it is active.`]
      : []),
    ...(stale.changed > 0
      ? [
          `${counted(stale.changed, 'row')} of the plan saw another value than there is now. The losses are those from now on.`,
        ]
      : []),
    ...(stale.gone > 0 ? [`${counted(stale.gone, 'row')} of the plan: there is no such app any more.`] : []),
  ]
}

const mostNamed = 5

function namesOf(apps: readonly Pick<PlannableApp, 'displayName'>[]): string {
  const names = apps.slice(0, mostNamed).map(({ displayName }) => `'${displayName}'`)
  const more = apps.length > mostNamed ? ` and ${apps.length - mostNamed} more` : ''
  return `${names.join(', ')}${more}`
}

/** An app that shows no setting may be a client of the resource. */
export function hiddenApps(apps: readonly PlannableApp[], context: Pick<CommandContext, 'withTarget'>): Failure | null {
  const hidden = apps.filter((app) => !showsSettings(app))
  if (hidden.length === 0) return null
  if (hidden.length <= mostNamed) return hiddenSettingsOf(hidden, context)
  return new Failure(
    exitCodes.incomplete,
    `${hidden.length} of ${apps.length} apps show none of their settings, so it is not known whether they would lose something.`,
    { hint: `Check what these credentials may see with: ${context.withTarget('apps doctor')}` },
  )
}

/** Clients of which it cannot be judged whether they would lose something. */
export function unknownClients({ unknown }: Impact): Failure | null {
  if (unknown.length === 0) return null
  const which = unknown.length === 1 ? 'this client' : 'these clients'
  return new Failure(
    exitCodes.incomplete,
    `${namesOf(unknown)}: it is not known which scopes ${which} may request, because trustScope leaves it to the domain.`,
    { hint: 'With trustScope Explicit, a client may request what it lists, and nothing else.' },
  )
}

/** Resources whose clients no list of scopes shows. */
export function clientsByRoles({ byRoles }: Impact): Failure | null {
  if (byRoles.length === 0) return null
  const [lead, it] = byRoles.length === 1 ? ['This app is', 'it'] : ['These apps are', 'them']
  return new Failure(
    exitCodes.incomplete,
    `${namesOf(byRoles)}: ${lead} made by Oracle. Clients also get tokens for ${it} by app roles, and no app shows which.`,
    { hint: 'The console shows the app roles of a client on its page, under Token issuance policy.' },
  )
}
