import * as z from 'zod/mini'
import { described, optional, ruleId, text, version } from '../../shared/written/parts'
import { domain, duration } from '../../shared/written/values'
import { builtInRule, limitRule } from './rules-schema'

/**
 * What a policy and a waivers file may hold. The files are read by it, and `apps audit --print-schema` prints it as JSON
 * Schema for editors.
 */

export const policyFile = described(
  z.strictObject({
    version,
    rules: described(z.array(described(z.union([limitRule, builtInRule]), { title: 'a rule' })).check(z.minLength(1)), {
      title: 'a list of rules',
    }),
  }),
  { title: 'a policy', description: 'What apps audit checks.' },
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
