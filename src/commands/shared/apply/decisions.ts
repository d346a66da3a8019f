import * as z from 'zod/mini'
import type { OptionSpec } from '../../../cli/option'
import { guardNames } from '../../../plan/apply-guards'
import type { Decisions } from './undertaking'

const flag = z._default(z.boolean(), false)

/** The options that apply and undo have in common. */
export const decisionFlags = {
  journal: z.optional(z.string().check(z.minLength(1, 'is empty; write the name of a file'))),
  dryRun: flag,
  yes: flag,
  continueOnFailure: flag,
  resume: flag,
  ifMatch: z._default(z.boolean(), true),
  allow: z._default(z.array(z.enum(guardNames, { error: `is not one of ${guardNames.join(', ')}` })), []),
}

export const decisionOptions = (journal: string): OptionSpec[] => [
  { flags: '--journal <file>', description: `record each step in this file (default: ${journal})` },
  { flags: '-n, --dry-run', description: 'read and judge every row without changing anything' },
  { flags: '-y, --yes', description: 'do not ask' },
  { flags: '--continue-on-failure', description: 'go on after a row that failed; never after an unknown outcome' },
  { flags: '--resume', description: 'go on after a run that did not get to its last row' },
  {
    flags: '--allow <guard>',
    description: `open a guard: ${guardNames.join(', ')}`,
    repeats: true,
    choices: guardNames,
  },
  { flags: '--no-if-match', description: 'do not detect changes by others (omits the If-Match header)' },
]

type Asked = Omit<Decisions, 'journal' | 'skipStale' | 'waves'> & { journal?: string | undefined; skipStale?: boolean }

/** @param usual the journal, unless another one is named */
export const decisionsIn = (
  { journal, dryRun, yes, continueOnFailure, resume, allow, ifMatch, skipStale = false }: Asked,
  usual: string,
  waves: Decisions['waves'] = null,
): Decisions => ({
  journal: journal ?? usual,
  dryRun,
  yes,
  continueOnFailure,
  resume,
  allow,
  ifMatch,
  skipStale,
  waves,
})
