import { CutShort, Failure, NoSuchApp } from '../../failures/errors'
import { mostImportant } from '../../failures/exit-codes'
import type { AppOperations } from '../../identity-domain/domain'
import type { Output } from '../../output/output'
import type { App } from '../../token-settings/app'

/** In the order of the command line, a few at a time. Failures are returned, not thrown, so that the other apps are still read. */
export async function findAll<Kind extends App>(
  selectors: readonly string[],
  { find }: Pick<AppOperations<Kind>, 'find'>,
): Promise<{ found: Kind[]; failures: Failure[] }> {
  const results: (Kind | Failure)[] = []
  for (let at = 0; at < selectors.length; at += atOnce) {
    const some = selectors.slice(at, at + atOnce)
    results.push(...(await Promise.all(some.map((selector) => find(selector).catch(keepFailure)))))
  }
  return {
    found: results.filter((result): result is Kind => !(result instanceof Failure)),
    failures: results.filter((result) => result instanceof Failure),
  }
}

const atOnce = 4

function keepFailure(error: unknown): Failure {
  if (error instanceof Failure) return error
  throw error
}

/** The failure that decides the exit code. Each of the others becomes one warning. */
export async function decisive(failures: readonly Failure[], output: Output): Promise<Failure | undefined> {
  const exitCode = mostImportant(failures.map((failure) => failure.exitCode))
  const distinct = failures.filter(({ message }, at) => failures.findIndex((other) => other.message === message) === at)
  const last = distinct.findLast((failure) => failure.exitCode === exitCode)
  for (const failure of distinct)
    if (failure !== last && !(failure instanceof CutShort)) await output.warning(failure.message)
  return last
}

/** Several names that are all unknown may be one that was typed without quotes. */
export function orOneName(
  failure: Failure | undefined,
  { selectors, failures }: { selectors: readonly string[]; failures: readonly Failure[] },
): Failure | undefined {
  const areUnknown = selectors.length > 1 && failures.every((each) => each instanceof NoSuchApp)
  if (failure === undefined || !areUnknown) return failure
  const hint = 'Put a name of several words in quotes.'
  return new NoSuchApp(failure.message, { hint, unknownName: selectors.join(' ') })
}
