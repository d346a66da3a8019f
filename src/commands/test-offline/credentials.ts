import type { CommandContext } from '../../cli/command'
import { UsageError } from '../../failures/errors'
import type { OAuthNetwork } from '../../identity-domain/oauth/network'
import type { TestedClient } from '../../identity-domain/oauth/requests'
import { promptHidden } from '../../output/prompt-hidden'
import type { Secret } from '../../secrets/secrets'
import type { OfflineRequest } from './request'
import type { TestTarget } from './test-target'

/** How the client under test shows who it is. @throws {UsageError} when there is no way to its secret or key */
export async function testedClient(
  testTarget: TestTarget,
  asked: OfflineRequest,
  network: OAuthNetwork,
  context: CommandContext,
): Promise<TestedClient> {
  const { clientId } = testTarget.client
  const method = asked.authMethod ?? null
  const client = { clientId, secret: null, makeAssertion: null, method }
  if (method === 'none') return client
  const byKey = network.clientKey !== null && network.clientSecret === null && !asked.readSecret
  if (method === 'private_key_jwt' || (method === null && byKey)) {
    if (network.clientKey === null)
      throw new UsageError(
        '--auth-method private_key_jwt needs the private key of the client.',
        'Set APPS_TEST_CLIENT_KEY_FILE.',
      )
    const { makeAssertion } = await network.clientKey(clientId)
    return { ...client, makeAssertion }
  }
  const needsSecret = method !== null || !testTarget.isPublic
  return { ...client, secret: needsSecret ? await secretFor(testTarget, asked, network, context) : null }
}

/** The secret of the client under test: from a variable or file, from the domain, or typed. */
async function secretFor(
  { client, app }: TestTarget,
  { readSecret }: OfflineRequest,
  network: OAuthNetwork,
  context: CommandContext,
): Promise<Secret> {
  if (network.clientSecret !== null) return network.clientSecret
  if (readSecret && app !== null) {
    const secret = await (await context.domain()).readClientSecret(app)
    if (secret !== null) return secret
    throw new UsageError(`The domain returned no secret for ${app.displayName}.`, howToGive)
  }
  const name = client.displayName ?? client.clientId
  const typed = context.isInteractive ? await hidden(`Secret of ${name}: `, network, context) : ''
  if (typed === '') throw new UsageError(`${name} is a confidential client, and its secret is not set.`, howToGive)
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
