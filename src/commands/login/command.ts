import type { Command, CommandContext } from '../../cli/command'
import { parseDomainUrl } from '../../config/domain-url'
import { directoryToWrite } from '../../config/profiles/config-directory'
import { type Profile, secretStores } from '../../config/profiles/profile'
import { loadProfiles } from '../../config/profiles/profile-store'
import { UsageError } from '../../failures/errors'
import { exitCodes } from '../../failures/exit-codes'
import { profileView } from '../shared/profile-view'
import { promptFor } from './prompt'
import { type LoginRequest, request } from './request'
import { chooseSignIn } from './sign-in'
import { refuseOtherDomain, storeProfile } from './store-profile'

export const login: Command<LoginRequest> = {
  name: 'login',
  summary: 'try how to sign in to a domain, and remember it under a name',
  description: [
    'Reads one id from the domain, and stores nothing when that fails. What is missing is asked for on a',
    'terminal. A secret or token that is typed or piped in is kept in the keychain of the system, for this',
    'domain alone; a file or command is only named, and read at every run, and so is --ca-file. The profile',
    'is in use from then on.',
  ].join(' '),
  arguments: [{ name: 'profile', key: 'name', optional: true, description: "its name; 'default' unless given" }],
  options: [
    { flags: '--client-id <id>', description: 'sign in as this client; it needs a secret or a key' },
    { flags: '--secret-stdin', description: 'its secret is a line of stdin' },
    { flags: '--secret-file <file>', description: 'its secret is in this file, at every run' },
    { flags: '--secret-command <command>', description: 'its secret is what this program prints, at every run' },
    {
      flags: '--store <where>',
      description: 'keep secret and tokens in the keychain, or in files of mode 0600',
      choices: secretStores,
    },
    { flags: '--cache-tokens', description: 'keep its access tokens between runs, in the same place' },
    { flags: '--key-file <file>', description: 'its private key in PEM form, at every run' },
    { flags: '--key-id <alias>', description: 'alias of the certificate; the client id unless given' },
    { flags: '--token-stdin', description: 'a bearer token obtained elsewhere is a line of stdin' },
    { flags: '--token-file <file>', description: 'a bearer token is in this file, at every run' },
    { flags: '--token-command <command>', description: 'a bearer token is what this program prints, at every run' },
  ],
  examples: [
    { command: 'apps login prod', explains: 'asks for domain, client id and secret' },
    {
      command: 'apps login ci --client-id 3fd7… --secret-command "op read op://ci/apps/secret"',
      explains: 'the secret stays in a password manager',
    },
    { command: 'apps login prod --oci-profile PROD', explains: 'as oci signs in, with --domain-url' },
  ],
  usesDomain: true,
  request,
  async run(asked, context) {
    const { environment, output } = context
    directoryToWrite(environment.variables)
    const profiles = await loadProfiles(environment)
    const name = nameOf(asked)
    const known = profiles.all.get(name)
    const origin = await originFor(asked, known, context)
    refuseOtherDomain(known, origin)
    const { signIn, secret } = await chooseSignIn(asked, known, context)
    const profile: Profile = {
      name,
      origin,
      signIn,
      caFile: await certificates(asked, known, context),
      ...(asked.cacheTokens && { tokenCache: asked.store ?? 'keychain' }),
    }
    await tryIt(profile, secret, context)
    await storeProfile({ profile, secret, known }, context)
    await output.result(profileView, { profile, isCurrent: true })
    await output.note(
      `Signed in to ${origin.origin}. Profile '${name}' is in use now; apps profile use NAME takes another.`,
    )
    return exitCodes.yes
  },
}

function nameOf({ name, profile }: LoginRequest): string {
  if (name !== undefined && profile !== undefined && name !== profile)
    throw new UsageError(`<profile> '${name}' and --profile '${profile}' are two names for one profile.`)
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
