import { lifetimeOf } from '../token-settings/app'
import { makePlan } from './make-plan'
import type { AppConflict } from './plan-app'
import type { Entry, PlannableApp } from './wishes'

/** Conflicts that show without the domain: whether two wishes fit together does not depend on the value of now. */
export function conflictsAmongNamed(entries: readonly Entry[]): readonly AppConflict[] {
  const named = entries.flatMap((entry) => ('id' in entry.about ? [entry.about.id.toLowerCase()] : []))
  const wishes = { entries, protect: [], sparesOracle: false, skipped: [] }
  return makePlan(onlyNamed(wishes), [...new Set(named)].map(standIn), null).conflicts
}

const onlyNamed = <Wishes extends { entries: readonly Entry[] }>(wishes: Wishes): Wishes => ({
  ...wishes,
  entries: wishes.entries.filter(({ about }) => 'id' in about),
})

/** An app of which nothing is known but its id. */
const standIn = (id: string): PlannableApp => ({
  id,
  ocid: null,
  displayName: id,
  clientId: null,
  refreshTokenExpiry: lifetimeOf('refresh', null),
  accessTokenExpiry: lifetimeOf('access', null),
  allowOffline: null,
  isOAuthResource: null,
  isOAuthClient: null,
  active: null,
  clientType: null,
  allowedGrants: [],
  trustScope: null,
  allowedScopes: [],
  bypassConsent: null,
  allowedTags: [],
  tags: [],
  contact: null,
  isOPCService: null,
  scopes: [],
})
