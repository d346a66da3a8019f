import * as z from 'zod/mini'
import { severities } from '../../../audit/policy'

/**
 * The report of `apps audit -o json`, for whoever reads it with a program: `--print-schema report` prints it as JSON Schema.
 * Later versions may add members. What each means is in docs/output.md.
 */

const duration = z.object({ seconds: z.number(), duration: z.string() })
const lifetime = z.object({ ...duration.shape, source: z.enum(['app', 'default']) })
const app = z.object({ id: z.string(), displayName: z.string() })
const anything = z.record(z.string(), z.unknown())

const waiver = z.object({
  reason: z.string(),
  owner: z.string(),
  expires: z.string(),
  max: z.nullable(duration),
  state: z.enum(['applied', 'expired', 'exceeded']),
})

const finding = z.object({
  rule: z.string(),
  severity: z.enum(severities),
  app,
  attribute: z.string(),
  actual: z.nullable(lifetime),
  allowed: z.nullable(duration),
  message: z.string(),
  fix: z.string(),
  waiver: z.nullable(waiver),
  since: z.nullable(z.enum(['known', 'worse', 'new'])),
  counts: z.boolean(),
  kind: z.string(),
  evidence: z.optional(anything),
  identity: z.string(),
  extent: z.nullable(z.number()),
  fixes: z.array(z.string()),
  tags: z.array(z.object({ key: z.string(), value: z.string() })),
  contact: z.nullable(z.string()),
})

const coverage = z.object({
  complete: z.boolean(),
  pages: z.number(),
  totalResults: z.nullable(z.number()),
  distinctApps: z.number(),
  unreadable: z.number(),
  requests: z.number(),
})

const summary = z.object({
  apps: z.number(),
  judged: z.number(),
  notApplicable: z.number(),
  findings: z.number(),
  waived: z.number(),
  bySeverity: z.record(z.string(), z.number()),
  byRule: z.record(z.string(), z.number()),
})

const history = z.object({
  path: z.string(),
  runs: z.number(),
  change: z.nullable(z.object({ since: z.string(), findings: z.number(), waived: z.number() })),
  points: z.array(
    z.object({
      at: z.string(),
      verdict: z.enum(['yes', 'no', 'incomplete']),
      apps: z.number(),
      judged: z.number(),
      findings: z.number(),
      waived: z.number(),
      bySeverity: z.record(z.string(), z.number()),
      gap: z.boolean(),
      breaks: z.array(z.enum(['policy', 'filter'])),
    }),
  ),
})

/** Of `--fix`. */
const fix = z.object({
  plan: z.nullable(z.string()),
  journal: z.nullable(z.string()),
  auditedAgain: z.boolean(),
  findingsBefore: z.number(),
  fixed: z.array(z.object({ rule: z.string(), app })),
  summary: z.record(z.string(), z.number()),
  rows: z.array(
    z.object({
      row: z.number(),
      app: z.object({ id: z.string(), displayName: z.string(), clientId: z.nullable(z.string()) }),
      attribute: z.string(),
      outcome: z.string(),
      reason: z.nullable(z.string()),
      requestId: z.nullable(z.string()),
    }),
  ),
  skipped: z.array(z.object({ attribute: z.nullable(z.string()), reason: z.string() })),
})

export const reportDocument = z.object({
  schemaVersion: z.literal(1),
  domain: z.string(),
  startedAt: z.string(),
  policy: z.object({
    source: z.enum(['file', 'flags', 'default']),
    path: z.nullable(z.string()),
    rules: z.array(anything),
  }),
  filter: z.nullable(z.string()),
  coverage,
  summary,
  findings: z.array(finding),
  verdict: z.enum(['yes', 'no', 'incomplete']),
  baseline: z.nullable(
    z.object({
      path: z.string(),
      fixed: z.array(
        z.object({ rule: z.string(), app: z.object({ id: z.string(), displayName: z.nullable(z.string()) }) }),
      ),
    }),
  ),
  unusedWaivers: z.array(anything),
  idleRules: z.array(z.string()),
  history: z.optional(history),
  fix: z.optional(fix),
  warnings: z.optional(z.array(z.string())),
})

/** What `--baseline` reads of such a report: of an older one, less may be there. */
export const baselineDocument = z.object({
  schemaVersion: z.literal(1),
  domain: z.string(),
  findings: z.array(z.object({ rule: z.string(), app: z.object({ id: z.string() }) })),
})
