import type { Judgement } from '../../offline-access/diagnosis'
import type { FailureReport } from '../../output/output'
import { conditionsOf, type Diagnosed } from './diagnosed'

/** What a person should know who named neither a resource nor a scope. */
export function notesOn({ client, judgements }: Diagnosed): string[] {
  if (client.isOAuthClient !== true) return []
  return [
    ...(judgements.length > 1
      ? [
          `It lists scopes of several resources; each of the ${judgements.length} is judged. To judge one: --resource or --scope`,
        ]
      : []),
    ...(client.trustScope === 'Explicit' || client.trustScope === null
      ? []
      : [
          `trustScope is ${client.trustScope}: it may ask for scopes that it does not list. Name one with --scope, or a --resource`,
        ]),
  ]
}

/** What keeps the answer from being a yes, although nothing is broken. */
export function whatIsNotKnown(diagnosed: Diagnosed): Omit<FailureReport, 'exitCode'> {
  const unknown = conditionsOf(diagnosed).filter(({ status }) => status === 'cannot-tell')
  const reasons = [...new Set(unknown.map(({ evidence }) => evidence))]
  const isUnnamed = diagnosed.judgements.some(({ target }) => target.kind === 'unnamed')
  return {
    message: `Nothing is broken as far as it could be judged, but ${count(unknown.length)} could not be told: ${reasons.join('; ')}.`,
    hint: isUnnamed ? 'Name what it asks for: --resource <app> or --scope <fqs>' : null,
    status: null,
    requestId: null,
  }
}

const count = (number: number): string => (number === 1 ? 'one condition' : `${number} conditions`)

/** What is judged there, as a heading. */
export function targetName({ target }: Judgement): string {
  switch (target.kind) {
    case 'resource':
      return target.resource.displayName
    case 'several-owners':
      return target.resources.map(({ displayName }) => displayName).join(', ')
    case 'unnamed':
      return 'no resource named'
    default:
      return target.scopes.length === 0 ? 'a resource that could not be read' : target.scopes.join(' ')
  }
}
