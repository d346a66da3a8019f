import type { Command, CommandContext } from '../../cli/command'
import { parseDomainUrl } from '../../config/domain-url'
import { ensureProfilesCanBeStored } from '../../config/profiles/config-directory'
import { type Profile, secretStores } from '../../config/profiles/profile'
import { loadProfiles } from '../../config/profiles/profile-store'
import { UsageError } from '../../failures/errors'
import { exitCodes } from '../../failures/exit-codes'
import { profileView } from '../shared/profile-view'
import { chooseStore, storeSomewhere } from './choose-store'
import { promptFor } from './prompt'
import { type LoginRequest, request } from './request'
import { chooseSignIn, refuseContradictions } from './sign-in'
import { refuseOtherDomain } from './store-profile'

export const login: Command<LoginRequest> = {
  name: 'login',
  summary: 'sign in to a domain and store a profile for it',
  description: [
    'Reads one app id from the domain to test the sign-in; if that fails, nothing is stored. Asks for missing',
    'values on a terminal. Stores a typed or piped secret or token in the system keychain, for this domain',
    'only. Of a secret file, a secret command, or --ca-file, only the name is stored: it is read in every',
    'run. The new profile becomes the current one.',
  ].join(' '),
  arguments: [{ name: 'profile', key: 'name', optional: true, description: 'name of the profile (default: default)' }],
  options: [
    { flags: '--client-id <id>', description: 'sign in as this client, with a secret or a key' },
    { flags: '--secret-stdin', description: 'read the client secret from stdin' },
    { flags: '--secret-file <file>', description: 'read the client secret from this file in every run' },
    { flags: '--secret-command <command>', description: 'get the client secret from this command in every run' },
    {
      flags: '--store <where>',
      description: 'where to store secrets and tokens: keychain, or file for files of mode 0600 (default: keychain)',
      choices: secretStores,
    },
    { flags: '--cache-tokens', description: 'store access tokens between runs, in the same place' },
    { flags: '--key-file <file>', description: 'read the private key (PEM) from this file in every run' },
    { flags: '--key-id <alias>', description: 'certificate alias of the key (default: the client id)' },
    { flags: '--token-stdin', description: 'read an access token from stdin' },
    { flags: '--token-file <file>', description: 'read an access token from this file in every run' },
    { flags: '--token-command <command>', description: 'get an access token from this command in every run' },
  ],
  examples: [
    { command: 'apps login prod', explains: 'prompts for the domain URL, client id and secret' },
    {
      command: 'apps login ci --client-id 3fd7… --secret-command "op read op://ci/apps/secret"',
      explains: 'the secret stays in the password manager',
    },
    { command: 'apps login prod --oci-profile PROD', explains: 'sign in like oci; prompts for the domain URL' },
  ],
  usesDomain: true,
  request,
  async run(asked, context) {
    const { environment, output } = context
    await ensureProfilesCanBeStored(environment)
    const profiles = await loadProfiles(environment)
    const name = nameOf(asked)
    const known = profiles.all.get(name)
    refuseContradictions(asked)
    // Where nobody can be asked, it is the missing URL that has to be told first.
    const given = context.isInteractive ? null : await originFor(asked, known, context)
    const store = await chooseStore(asked, context)
    const origin = given ?? (await originFor(asked, known, context))
    refuseOtherDomain(known, origin)
    const { signIn, secret } = await chooseSignIn({ ...asked, store }, known, context)
    const tried: Profile = {
      name,
      origin,
      signIn,
      caFile: await certificates(asked, known, context),
      ...(asked.cacheTokens && { tokenCache: store }),
      ...(known?.isProtected && { isProtected: true }),
    }
    await tryIt(tried, secret, context)
    const profile = await storeSomewhere({ profile: tried, secret, known }, asked, context)
    await output.result(profileView, { profile, isCurrent: true })
    await output.note(
      `Signed in to ${origin.origin}. '${name}' is now the current profile. To choose another: apps profile use NAME`,
    )
    return exitCodes.yes
  },
}

function nameOf({ name, profile }: LoginRequest): string {
  if (name !== undefined && profile !== undefined && name !== profile)
    throw new UsageError(`<profile> '${name}' and --profile '${profile}' name two different profiles.`)
  return name ?? profile ?? 'default'
}

async function originFor(
  { domainUrl }: LoginRequest,
  known: Profile | undefined,
  context: CommandContext,
): Promise<URL> {
  if (domainUrl !== undefined) return parseDomainUrl(domainUrl, '--domain-url')
  const variable = context.environment.variables['APPS_DOMAIN_URL']
  if (variable !== undefined) return parseDomainUrl(variable, 'APPS_DOMAIN_URL')
  if (known !== undefined) return known.origin
  return parseDomainUrl(await promptFor("The domain's URL", '--domain-url', context), "The domain's URL")
}

/** Those of before, unless others are named: it is the same domain. */
async function certificates({ caFile }: LoginRequest, known: Profile | undefined, { environment }: CommandContext) {
  return caFile === undefined ? (known?.caFile ?? null) : environment.files.place(caFile, { ofName: true })
}

async function tryIt(profile: Profile, secret: string | null, { domainOf }: CommandContext): Promise<void> {
  const domain = await domainOf(profile, secret)
  try {
    await domain.trySignIn()
  } finally {
    await domain.close()
  }
}
