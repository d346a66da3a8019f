import { UsageError } from '../failures/errors'
import { isInteractive } from '../platform/is-interactive'
import { askLine } from './ask-line'
import type { CommandContext } from './command'
import type { CommonRequest } from './parse-invocation'

/** The profile that says which domain it is, or how to sign in to it. */
export interface UsedProfile {
  name: string
  isProtected: boolean
}

/**
 * What has to be agreed to before something is written; null where nothing has. It is asked once in a run.
 *
 * @throws {UsageError} when `--confirm` names another profile than the one that is used
 */
export function confirmationFor(
  profile: UsedProfile | null,
  common: CommonRequest,
  context: Pick<CommandContext, 'environment' | 'output'>,
): (() => Promise<void>) | null {
  const { confirm } = common
  if (confirm !== undefined && confirm !== profile?.name) throw otherProfile(confirm, profile)
  if (profile === null || !profile.isProtected || confirm !== undefined) return null
  let asked: Promise<void> | undefined
  return () => {
    asked ??= askForName(profile.name, common, context)
    return asked
  }
}

function otherProfile(confirm: string, profile: UsedProfile | null): UsageError {
  const used = profile === null ? 'no profile is used' : `the profile used is '${profile.name}'`
  return new UsageError(`--confirm names '${confirm}', but ${used}. Nothing was changed.`)
}

async function askForName(
  name: string,
  common: CommonRequest,
  context: Pick<CommandContext, 'environment' | 'output'>,
): Promise<void> {
  if (!isInteractive(common, context.environment))
    throw new UsageError(
      `Nothing was changed: profile '${name}' is protected, and this run cannot prompt.`,
      `If it is meant: --confirm ${name}`,
    )
  const typed = await askLine(context, `Profile '${name}' is protected. Type its name to make the change:`)
  if (typed !== name) throw new UsageError(`Nothing was changed: '${name}' was not typed.`)
}
