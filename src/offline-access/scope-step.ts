import { sortScopes } from '../token-settings/scope'
import { type Step, step } from './step'

/** The scope of a token answer, from wherever it is said; null where it is said nowhere. */
export interface ScopeSeen {
  scope: string
  from: 'answer' | 'access-token'
}

const words = (scope: string): string[] => scope.split(' ').filter((word) => word !== '')

const isOpenId = (word: string): boolean => word === 'offline_access' || word === 'openid'

/**
 * A refresh must not widen the scope, and should not narrow it (RFC 6749 section 6). An answer that names none is for the
 * scope that was asked for, or granted before.
 *
 * @param asked the scope of the first request
 */
export function scopeStep(first: ScopeSeen | null, second: ScopeSeen | null, asked: string): Step {
  const name = 'scope-kept'
  if (first === null && second === null) {
    const silent = 'no response names a scope, so it is the requested one (RFC 6749 section 6)'
    return step(name, 'not-tried', silent)
  }
  if (first === null || second === null) return againstAsked(first, second, asked)
  if (first.from !== second.from)
    return step(name, 'not-tried', 'one response names its scope, the other only in its access token')
  const lost = words(first.scope).filter((word) => !isOpenId(word) && !words(second.scope).includes(word))
  const added = words(second.scope).filter((word) => !isOpenId(word) && !words(first.scope).includes(word))
  if (lost.length > 0) return step(name, 'fail', `after the refresh the scope lacks ${lost.join(' ')}`)
  if (added.length > 0) return step(name, 'fail', `after the refresh the scope also has ${added.join(' ')}`)
  const gone = words(first.scope).filter((word) => isOpenId(word) && !words(second.scope).includes(word))
  if (gone.length > 0)
    return step(name, 'warn', `the response to the refresh does not name ${gone.join(' ')}, which was granted`)
  const where = first.from === 'answer' ? 'both responses' : 'both access tokens'
  const never = missingWords(first, asked)
  if (never.length > 0)
    return step(name, 'warn', `${where} lack ${never.join(' ')}, which was requested: a grant with it was not tested`)
  return step(name, 'pass', `${where} name the same scope`)
}

/** Only one of them names a scope. */
function againstAsked(first: ScopeSeen | null, second: ScopeSeen | null, asked: string): Step {
  const name = 'scope-kept'
  const seen = (first ?? second) as ScopeSeen
  const which = first === null ? 'the second' : 'the first'
  const shown = `${which} response is for ${seen.scope}, requested was ${asked}`
  const lost = missingWords(seen, asked)
  if (lost.length > 0) {
    // What was granted at first is not lost by the refresh.
    const status = first === null && lost.some(isOfResource) ? 'fail' : 'warn'
    return step(name, status, `the scope lacks ${lost.join(' ')}: ${shown}`)
  }
  const added = words(seen.scope).filter((word) => !isOpenId(word) && !words(asked).includes(word))
  const isComparable = seen.from === 'answer' && sortScopes(words(asked)).ofOracle.length === 0
  if (first === null && isComparable && added.length > 0)
    return step(name, 'fail', `after the refresh the scope also has ${added.join(' ')}: ${shown}`)
  return step(name, 'pass', `${which} response names the requested scope; the other names none`)
}

const isOfResource = (word: string): boolean => sortScopes([word]).ofResources.length > 0

/** Words that were asked for and are not there. Access tokens name scopes without their audience, and only those of resources. */
function missingWords({ scope, from }: ScopeSeen, asked: string): string[] {
  const there = words(scope)
  if (from === 'answer')
    return words(asked).filter((word) => !isOpenId(word) && !word.startsWith('urn:opc:') && !there.includes(word))
  return sortScopes(words(asked)).ofResources.filter((word) => !there.some((each) => word.endsWith(each)))
}

/** Whether the first answer names a scope that lacks one of a resource that was asked for. */
export const grantedLess = (first: ScopeSeen | null, asked: string): boolean =>
  first !== null && missingWords(first, asked).some(isOfResource)
