import { UsageError } from '../../failures/errors'
import type { Environment } from '../../platform/environment'
import { changingOwnFile, configDirectory, directoryToWrite, readOwnFile, writeOwnFile } from './config-directory'
import { noProfiles, type Profile, type Profiles } from './profile'
import { readProfiles, writtenProfiles } from './profile-file'

const fileName = 'profiles.json'

/** All profiles there are. @throws {UsageError} when they cannot be read as they are meant */
export async function loadProfiles(environment: Environment): Promise<Profiles> {
  const directory = configDirectory(environment.variables)
  if (directory === null) return noProfiles
  const text = await readOwnFile(directory, fileName, environment)
  return text === null ? noProfiles : readProfiles(text, `${directory}/${fileName}`)
}

/**
 * Puts others in the place of those there are. No other run changes them meanwhile, so `change` gets all there are.
 *
 * @throws {Failure} exit 11; and what `change` throws, which leaves them as they are
 */
export async function changeProfiles(
  environment: Environment,
  change: (profiles: Profiles) => Promise<Profiles>,
): Promise<void> {
  const directory = directoryToWrite(environment.variables)
  await changingOwnFile(directory, fileName, environment, async () => {
    const changed = await change(await loadProfiles(environment))
    await writeOwnFile(directory, fileName, writtenProfiles(changed), environment)
  })
}

/** Another login leaves it protected. */
export function withProfile({ all }: Profiles, profile: Profile): Profiles {
  const isProtected = all.get(profile.name)?.isProtected
  return {
    current: profile.name,
    all: new Map(all).set(profile.name, { ...profile, ...(isProtected && { isProtected }) }),
  }
}

/** In its old place. Nothing else of it changes. */
export function withProtection({ current, all }: Profiles, name: string, isProtected: boolean): Profiles {
  const { isProtected: _, ...profile } = profileNamed(name, { current, all }, '<profile>')
  return { current, all: new Map(all).set(name, { ...profile, ...(isProtected && { isProtected }) }) }
}

export function withoutProfile({ current, all }: Profiles, name: string): Profiles {
  const left = new Map(all)
  left.delete(name)
  return { current: current === name ? null : current, all: left }
}

/**
 * @param from what names it, for the message
 * @throws {UsageError} naming those there are
 */
export function profileNamed(name: string, { all }: Profiles, from: string): Profile {
  const profile = all.get(name)
  if (profile !== undefined) return profile
  const names = [...all.keys()]
  throw new UsageError(
    `${from}: there is no profile '${shortened(name)}'.`,
    names.length === 0 ? 'No profile exists yet. Create one: apps login NAME' : `There ${listed(names)}.`,
  )
}

const shortened = (name: string): string => (name.length > 64 ? `${name.slice(0, 64)}…` : name)

const mostListed = 12

function listed(names: readonly string[]): string {
  const shown = names.slice(0, mostListed).join(', ')
  if (names.length === 1) return `is ${shown}`
  return `are ${shown}${names.length > mostListed ? ` and ${names.length - mostListed} more` : ''}`
}
