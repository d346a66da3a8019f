import { listedOrigin } from '../../config/oci/identity-service'
import type { Profile, Profiles } from '../../config/profiles/profile'
import type { ListedDomain } from '../../identity-domain/tenancy/list-domains'
import type { View } from '../../output/output'
import { freeName } from './profile-names'

/** A domain of the tenancy, and what is known of it here. */
export interface Discovered {
  domain: ListedDomain
  /** null: its address cannot be used. */
  origin: URL | null
  /** Why not, as a sentence. */
  problem: string | null
  /** The profiles that there are for it, by name. */
  profiles: readonly string[]
}

/** @param service the origin that named the domain */
export function discovered(domain: ListedDomain, service: URL, { all }: Profiles): Discovered {
  const listed = listedOrigin(domain.url, service)
  if ('problem' in listed)
    return { domain, origin: null, problem: `Domain ${domain.displayName} ${listed.problem}.`, profiles: [] }
  const { origin } = listed
  return { domain, origin, problem: null, profiles: namesFor(origin, all) }
}

const namesFor = ({ origin }: URL, all: Profiles['all']): string[] =>
  [...all.values()].filter((profile) => profile.origin.origin === origin).map(({ name }) => name)

/** A domain that has no profile yet, and a name for one. */
export interface Rememberable {
  displayName: string
  origin: URL
  name: string
}

/** Of those in use, each origin once. */
export function rememberable(found: readonly Discovered[], { all }: Profiles): Rememberable[] {
  const taken = new Set([...all.keys()].map((name) => name.toLowerCase()))
  const origins = new Set<string>()
  return found.flatMap(({ domain: { displayName, lifecycleState }, origin, profiles }) => {
    if (origin === null || lifecycleState !== 'ACTIVE' || profiles.length > 0 || origins.has(origin.origin)) return []
    const name = freeName(displayName, taken)
    taken.add(name)
    origins.add(origin.origin)
    return [{ displayName, origin, name }]
  })
}

/** The same domain once these profiles are stored. */
export const withProfilesOf = (found: Discovered, stored: readonly Profile[]): Discovered => ({
  ...found,
  profiles: [
    ...found.profiles,
    ...stored.filter(({ origin }) => origin.origin === found.origin?.origin).map(({ name }) => name),
  ],
})

const addressOf = ({ domain, origin }: Discovered): string => origin?.origin ?? domain.url

export const discoveredView: View<Discovered> = {
  columns: [
    { title: 'Name', name: 'displayName', ...text(({ domain }) => domain.displayName) },
    { title: 'URL', name: 'url', ...text(addressOf), whole: true },
    { title: 'Type', name: 'type', ...text(({ domain }) => domain.type) },
    { title: 'Region', name: 'homeRegion', ...text(({ domain }) => domain.homeRegion) },
    { title: 'State', name: 'lifecycleState', ...text(({ domain }) => domain.lifecycleState) },
    { title: 'Profile', name: 'profiles', ...text(({ profiles }) => profiles.join(' ')) },
    { title: 'Domain id', name: 'id', forScripts: ({ domain }) => domain.id },
  ],
  json: (row) => ({
    id: row.domain.id,
    displayName: row.domain.displayName,
    url: addressOf(row),
    type: row.domain.type,
    homeRegion: row.domain.homeRegion,
    lifecycleState: row.domain.lifecycleState,
    profiles: [...row.profiles],
  }),
}

function text(of: (row: Discovered) => string) {
  return { forPeople: of, forScripts: of }
}
