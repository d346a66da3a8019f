import type { CommandContext } from '../../cli/command'
import { DomainFailure, NotPermitted, UsageError } from '../../failures/errors'
import type { Granted } from '../../identity-domain/oauth/answers'
import { authorizationRequest } from '../../identity-domain/oauth/authorization'
import { awaitApproval, beginDeviceSignIn } from '../../identity-domain/oauth/device'
import { isThisMachine } from '../../identity-domain/oauth/discovery'
import { redeemCode, signInWithPassword } from '../../identity-domain/oauth/grants'
import type { Asking } from '../../identity-domain/oauth/requests'
import { type Person, signInByPasting, signInWithBrowser } from '../../identity-domain/oauth/sign-in'
import { decidesTheGrant, describeRefusal, type Refusal, topicOf } from '../../offline-access/answer'
import type { Secret } from '../../secrets/secrets'
import type { OfflineRequest } from './request'
import type { TestTarget } from './test-target'

/** A sign-in that is about to be made. */
export interface SignInWish {
  asked: OfflineRequest
  testTarget: TestTarget
  scope: string
  /** With the password grant. */
  password: Secret | null
}

/**
 * Signs a user in, in the way that was asked for, and redeems what comes of it.
 *
 * @throws {NotPermitted} when the sign-in is refused or abandoned, {DomainFailure} when the provider is not reached
 */
export async function firstAnswer(wish: SignInWish, asking: Asking, context: CommandContext): Promise<Granted> {
  const granted = await ways[wish.asked.grant](wish, asking, context)
  const { answer } = granted
  if (answer.kind === 'not-sent' && !asking.network.run.interrupted.aborted)
    throw new DomainFailure(`The request for tokens could not be sent: ${answer.why}.`)
  if (answer.kind === 'turned-away')
    throw new DomainFailure(`No tokens were issued: ${answer.why}.`, { hint: 'Try again later.', status: 429 })
  if (answer.kind === 'refused' && !isAboutTheClient(answer)) throw notSignedIn(answer, wish.asked, asking)
  return granted
}

const ways: Record<
  OfflineRequest['grant'],
  (wish: SignInWish, asking: Asking, context: CommandContext) => Promise<Granted>
> = {
  code: byCode,
  device: byDevice,
  password: ({ asked, scope, password }, asking) =>
    signInWithPassword({ username: asked.username ?? '', password: password as Secret, scope }, asking),
}

async function byCode(
  { asked, testTarget, scope }: SignInWish,
  asking: Asking,
  context: CommandContext,
): Promise<Granted> {
  const request = await authorizationRequest(
    {
      scope,
      redirectUri: redirectUriFor(testTarget, asked),
      prompt: promptFor(asked, asking),
      username: asked.username ?? null,
      more: Object.fromEntries(asked.param),
    },
    asking,
  )
  if ('kind' in request) return { answer: request, tokens: null, times: null }
  const person = personAt(context, asked)
  const outcome = asked.browser
    ? await signInWithBrowser(request, asking, context.environment, person)
    : await signInByPasting(request, asking, person)
  if (outcome.kind === 'signed-in') return redeemCode(outcome.signedIn, asking)
  return {
    answer: { kind: 'refused', error: outcome.error, description: outcome.description },
    tokens: null,
    times: null,
  }
}

/** Exactly as registered; where a browser here shall come back to it, one on this machine. */
export function redirectUriFor({ redirectUris, client }: TestTarget, { redirectUri, browser }: OfflineRequest): string {
  if (redirectUri !== undefined && !redirectUris.includes(redirectUri)) {
    throw new UsageError(
      `${redirectUri} is not registered for ${client.displayName ?? client.clientId}.`,
      redirectUris.length === 0 ? 'It has no redirect URI.' : `Registered: ${redirectUris.join(', ')}`,
    )
  }
  const usable = redirectUris.filter((each) => URL.canParse(each))
  const local = usable.find((each) => new URL(each).protocol === 'http:' && isThisMachine(new URL(each)))
  const chosen = redirectUri ?? local ?? (browser ? undefined : usable[0])
  if (chosen !== undefined && URL.canParse(chosen)) return chosen
  throw new UsageError(
    `${client.displayName ?? client.clientId} has no redirect URI on this machine${usable.length > 0 ? `, but ${usable.join(', ')}` : ''}.`,
    usable.length > 0
      ? 'Use --no-browser and paste the final address, or --grant device.'
      : 'Register http://localhost:8943 for it, or use --grant device.',
  )
}

function personAt({ environment, output }: CommandContext, { browser }: OfflineRequest): Person {
  const { stdin } = environment
  return {
    async show(url) {
      await output.note(
        browser ? 'Sign in with the browser that opens, or at this address:' : 'Sign in at this address:',
      )
      // Whole, on one line of its own: it is there to be copied.
      await environment.stderr.write(`${url.href}\n`)
      if (browser) return
      await output.note('The browser may show an error page at the end: that is expected.')
      const unseen = stdin.isTerminal ? ' (it is not shown)' : ''
      await output.note(`Then paste the address that the browser ends at${unseen}:`)
    },
    readLine: (stop) => (stdin.isTerminal ? readPasted(stop, environment) : stdin.readLine(stop)),
    say: (text) => output.note(text),
  }
}

/** Typed as a secret is: a terminal that shows what is typed cuts a line at 4096 bytes, and an address may be longer. */
async function readPasted(stop: AbortSignal, { stdin, stderr }: CommandContext['environment']): Promise<string | null> {
  const pasted = await stdin.readHidden(stop, () => stderr.write('Address: '))
  await stderr.write('\n')
  return pasted
}

/** Offline access needs consent at other providers (OpenID Connect Core 1.0 section 11); `none` leaves the parameter out. */
function promptFor({ prompt }: OfflineRequest, { provider }: Asking): string | null {
  const asked = prompt ?? (provider.kind === 'any' ? 'consent' : 'none')
  return asked === 'none' ? null : asked
}

async function byDevice({ scope, asked }: SignInWish, asking: Asking, { output }: CommandContext): Promise<Granted> {
  const wish = { scope, prompt: promptFor(asked, asking), more: Object.fromEntries(asked.param) }
  const device = await beginDeviceSignIn(wish, asking)
  if ('kind' in device) return { answer: device, tokens: null, times: null }
  await output.note(`Open ${device.verificationUri} and enter the code ${device.userCode}`)
  if (device.completeUri !== null) await output.note(`Or open ${device.completeUri}, which holds the code.`)
  return awaitApproval(device, asking)
}

/** What the client or its request is refused for, and no person: an answer to the question that is asked here. */
const isAboutTheClient = (refusal: Refusal): boolean => decidesTheGrant(refusal) || topicOf(refusal) === 'request'

function notSignedIn(
  refusal: Refusal,
  { grant }: OfflineRequest,
  { client: { secret, makeAssertion } }: Asking,
): NotPermitted | DomainFailure {
  const { error } = refusal
  const said = describeRefusal(refusal)
  const topic = topicOf(refusal)
  if (topic === 'provider')
    return new DomainFailure(`The provider failed at the sign-in: ${said}.`, { hint: 'Try again later.' })
  const wasGuessed = topic === 'secret' || (grant === 'password' && error === 'invalid_grant')
  const hint =
    topic === 'secret' && secret === null && makeAssertion === null
      ? 'No secret was given. If the client has one: APPS_TEST_CLIENT_SECRET or APPS_TEST_CLIENT_SECRET_FILE.'
      : 'It was not tried again: repeated failures can lock an account or a client.'
  return new NotPermitted(`The sign-in was refused: ${said}.`, wasGuessed ? { hint } : {})
}
