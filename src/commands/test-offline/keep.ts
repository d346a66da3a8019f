import type { CommandContext } from '../../cli/command'
import type { Granted } from '../../identity-domain/oauth/answers'
import type { OAuthNetwork } from '../../identity-domain/oauth/network'
import { step } from '../../offline-access/step'
import type { GrantResult, GrantRun } from './grant-run'
import { notWritten, textOf } from './kept-file'

/** Which provider a kept token is for: the same, however its address was given. */
export const providerOf = ({ issuer, domain }: OAuthNetwork): string =>
  ((issuer ?? domain) as URL).href.replace(/\/$/, '')

/**
 * Leaves the refresh token behind that lives now. It is neither used nor revoked any more.
 *
 * @throws {Failure} when the file cannot be written; the caller revokes then
 */
export async function keepToken(path: string, found: GrantResult, grantRun: GrantRun): Promise<void> {
  const { asked, asking, testTarget, reporter, context } = grantRun
  const holder = found.rotated ? found.second : found.first
  if (found.current === null || !holder?.times) throw new Error('there is no refresh token to keep')
  const { askedAt, receivedAt, date } = holder.times
  const text = textOf({
    provider: providerOf(asking.network),
    clientId: testTarget.client.clientId,
    scope: testTarget.scope,
    granted: namedScope(found.second, namedScope(found.first, null)),
    grant: asked.grant,
    refreshToken: found.current.reveal(),
    askedAt,
    receivedAt,
    issuedAt: date,
    lastUse: found.rotated ? null : (found.second?.times ?? null),
    atLeast: null,
    inUse: false,
  })
  await write(path, text, context)
  await reporter.add(step('spent-token-refused', 'not-tried', 'left out: it could end the token that is kept'))
  const said = `a refresh token is in ${path}; --from ${path} redeems it`
  await reporter.add(
    found.doubt === null
      ? step('kept', 'pass', said)
      : step('kept', 'warn', `${said}, unless ${found.doubt} has ended it: some providers keep one for each user`),
  )
  await reporter.add(step('revoked', 'not-tried', 'left out: --keep; the kept token lives on'))
}

/** The scope that a response names; where it names none, the one before (RFC 6749 section 5.1). */
export function namedScope(granted: Granted | null, before: string | null): string | null {
  return granted?.tokens?.seen.scope ?? before
}

async function write(path: string, text: string, { environment }: CommandContext): Promise<void> {
  try {
    await environment.files.create(path, text)
  } catch (error) {
    throw notWritten(path, error, 'the refresh token was not kept')
  }
}
