import { compacting } from '../../audit/audited-app'
import type { BuiltInCode } from '../../audit/policy'
import { builtInRules } from '../../audit/rules/built-in'
import type { CommandContext } from '../../cli/command'
import { type ExitCode, exitCodes } from '../../failures/exit-codes'
import type { View } from '../../output/output'
import { wrap } from '../../output/wrap'
import { incompleteList } from '../shared/incomplete-list'
import { allOf } from './audited'
import type { Request, SchemaName } from './request'

const explanationView: View<BuiltInCode> = {
  columns: [
    { title: 'Code', name: 'code', forScripts: (code) => code },
    { title: 'Title', name: 'title', forScripts: (code) => builtInRules[code].title },
    { title: 'Why', name: 'why', forScripts: (code) => builtInRules[code].why },
    { title: 'Source', name: 'source', forScripts: (code) => builtInRules[code].source },
  ],
  json: (code) => {
    const { title, why, source } = builtInRules[code]
    return { code, title, why, source }
  },
}

export async function explain(code: BuiltInCode, { output }: CommandContext): Promise<ExitCode> {
  if (output.format !== 'table' && output.format !== 'plain') {
    await output.result(explanationView, code)
    return exitCodes.yes
  }
  const { title, why, source } = builtInRules[code]
  for (const line of [`${code}: ${title}.`, '', ...wrap(why, '', width), '', ...wrap(`Source: ${source}`, '', width)])
    await output.line(line)
  return exitCodes.yes
}

/** In columns; the same on any terminal and in a pipe, as help is. */
const width = 80

export async function printSchema(name: SchemaName, { output }: CommandContext): Promise<ExitCode> {
  const { policyFile, waiversFile } = await import('./policy/files-schema')
  const { jsonSchemaOf } = await import('../shared/written/parts')
  const { baselineDocument, reportDocument } = await import('./reports/report-schema')
  const schemas = { policy: policyFile, waivers: waiversFile, report: reportDocument, baseline: baselineDocument }
  await output.raw(`${JSON.stringify(jsonSchemaOf(schemas[name]), null, 2)}\n`)
  return exitCodes.yes
}

/** A policy that was made from a part of the apps is still one to start with; that it is a part is said. */
export async function printStartingPolicy({ filter }: Request, context: CommandContext): Promise<ExitCode> {
  const { readForStart, startingPolicy } = await import('./policy/starting-policy')
  const domain = await context.domain()
  const list = await domain.listApps({ filter: filter ?? null, fields: readForStart, keep: compacting() })
  const apps = await allOf(list)
  await context.output.raw(startingPolicy({ domain: domain.origin, at: context.environment.clock.now(), apps }))
  if (list.coverage().complete) return exitCodes.yes
  await context.output.failure(incompleteList(list))
  return exitCodes.incomplete
}
