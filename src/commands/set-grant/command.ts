import * as z from 'zod/mini'
import { appSelector, isOnOrOff, onOrOff } from '../../cli/arguments'
import type { Command, CommandContext } from '../../cli/command'
import type { ChangeReport } from '../../identity-domain/apps/change-app'
import type { OAuthApp } from '../../token-settings/app'
import { type GrantRequest, planGrant, type TakesAway } from '../../token-settings/change'
import { targetOf } from '../shared/change'
import { changeFlags } from '../shared/change-flags'
import { changeView } from '../shared/change-view'
import { askForConsent } from '../shared/consent'
import { showChange } from '../shared/show-change'
import { grantName, grantNames, instead, isDocumentedGrant, undocumented } from './grant'
import { consentQuestion, explainChange, explainStop, shownChange } from './messages'
import { whyNoRefreshToken } from './why-no-refresh-token'

const request = z
  .object({
    selector: appSelector,
    grant: grantName,
    on: onOrOff,
    ...changeFlags,
  })
  .check(
    z.superRefine(({ grant, force }, context) => {
      if (grant.isDocumented || force) return
      context.addIssue({
        code: 'custom',
        message: undocumented(grant),
        path: ['grant'],
        params: { hint: instead(grant) },
      })
    }),
  )

type Request = z.output<typeof request>

export const setGrant: Command<Request> = {
  name: 'set-grant',
  summary: 'allow or forbid one OAuth grant for a client',
  description: [
    'Adds one value to allowedGrants of a client, or removes it, with one SCIM PATCH, and confirms it with a',
    'fresh read. Other grants are not changed. Grants: code, refresh, password, device, client-credentials,',
    'implicit, jwt-bearer, saml2-bearer, token-exchange, tls, or their full values.',
  ].join(' '),
  arguments: [
    { name: 'client', key: 'selector', description: 'id, OCID, client id or exact display name' },
    {
      name: 'grant',
      key: 'grant',
      description: 'refresh_token, authorization_code, code, device, …',
      choices: grantNames,
      fits: isDocumentedGrant,
    },
    { name: 'on|off', key: 'on', description: 'on: the client may use the grant', fits: isOnOrOff },
  ],
  options: [
    { flags: '-n, --dry-run', description: 'show the request without sending it' },
    { flags: '-y, --yes', description: 'do not ask, even before removing the last grant' },
    { flags: '--force', description: 'allow an undocumented grant, or a change without effect' },
    { flags: '--no-if-match', description: 'do not detect changes by others (omits the If-Match header)' },
  ],
  examples: [
    {
      command: 'apps set-grant "Customer Portal" refresh_token on',
      explains: 'let the client get and redeem refresh tokens',
    },
    { command: 'apps set-grant "Customer Portal" device on -n', explains: 'show the request without sending it' },
    { command: 'apps set-grant "Legacy Intranet" password off -y', explains: 'forbid sign-in with passwords' },
  ],
  usesDomain: true,
  changesDomain: true,
  request,
  async run(asked, context) {
    const domain = await context.domain()
    const report = asked.dryRun
      ? await domain.oauthApps.preview(asked.selector, (app) => planGrant(app, grantOf(asked, isAlwaysAgreed)), {
          sendsVersion: asked.ifMatch,
        })
      : await changeWithConsent(asked, context)
    const change = shownChange(asked, report, targetOf(domain, context))
    const remarks = {
      warnings: [...explainChange(asked, change, report), ...(await whyNoRefreshToken(asked, report, context))],
      stopped: explainStop(asked, change),
    }
    const part = { title: 'Grant', name: 'grant', value: asked.grant.value }
    return showChange(change, remarks, changeView({ part }), context.output)
  },
}

const isAlwaysAgreed = (): boolean => true

const grantOf = ({ grant, on, force }: Request, agreed: GrantRequest['agreed']): GrantRequest => ({
  grant: grant.value,
  on,
  force,
  agreed,
})

/** Who writes `off` in a script means it, but for the last grant; a person at a terminal is asked. */
async function changeWithConsent(asked: Request, context: CommandContext): Promise<ChangeReport<OAuthApp>> {
  const domain = await context.domain()
  const agreedTo = (shown: ChangeReport | null) => (step: TakesAway) =>
    asked.yes || (!context.isInteractive && !step.isLast) || isSameStep(shown, step)
  return askForConsent<OAuthApp>(
    (shown) =>
      domain.oauthApps.change(asked.selector, (app) => planGrant(app, grantOf(asked, agreedTo(shown))), {
        sendsVersion: asked.ifMatch,
      }),
    (report) => consentQuestion(asked, report, domain.origin),
    context,
  )
}

const isSameStep = (shown: ChangeReport | null, { isLast }: TakesAway): boolean =>
  shown?.stop?.reason === 'takes-away' && shown.stop.isLast === isLast
