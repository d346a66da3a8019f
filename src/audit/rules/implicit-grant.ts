import { type AppRule, isOAuthClient } from './rule'

interface ImplicitGrant {
  kind: 'implicit-grant'
}

export const implicitGrant: AppRule<ImplicitGrant> = {
  code: 'implicit-grant',
  title: 'A client may use the implicit grant',
  why: [
    'The implicit grant puts the access token in the address of a page. There it stays in histories and logs, and an',
    'attacker can inject another one. It never returns a refresh token. Clients in browsers now use the authorization',
    'code grant with PKCE instead.',
  ].join(' '),
  source: 'RFC 9700 section 2.1.2; OAuth 2.1, which leaves the grant out.',
  looksAt: 'app',
  reads: ['isOAuthClient', 'allowedGrants'],
  isAbout: isOAuthClient,
  findIn: ({ allowedGrants }) => (allowedGrants.includes('implicit') ? [{ kind: 'implicit-grant' }] : []),
  message: () => 'the client may use the implicit grant, which puts access tokens in page addresses',
  fix: (_, { id }) => ({ command: 'set-grant', app: id, grant: 'implicit', to: false }),
  facts: () => ({
    attribute: 'allowedGrants',
    found: 'implicit',
    wanted: 'not granted',
    evidence: { grant: 'implicit' },
  }),
}
