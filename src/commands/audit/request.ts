import * as z from 'zod/mini'
import { builtInCodes, severities } from '../../audit/policy'
import { duration, scimFilter } from '../../cli/arguments'
import type { Seconds } from '../../token-settings/duration'
import { decisionFlags } from '../shared/apply/decisions'
import { destinationsIn } from '../shared/destinations'
import { formatNames } from './reports/formats'

const path = z.string().check(
  z.minLength(1, 'is empty; write the path of a file'),
  // biome-ignore lint/suspicious/noControlCharactersInRegex: this is what is refused.
  z.regex(/^[^\u0000]*$/, 'contains a character that a path cannot have'),
)

/** What there is a JSON Schema of: files that the audit reads, and what it writes. */
export const schemaNames = ['policy', 'waivers', 'report', 'baseline'] as const

export type SchemaName = (typeof schemaNames)[number]

/** Without a name, that of the policy. */
const schemaName = z.pipe(
  z.union([z.boolean(), z.string()]),
  z.transform((typed, context): SchemaName => {
    const name = typed === true ? 'policy' : schemaNames.find((each) => each === typed)
    if (name !== undefined) return name
    context.issues.push({ code: 'custom', message: `takes ${schemaNames.join(', ')}`, input: typed })
    return z.NEVER
  }),
)

export const request = z
  .object({
    output: destinationsIn(formatNames),
    maxRefresh: z.optional(duration),
    minRefresh: z.optional(duration),
    maxAccess: z.optional(duration),
    minAccess: z.optional(duration),
    policy: z.optional(path),
    waivers: z.optional(path),
    baseline: z.optional(path),
    history: z.optional(path),
    onlyNew: z._default(z.boolean(), false),
    severity: z.optional(z.enum(severities, { error: `takes ${severities.join(', ')}` })),
    sarifAll: z._default(z.boolean(), false),
    requireJudged: z._default(z.boolean(), false),
    waiversEnding: z._default(duration, 1_209_600 as Seconds),
    failOn: z._default(z.enum(severities, { error: `takes ${severities.join(', ')}` }), 'low'),
    filter: z.optional(scimFilter),
    explain: z.optional(
      z.enum(builtInCodes, { error: `is not a built-in rule; choose one of ${builtInCodes.join(', ')}` }),
    ),
    printSchema: z.optional(schemaName),
    init: z._default(z.boolean(), false),
    fix: z._default(z.boolean(), false),
    out: z.optional(path),
    journal: z.optional(path),
    dryRun: decisionFlags.dryRun,
    yes: decisionFlags.yes,
    allow: decisionFlags.allow,
    ifMatch: decisionFlags.ifMatch,
  })
  .check(
    z.refine(({ onlyNew, baseline }) => !onlyNew || baseline !== undefined, {
      error: 'needs a report to compare with: --baseline FILE',
      path: ['onlyNew'],
    }),
    z.refine(({ history }) => history !== '-', {
      error: 'needs the path of a file, because each run adds a line to it',
      path: ['history'],
    }),
    z.refine(({ sarifAll, output }) => !sarifAll || output.some(({ format }) => format === 'sarif'), {
      error: 'needs a SARIF report: -o sarif=PATH',
      path: ['sarifAll'],
    }),
    z.refine(({ severity, ...flags }) => severity === undefined || limitsIn(flags).length > 0, {
      error: 'is the severity of limits given as options; a policy file has a severity in each rule',
      path: ['severity'],
    }),
    z.refine(({ policy, ...flags }) => policy === undefined || limitsIn(flags).length === 0, {
      error: 'cannot be combined with --max-refresh, --min-refresh, --max-access or --min-access',
      path: ['policy'],
    }),
    z.superRefine(({ fix, explain, printSchema, init, ...asked }, context) => {
      const refuse = (message: string, option: string) => context.addIssue({ code: 'custom', message, path: [option] })
      const others = [explain !== undefined, printSchema !== undefined, init, fix].filter(Boolean).length
      if (others > 1)
        refuse(`cannot be combined with ${fix ? '--explain, ' : ''}--print-schema or --init`, fix ? 'fix' : 'explain')
      const needing = [
        ...(['out', 'journal'] as const).filter((option) => asked[option] !== undefined),
        ...(['dryRun', 'yes'] as const).filter((option) => asked[option]),
        ...(asked.allow.length > 0 ? ['allow'] : []),
        ...(asked.ifMatch ? [] : ['ifMatch']),
      ]
      if (!fix && needing[0] !== undefined) refuse('is about the changes that --fix makes', needing[0])
    }),
  )

export type Request = z.output<typeof request>

type Limits = Pick<Request, 'maxRefresh' | 'minRefresh' | 'maxAccess' | 'minAccess'>

const limitsIn = ({ maxRefresh, minRefresh, maxAccess, minAccess }: Limits) =>
  [maxRefresh, minRefresh, maxAccess, minAccess].filter((each) => each !== undefined)
