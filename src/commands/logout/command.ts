import * as z from 'zod/mini'
import type { Command } from '../../cli/command'
import { type Profile, type Profiles, type SecretStore, secretWord, storeOf } from '../../config/profiles/profile'
import { loadProfiles, profileNamed } from '../../config/profiles/profile-store'
import { openStore } from '../../config/profiles/stored-secrets'
import { forgetToken } from '../../config/profiles/token-store'
import { UsageError } from '../../failures/errors'
import { exitCodes } from '../../failures/exit-codes'
import type { View } from '../../output/output'
import { place } from '../shared/profile-view'

const request = z.object({ name: z.optional(z.string()) })

type Request = z.output<typeof request>

export const logout: Command<Request> = {
  name: 'logout',
  summary: 'delete the stored secret of a profile',
  description: [
    'Deletes the secret that apps login stored in the keychain or a file, and the cached access token. The',
    'profile stays: sign in to it again with apps login. Your own secret files, keys and commands are not',
    'touched.',
  ].join(' '),
  arguments: [
    { name: 'profile', key: 'name', optional: true, description: 'name of the profile (default: the current one)' },
  ],
  options: [],
  examples: [{ command: 'apps logout prod', explains: 'apps login prod will ask for the secret again' }],
  usesDomain: false,
  request,
  async run({ name }, { environment, output }) {
    const profile = chosen(name, await loadProfiles(environment), environment.variables)
    const store = storeOf(profile)
    const wasThere = store !== null && (await (await openStore(store, environment)).forget(profile))
    const hadToken = await forgetToken(profile, environment)
    await output.result(logoutView, {
      profile,
      forgotten: wasThere ? store : null,
      forgottenToken: hadToken ? (profile.tokenCache ?? null) : null,
    })
    if (hadToken) await output.note(`Deleted the cached access token of '${profile.name}'.`)
    if (store !== null || !hadToken) await output.note(sentence(profile, store, wasThere))
    return exitCodes.yes
  },
}

function chosen(name: string | undefined, profiles: Profiles, variables: Record<string, string | undefined>): Profile {
  if (name !== undefined) return profileNamed(name, profiles, '<profile>')
  const named = variables['APPS_PROFILE'] ?? ''
  if (named !== '') return profileNamed(named, profiles, 'APPS_PROFILE')
  if (profiles.current !== null) return profileNamed(profiles.current, profiles, 'the profile in use')
  throw new UsageError('There is no current profile to log out of.', 'See your profiles: apps profile list')
}

function sentence(profile: Profile, store: SecretStore | null, wasThere: boolean): string {
  const { name } = profile
  if (store === null)
    return `No secret is stored for '${name}': it signs in with ${place(profile)}, which was not changed.`
  return wasThere
    ? `Deleted the ${secretWord(profile)} of '${name}' from ${place(profile)}. To sign in again: apps login ${name}`
    : `No ${secretWord(profile)} of '${name}' was left in ${place(profile)}.`
}

interface Forgotten {
  profile: Profile
  /** Where a secret was; null where there was none. */
  forgotten: SecretStore | null
  /** The same of an access token. */
  forgottenToken: SecretStore | null
}

const logoutView: View<Forgotten> = {
  columns: [
    {
      title: 'Profile',
      name: 'name',
      forPeople: ({ profile }) => profile.name,
      forScripts: ({ profile }) => profile.name,
    },
    {
      title: 'Deleted',
      name: 'forgotten',
      forPeople: ({ profile, forgotten, forgottenToken }) => {
        const what = [
          ...(forgotten === null ? [] : [`its ${secretWord(profile)}, in the ${forgotten}`]),
          ...(forgottenToken === null ? [] : [`its access token, in the ${forgottenToken}`]),
        ]
        return what.join('; ') || 'nothing'
      },
      forScripts: ({ forgotten }) => forgotten ?? '',
    },
  ],
  json: ({ profile, forgotten, forgottenToken }) => ({
    name: profile.name,
    domain: profile.origin.origin,
    forgotten,
    forgottenToken,
  }),
}
