import type { CommandContext } from '../../cli/command'
import { type ExitCode, exitCodes } from '../../failures/exit-codes'
import { jsonSchemaOf } from '../shared/written/parts'
import { desiredFile } from './desired/schema'

/** The JSON Schema of a desired state, for editors. */
export async function printSchema({ output }: CommandContext): Promise<ExitCode> {
  await output.raw(`${JSON.stringify(jsonSchemaOf(desiredFile), null, 2)}\n`)
  return exitCodes.yes
}
