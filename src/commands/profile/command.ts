import * as z from 'zod/mini'
import type { Command, CommandContext } from '../../cli/command'
import { type Profile, type Profiles, type SecretStore, secretWord, storeOf } from '../../config/profiles/profile'
import {
  changeProfiles,
  loadProfiles,
  profileNamed,
  withoutProfile,
  withProtection,
} from '../../config/profiles/profile-store'
import { openStore } from '../../config/profiles/stored-secrets'
import { forgetToken } from '../../config/profiles/token-store'
import { Failure, UsageError } from '../../failures/errors'
import { type ExitCode, exitCodes } from '../../failures/exit-codes'
import { profileView } from '../shared/profile-view'

const actions = ['list', 'show', 'use', 'discover', 'protect', 'unprotect', 'remove'] as const

const request = z.object({
  action: z.enum(actions, { error: `is not an action; use ${actions.join(', ')}` }),
  name: z.optional(z.string()),
  force: z._default(z.boolean(), false),
  save: z._default(z.boolean(), false),
  compartment: z.optional(
    z.string().check(z.regex(/^ocid1\.(compartment|tenancy)\.[A-Za-z0-9._-]+$/, 'is not the OCID of a compartment')),
  ),
  /** Of the options about OCI. */
  ociProfile: z.optional(z.string()),
  caFile: z.optional(z.string()),
})

type Request = z.output<typeof request>

export const profile: Command<Request> = {
  name: 'profile',
  summary: 'list, show, choose, discover, protect and remove stored profiles',
  description: [
    'A profile is a domain and a way to sign in to it, stored by apps login. The current profile applies when',
    'no option or variable names a domain; use --profile or APPS_PROFILE to choose another for one run.',
    'A change with a protected profile asks for its name; without a terminal it needs --confirm NAME.',
    'discover asks OCI for the identity domains of the tenancy of an OCI profile, and offers to store a profile',
    'for each active one.',
    'Secrets are never shown.',
  ].join(' '),
  arguments: [
    {
      name: 'action',
      key: 'action',
      description: `${actions.join(', ')}; remove also deletes the stored secret`,
      choices: actions,
    },
    {
      name: 'profile',
      key: 'name',
      optional: true,
      description: 'name of the profile (show: default is the current one)',
    },
  ],
  options: [
    { flags: '--force', description: 'remove it even if its secret cannot be deleted' },
    { flags: '--save', description: 'discover: store a profile for each active domain that has none' },
    {
      flags: '--compartment <ocid>',
      description: 'discover: look in this compartment (default: the root compartment)',
    },
  ],
  examples: [
    { command: 'apps profile list', explains: 'all profiles; * marks the current one' },
    { command: 'apps profile use prod', explains: 'make prod the current profile' },
    {
      command: 'apps profile discover --oci-profile PROD',
      explains: 'list the domains of the tenancy; asks which to store',
    },
    { command: 'apps profile protect prod', explains: 'ask for the name before each change' },
  ],
  usesDomain: false,
  usesTenancy: true,
  request,
  async run(asked, context) {
    refuseOptionsOfOthers(asked)
    const profiles = await loadProfiles(context.environment)
    if (asked.action === 'list') return list(asked, profiles, context)
    if (asked.action === 'discover') {
      refuseName(asked)
      return (await import('./discover')).discover(asked, profiles, context)
    }
    const named = chosen(asked, profiles)
    switch (asked.action) {
      case 'show':
        return show(named, profiles, context)
      case 'use':
        return use(named, context)
      case 'protect':
      case 'unprotect':
        return protect(named, asked.action === 'protect', context)
      case 'remove':
        return remove(named, { profiles, force: asked.force }, context)
    }
  },
}

/** @throws {UsageError} */
function refuseOptionsOfOthers({ action, force, save, compartment, ociProfile, caFile }: Request): void {
  if (force && action !== 'remove') throw new UsageError('--force works only with profile remove.')
  if (action === 'discover') return
  const given = {
    '--save': save || undefined,
    '--compartment': compartment,
    '--oci-profile': ociProfile,
    '--ca-file': caFile,
  }
  const [option] = Object.entries(given).find(([, value]) => value !== undefined) ?? []
  if (option !== undefined) throw new UsageError(`${option} works only with profile discover.`)
}

