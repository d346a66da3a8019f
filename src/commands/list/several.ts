import type { CommandContext, NamedDomain } from '../../cli/command'
import { type ExitCode, exitCodes } from '../../failures/exit-codes'
import { formatOf } from '../../output/formats'
import type { OAuthApp } from '../../token-settings/app'
import { showsSettings } from '../../token-settings/visible-settings'
import { appView } from '../shared/app-view'
import { hiddenSettings, incompleteList } from '../shared/incomplete-list'
import { hasIdleLifetime, idleMark } from '../shared/lifetime-columns'
import {
  concludeSeveral,
  type DomainResult,
  encodeRowsOfDomains,
  endReading,
  merge,
  nameOf,
  problemView,
  type Read,
  type RowOfDomain,
  readEach,
  reportOf,
  severalJson,
  summaryView,
} from '../shared/several-domains'
import { stdoutSink } from '../shared/write-texts'

/** The apps of several domains: rows as they come, or a section for each domain. */
export async function listSeveral(
  filter: string | null,
  { domains, context }: { domains: readonly NamedDomain[]; context: CommandContext },
): Promise<ExitCode> {
  const { output } = context
  const results = formatOf(output.format).isDocument
    ? await showSections(filter, { domains, context })
    : await printRows(filter, { domains, context })
  return concludeSeveral<unknown>(results, () => exitCodes.yes, context)
}

async function showSections(
  filter: string | null,
  { domains, context }: { domains: readonly NamedDomain[]; context: CommandContext },
): Promise<DomainResult<OAuthApp[]>[]> {
  const { output } = context
  const results = await readEach(domains, async (context) => {
    const apps: OAuthApp[] = []
    const reading = readApps(filter, context)
    let next = await reading.next()
    for (; !next.done; next = await reading.next()) apps.push(...next.value)
    return { value: apps, problem: next.value }
  })
  if (formatOf(output.format).isJson) {
    const document = severalJson(results, {
      document: (apps) => ({ apps: apps.map(appView.json) }),
      summary: { apps: results.reduce((sum, { value }) => sum + (value?.length ?? 0), 0) },
    })
    await output.result({ columns: [], json: () => document }, null)
    return results
  }
  await output.results(summaryView<OAuthApp[]>({ title: 'Apps', count: (apps) => apps.length }), results)
  for (const result of results) {
    if (result.value === null || result.value.length === 0) continue
    await output.raw('\n')
    await output.line(nameOf(result))
    const sink = stdoutSink(context, result.hide)
    await output.stream(formatOf(output.format).encodeRows(appView, sink), inOne(result.value))
  }
  const idle = results.flatMap(({ value }) => value ?? []).find(hasIdleLifetime)
  if (idle !== undefined) await output.note(`${idleMark} marks a lifetime without effect: apps get-expiry ID says why.`)
  return results
}

async function printRows(
  filter: string | null,
  { domains, context }: { domains: readonly NamedDomain[]; context: CommandContext },
): Promise<DomainResult<number>[]> {
  const { output } = context
  const results: DomainResult<number>[] = []
  const lacking: DomainResult<number>[] = []
  const { isJson } = formatOf(output.format)
  async function* rowsAndProblem(domain: NamedDomain, place: number): AsyncGenerator<RowOfDomain<OAuthApp>[]> {
    const result = yield* rowsOf(domain, filter)
    results[place] = result
    if (result.problem === null) return
    if (isJson) lacking.push(result)
    else yield [{ row: null, result }]
  }
  const sources = domains.map((domain, place) => () => rowsAndProblem(domain, place))
  const sink = stdoutSink(context)
  await output.stream(encodeRowsOfDomains(appView, formatOf(output.format), sink), merge(sources))
  if (isJson) await output.results(problemView, lacking)
  return results
}

async function* inOne<Row>(rows: readonly Row[]) {
  yield rows
}

async function* rowsOf(
  { profile, origin, context, close }: NamedDomain,
  filter: string | null,
): AsyncGenerator<RowOfDomain<OAuthApp>[], DomainResult<number>> {
  const result: DomainResult<number> = {
    ...{ profile, domain: origin, value: null, problem: null },
    hide: context.output.context.hide,
  }
  try {
    const reading = readApps(filter, context)
    let next = await reading.next()
    for (; !next.done; next = await reading.next()) {
      yield next.value.map((row) => ({ row, result }))
      result.value = (result.value ?? 0) + next.value.length
    }
    return Object.assign(result, { value: result.value ?? 0, problem: next.value })
  } catch (error) {
    return Object.assign(result, { problem: reportOf(error) })
  } finally {
    await endReading(result, { context, close })
  }
}

/** The apps some at a time, and then why the list is not complete. */
async function* readApps(
  filter: string | null,
  context: CommandContext,
): AsyncGenerator<OAuthApp[], Read<unknown>['problem']> {
  const domain = await context.domain()
  let areShown = false
  const apps = await domain.listApps({
    filter,
    keep(app) {
      areShown ||= showsSettings(app)
      return app
    },
  })
  yield* apps.batches()
  const { complete, distinctApps } = apps.coverage()
  if (!complete) return incompleteList(apps)
  return distinctApps > 0 && !areShown ? hiddenSettings(distinctApps, context) : null
}
