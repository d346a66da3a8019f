import { readForTrust } from '../trust-graph'
import {
  formatReached,
  type ReachedResource,
  reachedEvidence,
  reachedResources,
  reachedSubject,
} from './reached-resources'
import { type DomainRule, isOAuthClient } from './rule'

type ConsentBypassedOffline = { kind: 'consent-bypassed-offline' } & ReachedResource

export const consentBypassedOffline: DomainRule<ConsentBypassedOffline> = {
  code: 'consent-bypassed-offline',
  title: 'A client gets offline access without asking the user',
  why: [
    'Offline access continues after the user has left, so users are asked for consent. This client bypasses consent for',
    'all scopes and may get refresh tokens of a resource that allows offline access, so users never learn of it. This can',
    "be right for an organization's own app: then record it in a waiver. Only active clients and resources are judged,",
    'and none if trustScope leaves it to the domain which scopes the client may request.',
  ].join(' '),
  source: 'App schema, bypassConsent, allowOffline; OpenID Connect Core 1.0 section 11.',
  looksAt: 'domain',
  reads: ['bypassConsent', ...readForTrust],
  isAbout: isOAuthClient,
  findIn: (client, { graph }) => {
    if (client.bypassConsent !== true) return []
    const reached = reachedResources(client, graph, -1)
    if (reached === 'cannot-tell') return reached
    return reached.map(({ app: _, more: __, ...resource }) => ({ kind: 'consent-bypassed-offline', ...resource }))
  },
  message: (reached) => `the client bypasses consent and may get refresh tokens of ${formatReached(reached)}`,
  fix: () => ({
    command: null,
    advice: 'In the console (Client configuration), let the client ask for consent, or remove the scope from it.',
  }),
  facts: (reached) => ({
    attribute: 'bypassConsent',
    found: 'no consent',
    wanted: 'consent',
    evidence: reachedEvidence(reached),
  }),
  subject: reachedSubject,
  extent: ({ others = null }) => others,
}
