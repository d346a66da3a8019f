import type * as z from 'zod/mini'
import type { Profile } from '../config/profiles/profile'
import type { ExitCode } from '../failures/exit-codes'
import type { IdentityDomain } from '../identity-domain/domain'
import type { OAuthNetwork } from '../identity-domain/oauth/network'
import type { Output } from '../output/output'
import type { Environment } from '../platform/environment'
import type { Secrets } from '../secrets/secrets'
import type { Seconds } from '../token-settings/duration'
import type { UsageModel } from './usage-model'

/** A word on the command line that is no option. */
export interface ArgumentSpec {
  /** As in the help: `app`. */
  name: string
  /** Its place in the request. */
  key: string
  description: string
  optional?: boolean
  /** Takes all words that are left. */
  variadic?: boolean
  /** What a shell offers for it. */
  choices?: readonly string[]
}

/** An option as people read it: `-n, --dry-run`, `--expect <duration>`. In the request it is `dryRun`, `expect`. */
export interface OptionSpec {
  flags: string
  description: string
  /** Its place in the request, where that is not its name: `--input` and `--no-input` are two things. */
  key?: string
  /** It may be given several times; the request finds an array. */
  repeats?: boolean
  /** What a shell offers for its value. */
  choices?: readonly string[]
}

export interface Example {
  /** As typed. */
  command: string
  explains: string
}

/** One command: its words, what they mean, and what it does. */
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
  /** How long a run may take unless `--timeout` says otherwise; a minute where absent. */
  usualTimeout?: Seconds
  /**
   * Further formats that `--output` takes here. With them it may be given several times, as `FORMAT=PATH` for a file;
   * the request finds all of them under `output`, as typed.
   */
  reportFormats?: readonly string[]
  /** Text becomes meaning here; `run` never sees a string that it must interpret. */
  request: z.ZodMiniType<Request>
  /** A number outside {@link ExitCode} is that of a program it ran. */
  run(request: Request, context: CommandContext): Promise<ExitCode | number>
}

/** What a command has at hand. */
export interface CommandContext {
  environment: Environment
  output: Output
  secrets: Secrets
  /** Of this program. */
  version: string
  /** Every command with all of its words, for what describes the whole program. */
  usageModel(): Promise<UsageModel>
  /** The domain named by flags and variables. Opened, and its settings read, when first asked for. */
  domain(): Promise<IdentityDomain>
  /**
   * The domain of a profile that is to be tried before it is stored. Whoever asks for it closes it.
   *
   * @param secret as typed; null where the profile says where it is
   */
  domainOf(profile: Profile, secret: string | null): Promise<IdentityDomain>
  /**
   * Connections to act as an OAuth client: of that domain, or of another issuer. Whoever asks for them closes them.
   *
   * @param issuer as typed
   */
  oauth(issuer: string | null): Promise<OAuthNetwork>
  /** Whether there is somebody to ask. */
  isInteractive: boolean
  /** False when anything but yes is answered. */
  confirm(question: string): Promise<boolean>
}

/** Where the list of commands gets a command from, when it is the one that was named. */
export interface CommandEntry {
  name: string
  summary: string
  // biome-ignore lint/suspicious/noExplicitAny: each command has its own request; only the command itself looks into it.
  load(): Promise<Command<any>>
}
