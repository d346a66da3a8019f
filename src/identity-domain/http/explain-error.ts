import { CutShort, DomainFailure, type Failure, type FailureContext, NotPermitted } from '../../failures/errors'
import { hints } from '../../failures/hints'
import { adviceAfterSignIn, notAccepted, roleAdvice, type SignedIn } from '../auth/sign-in-advice'
import { isHidden } from '../scim/scim-message'
import type { HttpResponse } from './message'
import type { ResponseFacts, TransportError } from './transport-error'

/** A sentence, and what else a person needs, for an exchange that failed on the way. */
export function explainTransportError(error: TransportError): Failure {
  if (error.message === 'interrupted') return new CutShort()
  const tried = error.attemptsMade > 1 ? ` (${error.attemptsMade} attempts)` : ''
  const context = { ...contextOf(error.answer), ...(error.hint === null ? {} : { hint: error.hint }) }
  return new DomainFailure(`${sentence(error.message)}${tried}.`, context)
}

/** A sentence for an answer that says no. `to` names the request: "read app 9fc1…". */
export function explainRefusal(answer: ResponseFacts, to: string, signedIn: SignedIn): Failure {
  const { status } = answer
  const context = contextOf(answer)
  const refusedSignIn = status === 401 ? notAccepted(answer, signedIn) : null
  if (refusedSignIn !== null) return new NotPermitted(refusedSignIn.message, { ...context, hint: refusedSignIn.hint })
  if (status >= 300 && status <= 399) return explainRedirect(answer, context)
  if (answer.bodyKind === 'something-else') {
    return new DomainFailure(
      `Asked to ${to}, something answered ${status} that is not the domain: its answer is not JSON.`,
      {
        ...context,
        hint: "Is this an identity domain's URL? A proxy, a portal or a load balancer may stand before it.",
      },
    )
  }
  if (status === 401 || status === 403 || isHidden(answer)) {
    const { from } = signedIn.credentials
    return new NotPermitted(`The domain does not let these credentials (${from}) ${to}${quoteDomain(answer)}.`, {
      ...context,
      hint: roleAdvice(signedIn),
    })
  }
  if (status === 429) {
    return new DomainFailure(`The domain limits requests: asked to ${to}, it answered 429.`, {
      ...context,
      hint: 'Try again in a minute.',
    })
  }
  if (status >= 500) {
    return new DomainFailure(`The domain failed to ${to}: it answered ${status}${quoteDomain(answer)}.`, {
      ...context,
      hint: 'Try again later.',
    })
  }
  return new DomainFailure(`The domain refused to ${to}: it answered ${status}${quoteDomain(answer)}.`, context)
}

/** A sentence for a sign-in that the token endpoint refused. */
export function explainSignIn(answer: ResponseFacts, signedIn: SignedIn): Failure {
  const context = contextOf(answer)
  const { status, bodyKind: speaker } = answer
  if (status === 404 && speaker !== 'something-else') {
    return new DomainFailure('There is no token endpoint at this address.', {
      ...context,
      hint: "Is this an identity domain's URL?",
    })
  }
  const isRefusal = status === 401 || (status >= 400 && status <= 403 && speaker !== 'something-else')
  if (!isRefusal) return explainRefusal(answer, 'give an access token', signedIn)
  const said = [answer.messageId, answer.detail].filter((part) => part !== null).join(': ') || `it answered ${status}`
  return new NotPermitted(`The domain rejected ${signedIn.credentials.from}: ${said.replace(/\.$/, '')}.`, {
    ...context,
    hint: adviceAfterSignIn(answer, signedIn),
  })
}

function explainRedirect(answer: ResponseFacts, context: FailureContext): Failure {
  const target = answer.redirectsTo
  return new DomainFailure(
    `The domain redirects${target === null ? '' : ` to ${target}`}; redirects are not followed.`,
    {
      ...context,
      hint: target === null ? hints.checkDomainUrl : hints.otherDomainUrl(target),
    },
  )
}

/** What the domain itself said: the official SDKs lose these two. */
function quoteDomain({ detail, messageId }: ResponseFacts): string {
  if (detail === null) return messageId === null ? '' : ` (${messageId})`
  return `: ${detail.replace(/\.$/, '')}${messageId === null ? '' : ` (${messageId})`}`
}

/** For a report about an answer that is a success, but not a good one. */
export const whereAsked = ({ status, requestId }: HttpResponse): FailureContext => ({
  status,
  ...(requestId === null ? {} : { requestId }),
})

function contextOf(answer: ResponseFacts | null): FailureContext {
  if (answer === null) return {}
  return { status: answer.status, ...(answer.requestId === null ? {} : { requestId: answer.requestId }) }
}

/** What begins with the name of a host keeps it as it is written. */
const sentence = (text: string): string =>
  /^[a-z]+( |$)/.test(text) ? text.charAt(0).toUpperCase() + text.slice(1) : text
