import type { CommandContext } from '../../cli/command'
import type { ChangeReport } from '../../identity-domain/apps/change-app'
import type { Target } from '../../offline-access/condition'
import type { OAuthApp } from '../../token-settings/app'
import { canCarryRefreshToken, refreshGrant } from '../../token-settings/grants'
import { isMadeByOracle } from '../../token-settings/made-by-oracle'
import type { Asked } from './messages'

/** With `refresh_token` switched on, what still keeps the client from getting one, as far as a look can tell. */
export async function whyNoRefreshToken(
  { grant, on }: Asked,
  { before, outcome }: ChangeReport<OAuthApp>,
  context: CommandContext,
): Promise<string[]> {
  const isMade = outcome === 'confirmed' || outcome === 'unchanged' || outcome === 'dry-run'
  if (grant.value !== refreshGrant || !on || !isMade || before.isOAuthClient !== true) return []
  return [...withoutCarrier(before, context), ...(await withoutResource(before, context))]
}

const withoutCarrier = (client: OAuthApp, { withTarget }: CommandContext): string[] =>
  client.allowedGrants.some(canCarryRefreshToken)
    ? []
    : [
        `No other grant of this client can bring a refresh token. For example: ${withTarget(`apps set-grant ${client.id} code on`)}`,
      ]

/** Where a client may ask any resource, or one that was not read, nothing is said. */
async function withoutResource(client: OAuthApp, context: CommandContext): Promise<string[]> {
  if (client.trustScope === 'Account' || client.trustScope === 'Tags') return []
  const targets = await (await context.domain()).targetsOf(client, {}).catch((): Target[] => [])
  const resources = targets.filter(isResource).map(({ resource }) => resource)
  const isKnown = resources.length > 0 && resources.length === targets.length
  if (!isKnown || resources.some(({ allowOffline }) => allowOffline === true)) return []
  const [first, ...others] = resources as [OAuthApp, ...OAuthApp[]]
  const named = resources.map(({ displayName }) => `'${displayName}'`).join(', ')
  const toAllowIt = isMadeByOracle(first)
    ? 'It is made by Oracle.'
    : `To allow it: ${context.withTarget(`apps set-offline ${first.id} on`)}`
  return others.length === 0
    ? [`The resource it asks for, ${named}, does not allow offline access. ${toAllowIt}`]
    : [
        `None of the resources it asks for allows offline access: ${named}. To see which: ${context.withTarget(`apps diagnose ${client.id}`)}`,
      ]
}

const isResource = (target: Target): target is Extract<Target, { kind: 'resource' }> => target.kind === 'resource'
