import * as oauth from 'oauth4webapi'
import type { Revocation } from '../../offline-access/verdict'
import { TransportError } from '../http/transport-error'
import { timeLeft } from '../run'
import type { RevocableToken } from './issued-tokens'
import { type Asking, authenticationOf, refusalIn, serverOf, throughTransport, unclear } from './requests'

/** Ends everything that this run was given and that still lives (RFC 7009). */
export async function revokeAll(asking: Asking): Promise<Revocation> {
  const { alive, lostAnswers } = asking.minted
  asking.network.beginEnd()
  if (alive.length === 0)
    return lostAnswers > 0
      ? { revoked: false, detail: unseen }
      : { revoked: true, detail: 'there was nothing to revoke' }
  if (asking.provider.endpoints.revocation === null)
    return { revoked: false, detail: `the provider names no revocation endpoint: ${liveOn(alive)}` }
  const failed: { minted: RevocableToken; why: string }[] = []
  const ended: RevocableToken[] = []
  for (const [at, minted] of alive.entries()) {
    const within = timeLeft(asking.network.run) / (alive.length - at)
    const why = await revoke(minted, asking, within)
    if (why === hasEnded) ended.push(minted)
    if (why === null || why === hasEnded) asking.minted.forget(minted.token)
    else failed.push({ minted, why })
  }
  const [first] = failed
  if (first === undefined) {
    const done = doneWith(alive, ended)
    return lostAnswers > 0 ? { revoked: false, detail: `${done}; ${unseen}` } : { revoked: true, detail: done }
  }
  return { revoked: false, detail: `${first.why}: ${liveOn(failed.map(({ minted }) => minted))}` }
}

/** Where the first token takes the others with it, the provider no longer knows them. */
function doneWith(alive: readonly RevocableToken[], ended: readonly RevocableToken[]): string {
  if (ended.length === 0) return `revoked: ${counted(alive)}`
  const others = alive.filter((each) => !ended.includes(each))
  const done = others.length === 0 ? '' : `revoked: ${counted(others)}; `
  return `${done}the provider says that ${counted(ended)} ended before`
}

/** What a provider says of a token that is not valid any more. RFC 7009 section 2.2 wants no error then; Keycloak sends one. */
const hasEnded = 'invalid_token'

const unseen = 'tokens in a lost response could not be revoked; they live until they expire'

/**
 * One token; why it is not revoked, null where it is, or {@link hasEnded}. Once more where the request never left.
 *
 * @param within in seconds: its share of what is left, so that one that hangs leaves the others theirs
 */
async function revoke({ token, kind }: RevocableToken, asking: Asking, within: number): Promise<string | null> {
  const { provider, client } = asking
  const server = serverOf(provider, provider.issuers[0] as string)
  for (let attempt = 1; ; attempt++) {
    try {
      const answer = await throughTransport(
        asking,
        (options) =>
          oauth.revocationRequest(server, { client_id: client.clientId }, authenticationOf(asking), token.reveal(), {
            ...options,
            additionalParameters: { token_type_hint: kind },
          }),
        within,
      )
      // Its body says nothing (RFC 7009 section 2.2); a page comes from a portal or proxy before the provider.
      if (answer.http.status === 200 && /^\s*</.test(answer.http.text))
        return 'a page came back, not a response of the provider'
      const refusal = refusalIn(answer)
      if (refusal?.error === hasEnded && [200, 400].includes(answer.http.status)) return hasEnded
      if (refusal !== null) return `the provider did not revoke (${refusal.error.slice(0, 100)})`
      return answer.http.status === 200 ? null : unclear(answer)
    } catch (error) {
      if (!(error instanceof TransportError)) throw new Error('the OAuth library failed while revoking')
      if (attempt > 1 || error.mayHaveBeenSent) return error.message
    }
  }
}

const counted = (tokens: readonly RevocableToken[]): string => {
  const count = (kind: RevocableToken['kind'], one: string) => {
    const number = tokens.filter((each) => each.kind === kind).length
    return number === 0 ? [] : [`${number} ${one} ${number === 1 ? 'token' : 'tokens'}`]
  }
  return [...count('refresh_token', 'refresh'), ...count('access_token', 'access')].join(' and ')
}

const liveOn = (tokens: readonly RevocableToken[]): string => `${counted(tokens)} may live on until they expire`
