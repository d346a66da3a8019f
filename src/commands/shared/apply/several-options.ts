import * as z from 'zod/mini'
import type { OptionSpec } from '../../../cli/option'
import { type GuardName, guardNames } from '../../../plan/apply-guards'

/** Nothing here is older than this run. */
const guards = guardNames.filter((guard): guard is Exclude<GuardName, 'age'> => guard !== 'age')

/** What the commands for one setting take besides, when they change several apps. */
export const severalFlags = {
  journal: z.optional(z.string().check(z.minLength(1, 'is empty; write the name of a file'))),
  allow: z._default(z.array(z.enum(guards, { error: `is not one of ${guards.join(', ')}` })), []),
}

export const severalOptions = (command: string): OptionSpec[] => [
  {
    flags: '--journal <file>',
    description: `several apps: record each step in this new file (default: ${command}-TIME.journal.ndjson)`,
  },
  {
    flags: '--allow <guard>',
    description: `several apps: open a guard: ${guards.join(', ')}`,
    repeats: true,
    choices: guards,
  },
]

interface Asked {
  selectors: readonly string[]
  journal?: string | undefined
  allow: readonly GuardName[]
}

const isForSeveral = { error: 'is for several apps' }

/** For one app there is no journal, and no guard but those of the command. */
export const severalChecks = <Request extends Asked>() => [
  z.refine<Request>(({ selectors, journal }) => selectors.length > 1 || journal === undefined, {
    ...isForSeveral,
    path: ['journal'],
  }),
  z.refine<Request>(({ selectors, allow }) => selectors.length > 1 || allow.length === 0, {
    ...isForSeveral,
    path: ['allow'],
  }),
]
