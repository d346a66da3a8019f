// Keycloak (Maven Central): one server, a realm for each setting of refresh tokens.
import { readdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { notIssued, requestRefused, requestUnclear } from './expected.mjs'
import { grantCase } from './grants.mjs'
import { keptTooLong } from './kept.mjs'
import { answers, freePort, startServer } from './processes.mjs'

const secret = 'mQ4vT9xK2pL7sW3nR8yB'
const redirectUri = 'http://127.0.0.1:28943/return'
const password = 'Kim-4-keycloak'
const administrator = { username: 'strangers', password: 'only-for-this-run' }

const client = (clientId, more = {}) => ({
  clientId,
  secret,
  redirectUris: [redirectUri],
  directAccessGrantsEnabled: true,
  attributes: { 'oauth2.device.authorization.grant.enabled': 'true' },
  ...more,
})
const clients = [
  client('confidential'),
  client('public', { publicClient: true, secret: undefined }),
  client('pkce', { publicClient: true, secret: undefined, attributes: { 'pkce.code.challenge.method': 'S256' } }),
  client('without-offline', { optionalClientScopes: [] }),
  client('without-refresh', { attributes: { 'use.refresh.tokens': 'false' } }),
  client('disabled', { enabled: false }),
  client('no-code', { standardFlowEnabled: false }),
]
const user = (username, realmRoles) => ({
  username,
  email: `${username}@example.com`,
  emailVerified: true,
  firstName: 'Kim',
  lastName: 'Lee',
  enabled: true,
  credentials: [{ type: 'password', value: password }],
  realmRoles,
})

/** What each realm changes of Keycloak's defaults. */
const realms = {
  usual: {},
  rotating: { revokeRefreshToken: true, refreshTokenMaxReuse: 0 },
  'reuse-once': { revokeRefreshToken: true, refreshTokenMaxReuse: 1 },
  short: { offlineSessionMaxLifespanEnabled: true, offlineSessionMaxLifespan: 5, accessTokenLifespan: 60 },
}

export const keycloak = {
  async meet({ folder, check }) {
    const home = join(
      folder,
      readdirSync(folder).find((each) => each.startsWith('keycloak-')),
    )
    // The realms are made anew in each run.
    rmSync(join(home, 'data'), { recursive: true, force: true })
    const port = await freePort()
    const url = `http://127.0.0.1:${port}`
    const server = await startServer(
      join(home, 'bin', 'kc.sh'),
      ['start-dev', `--http-port=${port}`, '--http-host=127.0.0.1'],
      {
        env: {
          ...process.env,
          KC_BOOTSTRAP_ADMIN_USERNAME: administrator.username,
          KC_BOOTSTRAP_ADMIN_PASSWORD: administrator.password,
          JAVA_OPTS_APPEND: '-Xmx512m',
        },
        seconds: 240,
        isUp: () => answers(`${url}/realms/master/.well-known/openid-configuration`),
      },
    )
    try {
      await makeRealms(url)
      await cases(url, check)
    } finally {
      await server.stop()
    }
  },
}

async function makeRealms(url) {
  const signedIn = await fetch(`${url}/realms/master/protocol/openid-connect/token`, {
    method: 'POST',
    body: new URLSearchParams({ grant_type: 'password', client_id: 'admin-cli', ...administrator }),
  })
  const { access_token: token } = await signedIn.json()
  for (const [realm, settings] of Object.entries(realms)) {
    const users = [user('kim', [`default-roles-${realm}`]), user('guest', [])]
    const made = await fetch(`${url}/admin/realms`, {
      method: 'POST',
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      body: JSON.stringify({ realm, enabled: true, clients, users, ...settings }),
    })
    if (made.status !== 201) throw new Error(`the realm ${realm} was not made: ${made.status} ${await made.text()}`)
  }
}

async function cases(url, check) {
  const confidential = { id: 'confidential', secret, method: 'basic' }
  const at = (realm, more = {}) => ({
    issuer: `${url}/realms/${realm}`,
    redirectUri,
    client: confidential,
    answers: { username: 'kim', password },
    scope: 'openid offline_access',
    ...more,
  })
  const grant = (realm, more) => () => grantCase(at(realm, more))
  const holds = { verdict: 'holds' }
  // Without revokeRefreshToken every refresh brings a new token, and the old one stays.
  const usual = { ...holds, 'spent-token-refused': 'warn' }

  await check(
    'confidential client',
    usual,
    grant('usual'),
    'a used refresh token stays valid unless "Revoke Refresh Token" is on (Keycloak, Server Administration Guide).',
  )
  await check('with --control', usual, grant('usual', { control: true }))
  await check('client_secret_post', usual, grant('usual', { client: { ...confidential, method: 'post' } }))
  await check('public client', usual, grant('usual', { client: { id: 'public', method: 'none' } }))
  await check('PKCE enforced', usual, grant('usual', { client: { id: 'pkce', method: 'none' } }))
  await check('device grant', usual, grant('usual', { grant: 'device' }))
  await check(
    'device grant, public client',
    usual,
    grant('usual', { grant: 'device', client: { id: 'public', method: 'none' } }),
  )
  await check('password grant', usual, grant('usual', { grant: 'password' }))
  await check('a scope that there is not', requestRefused, grant('usual', { scope: 'openid quotes offline_access' }))
  await check(
    'offline_access taken out of the client',
    requestRefused,
    grant('usual', { client: { ...confidential, id: 'without-offline' } }),
  )
  await check(
    'a user without the role offline_access',
    requestUnclear,
    grant('usual', { answers: { username: 'guest', password } }),
  )
  await check(
    'the client gets no refresh tokens',
    notIssued,
    grant('usual', { client: { ...confidential, id: 'without-refresh' } }),
  )
  await check(
    'the client may not use codes',
    requestRefused,
    grant('usual', { client: { ...confidential, id: 'no-code' } }),
  )
  await check(
    'wrong secret',
    { exit: 4, refused: 'The sign-in was refused: unauthorized_client: Invalid client or Invalid client credentials.' },
    grant('usual', { client: { ...confidential, secret: 'not-it-5Kd9' } }),
    'Keycloak calls a wrong secret unauthorized_client, with status 401; RFC 6749 section 5.2 has invalid_client for it.',
  )
  await check(
    'wrong password',
    { exit: 4, refused: 'The sign-in was refused: invalid_grant: Invalid user credentials.' },
    grant('usual', { grant: 'password', answers: { username: 'kim', password: 'not-it-5Kd9' } }),
  )
  await check('rotation on', holds, grant('rotating'))
  await check('rotation on, public client', holds, grant('rotating', { client: { id: 'public', method: 'none' } }))
  await check('rotation on, device grant', holds, grant('rotating', { grant: 'device' }))
  await check('reuse allowed once', { ...holds, 'spent-token-refused': 'warn' }, grant('reuse-once'))
  await check(
    'a refresh token that lives five seconds, kept for six',
    { kept: 'holds', later: 'does-not-refresh', bare: 'invalid_grant' },
    () => keptTooLong(at('short'), 6),
  )
}
