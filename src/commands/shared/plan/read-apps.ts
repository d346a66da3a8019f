import type { CommandContext } from '../../../cli/command'
import type { IdentityDomain } from '../../../identity-domain/domain'
import type { FailureReport } from '../../../output/output'
import type { PlannableApp } from '../../../plan/wishes'
import { showsSettings } from '../../../token-settings/visible-settings'
import { hiddenSettings, incompleteList } from '../incomplete-list'

/** What is read for a plan, or to tell what it costs: nothing here can send a change. */
export type DomainReader = Pick<IdentityDomain, 'origin' | 'listApps'>

export const readerOf = ({ origin, listApps }: IdentityDomain): DomainReader => ({ origin, listApps })

interface ReadApps {
  apps: PlannableApp[]
  /** Why apps may be missing; null: all of them are there. */
  problem: FailureReport | null
}

/** @param isPatient whether the domain has answered before, so that a 429 is only a matter of time */
export async function readApps(
  domain: DomainReader,
  context: CommandContext,
  { isPatient = false } = {},
): Promise<ReadApps> {
  let areShown = false
  const list = await domain.listApps<PlannableApp>({
    filter: null,
    fields: [...fields],
    isPatient,
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
