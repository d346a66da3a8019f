import { hints } from '../../failures/hints'
import type { ResponseFacts } from '../http/transport-error'
import type { Run } from '../run'
import { describeClockDifference } from './clock-difference'
import type { Credentials, SigningKey } from './credentials'

/** Who is signed in, and by which clock. */
export interface SignedIn {
  credentials: Credentials
  run: Pick<Run, 'clock'>
}

/** The app role that lets a client read and change token settings. Source: OCI IAM guide, "AppRole permissions". */
const neededRole = 'Application Administrator'

export function roleAdvice({ credentials }: SignedIn): string {
  return `Give ${holderOf(credentials)} the app role '${neededRole}' of the identity domain.`
}

function holderOf(credentials: Credentials): string {
  if (credentials.kind === 'principal') return credentials.holder
  return credentials.kind === 'signature' ? 'the user' : 'the client'
}

/** What an answer with 401 means: null where the credentials were accepted, and a right is missing. */
export function notAccepted(answer: ResponseFacts, signedIn: SignedIn): { message: string; hint: string } | null {
  const { credentials } = signedIn
  const { from } = credentials
  if (credentials.kind === 'signature' || credentials.kind === 'principal')
    return signatureNotAccepted(answer, credentials, signedIn)
  if (answer.bodyKind === 'domain') return null
  return {
    message: `The domain did not accept the access token (${from}): it is not valid, or has expired.`,
    hint:
      credentials.kind === 'bearer'
        ? hints.newToken
        : 'It had just been issued here. Is the client still active? If it is, the request id tells the operator of the domain more.',
  }
}

function signatureNotAccepted(
  answer: ResponseFacts,
  { from, advice }: Pick<SigningKey, 'from' | 'advice'>,
  signedIn: SignedIn,
): { message: string; hint: string } | null {
  if (isMissingRight(answer)) return null
  const message = `The domain did not accept the signature (${from}).`
  const clock = describeClockDifference(answer.answeredAt, signedIn.run.clock)
  if (clock === null) return { message, hint: advice }
  return {
    message: `${message} ${clock}`,
    hint: `Set the clock: a signature holds for a few minutes only. If it is right: ${advice}`,
  }
}

/** Of a signed request; the gateways of OCI answer in JSON as well. Source: Oracle's samples. */
export const isMissingRight = ({ messageId }: Pick<ResponseFacts, 'messageId'>): boolean =>
  messageId?.endsWith('accessDenied') ?? false

/** By the `error` of RFC 6749 section 5.2, which may say that it is not the credentials that are wrong. */
export function adviceAfterSignIn(answer: ResponseFacts, signedIn: SignedIn): string {
  const clock = describeClockDifference(answer.answeredAt, signedIn.run.clock)
  return [adviceFor(answer, signedIn), ...(clock === null ? [] : [clock])].join(' ')
}

function adviceFor({ messageId }: ResponseFacts, signedIn: SignedIn): string {
  const { credentials } = signedIn
  if (messageId === 'invalid_scope') return roleAdvice(signedIn)
  if (messageId === 'unauthorized_client') return 'Allow the client the grant client_credentials.'
  const notAgain = 'It was not tried again: repeated failures can lock a client out.'
  return credentials.kind === 'client-key'
    ? `Has the client the certificate of this key, ${credentials.certificate}? ${notAgain}`
    : `Check id and secret. ${notAgain}`
}
