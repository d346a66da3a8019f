import type { Waiver } from '../../audit/audit-report'
import type { Baseline } from '../../audit/baseline'
import { defaultPolicy, policyFromFlags } from '../../audit/default-policy'
import type { Policy } from '../../audit/policy'
import type { CommandContext } from '../../cli/command'
import { UsageError } from '../../failures/errors'
import { formatDuration } from '../../token-settings/duration'
import { nameOf, taken, textOf } from '../shared/written/input'
import { longestFile } from '../shared/written/mistakes'
import { parseBaseline, readBaseline } from './policy/baseline-file'
import type { Request } from './request'

/** A report about every app of a large domain, in which each app has a finding or two. In bytes. */
const longestBaseline = 256 * 1024 * 1024

/** What an audit judges by, read before the first request is made. */
export interface Inputs {
  policy: Policy
  waivers: readonly Waiver[]
  /** The earlier report as JSON: whether it fits is known when the domain is. */
  baseline: { document: unknown; path: string } | null
}

/** @throws {UsageError} naming file, line and column */
export async function readInputs(asked: Request, context: CommandContext): Promise<Inputs> {
  refuseTwoOnStdin(asked)
  return {
    policy: await policyOf(asked, context),
    waivers: asked.waivers === undefined ? [] : await waiversOf(asked.waivers, context),
    baseline:
      asked.baseline === undefined
        ? null
        : {
            document: parseBaseline(await textOf(asked.baseline, '--baseline', longestBaseline, context)),
            path: nameOf(asked.baseline),
          },
  }
}

async function policyOf(asked: Request, context: CommandContext): Promise<Policy> {
  if (asked.policy !== undefined) {
    const text = await textOf(asked.policy, '--policy', longestFile, context)
    const { readPolicy } = await import('./policy/policy-file')
    return taken(
      await readPolicy(text, nameOf(asked.policy)),
      nameOf(asked.policy),
      'What a policy may say: apps audit --print-schema',
      context,
    )
  }
  const read = policyFromFlags(asked)
  if (read.kind === 'no-limits') return defaultPolicy
  if (read.kind === 'policy') return read.policy
  const { token, min, max } = read
  throw new UsageError(
    `--min-${token} ${formatDuration(min)} is more than --max-${token} ${formatDuration(max)}: no lifetime can keep both.`,
  )
}

async function waiversOf(path: string, context: CommandContext): Promise<readonly Waiver[]> {
  const { readWaivers } = await import('./policy/waivers-file')
  return taken(
    await readWaivers(await textOf(path, '--waivers', longestFile, context)),
    nameOf(path),
    'See docs/audit.md for an example of waivers.',
    context,
  )
}

/** @throws {UsageError} when it is of another domain, or no report */
export async function baselineOf(
  { baseline }: Inputs,
  domain: string,
  { output }: Pick<CommandContext, 'output'>,
): Promise<Baseline | null> {
  if (baseline === null) return null
  const read = readBaseline(baseline.document, baseline.path, domain)
  if (!read.isRead) throw new UsageError(`--baseline: ${read.message}`, read.hint)
  for (const warning of read.warnings) await output.warning(warning)
  return read.value
}

/** @throws {UsageError} when two of them are to be read from stdin */
function refuseTwoOnStdin({ policy, waivers, baseline }: Request): void {
  const onStdin = Object.entries({ '--policy': policy, '--waivers': waivers, '--baseline': baseline })
    .filter(([, path]) => path === '-')
    .map(([option]) => option)
  if (onStdin.length > 1) throw new UsageError(`${onStdin.join(' and ')} cannot both be read from stdin.`)
}
