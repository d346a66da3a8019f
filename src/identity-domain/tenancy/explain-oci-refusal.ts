import { DomainFailure, type Failure, type FailureContext, NotPermitted } from '../../failures/errors'
import { describeClockDifference } from '../auth/clock-difference'
import type { ResponseFacts } from '../http/transport-error'
import type { SignedTenancy } from './signed-tenancy'

/**
 * A sentence for an answer of OCI's Identity service that says no. Its errors have `code` and `message`; what is missing and
 * what may not be seen are one, 404 `NotAuthorizedOrNotFound`. Source: OCI documentation, "API Errors".
 */
export function explainOciRefusal(answer: ResponseFacts, compartment: string, signed: SignedTenancy): Failure {
  const { status, requestId, bodyKind, redirectsTo } = answer
  const context: FailureContext = { status, ...(requestId === null ? {} : { requestId }) }
  if (status === 401) return notAccepted(answer, context, signed)
  if (status >= 300 && status <= 399)
    return new DomainFailure(
      `OCI's Identity service redirects${redirectsTo === null ? '' : ` to ${redirectsTo}`}; redirects are not followed.`,
      context,
    )
  if (bodyKind === 'something-else')
    return new DomainFailure(
      `Something answered ${status} that is not OCI's Identity service: its answer is not JSON.`,
      {
        ...context,
        hint: 'A proxy or a portal may stand before it. Check the region of the OCI profile, and OCI_CLI_ENDPOINT.',
      },
    )
  if (status === 403 || status === 404)
    return new NotPermitted(
      `OCI does not let these credentials (${signed.credentials.from}) list the domains of ${compartment}, or there is no such compartment${quoted(answer)}.`,
      { ...context, hint: 'An administrator can allow it by a policy: Allow group NAME to inspect domains in tenancy' },
    )
  return new DomainFailure(
    `OCI's Identity service did not list the domains: it answered ${status}${quoted(answer)}.`,
    status === 429 || status >= 500 ? { ...context, hint: 'Try again later.' } : context,
  )
}

function notAccepted(answer: ResponseFacts, context: FailureContext, { credentials, run }: SignedTenancy): Failure {
  const { from, session, advice } = credentials
  const clock = describeClockDifference(answer.answeredAt, run.clock)
  const fix =
    session === null ? 'Has the user of the OCI profile this API key? The console shows them: My profile.' : advice
  return new NotPermitted(`OCI did not accept the signature (${from}).${clock === null ? '' : ` ${clock}`}`, {
    ...context,
    hint: clock === null ? fix : `Set the clock: a signature holds for a few minutes only. If it is right: ${fix}`,
  })
}

function quoted({ messageId, detail }: ResponseFacts): string {
  const said = [messageId, detail].filter((part) => part !== null).join(': ')
  return said === '' ? '' : ` (${said.replace(/\.$/, '')})`
}
