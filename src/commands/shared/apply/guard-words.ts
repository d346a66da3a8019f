import { type GuardName, guardLimits, type TrippedGuard } from '../../../plan/apply-guards'
import { formatDuration } from '../../../token-settings/duration'
import { counted } from '../format-coverage'

/** With its number and its limit, after "because" or as a line of its own. */
export function guardWords({ guard, actual, of, apps }: TrippedGuard): string {
  const named = namesOf(apps)
  switch (guard) {
    case 'rows':
      return `rows: ${actual} rows would be written, more than ${guardLimits.rows}`
    case 'share':
      return `share: ${of?.changed} of the ${of?.all} resource apps of the domain would be changed, more than ${guardLimits.share} %`
    case 'self':
      return `self: it would change the client that is signed in with: ${named}`
    case 'oracle':
      return `oracle: it would change ${counted(actual, 'app')} made by Oracle: ${named}`
    case 'no-effect':
      return `no-effect: the setting would have no effect on ${counted(actual, 'app')}: ${named}`
    case 'long':
      return `long: it would set more than ${formatDuration(guardLimits.long)} on ${counted(actual, 'app')}: ${named}`
    case 'age':
      return actual < 0
        ? `age: the plan says that it was made ${-actual} hours from now`
        : `age: the plan was made ${actual} hours ago, more than ${guardLimits.age}`
  }
}

const mostNamed = 3

function namesOf(apps: TrippedGuard['apps']): string {
  const named = apps.slice(0, mostNamed).map(({ id, displayName }) => `${displayName} (${id})`)
  const more = apps.length - named.length
  return `${named.join(', ')}${more > 0 ? `, and ${more} more` : ''}`
}

/** The options that open all of them. */
export const allowOptions = (guards: readonly GuardName[]): string =>
  [...new Set(guards)].map((guard) => `--allow ${guard}`).join(' ')
