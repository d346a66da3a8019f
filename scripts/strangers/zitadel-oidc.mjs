// The example server of zitadel/oidc (Go module proxy): it has its own clients and users, and listens on a port of its own.
import { join } from 'node:path'
import { grantCase } from './grants.mjs'
import { answers, freePort, startServer } from './processes.mjs'

const redirectUri = 'http://127.0.0.1:28943/return'

export const zitadelOidc = {
  extra: { build: 'github.com/zitadel/oidc/v3/example/server' },
  async meet({ folder, temporary, check }) {
    const port = await freePort()
    const issuer = `http://localhost:${port}`
    const server = await startServer(join(folder, 'program'), [], {
      cwd: temporary,
      env: { ...process.env, PORT: String(port), REDIRECT_URI: redirectUri },
      isUp: () => answers(`${issuer}/.well-known/openid-configuration`),
    })
    const web = { id: 'web', secret: 'secret', method: 'basic' }
    const grant = (asked) => () =>
      grantCase({
        issuer,
        redirectUri,
        client: web,
        answers: { username: 'test-user@localhost', password: 'verysecure' },
        scope: 'openid offline_access',
        ...asked,
      })
    try {
      await check('confidential client', { verdict: 'holds' }, grant({}))
      await check('with --control', { verdict: 'holds' }, grant({ control: true }))
      await check('client_secret_post', { verdict: 'holds' }, grant({ client: { ...web, method: 'post' } }))
      await check('public client', { verdict: 'holds' }, grant({ client: { id: 'native', method: 'none' } }))
      await check(
        'a scope that there is not, which is left out of the grant',
        { verdict: 'incomplete', 'scope-kept': 'warn' },
        grant({ scope: 'openid quotes offline_access' }),
        'the library deletes scopes that the client may not ask for (`ValidateAuthReqScopes` in `pkg/op/auth_request.go`).',
      )
      await check(
        'wrong secret',
        { exit: 4, refused: 'The sign-in was refused: invalid_client: invalid client_id / client_secret.' },
        grant({ client: { ...web, secret: 'not-it-5Kd9' } }),
      )
    } finally {
      await server.stop()
    }
  },
}
