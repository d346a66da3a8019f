// One grant by bare HTTP requests, in the order in which `apps test-offline` does it: what they show is what it must report.
import { createHash, randomBytes } from 'node:crypto'
import { sleep } from './processes.mjs'
import { signIn } from './programs/person.mjs'

const random = () => randomBytes(32).toString('base64url')
const deviceGrant = 'urn:ietf:params:oauth:grant-type:device_code'

/**
 * @param grant `{ issuer, client: { id, secret, method }, grant, scope, answers, redirectUri, rotationWait, age }`
 * @returns the facts; `error` where no tokens came at first
 */
export async function bareGrant(asked) {
  const at = { ...asked, provider: await discovered(asked) }
  const first = await ways[asked.grant ?? 'code'](at)
  if (first.error !== undefined) return { error: first.error, by: first.by }
  const facts = {
    scope: first.body.scope ?? null,
    idToken: first.body.id_token !== undefined,
    expiresIn: first.body.expires_in ?? null,
    refreshToken: first.body.refresh_token !== undefined,
    kind: kindOf(first.body.refresh_token),
  }
  if (!facts.refreshToken) return { ...facts, ...(await revoke(at, { access: [first.body.access_token] })) }
  if (asked.age !== undefined) await sleep(asked.age)
  return { ...facts, ...(await refreshed(first.body, at)) }
}

/** The same without offline_access. @returns whether a refresh token came, and of which kind, where the provider says that */
export async function bareControl(asked) {
  const provider = await discovered(asked)
  const scope = asked.scope.replace(' offline_access', '')
  const { body = {} } = await ways[asked.grant ?? 'code']({ ...asked, provider, scope })
  return { refreshToken: body.refresh_token !== undefined, kind: kindOf(body.refresh_token) }
}

const discovered = async ({ issuer }) => (await fetch(`${issuer}/.well-known/openid-configuration`)).json()

/** The claim `typ`, where a token is a JWT. */
function kindOf(token) {
  try {
    return JSON.parse(Buffer.from(token.split('.')[1], 'base64url').toString()).typ ?? null
  } catch {
    return null
  }
}

async function refreshed(first, at) {
  const second = await redeem(first.refresh_token, at)
  if (second.error !== undefined)
    return {
      redeemed: second.error,
      ...(await revoke(at, { refresh: [first.refresh_token], access: [first.access_token] })),
    }
  const rotation = await rotated(first.refresh_token, second.body, at)
  const facts = {
    redeemed: 'accepted',
    renewed: second.body.access_token !== first.access_token,
    idTokenAgain: second.body.id_token !== undefined,
    scopeAgain: second.body.scope ?? null,
    rotated: rotation.isNew,
    rotatedLater: rotation.isLater,
    reused: null,
  }
  const access = [first.access_token, second.body.access_token]
  const refresh = [rotation.token]
  if (rotation.isNew) {
    if (at.rotationWait !== undefined && !rotation.isLater) await sleep(at.rotationWait)
    const reused = await redeem(first.refresh_token, at)
    facts.reused = reused.error ?? 'accepted'
    if (reused.body.access_token !== undefined) access.push(reused.body.access_token)
    if (reused.body.refresh_token !== undefined) refresh.push(reused.body.refresh_token)
  }
  const revoked = await revoke(at, { refresh, access })
  if (revoked.revoked !== true) return { ...facts, ...revoked, afterRevocation: null }
  const after = await redeem(rotation.token, at)
  return { ...facts, ...revoked, afterRevocation: after.error ?? 'accepted' }
}

async function rotated(spent, second, at) {
  const next = second.refresh_token ?? spent
  if (next !== spent) return { isNew: true, isLater: false, token: next }
  if (at.rotationWait === undefined) return { isNew: false, isLater: false, token: spent }
  await sleep(at.rotationWait)
  const later = (await redeem(spent, at)).body.refresh_token ?? spent
  return { isNew: later !== spent, isLater: later !== spent, token: later }
}

const ways = { code: byCode, device: byDevice, password: byPassword }

async function byCode(at) {
  const { provider, client, scope, redirectUri, answers } = at
  const verifier = random()
  const address = new URL(provider.authorization_endpoint)
  address.search = new URLSearchParams({
    response_type: 'code',
    client_id: client.id,
    redirect_uri: redirectUri,
    scope,
    state: random(),
    nonce: random(),
    prompt: 'consent',
    code_challenge: createHash('sha256').update(verifier).digest('base64url'),
    code_challenge_method: 'S256',
  })
  const { url, status } = await signIn(address, answers, redirectUri)
  const code = url.searchParams.get('code')
  if (code === null) return { error: url.searchParams.get('error') ?? `page ${status}`, by: 'authorization' }
  const form = { grant_type: 'authorization_code', code, redirect_uri: redirectUri, code_verifier: verifier }
  return named(await tokenRequest(form, at), 'token')
}

async function byDevice(at) {
  const { provider, client, scope, answers } = at
  const verifier = random()
  const challenge = {
    code_challenge: createHash('sha256').update(verifier).digest('base64url'),
    code_challenge_method: 'S256',
  }
  const begun = await post(provider.device_authorization_endpoint, { scope, prompt: 'consent', ...challenge }, client)
  if (begun.error !== undefined) return named(begun, 'device')
  await approve(begun.body, answers)
  await sleep(begun.body.interval ?? 5)
  const form = { grant_type: deviceGrant, device_code: begun.body.device_code, code_verifier: verifier }
  return named(await tokenRequest(form, at), 'token')
}

/** Types the code of a device grant, and says yes. */
export const approve = ({ verification_uri, verification_uri_complete, user_code }, answers) =>
  signIn(verification_uri_complete ?? verification_uri, { ...answers, user_code })

async function byPassword(at) {
  const { answers, scope } = at
  const form = { grant_type: 'password', username: answers.username, password: answers.password, scope }
  return named(await tokenRequest(form, at), 'token')
}

const named = (answer, by) => ({ ...answer, by })

const tokenRequest = (form, { provider, client }) => post(provider.token_endpoint, form, client)

const redeem = (token, at) => tokenRequest({ grant_type: 'refresh_token', refresh_token: token }, at)

/** Everything that is alive. @returns `revoked`: true, or why not */
async function revoke({ provider, client }, { refresh = [], access }) {
  if (provider.revocation_endpoint === undefined) return { revoked: 'no endpoint' }
  let revoked = true
  for (const [tokens, token_type_hint] of [
    [access, 'access_token'],
    [refresh, 'refresh_token'],
  ])
    for (const token of tokens) {
      const { status, error } = await post(provider.revocation_endpoint, { token, token_type_hint }, client)
      if (status !== 200) revoked = error ?? `status ${status}`
    }
  return { revoked }
}

/** @returns `{ status, body }`, with `error` unless the status is 200 */
async function post(url, form, { id, secret, method }) {
  const basic = Buffer.from(`${encodeURIComponent(id)}:${encodeURIComponent(secret ?? '')}`).toString('base64')
  const response = await fetch(url, {
    method: 'POST',
    headers: method === 'basic' ? { authorization: `Basic ${basic}` } : {},
    body: new URLSearchParams({
      ...form,
      ...(method === 'basic' ? {} : { client_id: id }),
      ...(method === 'post' ? { client_secret: secret } : {}),
    }),
  })
  const text = await response.text()
  let body = {}
  try {
    body = JSON.parse(text)
  } catch {
    // Not every answer has a body.
  }
  return response.ok
    ? { status: response.status, body }
    : { status: response.status, body, error: body.error ?? `status ${response.status}` }
}
