import type { CommandContext } from '../../cli/command'
import type { Switches } from '../../sandbox/server'
import { readDomainReport } from '../shared/domain-report/read-report'
import { asSwitches } from './as-switches'

/** What a report has beside observations; no switch sets it. */
const neverImitated = ['headers', 'content types', 'members of errors', 'attributes that come unasked']

/** The switches for the domain of a report. What the sandbox cannot do is said. @throws {UsageError} */
export async function switchesLike(path: string, context: CommandContext): Promise<Partial<Switches>> {
  const report = await readDomainReport(path, '--like', context)
  const { switches, cannot } = asSwitches(report.observations)
  if (!report.complete) await context.output.note(`${path} is incomplete. What it lacks is as in any sandbox.`)
  const listed = [...cannot.map(({ name, value }) => `${name} is ${value}`), ...neverImitated].join(', ')
  await context.output.note(`The sandbox cannot imitate all of ${path}: ${listed}.`)
  return switches
}
