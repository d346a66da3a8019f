import { severalProfiles } from '../config/several-profiles'
import type { Output } from '../output/output'
import { Secrets } from '../secrets/secrets'
import type { Command, CommandContext, NamedDomain } from './command'
import { accessDomain, type RunContext } from './domain-access'
import type { CommonRequest } from './parse-invocation'

export interface SeveralDomains {
  domains: readonly NamedDomain[]
  close(): Promise<void>
}

/**
 * Domains that know nothing of one another: each has its own connections, session, rate limit and time.
 *
 * @throws {UsageError} before any of them is asked anything
 */
export async function openSeveral(
  common: CommonRequest,
  context: RunContext & { command: Command<unknown> },
): Promise<SeveralDomains> {
  const profiles = await severalProfiles(common, context.environment)
  const progress = progressOf(context.output)
  const opened = profiles.map(({ name, origin }) => {
    // What one domain calls a secret is not taken out of what another one says.
    const secrets = new Secrets(context.secrets)
    const output = outputOf(name, context.output, { progress, hide: (text) => secrets.hide(text) })
    const own = { ...context, secrets, output }
    const { profiles: _, ...alone } = common
    const access = accessDomain({ ...alone, allProfiles: false, profile: name, input: false }, own)
    const itsContext = contextOf(access, own)
    return { profile: name, origin: origin.origin, context: itsContext, close: access.close }
  })
  return {
    domains: opened,
    async close() {
      for (const { close } of opened) await close()
    },
  }
}

const contextOf = (access: ReturnType<typeof accessDomain>, context: RunContext): CommandContext => ({
  ...context,
  ...access,
  isInteractive: false,
  confirm: async () => false,
  severalDomains: async () => null,
})

/** What is said of one domain begins with its name. What is said for whoever watches would be too much of many. */
function outputOf(name: string, output: Output, { progress, hide }: { progress: Progress; hide: Hide }): Output {
  const named = (text: string) => `${name}: ${hide(text)}`
  return {
    ...output,
    context: { ...output.context, hide },
    note: (text) => output.detail(named(text)),
    detail: (text) => output.detail(named(text)),
    warning: (text) => output.warning(named(text)),
    progress: (text) => progress(name, hide(text)),
  }
}

type Hide = (text: string) => string

type Progress = (name: string, text: string) => Promise<void>

/** A line for each domain that is being read. */
function progressOf(output: Output): Progress {
  const lines = new Map<string, string>()
  return async (name, text) => {
    if (text === '') lines.delete(name)
    else lines.set(name, `${name}  ${text}`)
    await output.progress([...lines.values()].join('\n'))
  }
}
