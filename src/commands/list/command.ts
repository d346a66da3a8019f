import * as z from 'zod/mini'
import { scimFilter } from '../../cli/arguments'
import type { Command, CommandContext } from '../../cli/command'
import { type ExitCode, exitCodes } from '../../failures/exit-codes'
import type { AppList } from '../../identity-domain/list/list-apps'
import { formatOf } from '../../output/formats'
import type { OAuthApp } from '../../token-settings/app'
import type { Seconds } from '../../token-settings/duration'
import { showsSettings } from '../../token-settings/visible-settings'
import { appView } from '../shared/app-view'
import { coverageSentence } from '../shared/format-coverage'
import { hiddenSettings, incompleteList } from '../shared/incomplete-list'
import { hasIdleLifetime, idleMark } from '../shared/lifetime-columns'

const request = z.object({ filter: z.optional(scimFilter) })

type Request = z.output<typeof request>

export const list: Command<Request> = {
  name: 'list',
  summary: 'list every app with its token settings',
  description: [
    'Reads all apps of the domain page by page. The formats plain, csv and ndjson print each page as it',
    'arrives. The command verifies that no app is missing: if it cannot, it exits with 3 and says what may be',
    'missing. Use -o ndjson to rehearse on these apps with apps sandbox --apps; the rows never contain',
    'secrets.',
  ].join(' '),
  arguments: [],
  options: [{ flags: '--filter <filter>', description: 'only apps that match this SCIM filter' }],
  examples: [
    { command: 'apps list', explains: 'all apps with their token lifetimes' },
    {
      command: "apps list --filter 'isOAuthResource eq true' -o csv",
      explains: 'resource apps as CSV for a spreadsheet',
    },
    {
      command: 'apps list -o ndjson > apps.ndjson',
      explains: 'then rehearse: apps sandbox --apps apps.ndjson',
    },
    { command: 'apps list --profiles eu,us', explains: 'the apps of two domains' },
  ],
  usesDomain: true,
  readsSeveralDomains: true,
  usualTimeout: 900 as Seconds,
  request,
  async run({ filter = null }, context) {
    const domains = await context.severalDomains()
    if (domains !== null) return (await import('./several')).listSeveral(filter, { domains, context })
    const domain = await context.domain()
    let idle: OAuthApp | undefined
    let areShown = false
    const apps = await domain.listApps({
      filter,
      keep(app) {
        if (hasIdleLifetime(app)) idle ??= app
        areShown ||= showsSettings(app)
        return app
      },
    })
    await context.output.batches(appView, apps.batches())
    if (idle !== undefined && formatOf(context.output.format).isForPeople)
      await context.output.note(
        `${idleMark} marks a lifetime without effect. To see why: ${context.withTarget(`apps get-expiry ${idle.id}`)}`,
      )
    return conclude(apps, areShown, context)
  },
}

async function conclude(apps: AppList<OAuthApp>, areShown: boolean, context: CommandContext): Promise<ExitCode> {
  const { output } = context
  const coverage = apps.coverage()
  if (coverage.complete && coverage.distinctApps > 0 && !areShown) {
    await output.failure(hiddenSettings(coverage.distinctApps, context))
    return exitCodes.incomplete
  }
  if (coverage.complete) {
    await output.note(coverageSentence(coverage))
    return exitCodes.yes
  }
  await output.failure(incompleteList(apps))
  return exitCodes.incomplete
}
