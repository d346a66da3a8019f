import type { Waiver } from '../../audit/audit-report'
import type { Baseline } from '../../audit/baseline'
import { defaultPolicy, policyFromFlags } from '../../audit/default-policy'
import type { Policy } from '../../audit/policy'
import type { CommandContext } from '../../cli/command'
import { describeFileProblem, UsageError, waitingFor } from '../../failures/errors'
import type { FileProblem } from '../../failures/file-problem'
import { formatDuration } from '../../token-settings/duration'
import { parseBaseline, readBaseline } from './policy/baseline-file'
import { formatMistake, longestFile, type Reading } from './policy/mistakes'
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

/** All that is wrong with a file is said: the first as the failure, the others beside it. */
async function taken<Value>(
  reading: Reading<Value>,
  path: string,
  hint: string,
  { output }: CommandContext,
): Promise<Value> {
  if (reading.isRead) {
    for (const each of reading.warnings) await output.warning(ended(formatMistake(path, each)))
    return reading.value
  }
  const [first, ...others] = reading.mistakes.map((each) => ended(formatMistake(path, each)))
  for (const each of others) await output.warning(each)
  throw new UsageError(first ?? `${path} cannot be read.`, hint)
}

const ended = (text: string): string => (/[.?!]$/.test(text) ? text : `${text}.`)

/** What a file is called in messages and in reports. */
const nameOf = (path: string): string => (path === '-' ? 'stdin' : path)

async function textOf(path: string, from: string, limit: number, { environment }: CommandContext): Promise<string> {
  const { files, stdin, ended: stop } = environment
  try {
    return await waitingFor(`${nameOf(path)} (${from})`, async () =>
      path === '-' ? stdin.readAll(stop, { limit }) : (await files.read(path, { limit, stop })).text,
    )
  } catch (error) {
    const { problem } = error as FileProblem
    throw problem === undefined ? error : new UsageError(`${from}: ${nameOf(path)} ${describeFileProblem[problem]}.`)
  }
}

/** @throws {UsageError} when two of them are to be read from stdin */
function refuseTwoOnStdin({ policy, waivers, baseline }: Request): void {
  const onStdin = Object.entries({ '--policy': policy, '--waivers': waivers, '--baseline': baseline })
    .filter(([, path]) => path === '-')
    .map(([option]) => option)
  if (onStdin.length > 1) throw new UsageError(`${onStdin.join(' and ')} cannot both be read from stdin.`)
}
