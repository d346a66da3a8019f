import { createHash } from 'node:crypto'
import type { CommandContext } from '../../../cli/command'
import type { ExitCode } from '../../../failures/exit-codes'
import type { GuardName } from '../../../plan/apply-guards'
import type { PlanRow, UnnumberedRow } from '../../../plan/plan'
import type { OAuthApp } from '../../../token-settings/app'
import { decisive, findAll, orOneName } from '../find-apps'
import { rowJson } from '../plan/plan-json'
import { carryOut } from './carry-out'
import { showCarriedOut } from './show'
import type { Decisions, SettingCommand, Undertaking } from './undertaking'

interface Asked {
  selectors: readonly string[]
  journal?: string | undefined
  allow: readonly GuardName[]
  dryRun: boolean
  yes: boolean
  force: boolean
  ifMatch: boolean
}

/** A change of one setting, for one app or for several. */
export interface SettingChange {
  command: SettingCommand
  /** By the id, or what else was typed. */
  one(selector: string): Promise<ExitCode>
  /** The attribute, its value now and the value wanted. @throws {Failure} where the value now is not known */
  valuesOf(app: OAuthApp): Pick<UnnumberedRow, 'attribute' | 'from' | 'to'>
  /** What else is to be known of the apps, before anything is asked. */
  warnings(apps: readonly OAuthApp[]): readonly string[]
}

/**
 * One app is changed by the command itself. Several are the rows of a plan, which is carried out as `apps apply` does it.
 *
 * @throws {Failure} before anything was sent, for an app that is not there
 */
export async function changeApps(asked: Asked, change: SettingChange, context: CommandContext): Promise<ExitCode> {
  const { selectors, journal } = asked
  const [selector = ''] = selectors
  if (selectors.length === 1) return change.one(selector)
  const apps = await findDistinct(selectors, context)
  const [first, ...others] = apps
  if (first !== undefined && others.length === 0) {
    if (journal !== undefined) await context.output.warning('--journal is not used: all names are of one app.')
    return change.one(first.id)
  }
  const undertaking = await undertakingOf(apps, change, context)
  for (const warning of change.warnings(apps)) await context.output.warning(warning)
  return showCarriedOut(await carryOut(undertaking, decisionsIn(asked, change, context), context), context)
}

/** Each app once, in the order in which they were named. */
async function findDistinct(selectors: readonly string[], context: CommandContext): Promise<OAuthApp[]> {
  const { found, failures } = await findAll(selectors, (await context.domain()).oauthApps)
  const failure = await decisive(failures, context.output)
  if (failure !== undefined) throw found.length > 0 ? failure : orOneName(failure, { selectors, failures })
  return found.filter(({ id }, at) => found.findIndex((other) => other.id === id) === at)
}

async function undertakingOf(
  apps: readonly OAuthApp[],
  { command, valuesOf }: SettingChange,
  context: CommandContext,
): Promise<Undertaking> {
  const rows = apps.map(
    (app, at) => ({ row: at + 1, app: nameOf(app), ...valuesOf(app), line: null, warnings: [] }) as PlanRow,
  )
  const sha256 = createHash('sha256')
    .update(JSON.stringify(rows.map(rowJson)))
    .digest('hex')
  const { origin: domain } = await context.domain()
  const source = { kind: 'command', path: command, reason: null } as const
  return { kind: command, path: command, sha256, domain, source, createdAt: null, rows }
}

const nameOf = ({ id, displayName, clientId }: OAuthApp) => ({ id, displayName, clientId })

function decisionsIn(asked: Asked, { command }: SettingChange, { environment: { clock } }: CommandContext): Decisions {
  const { journal = `${command}-${timeInName(clock.now())}.journal.ndjson`, dryRun, yes, force, ifMatch } = asked
  // What --force allows for one app, it allows for several.
  const allow = [...new Set([...asked.allow, ...(force ? (['no-effect', 'long'] as const) : [])])]
  const others = { skipStale: false, continueOnFailure: false, resume: false, waves: null }
  return { ...others, journal, dryRun, yes, allow, ifMatch }
}

/** `20261128T180000123Z`: in the name of a file, in UTC. */
const timeInName = (time: Date): string => time.toISOString().replace(/[-:.]/g, '')
