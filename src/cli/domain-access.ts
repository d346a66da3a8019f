import type { TriedProfile } from '../config/domain-settings'
import { NoSuchApp } from '../failures/errors'
import { shellWord } from '../failures/shell-word'
import type { IdentityDomain } from '../identity-domain/domain'
import type { RateLimitWindow } from '../identity-domain/http/rate-limit-gate'
import { limits } from '../identity-domain/limits'
import type { Seconds } from '../token-settings/duration'
import type { Command, CommandContext } from './command'
import type { CommonRequest } from './parse-invocation'

/** What a run has before its command line is parsed. */
export type RunContext = Pick<
  CommandContext,
  'environment' | 'output' | 'secrets' | 'version' | 'commands' | 'effectsSoFar'
>

/** The one domain that a command acts on. */
export interface DomainAccess
  extends Pick<
    CommandContext,
    'domain' | 'domainOf' | 'oauth' | 'tenancy' | 'withTarget' | 'targetName' | 'timeLimit'
  > {
  /** The same report, with the apps that were probably meant. */
  suggesting<Report>(report: Report): Promise<Report | NoSuchApp>
  close(): Promise<void>
}

export function accessDomain(
  common: CommonRequest,
  { command, ...context }: RunContext & { command: Command<unknown> },
): DomainAccess {
  // One for all connections to the domain: it limits requests, not connections.
  const window: RateLimitWindow = { opensAt: 0, reason: 'asked', isAnnounced: true }
  let opened: Promise<IdentityDomain> | undefined
  let profileInUse: string | null = null
  let origin: string | undefined
  const connect = async (tried?: TriedProfile) =>
    (await import('./connect-domain')).connectDomain(common, context, command, window, tried)
  const withTarget = (printed: string) => [printed, ...targetOptions(common, { profileInUse, origin })].join(' ')
  return {
    domain() {
      opened ??= connect().then(({ domain, profile }) => {
        profileInUse = profile
        origin = domain.origin
        return domain
      })
      return opened
    },
    domainOf: async (profile, secret) => (await connect({ profile, secret })).domain,
    targetName: (named) => (profileInUse === null ? named : `${named} (profile ${profileInUse})`),
    withTarget,
    timeLimit: common.timeout ?? command.usualTimeout ?? (limits.runTime as Seconds),
    oauth: async (issuer) => (await import('./connect-oauth')).connectOAuth(common, context, issuer, window),
    tenancy: async () => (await import('./connect-tenancy')).connectTenancy(common, context),
    suggesting: async (report) =>
      report instanceof NoSuchApp && opened !== undefined
        ? (await import('./suggest-app')).suggestApp(report, await opened, { withTarget })
        : report,
    async close() {
      const domain = await opened?.catch(() => undefined)
      opened = undefined
      await domain?.close()
    },
  }
}

function targetOptions(
  { profile, profiles, allProfiles, domainUrl, auth, ociProfile }: CommonRequest,
  { profileInUse, origin }: { profileInUse: string | null; origin: string | undefined },
): string[] {
  if (profiles !== undefined) return [`--profiles ${shellWord(profiles)}`]
  if (allProfiles) return ['--all-profiles']
  if (auth !== undefined || ociProfile !== undefined) {
    // With --profile there would be two ways to sign in.
    const url = domainUrl ?? (profileInUse === null ? undefined : origin)
    const words = { '--domain-url': url, '--auth': auth, '--oci-profile': ociProfile }
    return Object.entries(words).flatMap(([option, word]) =>
      word === undefined ? [] : [`${option} ${shellWord(word)}`],
    )
  }
  const name = profile ?? (domainUrl === undefined ? profileInUse : null)
  if (name !== null && name !== undefined) return [`--profile ${shellWord(name)}`]
  return domainUrl === undefined ? [] : [`--domain-url ${shellWord(domainUrl)}`]
}
