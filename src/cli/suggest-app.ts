import { NoSuchApp } from '../failures/errors'
import type { NamedApp } from '../identity-domain/apps/similar-names'
import type { IdentityDomain } from '../identity-domain/domain'
import type { CommandContext } from './command'

/** The same failure, with the apps that were probably meant by a name that no app has. */
export async function suggestApp(
  failure: NoSuchApp,
  domain: Pick<IdentityDomain, 'appsNamedLike'>,
  { withTarget }: Pick<CommandContext, 'withTarget'>,
): Promise<NoSuchApp> {
  const { unknownName, message } = failure
  if (unknownName === null) return failure
  const apps = await domain.appsNamedLike(unknownName)
  const meant = apps.length === 0 ? failure.hint : whichWasMeant(apps, unknownName)
  return new NoSuchApp(message, { hint: `${meant} To see all names: ${withTarget('apps list')}` })
}

function whichWasMeant(apps: readonly NamedApp[], typed: string): string {
  const named = apps.map(({ displayName, id }) => `'${displayName}' (${id})`)
  // The words of one name, without quotes, are several names.
  const isWhole = apps.some(({ displayName }) => displayName === typed)
  return `Did you mean ${named.join(' or ')}?${isWhole ? ' Put a name of several words in quotes.' : ''}`
}
