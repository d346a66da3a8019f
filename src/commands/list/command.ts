import * as z from 'zod/mini'
import { scimFilter } from '../../cli/arguments'
import type { Command, CommandContext } from '../../cli/command'
import { type ExitCode, exitCodes } from '../../failures/exit-codes'
import type { AppList } from '../../identity-domain/list/list-apps'
import type { OAuthApp } from '../../token-settings/app'
import type { Seconds } from '../../token-settings/duration'
import { coverageSentence } from '../shared/format-coverage'
import { incompleteList } from '../shared/incomplete-list'
import { hasIdleLifetime, idleMark } from '../shared/lifetime-columns'
import { appView } from './view'

const request = z.object({ filter: z.optional(scimFilter) })

type Request = z.output<typeof request>

export const list: Command<Request> = {
  name: 'list',
  summary: 'every app with its token settings',
  description: [
    'Reads all apps of the domain, page by page, and prints each as it comes; plain, csv and ndjson stream. That',
    'none was left out is proved and not assumed: where it cannot be proved, the list ends with 3 and says what is',
    'missing. The rows of -o ndjson hold what apps sandbox --apps needs to hold the same apps, and never a secret.',
  ].join(' '),
  arguments: [],
  options: [{ flags: '--filter <filter>', description: 'only apps that this SCIM filter matches' }],
  examples: [
    { command: 'apps list', explains: 'every app, and how long tokens for it live' },
    {
      command: "apps list --filter 'isOAuthResource eq true' -o csv",
      explains: 'the resource apps, for a spreadsheet',
    },
    {
      command: 'apps list -o ndjson > apps.ndjson',
      explains: 'a file to rehearse on: apps sandbox --apps apps.ndjson',
    },
  ],
  usesDomain: true,
  usualTimeout: 900 as Seconds,
  request,
  async run({ filter = null }, context) {
    const domain = await context.domain()
    let hasIdle = false
    const apps = await domain.listApps({
      filter,
      keep(app) {
        hasIdle ||= hasIdleLifetime(app)
        return app
      },
    })
    await context.output.batches(appView, apps.batches())
    if (hasIdle && context.output.format === 'table')
      await context.output.note(`${idleMark} has no effect on this app; apps get-expiry <app> says why.`)
    return conclude(apps, context)
  },
}

async function conclude(apps: AppList<OAuthApp>, { output }: CommandContext): Promise<ExitCode> {
  const coverage = apps.coverage()
  if (coverage.complete) {
    await output.note(coverageSentence(coverage))
    return exitCodes.yes
  }
  await output.failure(incompleteList(apps))
  return exitCodes.incomplete
}
