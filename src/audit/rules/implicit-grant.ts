import { type AppRule, isOAuthClient } from './rule'

/** Access tokens in the address of a page (RFC 9700 section 2.1.2). */
export const implicitGrant: AppRule = {
  looksAt: 'app',
  reads: ['isOAuthClient', 'allowedGrants'],
  isAbout: isOAuthClient,
  findIn: ({ allowedGrants }) => (allowedGrants.includes('implicit') ? [{ kind: 'implicit-grant' }] : []),
}
