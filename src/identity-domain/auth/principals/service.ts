import { DomainFailure, type Failure, type FailureContext, NotPermitted } from '../../../failures/errors'
import { hints } from '../../../failures/hints'
import { explainTransportError } from '../../http/explain-error'
import type { HttpRequest, HttpResponse } from '../../http/message'
import { createRateLimitGate } from '../../http/rate-limit-gate'
import { sendWithRetries } from '../../http/retry'
import type { Transport } from '../../http/transport'
import { type ResponseFacts, TransportError } from '../../http/transport-error'
import { scimErrorFacts } from '../../scim/scim-message'
import { describeClockDifference } from '../clock-difference'
import type { PrincipalContext, ServiceOrigin } from './principal'

/** A service beside the domain that has a part in signing in. */
export interface Service extends ServiceOrigin {
  /** For people, as the beginning of a sentence. */
  name: string
  /** What to do where it cannot be reached, or something else answers in its place. */
  ifMissing: string
  /** What to do where it says no. */
  ifRefused: string
  /** Whether a network error is worth another attempt: only if the request was not sent, in the second case. */
  isRepeated: boolean | 'unless-sent'
}

/**
 * Asks until there is an answer with status 200 or 201.
 *
 * @param make called for each attempt: a signature holds for a moment
 * @throws {Failure} which says which service it was
 */
export async function askService(
  make: () => HttpRequest,
  service: Service,
  context: PrincipalContext,
): Promise<HttpResponse> {
  const transport = context.open(service)
  try {
    const answer = await sendPatiently(make, { transport, ...service }, context)
    if (answer.status === 200 || answer.status === 201) return answer
    throw refusal(scimErrorFacts(answer), service, context)
  } catch (error) {
    throw error instanceof TransportError ? unreachable(error, service) : error
  } finally {
    await transport.close()
  }
}

/** @throws {TransportError} */
export const sendPatiently = (
  make: () => HttpRequest,
  { transport, isRepeated }: Pick<Service, 'isRepeated'> & { transport: Transport },
  { run }: Pick<PrincipalContext, 'run'>,
): Promise<HttpResponse> =>
  sendWithRetries(() => transport.send(make()), {
    gate: createRateLimitGate(run),
    run,
    repeatsError: ({ mayHaveBeenSent }) => isRepeated === true || (isRepeated !== false && !mayHaveBeenSent),
  })

/** No answer came. */
export class ServiceUnreachable extends DomainFailure {}

function unreachable(error: TransportError, { name, origin, ifMissing, certificates }: Service): Failure {
  const explained = explainTransportError(error)
  if (error.message === 'interrupted') return explained
  const place = `${origin.host}: `
  const why = error.message.startsWith(place) ? error.message.slice(place.length) : error.message
  const tried = error.attemptsMade > 1 ? ` (${error.attemptsMade} attempts)` : ''
  const isOfTime = error.kind === 'out-of-time' || error.hint === hints.moreTime
  const isOfProxy = why.startsWith('the proxy ')
  const isOfTls = why.startsWith('TLS ') && certificates === undefined
  return new ServiceUnreachable(`${name} cannot be used: ${why}${tried}.`, {
    hint: (isOfTime || isOfTls || isOfProxy ? error.hint : null) ?? ifMissing,
  })
}

/** A sentence for an answer that is not a success. */
export function refusal(
  answer: ResponseFacts,
  { name, ifMissing, ifRefused }: Pick<Service, 'name' | 'ifMissing' | 'ifRefused'>,
  { run }: Pick<PrincipalContext, 'run'>,
): Failure {
  const { status, redirectsTo, requestId } = answer
  const context: FailureContext = { status, ...(requestId === null ? {} : { requestId }) }
  if (status >= 300 && status <= 399)
    return new DomainFailure(
      `${name} redirects${redirectsTo === null ? '' : ` to ${redirectsTo}`}; redirects are not followed.`,
      { ...context, hint: ifMissing },
    )
  const said = `answered ${status}${quoted(answer)}`
  const clock = describeClockDifference(answer.answeredAt, run.clock)
  if (status === 401 && clock !== null)
    return new NotPermitted(`${name} ${said}. ${clock}`, {
      ...context,
      hint: `Set the clock of this machine: a signature is valid for a few minutes. If it is right: ${ifRefused}`,
    })
  if (status === 400 || status === 401 || status === 403)
    return new NotPermitted(`${name} ${said}.`, { ...context, hint: ifRefused })
  const isForNow = status === 429 || status >= 500
  return new DomainFailure(`${name} ${said}.`, { ...context, hint: isForNow ? 'Try again later.' : ifMissing })
}

function quoted({ messageId, detail }: ResponseFacts): string {
  const said = [messageId, detail].filter((part) => part !== null).join(': ')
  return said === '' ? '' : ` (${said.replace(/\.$/, '')})`
}
