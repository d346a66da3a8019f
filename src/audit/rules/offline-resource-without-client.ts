import { effectOf } from '../../token-settings/effect'
import { readForTrust } from '../trust-graph'
import type { DomainRule } from './rule'

interface OfflineResourceWithoutClient {
  kind: 'offline-resource-without-client'
}

export const offlineResourceWithoutClient: DomainRule<OfflineResourceWithoutClient> = {
  code: 'offline-resource-without-client',
  title: 'A resource allows offline access that no client can use',
  why: [
    'The resource would issue refresh tokens, but no active client can get one: none has the refresh_token grant, a grant',
    'that returns the first refresh token, and permission to request one of its scopes. Switch offline access off if',
    'nobody needs it, so that no client gets it unreviewed. Not judged if the domain decides which scopes a client may',
    'request, or if a filter narrows the audit, because the client may be among the apps that were not read.',
  ].join(' '),
  source: 'App schema, allowOffline, allowedScopes, trustScope; OCI IAM guide, "Refresh Token Grant Type".',
  looksAt: 'domain',
  reads: readForTrust,
  isAbout: (app) => effectOf(app).refresh && app.active !== false,
  findIn: (resource, { graph }) => {
    const usable = graph.isUsable(resource)
    if (usable === 'maybe') return 'cannot-tell'
    return usable === 'yes' ? [] : [{ kind: 'offline-resource-without-client' }]
  },
  message: () => 'the resource allows offline access, but no active client can get a refresh token for it',
  fix: (_, { id }) => ({ command: 'set-offline', app: id, to: false }),
  facts: () => ({ attribute: 'allowOffline', found: 'offline on', wanted: 'no use for it' }),
}
