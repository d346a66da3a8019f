import * as z from 'zod/mini'
import { appSelector, tokenKind, tokenKinds } from '../../cli/arguments'
import type { Command, CommandContext } from '../../cli/command'

import { exitCodes } from '../../failures/exit-codes'
import { formatOf } from '../../output/formats'
import type { Output } from '../../output/output'
import { type App, attributeOf, type TokenKind } from '../../token-settings/app'
import { effectNow } from '../../token-settings/effect'
import { showsSettings } from '../../token-settings/visible-settings'
import { decisive, findAll, orOneName } from '../shared/find-apps'
import { hiddenSettingsOf } from '../shared/incomplete-list'
import { hasIdleLifetime, idleMark } from '../shared/lifetime-columns'
import { expiryView } from './view'

const request = z
  .object({
    selectors: z.array(appSelector),
    seconds: z._default(z.boolean(), false),
    token: z._default(tokenKind, 'refresh'),
  })
  .check(
    z.refine(({ selectors, seconds }) => !seconds || selectors.length === 1, {
      error: 'prints one number, so it takes one app',
      path: ['seconds'],
    }),
  )

type Request = z.output<typeof request>

export const getExpiry: Command<Request> = {
  name: 'get-expiry',
  summary: 'show how long the tokens for an app live',
  description: [
    'For each lifetime, shows whether it is set on the app or is the documented default. The lifetimes belong',
    'to the app as an OAuth resource: they apply to tokens that give access to it. Where a lifetime has no',
    'effect, the output says why.',
  ].join(' '),
  arguments: [
    { name: 'app', key: 'selectors', variadic: true, description: 'id, OCID, client id or exact display name' },
  ],
  options: [
    { flags: '--seconds', description: 'print only the lifetime, in seconds' },
    {
      flags: '--token <kind>',
      description: 'with --seconds: refresh or access (default: refresh)',
      choices: tokenKinds,
    },
  ],
  examples: [
    { command: 'apps get-expiry ResourceOwner', explains: 'both lifetimes of one app' },
    { command: 'apps get-expiry ResourceOwner --seconds', explains: 'prints 604800' },
    { command: 'apps get-expiry ResourceOwner "Quotes API" -o json', explains: 'a JSON array of two apps' },
  ],
  usesDomain: true,
  request,
  async run({ selectors, seconds, token }, context) {
    const { domain, output } = context
    const { found, failures } = await findAll(selectors, (await domain()).apps)
    const [first] = found
    // With no app found there is no result: an empty array would mean that there are no apps.
    if (first === undefined) throw orOneName(await decisive(failures, output), { selectors, failures })
    if (selectors.length > 1) await showAll(found, context)
    else if (seconds) await showSeconds(first, token, output)
    else await output.result(expiryView, first)
    const hidden = found.filter((app) => !showsSettings(app))
    const failure = await decisive(
      [...failures, ...(hidden.length > 0 ? [hiddenSettingsOf(hidden, context)] : [])],
      output,
    )
    if (failure === undefined) return exitCodes.yes
    await output.failure(failure)
    return failure.exitCode
  },
}

/** The number alone says nothing of whether it matters. */
async function showSeconds(app: App, token: TokenKind, output: Output): Promise<void> {
  const effect = effectNow(app)
  if (!effect[token])
    await output.warning(`The ${token}-token lifetime of '${app.displayName}' has no effect: ${effect.reason}.`)
  await output.line(String(app[attributeOf[token]].seconds))
}

async function showAll(apps: readonly App[], { output, withTarget }: CommandContext): Promise<void> {
  await output.results(expiryView, apps)
  const idle = apps.find(hasIdleLifetime)
  if (idle !== undefined && formatOf(output.format).isForPeople)
    await output.note(
      `${idleMark} marks a lifetime without effect. To see why: ${withTarget(`apps get-expiry ${idle.id}`)}`,
    )
}
