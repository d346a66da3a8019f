import * as z from 'zod/mini'
import type { Command } from '../../cli/command'
import type { Seconds } from '../../token-settings/duration'
import { carryOut } from '../shared/apply/carry-out'
import { decisionFlags, decisionOptions, decisionsIn } from '../shared/apply/decisions'
import { usualJournal } from '../shared/apply/resuming'
import { showCarriedOut } from '../shared/apply/show'
import type { Undertaking } from '../shared/apply/undertaking'
import { ensureUndoCanBegin, undoneAfterGate } from '../shared/apply/undo-after-gate'
import { readPlan } from '../shared/plan/plan-file'
import { ensureFilesAreSeparate } from '../shared/separate-files'
import { waveOptions, wavesFor } from './wave-options'

const request = z.object({
  plan: z.string().check(z.minLength(1, 'is empty; write the file of a plan')),
  skipStale: z._default(z.boolean(), false),
  waves: z.optional(z.string()),
  gate: z.optional(z.string()),
  undoOnFailure: z._default(z.boolean(), false),
  ...decisionFlags,
})

type Request = z.output<typeof request>

export const apply: Command<Request> = {
  name: 'apply',
  summary: 'carry out a plan row by row, and verify each change',
  description: [
    'Reads every app of the plan first: if one has another value than the plan saw, nothing is changed. Then it',
    'changes one row after the other, as set-expiry, set-offline and set-grant do, and verifies each with a fresh',
    'read. Each step is recorded in a journal before and after the request. After a crash, --resume goes on, and',
    'apps undo goes back. It stops after an outcome that is unknown, and after a failure.',
  ].join(' '),
  arguments: [{ name: 'plan', key: 'plan', description: 'file of a plan, as apps plan writes it' }],
  options: [
    ...decisionOptions('PLAN.journal.ndjson'),
    { flags: '--waves <numbers>', description: 'change so many apps first, then more, then all: 1,5,100%' },
    { flags: '--gate <command>', description: 'run this after each wave but the last; go on only if it exits with 0' },
    { flags: '--undo-on-failure', description: 'undo all changes if the gate exits with 1' },
    { flags: '--skip-stale', description: 'leave out rows whose app has changed, is gone or cannot be changed' },
  ],
  examples: [
    { command: 'apps apply plan.json -n', explains: 'show what would be changed, and which guards are in the way' },
    { command: 'apps apply plan.json -y', explains: 'carry it out without a question' },
    {
      command: 'apps apply plan.json -y --waves 1,5,100% --gate ./check.sh',
      explains: 'change one app first, and go on only if check.sh exits with 0',
    },
    { command: 'apps undo plan.json.journal.ndjson', explains: 'go back' },
  ],
  usesDomain: true,
  changesDomain: true,
  usualTimeout: 3600 as Seconds,
  request,
  async run(asked, context) {
    const options = waveOptions(asked)
    const { plan, sha256 } = await readPlan(asked.plan, context)
    const { domain, source, createdAt, rows } = plan
    const undertaking: Undertaking = {
      kind: 'apply',
      path: asked.plan,
      sha256,
      domain,
      source: { kind: source.kind, path: source.path, reason: source.reason },
      createdAt: new Date(createdAt),
      rows,
    }
    const decisions = decisionsIn(asked, usualJournal(undertaking), wavesFor(options, rows))
    const appended = [{ option: '--journal', path: decisions.journal }]
    await ensureFilesAreSeparate('apply', { output: [], appended, read: [asked.plan] }, context)
    await ensureUndoCanBegin(decisions, context)
    const carriedOut = await carryOut(undertaking, decisions, context)
    return showCarriedOut(await undoneAfterGate(carriedOut, decisions, context), context)
  },
}
