// oidc-provider (npm): a certified provider, one process for each configuration.
import { here } from '../bench/measure.mjs'
import { notIssued, notRotated, requestRefused } from './expected.mjs'
import { grantCase } from './grants.mjs'
import { keptTooLong } from './kept.mjs'
import { answers, freePort, startServer } from './processes.mjs'

const secret = 'mQ4vT9xK2pL7sW3nR8yB'
const redirectUri = 'http://127.0.0.1:28943/return'
const grants = ['authorization_code', 'refresh_token', 'urn:ietf:params:oauth:grant-type:device_code']
const client = (id, method, more = {}) => ({
  client_id: id,
  ...(method === 'none' ? {} : { client_secret: secret }),
  application_type: 'native',
  redirect_uris: [redirectUri],
  grant_types: grants,
  token_endpoint_auth_method: method,
  ...more,
})
const clients = [
  client('confidential', 'client_secret_basic'),
  client('post', 'client_secret_post'),
  client('public', 'none'),
  client('without-offline', 'client_secret_basic', { scope: 'openid' }),
  client('without-refresh', 'client_secret_basic', { grant_types: ['authorization_code'] }),
]

const typed = { login: 'kim', password: 'kim' }
const confidential = { id: 'confidential', secret, method: 'basic' }

export const oidcProvider = {
  async meet({ folder, check }) {
    const with_ = (configuration, see) => async () => {
      const port = await freePort()
      const issuer = `http://127.0.0.1:${port}`
      const args = [
        here('../strangers/programs/oidc-provider.mjs'),
        folder,
        String(port),
        JSON.stringify({ clients, ...configuration }),
      ]
      const server = await startServer(process.execPath, args, {
        isUp: () => answers(`${issuer}/.well-known/openid-configuration`),
      })
      try {
        return await see({ issuer, redirectUri, answers: typed, scope: 'openid offline_access' })
      } finally {
        await server.stop()
      }
    }
    const grant = (configuration, asked) =>
      with_(configuration, (at) => grantCase({ ...at, client: confidential, ...asked }))
    await check('confidential client, PKCE enforced, rotation on', { verdict: 'holds' }, grant({}, {}))
    await check('with --control', { verdict: 'holds' }, grant({}, { control: true }))
    await check(
      'client_secret_post',
      { verdict: 'holds' },
      grant({}, { client: { id: 'post', secret, method: 'post' } }),
    )
    await check('public client', { verdict: 'holds' }, grant({}, { client: { id: 'public', method: 'none' } }))
    await check('device grant', { verdict: 'holds' }, grant({}, { grant: 'device' }))
    await check('rotation off', { verdict: 'holds', ...notRotated }, grant({ rotation: false }, {}))
    await check(
      'rotation after six seconds, seen at once',
      { verdict: 'holds', ...notRotated },
      grant({ rotation: 6 }, {}),
    )
    await check(
      'rotation after six seconds, with --rotation-wait',
      { verdict: 'holds' },
      grant({ rotation: 6 }, { rotationWait: 7 }),
    )
    await check('no refresh token is given', notIssued, grant({ issues: false }, {}))
    await check(
      'the client may not ask for offline_access',
      requestRefused,
      grant({}, { client: { id: 'without-offline', secret, method: 'basic' } }),
    )
    await check(
      'the client may not refresh',
      notIssued,
      grant({}, { client: { id: 'without-refresh', secret, method: 'basic' } }),
    )
    await check(
      'wrong secret',
      { exit: 4, refused: 'The sign-in was refused: invalid_client: client authentication failed.' },
      grant({}, { client: { ...confidential, secret: 'not-it-5Kd9' } }),
    )
    await check(
      'a refresh token that lives five seconds, kept for six',
      { kept: 'holds', later: 'does-not-refresh', bare: 'invalid_grant' },
      with_({ refreshSeconds: 5 }, (at) => keptTooLong({ ...at, client: confidential }, 6)),
    )
  },
}
