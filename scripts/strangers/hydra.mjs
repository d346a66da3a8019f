// Hydra (Go module proxy): one server for each configuration, everything in memory. The pages for sign-in and consent, which
// every installation brings itself, are the server below: it says yes.
import { once } from 'node:events'
import { createServer } from 'node:http'
import { join } from 'node:path'
import { notIssued, requestRefused } from './expected.mjs'
import { grantCase } from './grants.mjs'
import { keptTooLong } from './kept.mjs'
import { answers, freePort, startServer } from './processes.mjs'

const secret = 'mQ4vT9xK2pL7sW3nR8yB'
const redirectUri = 'http://127.0.0.1:28943/return'
const client = (client_id, token_endpoint_auth_method, more = {}) => ({
  client_id,
  ...(token_endpoint_auth_method === 'none' ? {} : { client_secret: secret }),
  redirect_uris: [redirectUri],
  grant_types: ['authorization_code', 'refresh_token'],
  response_types: ['code'],
  scope: 'openid offline_access',
  token_endpoint_auth_method,
  ...more,
})
const clients = [
  client('confidential', 'client_secret_basic'),
  client('post', 'client_secret_post'),
  client('public', 'none'),
  client('without-offline', 'client_secret_basic', { scope: 'openid' }),
  client('without-refresh', 'client_secret_basic', { grant_types: ['authorization_code'] }),
]

export const hydra = {
  extra: {
    build: 'github.com/ory/hydra/v2',
    tags: 'sqlite,json1',
    // As its own go.mod has it.
    replace: ['github.com/gobuffalo/pop/v6=github.com/ory/pop/v6@v6.2.1-0.20241121111754-e5dfc0f3344b'],
  },
  async meet({ folder, check }) {
    const grant = (settings, asked) => () => inHydra(folder, settings, (at) => grantCase({ ...at, ...asked }))
    const holds = { verdict: 'holds' }
    await check('confidential client', holds, grant({}, {}))
    await check('with --control', holds, grant({}, { control: true }))
    await check('client_secret_post', holds, grant({}, { client: { id: 'post', secret, method: 'post' } }))
    await check('public client', holds, grant({}, { client: { id: 'public', method: 'none' } }))
    await check('PKCE enforced', holds, grant({ OAUTH2_PKCE_ENFORCED: 'true' }, {}))
    await check('reuse allowed for a minute', { ...holds, 'spent-token-refused': 'warn' }, grant(grace('1m'), {}))
    await check('reuse allowed for two seconds, with --rotation-wait', holds, grant(grace('2s'), { rotationWait: 3 }))
    await check(
      'a scope that the client may not ask for',
      requestRefused,
      grant({}, { scope: 'openid quotes offline_access' }),
    )
    await check(
      'offline_access taken out of the client',
      requestRefused,
      grant({}, { client: other('without-offline') }),
    )
    await check('the client may not refresh', notIssued, grant({}, { client: other('without-refresh') }))
    await check(
      'wrong secret',
      {
        exit: 4,
        refused:
          'The sign-in was refused: invalid_client: Client authentication failed (e.g., unknown client, no client authentication included, or unsupported authentication method).',
      },
      grant({}, { client: { ...other('confidential'), secret: 'not-it-5Kd9' } }),
    )
    await check(
      'a refresh token that lives five seconds, kept for six',
      { kept: 'holds', later: 'does-not-refresh', bare: 'invalid_grant' },
      () => inHydra(folder, { TTL_REFRESH_TOKEN: '5s' }, (at) => keptTooLong(at, 6)),
    )
  },
}

const other = (id) => ({ id, secret, method: 'basic' })
const grace = (duration) => ({ OAUTH2_GRANT_REFRESH_TOKEN_ROTATION_GRACE_PERIOD: duration })

async function inHydra(folder, settings, see) {
  const [publicPort, adminPort, pagesPort] = [await freePort(), await freePort(), await freePort()]
  const [issuer, admin, pages] = [publicPort, adminPort, pagesPort].map((port) => `http://127.0.0.1:${port}`)
  const people = await startPages(pagesPort, admin)
  const server = await startServer(join(folder, 'program'), ['serve', 'all', '--dev', '--sqa-opt-out'], {
    env: {
      ...process.env,
      DSN: 'memory',
      SECRETS_SYSTEM: 'a-secret-for-one-rehearsal-only',
      SERVE_PUBLIC_HOST: '127.0.0.1',
      SERVE_PUBLIC_PORT: String(publicPort),
      SERVE_ADMIN_HOST: '127.0.0.1',
      SERVE_ADMIN_PORT: String(adminPort),
      URLS_SELF_ISSUER: issuer,
      URLS_LOGIN: `${pages}/login`,
      URLS_CONSENT: `${pages}/consent`,
      ...settings,
    },
    isUp: async () => (await answers(`${issuer}/.well-known/openid-configuration`)) && answers(`${admin}/health/ready`),
  })
  try {
    for (const each of clients) {
      const made = await send(`${admin}/admin/clients`, 'POST', each)
      if (made.client_id === undefined)
        throw new Error(`the client ${each.client_id} was not made: ${JSON.stringify(made)}`)
    }
    return await see({
      issuer,
      redirectUri,
      client: other('confidential'),
      answers: {},
      scope: 'openid offline_access',
    })
  } finally {
    people.closeAllConnections()
    people.close()
    await server.stop()
  }
}

async function send(url, method, body) {
  const headers = { 'content-type': 'application/json' }
  return (await fetch(url, { method, headers, ...(body && { body: JSON.stringify(body) }) })).json()
}

/** Accepts every sign-in and every consent, as documented for Hydra's admin API. */
async function startPages(port, admin) {
  const accept = async (url) => {
    const kind = url.pathname.slice(1)
    const name = `${kind}_challenge`
    const at = `${admin}/admin/oauth2/auth/requests/${kind}`
    const query = `?${name}=${encodeURIComponent(url.searchParams.get(name))}`
    const asked = await send(`${at}${query}`, 'GET')
    const yes =
      kind === 'login'
        ? { subject: 'kim', remember: false }
        : { grant_scope: asked.requested_scope, grant_access_token_audience: asked.requested_access_token_audience }
    return (await send(`${at}/accept${query}`, 'PUT', yes)).redirect_to
  }
  const server = createServer((request, response) => {
    accept(new URL(request.url, 'http://127.0.0.1'))
      .then((location) => response.writeHead(302, { location }).end())
      .catch((error) => response.writeHead(500).end(error.message))
  })
  server.listen(port, '127.0.0.1')
  await once(server, 'listening')
  return server
}