/** @throws {UsageError} */
function refuseName({ action, name }: Request): void {
  if (name !== undefined)
    throw new UsageError(`profile ${action} does not take a name.`, 'To show one: apps profile show NAME')
}

async function list(asked: Request, { current, all }: Profiles, { output }: CommandContext): Promise<ExitCode> {
  refuseName(asked)
  const shown = [...all.values()].map((each) => ({ profile: each, isCurrent: each.name === current }))
  await output.results(profileView, shown)
  if (all.size === 0) await output.note('There are no profiles yet. Create one: apps login')
  return exitCodes.yes
}

function chosen({ action, name }: Request, profiles: Profiles): Profile {
  if (name !== undefined) return profileNamed(name, profiles, '<profile>')
  if (action === 'show' && profiles.current !== null)
    return profileNamed(profiles.current, profiles, 'the profile in use')
  throw new UsageError(
    action === 'show' ? 'There is no current profile.' : `profile ${action} needs the name of a profile.`,
    'See your profiles: apps profile list',
  )
}

async function show(profile: Profile, { current }: Profiles, { output }: CommandContext): Promise<ExitCode> {
  await output.result(profileView, { profile, isCurrent: profile.name === current })
  return exitCodes.yes
}

async function use(profile: Profile, context: CommandContext): Promise<ExitCode> {
  const { name } = profile
  await changeProfiles(context.environment, async (now) => ({
    current: profileNamed(name, now, '<profile>').name,
    all: now.all,
  }))
  await context.output.result(profileView, { profile, isCurrent: true })
  await context.output.note(`'${profile.name}' is now the current profile: ${profile.origin.origin}`)
  return exitCodes.yes
}

async function protect({ name }: Profile, isProtected: boolean, context: CommandContext): Promise<ExitCode> {
  let now: Profiles | undefined
  await changeProfiles(context.environment, async (profiles) => {
    now = withProtection(profiles, name, isProtected)
    return now
  })
  const { current, all } = now as Profiles
  await context.output.result(profileView, { profile: all.get(name) as Profile, isCurrent: current === name })
  await context.output.note(
    isProtected
      ? `A change with profile '${name}' now asks for its name. Without a terminal it needs --confirm ${name}`
      : `A change with profile '${name}' no longer asks for its name.`,
  )
  return exitCodes.yes
}

/** The secret first: without its profile nothing would lead to it any more. */
async function remove(
  profile: Profile,
  { profiles, force }: { profiles: Profiles; force: boolean },
  { environment, output }: CommandContext,
): Promise<ExitCode> {
  const store = storeOf(profile)
  const left = await forgetAll(profile, store, environment).then(
    () => null,
    (error: unknown) => error,
  )
  if (left !== null && !force) throw notRemoved(profile, left)
  await changeProfiles(environment, async (now) => withoutProfile(now, profile.name))
  if (left !== null) await output.warning(`${whatIsKept(profile)} may still be in the ${store ?? profile.tokenCache}.`)
  await output.result(profileView, { profile, isCurrent: false })
  await output.note(
    `Removed profile '${profile.name}'.${profiles.current === profile.name ? ' There is no current profile now.' : ''}`,
  )
  return exitCodes.yes
}

async function forgetAll(profile: Profile, store: SecretStore | null, environment: CommandContext['environment']) {
  if (store !== null) await (await openStore(store, environment)).forget(profile)
  await forgetToken(profile, environment)
}

function whatIsKept(profile: Profile): string {
  const { name, tokenCache } = profile
  if (storeOf(profile) === null) return `The access token of '${name}'`
  return `The ${secretWord(profile)} of '${name}'${tokenCache === undefined ? '' : ', and its access token,'}`
}

function notRemoved({ name }: Profile, why: unknown): unknown {
  if (!(why instanceof Failure)) return why
  return new Failure(why.exitCode, `${why.message} Profile '${name}' was not removed.`, {
    hint: `To remove it anyway and leave the secret: apps profile remove ${name} --force`,
  })
}
