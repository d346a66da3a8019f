import * as z from 'zod/mini'
import { appSelector, isOnOrOff, onOrOff } from '../../cli/arguments'
import type { Command, CommandContext } from '../../cli/command'
import { Failure } from '../../failures/errors'
import { type ExitCode, exitCodes } from '../../failures/exit-codes'
import type { ChangeReport } from '../../identity-domain/apps/change-app'
import { grantSet } from '../../plan/plan'
import type { OAuthApp } from '../../token-settings/app'
import { type GrantRequest, isLastGrant, planGrant, type TakesAway } from '../../token-settings/change'
import { changeApps, type SettingChange } from '../shared/apply/change-several'
import { severalChecks, severalFlags, severalOptions } from '../shared/apply/several-options'
import { targetOf } from '../shared/change'
import { changeFlags } from '../shared/change-flags'
import { changeView } from '../shared/change-view'
import { askForConsent } from '../shared/consent'
import { showChange } from '../shared/show-change'
import { grantName, grantNames, instead, isDocumentedGrant, undocumented } from './grant'
import { consentQuestion, explainChange, explainStop, notShown, shownChange } from './messages'
import { whyNoRefreshToken } from './why-no-refresh-token'

const request = z
  .object({
    selectors: z.array(appSelector),
    grant: grantName,
    on: onOrOff,
    ...changeFlags,
    ...severalFlags,
  })
  .check(
    ...severalChecks(),
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
    'implicit, jwt-bearer, saml2-bearer, token-exchange, tls, or their full values. Several clients are changed as',
    'apps apply does it: all are read first, there is one question, guards and a journal for apps undo.',
  ].join(' '),
  arguments: [
    { name: 'client', key: 'selectors', variadic: true, description: 'id, OCID, client id or exact display name' },
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
    ...severalOptions('set-grant'),
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
    const change: SettingChange = {
      command: 'set-grant',
      one: (selector) => changeOne({ ...asked, selector }, context),
      valuesOf: (app) => grantsIn(app, asked, context),
      warnings: (apps) => lastGrants(apps, asked),
    }
    return changeApps(asked, change, context)
  },
}

type OneApp = Request & { selector: string }

async function changeOne(asked: OneApp, context: CommandContext): Promise<ExitCode> {
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
}

function grantsIn(
  { id, displayName, allowedGrants }: OAuthApp,
  { grant, on }: Request,
  { withTarget }: CommandContext,
) {
  if (!on && allowedGrants.length === 0) {
    const { message, hint } = notShown(grant, `'${displayName}' (${id})`, withTarget)
    throw new Failure(exitCodes.incomplete, message, { hint })
  }
  const others = allowedGrants.filter((each) => each !== grant.value)
  const to = grantSet(on ? [...others, grant.value] : others)
  return { attribute: 'allowedGrants' as const, from: grantSet(allowedGrants), to }
}

const lastGrants = (apps: readonly OAuthApp[], { grant, on }: Request): string[] =>
  apps
    .filter((app) => !on && app.allowedGrants.includes(grant.value) && isLastGrant(app, grant.value))
    .map(({ displayName, id }) => `${grant.value} is the last grant of '${displayName}' (${id}) that brings tokens.`)

const isAlwaysAgreed = (): boolean => true

const grantOf = ({ grant, on, force }: Request, agreed: GrantRequest['agreed']): GrantRequest => ({
  grant: grant.value,
  on,
  force,
  agreed,
})

/** Who writes `off` in a script means it, but for the last grant; a person at a terminal is asked. */
async function changeWithConsent(asked: OneApp, context: CommandContext): Promise<ChangeReport<OAuthApp>> {
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
