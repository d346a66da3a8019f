import { hints } from '../../failures/hints'
import type { Place } from './network-error'
import { TransportError } from './transport-error'

/** The same error, with what to look at where there was no connection and nothing better is known. */
export function withAdvice(error: TransportError, place: Place): TransportError {
  if (error.kind !== 'unreachable' || error.hint !== null) return error
  const { mayHaveBeenSent, attempts, answer } = error
  return new TransportError(error.kind, error.message, {
    mayHaveBeenSent,
    attempts,
    answer,
    hint: adviceFor(place),
  })
}

function adviceFor({ origin, via }: Place): string {
  if (via !== null) return `Check HTTPS_PROXY or ALL_PROXY; NO_PROXY=${origin.hostname} goes around it.`
  if (isThisMachine.test(origin.hostname)) return hints.sandboxGone
  return hints.checkConnection
}

const isThisMachine = /^(localhost|127\.[\d.]+|\[::1\])$/
