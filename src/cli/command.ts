import type * as z from 'zod/mini'
import type { TenancySettings } from '../config/oci/tenancy-settings'
import type { Profile } from '../config/profiles/profile'
import type { ExitCode } from '../failures/exit-codes'
import type { IdentityDomain } from '../identity-domain/domain'
import type { OAuthNetwork } from '../identity-domain/oauth/network'
import type { Tenancy } from '../identity-domain/tenancy/tenancy'
import type { Output } from '../output/output'
import type { Environment } from '../platform/environment'
import type { Secrets } from '../secrets/secrets'
import type { Seconds } from '../token-settings/duration'
import type { ArgumentSpec, OptionSpec } from './option'
import type { EffectsSoFar } from './watch-effects'

export interface Example {
  /** As typed. */
  command: string
  explains: string
}

/** One command: its arguments and options, how they are read, and what it does. */
export interface Command<Request> {
  name: string
  summary: string
  /** Below the usage line; a paragraph or two. */
  description: string
  arguments: readonly ArgumentSpec[]
  options: readonly OptionSpec[]
  examples: readonly Example[]
  /** Whether it talks to an identity domain, and so takes `--domain-url`, `--timeout` and the like. */
  usesDomain: boolean
  /** Whether it asks OCI about the tenancy, and so takes `--oci-profile`, `--ca-file` and `--timeout`. */
  usesTenancy?: boolean
  /** Whether it can change the domain, and so takes `--confirm` for a protected profile. */
  changesDomain?: boolean
  /** Whether it can read several domains in one run, and so takes `--profiles`. */
  readsSeveralDomains?: boolean
  /** The default of `--timeout`; a minute where absent. */
  usualTimeout?: Seconds
  /**
   * Further formats of `--output`. With them the option may be given several times, as `FORMAT=PATH` for a file; the
   * request holds all of them under `output`, as typed.
   */
  reportFormats?: readonly string[]
  /** Parses the words of the command line; `run` never interprets a string. */
  request: z.ZodMiniType<Request>
  /** A number outside {@link ExitCode} is the exit code of a program that the command ran. */
  run(request: Request, context: CommandContext): Promise<ExitCode | number>
}

/** Whether it sends requests, and so ends with the time of its run and with Ctrl-C. */
export const isOnline = ({ usesDomain, usesTenancy = false }: Command<unknown>): boolean => usesDomain || usesTenancy

/** A tenancy, and what a profile needs to sign in as this run does. */
export type ConnectedTenancy = Tenancy & Pick<TenancySettings, 'ociProfile' | 'variables'>

/** What each run of a command can use. */
export interface CommandContext {
  environment: Environment
  output: Output
  secrets: Secrets
  /** Of this program. */
  version: string
  /** Grows while the command runs. */
  effectsSoFar: EffectsSoFar
  /** Every command, for scripts that describe the whole program. */
  commands: readonly CommandEntry[]
  /** The domain named by flags, variables or a profile. The first call opens it. */
  domain(): Promise<IdentityDomain>
  /** The domains of a run on several, in the order in which they are named; null: it is a run on one. */
  severalDomains(): Promise<readonly NamedDomain[] | null>
  /**
   * The domain of a profile that is tried before it is stored. The caller closes it.
   *
   * @param secret as typed; null when the profile names its source
   */
  domainOf(profile: Profile, secret: string | null): Promise<IdentityDomain>
  /**
   * Connections to act as an OAuth client of that domain or of another issuer. The caller closes them.
   *
   * @param issuer as typed
   */
  oauth(issuer: string | null): Promise<OAuthNetwork>
  /** The tenancy of the OCI profile that is chosen. The caller closes it. */
  tenancy(): Promise<ConnectedTenancy>
  /**
   * A command to print, with the option that makes it act on the domain of this run in any shell: the profile or the domain of
   * the command line, or the profile in use, which may be another one by then. To be called when the domain is open.
   */
  withTarget(command: string): string
  /** The domain of this run in a text for people: its origin and, where a profile names it, the profile. */
  targetName(origin: string): string
  /** How long this run may take; while a person thinks about an answer, the usual time stands still. */
  timeLimit: Seconds
  /** Whether the user can be asked. */
  isInteractive: boolean
  /**
   * False when anything but yes is answered.
   *
   * @param above what is to be known before the answer, a line each; also with `quiet`
   */
  confirm(question: string, above?: readonly string[]): Promise<boolean>
}

/** One of the domains of a run on several. */
export interface NamedDomain {
  profile: string
  origin: string
  /** As of a run on this domain alone, but nobody is asked anything, and what is said begins with the profile. */
  context: CommandContext
  /** Ends its connections. A second time it does nothing. */
  close(): Promise<void>
}

/** A row in the list of commands. Only the command that was typed is loaded. */
export interface CommandEntry {
  name: string
  summary: string
  // biome-ignore lint/suspicious/noExplicitAny: each command has a request type of its own, which only the command reads.
  load(): Promise<Command<any>>
}
