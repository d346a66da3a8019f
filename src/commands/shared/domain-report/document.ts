import * as z from 'zod/mini'
import {
  attributeNames,
  contentTypes,
  discoveryMembers,
  errorDetails,
  errorMembers,
  errorSchemas,
  headerNames,
  messageIds,
  topAttributes,
} from '../../../identity-domain/observe/known-names'
import type { DomainSeen } from '../../../identity-domain/observe/observe-domain'
import { mostRequests } from '../../../identity-domain/observe/reader'
import {
  errorCauses,
  jsonTypes,
  type ObservationName,
  observationNames,
  observations,
  type Reason,
  reasons,
} from '../../../identity-domain/observe/vocabulary'

/**
 * A report on a domain, as `apps doctor --report` writes it and `apps sandbox --like` reads it. Each text in it is one of a list that
 * stands in this program, so that no name, id, address or secret can come into it; its numbers have bounds. A report is checked by
 * this schema before it is written.
 */

export const reportKind = 'apps-domain-report'
export const reportVersion = 1

/** More than any count of these can be. */
const mostCounted = 100_000

const count = z.int().check(z.gte(0), z.lte(mostCounted))
const status = z.int().check(z.gte(100), z.lte(999))

const notTried = z.strictObject({
  notTried: z.enum(Object.keys(reasons) as [Reason, ...Reason[]]),
  status: z.optional(status),
})

function observed(name: ObservationName) {
  const kind: readonly string[] | { from: number; to: number } | { of: readonly string[] } = observations[name]
  if (Array.isArray(kind) && kind.length === 0) return notTried
  const value =
    'from' in kind
      ? z.int().check(z.gte(kind.from), z.lte(kind.to))
      : 'of' in kind
        ? z.array(z.enum(kind.of as readonly [string, ...string[]]))
        : z.enum(kind as readonly [string, ...string[]])
  return z.union([z.strictObject({ value, times: count }), notTried])
}

const names = <Name extends string>(all: readonly Name[]) =>
  z.nullable(z.strictObject({ names: z.array(z.enum(all as readonly [Name, ...Name[]])), others: count }))

const body = z.enum(['scim', 'json', 'html', 'text', 'empty'])

const error = z.strictObject({
  cause: z.enum(errorCauses),
  status,
  body,
  schemas: z.array(z.enum(errorSchemas)),
  otherSchemas: count,
  members: z.array(z.enum(errorMembers)),
  otherMembers: count,
  statusMember: z.enum(['text', 'number', 'other', 'none']),
  detail: z.enum([...errorDetails, 'other', 'none']),
  messageId: z.enum([...messageIds, 'code', 'other', 'none']),
})

const attribute = z.strictObject({
  name: z.enum(attributeNames as [string, ...string[]]),
  types: z.array(z.enum(jsonTypes)),
  isList: z.boolean(),
  apps: count,
})

export const domainReport = z.strictObject({
  schemaVersion: z.literal(reportVersion),
  kind: z.literal(reportKind),
  program: z.strictObject({
    version: z.string().check(z.regex(/^\d{1,6}\.\d{1,6}\.\d{1,6}(-[a-z]{1,8}(\.\d{1,6})?)?$/)),
    node: z.string().check(z.regex(/^v\d{1,6}\.\d{1,6}\.\d{1,6}$/)),
    platform: z.enum(['aix', 'android', 'darwin', 'freebsd', 'linux', 'openbsd', 'sunos', 'win32', 'other']),
  }),
  takenOn: z.iso.date(),
  complete: z.boolean(),
  requests: z.strictObject({ sent: count, limited: count, most: z.literal(mostRequests) }),
  observations: z.strictObject(
    Object.fromEntries(observationNames.map((name) => [name, z.optional(observed(name))])) as Record<
      ObservationName,
      z.ZodMiniOptional<ReturnType<typeof observed>>
    >,
  ),
  apps: z.strictObject({
    sampled: count,
    attributes: z.strictObject({
      known: z.array(attribute),
      unknown: z.strictObject({ names: count, apps: count }),
    }),
    unasked: names(topAttributes),
  }),
  errors: z.array(error),
  answers: z.strictObject({
    count,
    headers: z.array(z.strictObject({ name: z.enum(headerNames), answers: count })),
    otherHeaders: count,
    contentTypes: z.array(z.strictObject({ value: z.enum([...contentTypes, 'other']), answers: count })),
  }),
  discovery: names(discoveryMembers),
  schema: names(topAttributes),
})

export type DomainReport = z.output<typeof domainReport>

/**
 * @param platform the Node version and the platform, as in `node v24.1.0; linux`
 * @throws Error for a text that is not one of those that a report may hold
 */
export function reportOf(
  { isComplete, requests, ...seen }: DomainSeen,
  { version, platform, now }: { version: string; platform: string; now: Date },
): DomainReport {
  const [, node = 'v0.0.0', system = 'other'] = /^node (v[\d.]+); (\w+)$/.exec(platform) ?? []
  return z.parse(domainReport, {
    schemaVersion: reportVersion,
    kind: reportKind,
    program: {
      version,
      node,
      platform: domainReport.shape.program.shape.platform.options.includes(system as 'other') ? system : 'other',
    },
    takenOn: now.toISOString().slice(0, 10),
    complete: isComplete,
    requests: { ...requests, most: mostRequests },
    ...seen,
  })
}
