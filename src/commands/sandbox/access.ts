import type { JsonObject } from '../../output/output'
import type { Sandbox } from '../../sandbox/server'
import { unnamed } from './domain-names'
import type { PlayedMachine } from './play-machine'
import type { NamedDomain } from './start-domains'

/** How people, scripts and a command inside find what has been started. */
export interface Access {
  /** Variables for the command inside. */
  settings: Readonly<Record<string, string>>
  /** Variables of the user that the command inside does not get, besides ours. */
  hidden?: RegExp
  /** Stored as profiles for the command inside, the first as the one in use. */
  profiles: readonly NamedDomain[]
  /** For whoever opens a shell inside. */
  greeting: readonly string[]
  json: JsonObject
  /** For a POSIX shell. */
  lines: string
  /** For whoever reads the JSON or the lines. */
  notes: readonly string[]
}

export function accessTo(domains: readonly NamedDomain[], machine?: PlayedMachine): Access {
  const [first] = domains
  if (first && machine) return accessOfMachine(first.domain, machine)
  return first?.name === unnamed ? accessToOne(first.domain) : accessToSeveral(domains)
}

function accessToOne(domain: Sandbox): Access {
  const { url, clientId, clientSecret, state } = domain
  const settings = { APPS_DOMAIN_URL: url, APPS_CLIENT_ID: clientId, APPS_CLIENT_SECRET: clientSecret }
  return {
    settings: { ...settings, ...ociEndpoint(url) },
    profiles: [],
    greeting: [
      `This shell is in the sandbox, a local domain with ${state.apps.size} apps. Nothing is real.`,
      "Try 'apps list' or 'apps audit'. Leave with 'exit'.",
    ],
    json: credentialsOf(domain),
    lines: Object.entries(settings).map(exportLine).join(''),
    notes: [noteOn(url)],
  }
}

const exportLine = ([name, value]: readonly [string, string]): string => `export ${name}=${quoted(value)}\n`

const noteOn = (url: string): string =>
  `The sandbox is at ${url}. Set the lines above in another shell, and end it here with Ctrl-C.`

/** Nothing but the address of the domain, and what the machine has. */
function accessOfMachine({ url }: Sandbox, { kind, variables }: PlayedMachine): Access {
  const settings = { APPS_DOMAIN_URL: url, ...variables, ...ociEndpoint(url) }
  return {
    settings,
    // Of a machine that the user is really on.
    hidden: /^(OCI|KUBERNETES)_/i,
    profiles: [],
    greeting: [
      `This shell is in the sandbox, on a machine of the kind '${kind}'. Nothing is real.`,
      `${
        'APPS_CLIENT_SECRET' in variables
          ? 'The only stored secret is that of a client without any role'
          : 'The machine has no stored secret'
      }. Leave with 'exit'.`,
    ],
    json: { url, machine: kind, variables },
    lines: Object.entries(settings).map(exportLine).join(''),
    notes: [noteOn(url)],
  }
}

/** Who asks OCI for the domains of a tenancy asks the sandbox as well. */
const ociEndpoint = (url: string) => ({ OCI_CLI_ENDPOINT: url })

/** Without variables of ours: they would name one of the domains, and stand beside its profile. */
function accessToSeveral(domains: readonly NamedDomain[]): Access {
  const names = domains.map(({ name }) => name)
  const [first, second = first] = names
  return {
    settings: ociEndpoint(domains[0]?.domain.url ?? ''),
    profiles: domains,
    greeting: [
      'This shell is in the sandbox, with local domains. Nothing is real.',
      `Each has a profile: ${[`${first} (in use)`, ...names.slice(1)].join(', ')}.`,
      `Try 'apps list --profile ${second}' or 'apps audit --all-profiles'. Leave with 'exit'.`,
    ],
    json: { domains: domains.map(({ name, domain }) => ({ name, ...credentialsOf(domain) })) },
    // A directory of their own: the user may have profiles with the same names.
    lines: ['export APPS_CONFIG_DIR="$(mktemp -d)"', ...domains.map(loginLine), `apps profile use ${first}`]
      .map((line) => `${line}\n`)
      .join(''),
    notes: [
      `The sandbox has the domains ${names.join(', ')}. End it here with Ctrl-C.`,
      'To sign in to one: apps login NAME --domain-url URL --client-id ID --secret-stdin --store file',
    ],
  }
}

/** `printf` is part of the shell, so that the secret is not in the arguments of a process. */
const loginLine = ({ name, domain: { url, clientId, clientSecret } }: NamedDomain): string =>
  `printf %s ${quoted(clientSecret)} | apps login ${name} --domain-url ${url} --client-id ${clientId} --secret-stdin --store file`

const credentialsOf = ({ url, clientId, clientSecret }: Sandbox) => ({ url, clientId, clientSecret })

const quoted = (value: string): string => `'${value.replaceAll("'", "'\\''")}'`
