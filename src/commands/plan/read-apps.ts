import type { CommandContext } from '../../cli/command'
import { NoSuchApp } from '../../failures/errors'
import type { IdentityDomain } from '../../identity-domain/domain'
import type { FailureReport } from '../../output/output'
import type { PlannableApp } from '../../plan/wishes'
import { showsSettings } from '../../token-settings/visible-settings'
import { hiddenSettings, incompleteList } from '../shared/incomplete-list'

/** What a plan may do with a domain: nothing here can send a change. */
export type DomainReader = Pick<IdentityDomain, 'origin' | 'listApps'>

export const readerOf = ({ origin, listApps }: IdentityDomain): DomainReader => ({ origin, listApps })

interface ReadApps {
  apps: PlannableApp[]
  /** Why apps may be missing; null: all of them are there. */
  problem: FailureReport | null
}

export async function readApps(domain: DomainReader, context: CommandContext): Promise<ReadApps> {
  let areShown = false
  const list = await domain.listApps<PlannableApp>({
    filter: null,
    fields: [...fields],
    keep(app) {
      areShown ||= showsSettings(app)
      return app
    },
  })
  const apps: PlannableApp[] = []
  for await (const batch of list.batches()) apps.push(...batch)
  if (!list.coverage().complete) return { apps, problem: incompleteList(list) }
  return { apps, problem: apps.length > 0 && !areShown ? hiddenSettings(apps.length, context) : null }
}

const fields = [
  ...(['id', 'ocid', 'displayName', 'clientId', 'refreshTokenExpiry', 'accessTokenExpiry', 'allowOffline'] as const),
  ...(['isOAuthResource', 'isOAuthClient', 'active', 'clientType', 'trustScope', 'allowedGrants'] as const),
  ...(['allowedScopes', 'allowedTags', 'tags', 'scopes', 'isOPCService'] as const),
]

/**
 * The ids of the apps that are named, by id, OCID, client id or exact display name; null where none is.
 *
 * @throws {NoSuchApp} when one is not there, or several are called so
 */
export function chosenApps(names: readonly string[], apps: readonly PlannableApp[]): ReadonlySet<string> | null {
  return names.length === 0 ? null : new Set(names.map((name) => chosenApp(name, apps).id))
}

function chosenApp(name: string, apps: readonly PlannableApp[]): PlannableApp {
  const lower = name.toLowerCase()
  const byId = apps.find(({ id, ocid }) => id.toLowerCase() === lower || ocid?.toLowerCase() === lower)
  if (byId !== undefined) return byId
  const composed = name.normalize('NFC')
  const matches = apps.filter(
    ({ clientId, displayName }) => clientId === name || displayName.normalize('NFC') === composed,
  )
  const [match, ...others] = matches
  if (match === undefined)
    throw new NoSuchApp(`--only: there is no app with the id, client id or display name '${name}'.`)
  if (others.length === 0) return match
  const listed = matches.map(({ id, displayName }) => `${id} (${displayName})`).join('; ')
  throw new NoSuchApp(`--only: ${matches.length} apps match '${name}': ${listed}.`, {
    hint: 'Name the one you mean by its id.',
  })
}
