import { isLifetime, type PlanRow } from '../../plan/plan'
import { formatDuration } from '../../token-settings/duration'
import { valueWords } from '../shared/apply/row-words'
import { formatFix } from '../shared/format-fix'

/** How a person settles a change of which it is not known whether it was made: it can be pasted. */
export function settling({ app: { id }, attribute, from, to }: ChangeInDoubt, withTarget: WithTarget): string {
  if (!isLifetime(from) || !isLifetime(to) || !isLifetimeAttribute(attribute)) {
    const read = withTarget(`apps request GET '/admin/v1/Apps/${id}?attributes=${attribute}'`)
    return `To see it: ${read}. It was ${valueWords(from)}; the change was to ${valueWords(to)}.`
  }
  // Where the change was not made, the value is as wanted already, and nothing is sent.
  if (from.source === 'app')
    return `To settle it: ${formatFix({ command: 'set-expiry', app: id, attribute, to: from.seconds, from: to }, withTarget)}`
  const token = attribute === 'accessTokenExpiry' ? ' --token access' : ''
  return `To settle it: ${withTarget(`apps set-expiry ${id} --unset${token} --expect ${formatDuration(to.seconds)} -y`)}`
}

type ChangeInDoubt = Pick<PlanRow, 'app' | 'attribute' | 'from' | 'to'>
type WithTarget = (command: string) => string

const isLifetimeAttribute = (attribute: PlanRow['attribute']) =>
  attribute === 'refreshTokenExpiry' || attribute === 'accessTokenExpiry'
