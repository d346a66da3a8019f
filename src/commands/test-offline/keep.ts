import type { CommandContext } from '../../cli/command'
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
    grant: asked.grant,
    refreshToken: found.current.reveal(),
    askedAt,
    receivedAt,
    issuedAt: date,
    atLeast: null,
    inUse: false,
  })
  await write(path, text, context)
  await reporter.add(step('spent-token-refused', 'not-tried', 'left out: it could end the token that is kept'))
  await reporter.add(step('kept', 'pass', `a refresh token is in ${path}; --from ${path} redeems it`))
  await reporter.add(step('revoked', 'not-tried', 'left out: --keep; the kept token lives on'))
}

async function write(path: string, text: string, { environment }: CommandContext): Promise<void> {
  try {
    await environment.files.create(path, text)
  } catch (error) {
    throw notWritten(path, error, 'the refresh token was not kept')
  }
}
