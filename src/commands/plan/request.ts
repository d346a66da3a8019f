import * as z from 'zod/mini'
import { destinationsIn } from '../shared/destinations'
import { formats } from './view'

const path = z.string().check(z.minLength(1, 'is empty; write the name of a file'))

export const inputFormats = ['yaml', 'csv'] as const

/** Where a plan can come from, besides a file with the desired state. */
const sourceOptions = ['fromAudit', 'restore', 'undo'] as const

export const request = z
  .object({
    file: z.optional(path),
    inputFormat: z.optional(z.enum(inputFormats, { error: `takes ${inputFormats.join(' or ')}` })),
    fromAudit: z.optional(path),
    restore: z.optional(path),
    undo: z.optional(path),
    out: z.optional(path),
    exitCode: z._default(z.boolean(), false),
    only: z._default(z.array(z.string().check(z.minLength(1, 'is empty; write an app'))), []),
    skipMissing: z._default(z.boolean(), false),
    printSchema: z._default(z.boolean(), false),
    output: destinationsIn(formats),
  })
  .check(
    z.superRefine(({ file, printSchema, ...asked }, context) => {
      const given = sourceOptions.filter((option) => asked[option] !== undefined)
      const refuse = (message: string, path: string) => context.addIssue({ code: 'custom', message, path: [path] })
      if (printSchema) return
      if (file === undefined && given.length === 0)
        refuse('what should be planned? Name a file with the desired state, --from-audit, --restore or --undo', 'file')
      if (file !== undefined && given[0] !== undefined) refuse('takes no file with a desired state beside it', given[0])
      if (given[1] !== undefined) refuse('is another source of the plan; give only one', given[1])
      if (asked.inputFormat !== undefined && file === undefined)
        refuse('is about a file with a desired state', 'inputFormat')
    }),
  )

export type Request = z.output<typeof request>
