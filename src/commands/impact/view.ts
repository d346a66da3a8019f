import type { AuditedApp } from '../../audit/audited-app'
import type { Column, Detail, JsonObject, Tone, View } from '../../output/output'
import type { ClientImpact, ImpactPart } from '../../plan/impact'
import { formatDuration, type Seconds } from '../../token-settings/duration'
import { notesOn } from './messages'
import { type ImpactReport, type ImpactRow, rowsOf } from './report'

/** One loss of one client, for scripts. */
export const rowView = ({ grants }: Pick<ImpactReport, 'grants'>): View<ImpactRow> => ({
  columns: grants === null ? columns : [...columns, grantsColumn],
  json: rowJson,
})

const columns: Column<ImpactRow>[] = [
  { title: 'Client id', name: 'id', forScripts: ({ client }) => client.id },
  { title: 'Name', name: 'displayName', forScripts: ({ client }) => client.displayName },
  { title: 'OAuth client id', name: 'clientId', forScripts: ({ client }) => client.clientId ?? '' },
  { title: 'Type', name: 'clientType', forScripts: ({ client }) => client.clientType ?? '' },
  { title: 'Loses', name: 'loses', forScripts: ({ loss }) => loss.kind },
  { title: 'Reason', name: 'reason', forScripts: reasonOf },
  { title: 'Resource id', name: 'resourceId', forScripts: ({ edge }) => edge?.resource.id ?? '' },
  { title: 'Resource', name: 'resource', forScripts: ({ edge }) => edge?.resource.displayName ?? '' },
  { title: 'Edge', name: 'edge', forScripts: ({ edge }) => edge?.kind ?? '' },
  { title: 'Scopes', name: 'scopes', forScripts: ({ edge }) => edge?.scopes.join(' ') ?? '' },
  { title: 'Other resources', name: 'otherResources', forScripts: ({ others }) => others.count },
]

/** Empty where the grants of this client could not be counted. */
const grantsColumn: Column<ImpactRow> = { title: 'Grants', name: 'grants', forScripts: ({ grants }) => grants ?? '' }

function rowJson({ client, edge, loss, others, grants }: ImpactRow) {
  const { id, displayName, clientId, clientType } = client
  return {
    client: { id, displayName, clientId },
    clientType,
    loses: loss.kind,
    reason: reasonOf({ edge, loss }),
    from: 'from' in loss ? durationJson(loss.from) : null,
    to: 'to' in loss ? durationJson(loss.to) : null,
    resource: edge === null ? null : referenceTo(edge.resource),
    edge: edge?.kind ?? null,
    scopes: edge?.scopes ?? [],
    otherResources: others.some.map(referenceTo),
    otherResourceCount: others.count,
    grants,
  } satisfies JsonObject
}

const referenceTo = ({ id, displayName }: Pick<AuditedApp, 'id' | 'displayName'>) => ({ id, displayName })

const durationJson = (seconds: Seconds | null) =>
  seconds === null ? null : { seconds, duration: formatDuration(seconds) }

/** Why, or what becomes of it. */
export function reasonOf({ loss }: ImpactPart): string {
  switch (loss.kind) {
    case 'offline':
      return loss.from === null
        ? 'may no longer use refresh tokens'
        : `gets no refresh token any more; now ${formatDuration(loss.from)}`
    case 'idle-window':
      return `signs in again after ${formatDuration(loss.to)} without use; now ${formatDuration(loss.from)}`
    case 'access-refresh': {
      const verb = loss.renews ? 'renews' : 'needs a new token'
      return `${verb} every ${formatDuration(loss.to)}; now ${formatDuration(loss.from)}`
    }
    case 'grant':
      return `may no longer use ${loss.grants.join(', ')}`
    case 'nothing':
      return whyNothing[loss.why]
  }
}

const whyNothing = {
  'uses-no-refresh-tokens': 'it uses no refresh tokens',
  'issues-no-refresh-tokens': 'no refresh token is issued for this resource',
  'nothing-is-shorter': 'nothing gets shorter',
} as const

export const impactView: View<ImpactReport> = {
  columns: [],
  json: reportJson,
  details: (report) =>
    report.impact.clients.flatMap((each) => [...clientLines(each, report), { line: '' }]).slice(0, -1),
}

function reportJson(report: ImpactReport): JsonObject {
  const { domain, plan, resource, complete, impact } = report
  const losing = impact.clients.filter(({ loses }) => loses).length
  return {
    schemaVersion: 1,
    domain,
    plan,
    resource: resource === null ? null : referenceTo(resource),
    complete,
    summary: { clients: impact.clients.length, losing },
    notes: notesOn(report),
    rows: rowsOf(report).map(rowJson),
  }
}

const widestKind = 'access-refresh'.length

function clientLines({ client, parts, others }: ClientImpact, { grants, resource }: ImpactReport): Detail[] {
  const about = [client.id, client.clientType ?? 'type not set', ...grantsOf(client, grants)].join('  ')
  return [
    { line: [{ text: client.displayName, tone: 'strong' }, `  ${about}`] },
    ...parts.flatMap((part, at) => partLines(part, { before: parts[at - 1], isPlan: resource === null })),
    ...(others.count > 0 ? [{ line: `  other resources: ${othersOf(others)}` }] : []),
  ]
}

function grantsOf({ id }: AuditedApp, grants: ImpactReport['grants']): string[] {
  if (grants === null) return []
  const count = grants.get(id)
  return [count === undefined ? 'grants not known' : `${count} ${count === 1 ? 'grant' : 'grants'}`]
}

/** The edge stands above the losses that it brings. */
function partLines(
  part: ImpactPart,
  { before, isPlan }: { before: ImpactPart | undefined; isPlan: boolean },
): Detail[] {
  const { edge, loss } = part
  const tone: Tone = loss.kind === 'nothing' ? 'good' : 'warn'
  const line: Detail = { line: ['  ', { text: loss.kind.padEnd(widestKind), tone }, `  ${reasonOf(part)}`] }
  if (edge === null || edge.resource === before?.edge?.resource) return [line]
  const name = isPlan ? `${edge.resource.displayName}, ` : ''
  return [{ line: { text: `  ${name}${edge.kind}: ${edge.scopes.join(' ')}`, tone: 'dim' } }, line]
}

const mostNamed = 3

function othersOf({ count, some }: ClientImpact['others']): string {
  const names = some.slice(0, mostNamed).map(({ displayName }) => displayName)
  return `${names.join(', ')}${count > names.length ? ` and ${count - names.length} more` : ''}`
}
