import * as z from 'zod/mini'
import { appSelector, onOrOff } from '../../cli/arguments'
import type { Command, CommandContext } from '../../cli/command'
import type { ChangeReport } from '../../identity-domain/apps/change-app'
import { planOffline } from '../../token-settings/change'
import { changeView } from '../shared/change-view'
import { askForConsent } from '../shared/consent'
import { showChange } from '../shared/show-change'
import { consentQuestion, explainChange, explainStop, shownChange } from './messages'

const request = z.object({
  selector: appSelector,
  on: onOrOff,
  dryRun: z._default(z.boolean(), false),
  yes: z._default(z.boolean(), false),
  force: z._default(z.boolean(), false),
  ifMatch: z._default(z.boolean(), true),
})

type Request = z.output<typeof request>

export const setOffline: Command<Request> = {
  name: 'set-offline',
  summary: 'whether refresh tokens may be issued for a resource app',
  description: [
    'Changes allowOffline ("Allow token refresh" in the console) with one SCIM PATCH and proves it by a',
    'fresh read. It belongs to the app whose scope is asked for, not to the client that asks: on an app',
    'that is no OAuth resource it has no effect, and the command stops.',
  ].join(' '),
  arguments: [
    { name: 'app', key: 'selector', description: 'id, OCID, client id or exact display name' },
    { name: 'on|off', key: 'on', description: 'on: clients may get refresh tokens for it' },
  ],
  options: [
    { flags: '-n, --dry-run', description: 'show the request, and send nothing' },
    { flags: '-y, --yes', description: 'do not ask before switching it off' },
    { flags: '--force', description: 'also where it has no effect' },
    { flags: '--no-if-match', description: 'do not send the version that was read: another writer goes unnoticed' },
  ],
  examples: [
    { command: 'apps set-offline "Payments API" on', explains: 'clients of this API may get refresh tokens' },
    { command: 'apps set-offline "Payments API" off -n', explains: 'show what would be sent' },
  ],
  usesDomain: true,
  request,
  async run(asked, context) {
    const domain = await context.domain()
    const report = asked.dryRun
      ? await domain.previewChange(asked.selector, (app) => planOffline(app, { ...asked, agreed: () => true }), {
          sendsVersion: asked.ifMatch,
        })
      : await changeWithConsent(asked, context)
    const change = shownChange(asked, report, domain.origin)
    const remarks = { warnings: explainChange(change), stopped: await explainStop(change, context) }
    return showChange(change, remarks, changeView(), context.output)
  },
}

/** Who writes `off` in a script means it; a person at a terminal is asked. */
async function changeWithConsent(asked: Request, context: CommandContext): Promise<ChangeReport> {
  const domain = await context.domain()
  const isAgreed = asked.yes || !context.isInteractive
  return askForConsent(
    (shown) =>
      domain.changeApp(
        asked.selector,
        (app) => planOffline(app, { ...asked, agreed: () => isAgreed || shown !== null }),
        { sendsVersion: asked.ifMatch },
      ),
    (report) => consentQuestion(report, domain.origin),
    context,
  )
}
