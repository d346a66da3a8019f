import { parseInvocation } from '../../src/cli/parse-invocation'
import { usageModelOf } from '../../src/cli/usage-model'
import { commands } from '../../src/commands/index'
import { type Page, pageOfCommand, pageOfCommands } from './command-pages'
import { manPage } from './man-page'

export const manPageOfAll = async (): Promise<string> => manPage(await usageModelOf(commands))

export const generatedPages = async (): Promise<Page[]> => [
  { path: 'docs/man/apps.1', text: await manPageOfAll() },
  ...(await commandPages()),
]

export async function commandPages(): Promise<Page[]> {
  const pages = commands.map(async ({ name }) => pageOfCommand(name, await helpOf(name)))
  return [pageOfCommands(commands), ...(await Promise.all(pages))]
}

async function helpOf(command: string): Promise<string> {
  const invocation = await parseInvocation([command, '--help'], commands, '')
  if (invocation.kind !== 'text') throw new Error(`apps ${command} --help prints no text`)
  return invocation.text
}
