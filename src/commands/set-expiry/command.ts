import * as z from 'zod/mini'
import { appSelector, duration, durationAsTyped, tokenKind, tokenKinds } from '../../cli/arguments'
import type { Command, CommandContext } from '../../cli/command'
import type { ChangeReport } from '../../identity-domain/apps/change-app'
import { attributeOf } from '../../token-settings/app'
import { type ExpiryRequest, longestWithoutForce, planExpiry } from '../../token-settings/change'
import { askForConsent } from '../shared/consent'
import { showChange } from '../shared/show-change'
import { consentQuestion, explainChange, explainStop, tooLong, unusualLength } from './messages'
import { expiryChangeView, lifetimeChange, shownChange } from './view'

const request = z
  .object({
    selector: appSelector,
    lifetime: z.optional(durationAsTyped),
    token: z._default(tokenKind, 'refresh'),
    unset: z._default(z.boolean(), false),
    expect: z.optional(duration),
    dryRun: z._default(z.boolean(), false),
    yes: z._default(z.boolean(), false),
    force: z._default(z.boolean(), false),
    ifMatch: z._default(z.boolean(), true),
  })
  .check(
    z.refine(({ lifetime, unset }) => lifetime !== undefined || unset, {
      error: 'how long should the tokens live? Write a duration such as 9d, or --unset',
      path: ['lifetime'],
    }),
    z.refine(({ lifetime, unset }) => lifetime === undefined || !unset, {
      error: 'takes the value away, so it takes no duration',
      path: ['unset'],
    }),
    z.superRefine(({ lifetime, force, dryRun }, context) => {
      if (lifetime === undefined || lifetime.seconds <= longestWithoutForce || force || dryRun) return
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
  summary: 'change how long tokens for an app live, and prove it',
  description: [
    'Reads the app, compares, sends one SCIM PATCH with one operation, and reads again: only a fresh read',
    'counts as proof. It stops, and changes nothing, where the setting would have no effect, where the',
    'value is not the one you --expect, and before a step that more than doubles or halves a lifetime',
    'unless you agree.',
  ].join(' '),
  arguments: [
    { name: 'app', key: 'selector', description: 'id, OCID, client id or exact display name' },
    {
      name: 'duration',
      key: 'lifetime',
      optional: true,
      description: '9d, 8h, 15m, 2w, 1d12h, "9 days", P9D, 604800',
    },
  ],
  options: [
    { flags: '--token <kind>', description: 'whose lifetime: refresh (unless given) or access', choices: tokenKinds },
    { flags: '--unset', description: 'take the value away: the default applies again' },
    { flags: '-n, --dry-run', description: 'show the request, and send nothing' },
    { flags: '--expect <duration>', description: 'go on only if this is the lifetime now' },
    { flags: '-y, --yes', description: 'agree beforehand to a large step' },
    { flags: '--force', description: 'also more than 365 days, or where it has no effect' },
    { flags: '--no-if-match', description: 'do not send the version that was read: another writer goes unnoticed' },
  ],
  examples: [
    { command: 'apps set-expiry ResourceOwner 9d', explains: 'refresh tokens for this app live nine days' },
    { command: 'apps set-expiry ResourceOwner 9d --expect 7d', explains: 'only if it is seven now; safe to run twice' },
    { command: 'apps set-expiry ResourceOwner 30m --token access -n', explains: 'show what would be sent' },
  ],
  usesDomain: true,
  request,
  async run(asked, context) {
    const domain = await context.domain()
    const report = asked.dryRun
      ? await domain.previewChange(asked.selector, (app) => planExpiry(app, { ...expiryOf(asked), consent: 'any' }), {
          sendsVersion: asked.ifMatch,
        })
      : await changeWithConsent(asked, context)
    const change = lifetimeChange({ ...asked, lifetime: asked.lifetime?.seconds ?? null }, report, domain.origin)
    const shown = shownChange(change)
    const remarks = {
      warnings: [...unusualLength(asked.lifetime), ...explainChange(change, shown)],
      stopped: await explainStop(change, shown, context),
    }
    return showChange(shown, remarks, expiryChangeView, context.output)
  },
}

const expiryOf = ({ token, lifetime, expect, force }: Request): Omit<ExpiryRequest, 'consent'> => ({
  token,
  lifetime: lifetime?.seconds ?? null,
  ...(expect === undefined ? {} : { expect }),
  force,
})

/** A large step is agreed to for the value that was shown, and for no other. */
async function changeWithConsent(asked: Request, context: CommandContext): Promise<ChangeReport> {
  const domain = await context.domain()
  const consentTo = (shown: ChangeReport | null): ExpiryRequest['consent'] =>
    asked.yes ? 'any' : (shown?.before[attributeOf[asked.token]] ?? null)
  return askForConsent(
    (shown) =>
      domain.changeApp(asked.selector, (app) => planExpiry(app, { ...expiryOf(asked), consent: consentTo(shown) }), {
        sendsVersion: asked.ifMatch,
      }),
    (report) => consentQuestion(report, asked.token, domain.origin),
    context,
  )
}
