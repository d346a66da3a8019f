import { CutShort, Failure, Interrupted } from '../../failures/errors'
import { exitCodes } from '../../failures/exit-codes'
import type { FailureReport } from '../../output/output'
import type { Impact } from '../../plan/impact'
import type { ImpactReader } from './reader'

interface CountedGrants {
  /** By the id of the client. */
  grants: ReadonlyMap<string, number>
  /** Why some are missing. */
  problem: FailureReport | null
}

/** So many are asked for at a time. */
const atOnce = 4

/** Stops at the first that cannot be read: the others would most likely be refused, too. */
export async function countGrants(
  { clients }: Impact,
  domain: Pick<ImpactReader, 'countGrants'>,
): Promise<CountedGrants> {
  const grants = new Map<string, number>()
  const ids = clients.map(({ client }) => client.id)
  try {
    for (let at = 0; at < ids.length; at += atOnce) {
      const some = ids.slice(at, at + atOnce)
      const counts = await Promise.all(some.map((id) => domain.countGrants(id)))
      for (const [place, id] of some.entries()) grants.set(id, counts[place] as number)
    }
    return { grants, problem: null }
  } catch (error) {
    if (!(error instanceof Failure) || error instanceof Interrupted || error instanceof CutShort) throw error
    return { grants, problem: incomplete(error) }
  }
}

const incomplete = ({ message, hint, status, requestId }: Failure): FailureReport => ({
  exitCode: exitCodes.incomplete,
  message: `Not all grants could be counted. ${message}`,
  hint,
  status,
  requestId,
})
