import { describeFileProblem, UsageError } from '../../failures/errors'
import type { FileProblem } from '../../failures/file-problem'
import type { Environment } from '../../platform/environment'

/** In characters. An App of a domain has some thousand, and a page of a list a thousand Apps. */
const longestLine = 64 * 1024 * 1024

type AppsSource = 'examples' | { generate: number } | { lines: AsyncIterable<string> }

/**
 * Which apps a domain is to hold: the same for each, and read again for each.
 *
 * @throws {UsageError} when two options name different ones
 */
export function appsSource(
  { apps, generate }: { apps: string | undefined; generate: number | undefined },
  environment: Environment,
): () => AppsSource {
  if (apps !== undefined && generate !== undefined) {
    throw new UsageError(
      '--apps and --generate cannot be combined.',
      'A sandbox holds either the apps of a file or generated apps.',
    )
  }
  if (apps !== undefined) return () => ({ lines: linesOf(apps, environment) })
  return () => (generate === undefined ? 'examples' : { generate })
}

async function* linesOf(path: string, { files, signals }: Environment): AsyncGenerator<string> {
  try {
    for await (const line of files.lines(path, { longest: longestLine })) {
      // Of a large file nobody has to wait for the end.
      signals.interrupted.throwIfAborted()
      yield line
    }
  } catch (error) {
    const words = problems[(error as FileProblem).problem]
    throw words === undefined ? error : new UsageError(`--apps: ${path} ${words}.`)
  }
}

const problems: Partial<typeof describeFileProblem> = {
  ...describeFileProblem,
  'too-large': 'has a line of more than 64 MiB',
}

/** Why a sandbox did not start, as far as whoever started it can do something about it. */
export function notStarted(error: unknown, apps: string | undefined): unknown {
  if (!(error instanceof Error) || error instanceof UsageError) return error
  // The one error with a name of its own: the class would have to be loaded with the whole sandbox.
  if (error.name === 'RowError') {
    return new UsageError(
      `--apps: ${apps}: ${error.message}`,
      "--apps reads what 'apps list -o ndjson' or 'oci identity-domains apps list --all' prints, or a SCIM ListResponse.",
    )
  }
  return new UsageError(error.message, 'Choose another --port, or leave it out to use any free port.')
}
