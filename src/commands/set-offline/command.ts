import * as z from 'zod/mini'
import { appSelector, isOnOrOff, onOrOff } from '../../cli/arguments'
import type { Command, CommandContext } from '../../cli/command'
import type { ExitCode } from '../../failures/exit-codes'
import type { ChangeReport } from '../../identity-domain/apps/change-app'
import { planOffline } from '../../token-settings/change'
import { changeApps, type SettingChange } from '../shared/apply/change-several'
import { severalChecks, severalFlags, severalOptions } from '../shared/apply/several-options'
import { targetOf } from '../shared/change'
import { changeFlags } from '../shared/change-flags'
import { changeView } from '../shared/change-view'
import { askForConsent } from '../shared/consent'
import { showChange } from '../shared/show-change'
import { consentQuestion, explainChange, explainStop, shownChange } from './messages'

const request = z.pipe(
  z
    .object({
      selectors: z.array(appSelector),
      on: z.optional(onOrOff),
      unset: z._default(z.boolean(), false),
      ...changeFlags,
      ...severalFlags,
    })
    .check(
      ...severalChecks(),
      z.refine(({ on, unset }) => on !== undefined || unset, {
        error: 'should refresh tokens be allowed? Write on or off, or --unset',
        path: ['on'],
      }),
      z.refine(({ on, unset }) => on === undefined || !unset, {
        error: 'takes the value away, so it takes neither on nor off',
        path: ['unset'],
      }),
    ),
  z.transform(({ on = null, ...asked }) => ({ ...asked, on })),
)

type Request = z.output<typeof request>

export const setOffline: Command<Request> = {
  name: 'set-offline',
  summary: 'allow or forbid refresh tokens for a resource app',
  description: [
    'Changes allowOffline ("Allow token refresh" in the console) with one SCIM PATCH, and confirms it with a',
    'fresh read. The setting belongs to the resource app, not to the client that requests tokens. On an app',
    'that is not an OAuth resource it has no effect, so nothing is changed. Several apps are changed as apps',
    'apply does it: all are read first, there is one question, guards and a journal for apps undo.',
  ].join(' '),
  arguments: [
    { name: 'app', key: 'selectors', variadic: true, description: 'id, OCID, client id or exact display name' },
    {
      name: 'on|off',
      key: 'on',
      optional: true,
      replacedBy: 'unset',
      description: 'on: clients may get refresh tokens for this app',
      fits: isOnOrOff,
    },
  ],
  options: [
    { flags: '--unset', description: 'remove the value, so that the app has none' },
    { flags: '-n, --dry-run', description: 'show the request without sending it' },
    { flags: '-y, --yes', description: 'do not ask before turning it off' },
    { flags: '--force', description: 'change it even if it has no effect' },
    { flags: '--no-if-match', description: 'do not detect changes by others (omits the If-Match header)' },
    ...severalOptions('set-offline'),
  ],
  examples: [
    { command: 'apps set-offline "Payments API" on', explains: 'allow refresh tokens for this API' },
    { command: 'apps set-offline "Payments API" off -n', explains: 'show the request without sending it' },
  ],
  usesDomain: true,
  changesDomain: true,
  request,
  async run(asked, context) {
    const change: SettingChange = {
      command: 'set-offline',
      one: (selector) => changeOne({ ...asked, selector }, context),
      valuesOf: ({ allowOffline }) => ({ attribute: 'allowOffline', from: allowOffline, to: asked.on }),
      warnings: () => [],
    }
    return changeApps(asked, change, context)
  },
}

type OneApp = Request & { selector: string }

async function changeOne(asked: OneApp, context: CommandContext): Promise<ExitCode> {
  const domain = await context.domain()
  const report = asked.dryRun
    ? await domain.apps.preview(asked.selector, (app) => planOffline(app, { ...asked, agreed: () => true }), {
        sendsVersion: asked.ifMatch,
      })
    : await changeWithConsent(asked, context)
  const change = shownChange(asked, report, targetOf(domain, context))
  const remarks = { warnings: explainChange(asked, change), stopped: await explainStop(change, context) }
  return showChange(change, remarks, changeView(), context.output)
}

/** Who writes `off` in a script means it; a person at a terminal is asked. */
async function changeWithConsent(asked: OneApp, context: CommandContext): Promise<ChangeReport> {
  const domain = await context.domain()
  const isAgreed = asked.yes || !context.isInteractive
  return askForConsent(
    (shown) =>
      domain.apps.change(
        asked.selector,
        (app) => planOffline(app, { ...asked, agreed: () => isAgreed || shown !== null }),
        { sendsVersion: asked.ifMatch },
      ),
    (report) => consentQuestion(report, domain.origin),
    context,
  )
}
