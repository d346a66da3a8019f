import * as z from 'zod/mini'
import { destinationsIn } from '../shared/destinations'
import { formats } from './view'

const pathOf = (what: string) => z.string().check(z.minLength(1, `is empty; write the file of a ${what}`))

export const request = z
  .object({
    old: pathOf('snapshot'),
    new: z.optional(pathOf('snapshot')),
    across: z._default(z.boolean(), false),
    plan: z.optional(pathOf('plan')),
    journal: z._default(z.array(pathOf('journal')), []),
    output: destinationsIn(formats),
  })
  .check(
    z.superRefine(({ across, plan, journal }, context) => {
      if (!across) return
      const refuse = (message: string, path: string) => context.addIssue({ code: 'custom', message, path: [path] })
      if (plan !== undefined) refuse('is about the apps of one domain, and --across compares two', 'plan')
      if (journal.length > 0) refuse('is about the apps of one domain, and --across compares two', 'journal')
    }),
  )

export type Request = z.output<typeof request>
