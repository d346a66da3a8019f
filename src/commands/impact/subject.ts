import type { AuditedApp } from '../../audit/audited-app'
import type { CommandContext } from '../../cli/command'
import { UsageError } from '../../failures/errors'
import { shellWord } from '../../failures/shell-word'
import { type Changes, changesBy } from '../../plan/losses'
import { type Plan, plannedValueOf, sameValue } from '../../plan/plan'
import type { PlannableApp } from '../../plan/wishes'
import { lifetimeOf } from '../../token-settings/app'
import { readPlan } from '../shared/plan/plan-file'
import type { ImpactReader } from './reader'
import type { Request } from './request'

/** What the question is about: a resource with other settings, or a plan. */
export interface Subject {
  /** The file of the plan; null: a resource. */
  path: string | null
  /** The resource that is named; null: a plan. @throws {Failure} */
  find(domain: ImpactReader): Promise<PlannableApp | null>
  changesIn(apps: readonly PlannableApp[]): { changes: Changes; stale: Stale }
}

/** Rows of a plan that no longer fit the domain. */
export interface Stale {
  /** Their app has another value than the plan saw. */
  changed: number
  /** There is no such app any more. */
  gone: number
}

/**
 * With new settings it is a resource. Without any it is a plan, if there is such a file or the name can only be that of a
 * file; else a resource as it is.
 */
export async function chooseSubject(asked: Request, context: CommandContext): Promise<Subject> {
  const { subject, refresh, access, offline } = asked
  const hasSettings = [refresh, access, offline].some((setting) => setting !== undefined)
  if (hasSettings) {
    if (await isPlan(subject, context))
      throw new UsageError(
        `${subject} is a plan, which has its own values: --refresh, --access and --offline are for a resource.`,
        `To see what the plan costs: ${context.withTarget(`apps impact ${shellWord(subject)}`)}`,
      )
    return resourceSubject(asked)
  }
  const isFile = /[/\\]|\.json$/i.test(subject) || (await exists(subject, context))
  return isFile ? planSubject((await readPlan(subject, context)).plan, subject) : resourceSubject(asked)
}

const exists = async (path: string, { environment }: CommandContext): Promise<boolean> =>
  (await environment.files.mayCreate(path)) === 'exists'

async function isPlan(path: string, context: CommandContext): Promise<boolean> {
  if (!(await exists(path, context))) return false
  return readPlan(path, context).then(
    () => true,
    (error) => {
      if (error instanceof UsageError) return false
      throw error
    },
  )
}

function resourceSubject({ subject, ...settings }: Request): Subject {
  let id: string | undefined
  return {
    path: null,
    async find(domain) {
      const found = await domain.find(subject)
      id = found.id
      return found
    },
    changesIn(apps) {
      const app = apps.find((each) => each.id === id)
      const changes = new Map(app === undefined ? [] : [[app, withSettings(app, settings)]])
      return { changes, stale: { changed: 0, gone: 0 } }
    },
  }
}

const withSettings = (
  app: AuditedApp,
  { refresh, access, offline }: Pick<Request, 'refresh' | 'access' | 'offline'>,
): AuditedApp => ({
  ...app,
  ...(refresh !== undefined && { refreshTokenExpiry: lifetimeOf('refresh', refresh) }),
  ...(access !== undefined && { accessTokenExpiry: lifetimeOf('access', access) }),
  ...(offline !== undefined && { allowOffline: offline }),
})

function planSubject({ domain, rows }: Plan, path: string): Subject {
  return {
    path,
    async find({ origin }) {
      if (origin === domain) return null
      throw new UsageError(`${path} is for ${domain}, but this run is signed in to ${origin}.`)
    },
    changesIn(apps) {
      const byId = new Map(apps.map((app) => [app.id, app]))
      const seen = rows.map((row) => ({ row, app: byId.get(row.app.id) }))
      const changed = seen.filter(
        ({ row, app }) => app !== undefined && !sameValue(plannedValueOf(app, row.attribute), row.from),
      ).length
      const gone = seen.filter(({ app }) => app === undefined).length
      return { changes: changesBy(rows, apps), stale: { changed, gone } }
    },
  }
}
