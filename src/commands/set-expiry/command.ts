import * as z from 'zod/mini'
import { appSelector, duration, durationAsTyped, isDuration, tokenKind, tokenKinds } from '../../cli/arguments'
import type { Command, CommandContext } from '../../cli/command'
import type { ExitCode } from '../../failures/exit-codes'
import type { ChangeReport } from '../../identity-domain/apps/change-app'
import { type App, attributeOf, lifetimeOf } from '../../token-settings/app'
import { type ExpiryRequest, longestWithoutForce, planExpiry } from '../../token-settings/change'
import { changeApps, type SettingChange } from '../shared/apply/change-several'
import { severalChecks, severalFlags, severalOptions } from '../shared/apply/several-options'
import { targetOf } from '../shared/change'
import { changeFlags } from '../shared/change-flags'
import { askForConsent } from '../shared/consent'
import { showChange } from '../shared/show-change'
import { consentQuestion, explainChange, explainStop, tooLong, unusualLength } from './messages'
import { expiryChangeView, shownChange } from './view'

const request = z
  .object({
    selectors: z.array(appSelector),
    lifetime: z.optional(durationAsTyped),
    token: z._default(tokenKind, 'refresh'),
    unset: z._default(z.boolean(), false),
    expect: z.optional(duration),
    ...changeFlags,
    ...severalFlags,
  })
  .check(
    ...severalChecks(),
    z.refine(({ lifetime, unset }) => lifetime !== undefined || unset, {
      error: 'how long should the tokens live? Write a duration such as 9d, or --unset',
      path: ['lifetime'],
    }),
    z.refine(({ lifetime, unset }) => lifetime === undefined || !unset, {
      error: 'takes the value away, so it takes no duration',
      path: ['unset'],
    }),
    z.superRefine(({ lifetime, force, allow, dryRun }, context) => {
      const isMeant = force || dryRun || allow.includes('long')
      if (lifetime === undefined || lifetime.seconds <= longestWithoutForce || isMeant) return
      context.addIssue({
        code: 'custom',
        message: tooLong(lifetime),
        path: ['lifetime'],
        params: { hint: 'If it is meant: --force' },
      })
    }),
  )

type Request = z.output<typeof request>

export const setExpiry: Command<Request> = {
  name: 'set-expiry',
  summary: 'change how long the tokens for an app live, and verify it',
  description: [
    'Reads the app, sends one SCIM PATCH, and reads the app again: the change is confirmed only when a fresh',
    'read shows it. Changes nothing if the setting would have no effect or the current value is not the one',
    'of --expect. Asks before a change to more than twice or less than half of the lifetime. Several apps are',
    'changed as apps apply does it: all are read first, there is one question, guards and a journal for apps undo.',
  ].join(' '),
  arguments: [
    { name: 'app', key: 'selectors', variadic: true, description: 'id, OCID, client id or exact display name' },
    {
      name: 'duration',
      key: 'lifetime',
      optional: true,
      replacedBy: 'unset',
      description: '9d, 8h, 15m, 2w, 1d12h, "9 days", P9D, 604800',
      fits: isDuration,
    },
  ],
  options: [
    {
      flags: '--token <kind>',
      description: 'which lifetime: refresh or access (default: refresh)',
      choices: tokenKinds,
    },
    { flags: '--unset', description: 'remove the value, so that the default applies' },
    { flags: '-n, --dry-run', description: 'show the request without sending it' },
    { flags: '--expect <duration>', description: 'change it only if the current lifetime is this' },
    { flags: '-y, --yes', description: 'do not ask before a large change' },
    { flags: '--force', description: 'allow more than 365 days, or a setting without effect' },
    { flags: '--no-if-match', description: 'do not detect changes by others (omits the If-Match header)' },
    ...severalOptions('set-expiry'),
  ],
  examples: [
    { command: 'apps set-expiry ResourceOwner 9d', explains: 'set the refresh-token lifetime to 9 days' },
    {
      command: 'apps set-expiry ResourceOwner 9d --expect 7d',
      explains: 'only if it is 7 days now; safe to run twice',
    },
    { command: 'apps set-expiry ResourceOwner 30m --token access -n', explains: 'show the request without sending it' },
    {
      command: 'apps set-expiry "Quotes API" "Payments API" 9d',
      explains: 'several apps, with a journal for apps undo',
    },
  ],
  usesDomain: true,
  changesDomain: true,
  request,
  async run(asked, context) {
    const change: SettingChange = {
      command: 'set-expiry',
      one: (selector) => changeOne({ ...asked, selector }, context),
      valuesOf: (app) => lifetimesIn(app, asked),
      warnings: () => unusualLength(asked.lifetime),
    }
    return changeApps(asked, change, context)
  },
}

type OneApp = Request & { selector: string }

async function changeOne(asked: OneApp, context: CommandContext): Promise<ExitCode> {
  const domain = await context.domain()
  const report = asked.dryRun
    ? await domain.apps.preview(asked.selector, (app) => planExpiry(app, { ...expiryOf(asked), consent: 'any' }), {
        sendsVersion: asked.ifMatch,
      })
    : await changeWithConsent(asked, context)
  const wanted = { ...asked, lifetime: asked.lifetime?.seconds ?? null }
  const change = shownChange(wanted, report, targetOf(domain, context))
  const remarks = {
    warnings: [...unusualLength(asked.lifetime), ...explainChange(wanted, change)],
    stopped: await explainStop(wanted, change, context),
  }
  return showChange(change, remarks, expiryChangeView, context.output)
}

/** A lifetime that is not the expected one is another than the one planned for: then nothing is changed. */
function lifetimesIn(app: App, { token, lifetime, expect }: Request) {
  const attribute = attributeOf[token]
  const now = app[attribute]
  const from = expect === undefined || expect === now.seconds ? now : lifetimeOf(token, expect)
  return { attribute, from, to: lifetimeOf(token, lifetime?.seconds ?? null) }
}

const expiryOf = ({ token, lifetime, expect, force }: Request): Omit<ExpiryRequest, 'consent'> => ({
  token,
  lifetime: lifetime?.seconds ?? null,
  ...(expect === undefined ? {} : { expect }),
  force,
})

/** A large step is agreed to for the value that was shown, and for no other. */
async function changeWithConsent(asked: OneApp, context: CommandContext): Promise<ChangeReport> {
  const domain = await context.domain()
  const consentTo = (shown: ChangeReport | null): ExpiryRequest['consent'] =>
    asked.yes ? 'any' : (shown?.before[attributeOf[asked.token]] ?? null)
  return askForConsent(
    (shown) =>
      domain.apps.change(asked.selector, (app) => planExpiry(app, { ...expiryOf(asked), consent: consentTo(shown) }), {
        sendsVersion: asked.ifMatch,
      }),
    (report) => consentQuestion(report, asked.token, domain.origin),
    context,
  )
}
