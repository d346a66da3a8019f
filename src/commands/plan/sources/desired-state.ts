import type { CommandContext } from '../../../cli/command'
import { UsageError } from '../../../failures/errors'
import { conflictsAmongNamed } from '../../../plan/conflicts'
import { conflictError } from '../../shared/plan/conflict-error'
import { sha256Of } from '../../shared/plan/plan-file'
import { nameOf, taken, textOf } from '../../shared/written/input'
import { longestFile } from '../../shared/written/mistakes'
import type { DesiredState } from '../desired/yaml'
import { plannerOf, type Source } from './source'

export type InputFormat = 'yaml' | 'csv'

/** A file with what is wanted. All its mistakes are found before the first request. */
export async function readDesiredState(
  path: string,
  input: InputFormat | undefined,
  context: CommandContext,
): Promise<Source> {
  const name = nameOf(path)
  const isCsv = input === undefined ? /\.(csv|tsv)$/i.test(path) : input === 'csv'
  const { text, desired } = isCsv ? await readCsvFile(path, context) : await readYamlFile(path, context)
  const [conflict] = conflictsAmongNamed(desired.entries)
  if (conflict !== undefined) throw conflictError(conflict, name)
  const { domain, reason, entries, protect } = desired
  return {
    kind: 'desired-state',
    path: name,
    sha256: sha256Of(text),
    reason,
    plannerFor(origin) {
      if (domain === null || domain === origin) return plannerOf({ entries, protect, sparesOracle: false, skipped: [] })
      throw new UsageError(`${name} is about ${domain}, and this is ${origin}.`, 'Choose the domain of the file.')
    },
    warnings: [],
  }
}

interface ReadFile {
  text: string
  desired: DesiredState
}

async function readYamlFile(path: string, context: CommandContext): Promise<ReadFile> {
  const text = await textOf(path, null, longestFile, context)
  const { readDesiredYaml } = await import('../desired/yaml')
  const hint = 'What a file may say: apps plan --print-schema'
  return { text, desired: await taken(await readDesiredYaml(text), nameOf(path), hint, context) }
}

async function readCsvFile(path: string, context: CommandContext): Promise<ReadFile> {
  const { longestCsv, readDesiredCsv } = await import('../desired/spreadsheet')
  const text = await textOf(path, null, longestCsv, context)
  const hint = 'For a table to start with: apps list -o csv'
  return { text, desired: await taken(readDesiredCsv(text), nameOf(path), hint, context) }
}
