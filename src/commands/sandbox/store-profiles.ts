import type { Profile } from '../../config/profiles/profile'
import { changeProfiles } from '../../config/profiles/profile-store'
import { openStore } from '../../config/profiles/stored-secrets'
import type { Environment } from '../../platform/environment'
import type { Sandbox } from '../../sandbox/server'
import type { NamedDomain } from './start-domains'

/** Stores a profile for each domain where `environment` keeps profiles; the first is the one in use. */
export async function storeProfiles(domains: readonly NamedDomain[], environment: Environment): Promise<void> {
  const store = await openStore('file', environment)
  const all = new Map<string, Profile>()
  for (const { name, domain } of domains) {
    const profile = profileOf(name, domain)
    await store.keep(profile, domain.clientSecret)
    all.set(name, profile)
  }
  await changeProfiles(environment, async () => ({ current: domains[0]?.name ?? null, all }))
}

const profileOf = (name: string, { url, clientId }: Sandbox): Profile => ({
  name,
  origin: new URL(url),
  signIn: { kind: 'client-secret', clientId, secret: { kind: 'stored', store: 'file' } },
  caFile: null,
})
