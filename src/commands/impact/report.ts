import type { ClientImpact, Impact, ImpactPart } from '../../plan/impact'
import type { PlannableApp } from '../../plan/wishes'

export interface ImpactReport {
  domain: string
  /** The file; null: a resource was named. */
  plan: string | null
  /** null: a plan was named. */
  resource: PlannableApp | null
  /** Everything that was asked for could be read. */
  complete: boolean
  /** How many grants each client has, by its id; null: not asked for. A client that is not in it could not be read. */
  grants: ReadonlyMap<string, number> | null
  impact: Impact
}

/** One loss of one client. */
export interface ImpactRow extends ClientImpact, ImpactPart {
  grants: number | null
}

export const rowsOf = ({ impact, grants }: ImpactReport): ImpactRow[] =>
  impact.clients.flatMap((client) =>
    client.parts.map((part) => ({ ...client, ...part, grants: grants?.get(client.client.id) ?? null })),
  )
