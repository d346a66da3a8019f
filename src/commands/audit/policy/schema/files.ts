import * as z from 'zod/mini'
import { described, optional, parsed, ruleId, text } from './parts'
import { builtInRule, limitRule } from './rules'
import { duration } from './values'

/**
 * What a policy and a waivers file may hold. The files are read by it, and `apps audit --print-schema` prints it as JSON
 * Schema for editors.
 */

const version = described(z.literal(1), { title: 'the number 1', description: 'The version of this format.' })

export const policyFile = described(
  z.strictObject({
    version,
    rules: described(z.array(described(z.union([limitRule, builtInRule]), { title: 'a rule' })).check(z.minLength(1)), {
      title: 'a list of rules',
    }),
  }),
  { title: 'a policy', description: 'What apps audit checks.' },
)

/** The origin of a domain. */
const domain = parsed(
  (value) => {
    const url = typeof value === 'string' && URL.canParse(value) ? new URL(value) : null
    if (url === null || !/^https?:$/.test(url.protocol)) return { error: '{name} is not the URL of a domain' }
    return url.origin
  },
  { title: 'the URL of a domain', type: 'string' },
)

export const waiversFile = described(
  z.strictObject({
    version: z.optional(version),
    waivers: described(
      z.array(
        described(
          z.strictObject({
            rule: ruleId('The id of the rule in the policy.'),
            app: described(text('the id of an app'), {
              title: 'the id of an app',
              description: 'The id of the app. Names can be copied, ids cannot.',
            }),
            domain: optional(domain, 'The one domain that it is about; without it, each.'),
            reason: text('a reason'),
            owner: text('an owner'),
            expires: described(z.iso.date({ error: dateProblem }), {
              title: 'a date such as 2026-12-31',
              description: 'The last day on which it holds, in UTC.',
            }),
            max: optional(duration, 'It holds for lifetimes up to this.'),
          }),
          { title: 'a waiver' },
        ),
      ),
      { title: 'a list of waivers' },
    ),
  }),
  { title: 'a file of waivers', description: 'Agreed exceptions from the rules of a policy.' },
)

function dateProblem({ input, code }: z.core.$ZodRawIssue): string | undefined {
  if (code !== 'invalid_format' || typeof input !== 'string') return undefined
  return /^\d{4}-\d{2}-\d{2}$/.test(input) ? `there is no day ${input}` : '{name} is not a date such as 2026-12-31'
}

/** For editors: what may be written in the file, as JSON Schema (draft 2020-12). */
export const jsonSchemaOf = (schema: z.ZodMiniType) => z.toJSONSchema(schema, { io: 'input' })
