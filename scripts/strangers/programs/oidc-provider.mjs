// Starts oidc-provider from the folder where it was installed: folder, port, and what is asked of it as JSON.
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'

const [folder, port, text] = process.argv.slice(2)
const { rotation = true, clients, refreshSeconds, issues = true, scopes } = JSON.parse(text)
const program = createRequire(join(folder, 'package.json')).resolve('oidc-provider')
const { default: Provider } = await import(pathToFileURL(program).href)

const issuer = `http://127.0.0.1:${port}`
const provider = new Provider(issuer, {
  clients,
  ...(scopes === undefined ? {} : { scopes }),
  cookies: { keys: ['a-key-for-cookies'] },
  pkce: { required: () => true },
  rotateRefreshToken:
    typeof rotation === 'boolean'
      ? rotation
      : ({ oidc }) => Date.now() / 1000 - oidc.entities.RefreshToken.iat >= rotation,
  ...(issues ? {} : { issueRefreshToken: async () => false }),
  ...(refreshSeconds === undefined ? {} : { ttl: { RefreshToken: refreshSeconds } }),
  features: { devInteractions: { enabled: true }, deviceFlow: { enabled: true }, revocation: { enabled: true } },
})
provider.listen(Number(port), '127.0.0.1')
