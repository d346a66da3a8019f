import type { CommandContext } from '../../cli/command'
import { UsageError } from '../../failures/errors'
import type { OAuthNetwork } from '../../identity-domain/oauth/network'
import { promptHidden } from '../../output/prompt-hidden'
import type { Secret } from '../../secrets/secrets'
import type { OfflineRequest } from './request'
import type { TestTarget } from './test-target'

/**
 * The secret of the client under test: from a variable or file, from the domain, or typed.
 *
 * @returns null for a public client
 * @throws {UsageError} when there is no way to it
 */
export async function secretFor(
  { client, app, isPublic }: TestTarget,
  { readSecret }: OfflineRequest,
  network: OAuthNetwork,
  context: CommandContext,
): Promise<Secret | null> {
  if (isPublic) return null
  if (network.clientSecret !== null) return network.clientSecret
  if (readSecret && app !== null) {
    const secret = await (await context.domain()).readClientSecret(app)
    if (secret !== null) return secret
    throw new UsageError(`The domain gave no secret for ${app.displayName}.`, howToGive)
  }
  const name = client.displayName ?? client.clientId
  const typed = context.isInteractive ? await hidden(`Secret of ${name}: `, network, context) : ''
  if (typed === '') throw new UsageError(`${name} is a confidential client, and there is no secret of it.`, howToGive)
  return context.secrets.register(typed)
}

/**
 * The keys that ID tokens of a domain are checked with: read with the administrator's credentials, and before anybody is
 * waited for. Those of other providers are public.
 */
export async function signingKeysFor(
  { scope }: TestTarget,
  { domain }: OAuthNetwork,
  context: CommandContext,
): Promise<string | null> {
  const isToBeChecked = domain !== null && scope.split(' ').includes('openid')
  return isToBeChecked ? (await context.domain()).readSigningKeys() : null
}

const howToGive =
  'Set APPS_TEST_CLIENT_SECRET or APPS_TEST_CLIENT_SECRET_FILE, or read it from the domain with --read-secret.'

/**
 * The password of the test user: a line of stdin, or typed without being shown.
 *
 * @throws {UsageError}
 */
export async function passwordFor(
  { username, passwordStdin }: OfflineRequest,
  network: OAuthNetwork,
  context: CommandContext,
): Promise<Secret> {
  const { stdin, signals } = context.environment
  const password = passwordStdin
    ? await stdin.readLine(signals.interrupted)
    : context.isInteractive
      ? await hidden(`Password of ${username}: `, network, context)
      : null
  if (password === null || password === '') {
    throw new UsageError(
      passwordStdin ? 'There is no password on stdin.' : 'The password is missing, and there is no terminal to ask on.',
      'Give it on stdin: --password-stdin < FILE',
    )
  }
  return context.secrets.register(password)
}

async function hidden(
  question: string,
  { run, giveBack }: OAuthNetwork,
  { environment, secrets }: CommandContext,
): Promise<string> {
  const began = run.clock.elapsed()
  const typed = await promptHidden(question, environment, secrets)
  giveBack(run.clock.elapsed() - began)
  return typed ?? ''
}
