// Two libraries for the protocols that the sandbox speaks, both from PyPI.
import { here } from '../bench/measure.mjs'
import { inVenv } from './install.mjs'
import { openSandbox, resourceOwner } from './oracle.mjs'
import { mustRun } from './processes.mjs'

const python = async (folder, script, args) =>
  JSON.parse(await mustRun(inVenv(folder, 'python'), [here(`../strangers/programs/${script}`), ...args]))

/** Of the example app ResourceOwner. */
const client = { id: '3fd7476a48a94381bd5e1bc88cc92021', secret: 'this-is-not-the-secret' }
const redirectUri = 'http://localhost:8943'

export const authlib = {
  extra: { with: ['httpx'] },
  async meet({ folder, temporary, check }) {
    const sandbox = await openSandbox(temporary)
    const { APPS_CLIENT_ID: id, APPS_CLIENT_SECRET: secret } = sandbox.settings
    try {
      const scope = `openid ${sandbox.url}/myprofile offline_access`
      const seen = await python(folder, 'oauth.py', [
        sandbox.url,
        id,
        secret,
        client.id,
        client.secret,
        redirectUri,
        scope,
      ])
      await check('client credentials, client_secret_basic', 200, () => seen.basic)
      await check('client credentials, client_secret_post', 200, () => seen.post)
      await check(
        'code with PKCE, refresh, replay, revocation',
        { state: true, refreshed: true, rotated: true, spent: 'invalid_grant', revoked: 200 },
        () => seen.code,
      )
    } finally {
      sandbox.stop()
    }
  },
}

export const scim2Client = {
  extra: { with: ['httpx2'] },
  async meet({ folder, temporary, check }) {
    const sandbox = await openSandbox(temporary)
    const { APPS_CLIENT_ID: id, APPS_CLIENT_SECRET: secret } = sandbox.settings
    try {
      const answer = await fetch(`${sandbox.url}/oauth2/v1/token`, {
        method: 'POST',
        headers: { authorization: `Basic ${Buffer.from(`${id}:${secret}`).toString('base64')}` },
        body: new URLSearchParams({ grant_type: 'client_credentials', scope: 'urn:opc:idm:__myscopes__' }),
      })
      const { access_token: token } = await answer.json()
      await check(
        'discovery, one app, the list of apps',
        {
          resourceTypes: ['App'],
          patch: true,
          displayName: 'ResourceOwner',
          refreshTokenExpiry: 604800,
          total: 15,
          rows: 15,
        },
        () => python(folder, 'scim2.py', [sandbox.url, token, resourceOwner]),
      )
    } finally {
      sandbox.stop()
    }
  },
}
