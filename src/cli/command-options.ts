import { authMethods } from '../config/principals/auth-method'
import { limits } from '../identity-domain/limits'
import { formatNames } from '../output/formats'
import { formatDuration } from '../token-settings/duration'
import type { Command } from './command'
import { type CommandOption, commandOption, type OptionSpec } from './option'

/** `table, plain or csv`. */
export const listed = (words: readonly string[]): string =>
  words.length < 2 ? words.join('') : `${words.slice(0, -1).join(', ')} or ${words.at(-1)}`

function outputOption(reportFormats: readonly string[] | undefined): OptionSpec {
  const flags = '-o, --output <format>'
  if (reportFormats === undefined) return { flags, description: listed(formatNames), choices: formatNames }
  const choices = [...formatNames, ...reportFormats]
  const description = `${choices.join(', ')}; repeat it as FORMAT=PATH to write files`
  return { flags, description, choices, choicesTakePaths: true, repeats: true }
}

const generalOptions = (reportFormats?: readonly string[]): OptionSpec[] => [
  outputOption(reportFormats),
  { flags: '--no-color', description: 'disable colors (also NO_COLOR)' },
  { flags: '--no-input', description: 'never prompt' },
  { flags: '-q, --quiet', description: 'print only results, warnings and errors' },
  { flags: '-v, --verbose', description: 'print more details' },
  { flags: '--debug', description: 'print requests and responses, without secrets' },
]

const domainOptions = ({ usualTimeout: timeout, readsSeveralDomains = false }: DomainNeeds): OptionSpec[] => [
  { flags: '--domain-url <url>', description: 'URL of the identity domain (also APPS_DOMAIN_URL)' },
  { flags: '--profile <name>', description: 'use a profile stored by apps login (also APPS_PROFILE)' },
  ...(readsSeveralDomains ? severalOptions : []),
  {
    flags: '--auth <method>',
    description: `how to sign in: ${listed(authMethods)} (also APPS_AUTH; default: by what is set)`,
    choices: authMethods,
  },
  { flags: '--oci-profile <name>', description: 'sign in with this profile of ~/.oci/config (also APPS_OCI_PROFILE)' },
  { flags: '--ca-file <file>', description: 'also trust the certificates in this PEM file' },
  {
    flags: '--timeout <duration>',
    description: `time limit for ${readsSeveralDomains ? 'each domain' : 'the whole run'} (default: ${timeout === undefined ? `${limits.runTime}s` : formatDuration(timeout)})`,
  },
]

type DomainNeeds = Pick<Command<unknown>, 'usualTimeout' | 'readsSeveralDomains'>

const severalOptions: OptionSpec[] = [
  { flags: '--profiles <names>', description: 'several domains in one run: names of profiles, such as eu,us' },
  { flags: '--all-profiles', description: 'the domains of all stored profiles in one run' },
]
/** Those of the domain that are about OCI itself, and the way to it. */
const tenancyOptions = (needs: DomainNeeds): OptionSpec[] =>
  domainOptions(needs).filter(({ flags }) => /^--(oci-profile|ca-file|timeout) /.test(flags))

const confirmOption: OptionSpec = {
  flags: '--confirm <name>',
  description: 'name of the protected profile that the change is meant for',
}

const inGroup = (group: string, specs: readonly OptionSpec[]): CommandOption[] =>
  specs.map((spec) => commandOption(spec, group))

/** Those that may also stand before the command: `apps -o json list` means `apps list -o json`. */
export const leadingOptions = (): CommandOption[] => [
  ...inGroup('Domain:', domainOptions({ readsSeveralDomains: true })),
  ...inGroup('General:', generalOptions()),
]

/** Every option of a command but `--help`, in the order of its help. */
export function optionsOf(command: Command<unknown>): CommandOption[] {
  const { options, usesDomain, usesTenancy = false, changesDomain = false, reportFormats } = command
  return [
    ...inGroup('Options:', [...options, ...(changesDomain ? [confirmOption] : [])]),
    ...(usesDomain ? inGroup('Domain:', domainOptions(command)) : []),
    ...(usesTenancy ? inGroup('OCI:', tenancyOptions(command)) : []),
    ...inGroup('General:', generalOptions(reportFormats)),
  ]
}

export const helpOption = commandOption({ flags: '-h, --help', description: 'print this help' }, 'General:')
export const versionOption = commandOption({ flags: '-V, --version', description: 'print the version' }, 'General:')
