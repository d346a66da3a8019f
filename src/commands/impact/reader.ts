import type { IdentityDomain } from '../../identity-domain/domain'
import type { PlannableApp } from '../../plan/wishes'
import { type DomainReader, readerOf as listReaderOf } from '../shared/plan/read-apps'

/** What is asked of a domain here: nothing can send a change. */
export interface ImpactReader extends DomainReader, Pick<IdentityDomain, 'countGrants'> {
  /** @throws {NoSuchApp} */
  find(selector: string): Promise<PlannableApp>
}

export const readerOf = (domain: IdentityDomain): ImpactReader => ({
  ...listReaderOf(domain),
  countGrants: domain.countGrants,
  find: domain.oauthApps.find,
})
